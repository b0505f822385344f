//! Every schedule of two threads that take two locks: opposite order can deadlock, one order cannot.

use crate::show::{Since, trace};

#[derive(Clone, Copy)]
enum Step {
    Lock(usize),
    Unlock(usize),
}
use Step::{Lock, Unlock};

/// Two programs side by side and the locks they share.
#[derive(Clone, Default)]
struct State {
    next_step: [usize; 2],
    holder: [Option<usize>; 2],
    history: Vec<usize>,
}

/// How the schedules ended, and the first that got stuck.
#[derive(Default)]
struct Found {
    finished: usize,
    stuck: usize,
    example: Option<Vec<usize>>,
}

pub fn main() {
    println!("~ virtual time"); // one step of one thread = 1 ms
    let a_then_b = [Lock(0), Lock(1), Unlock(1), Unlock(0)];
    let b_then_a = [Lock(1), Lock(0), Unlock(0), Unlock(1)];

    let (mut opposite, mut same) = (Found::default(), Found::default());
    explore(&[a_then_b, b_then_a], &State::default(), &mut opposite);
    explore(&[a_then_b, a_then_b], &State::default(), &mut same);

    let example = opposite.example.as_ref().expect("opposite order can get stuck");
    println!("The first schedule that got stuck, thread by thread: {example:?}");
    assert_eq!(example.len(), 2, "each thread took its first lock");
    draw(example);
    for (order, found) in [("opposite order", &opposite), ("same order", &same)] {
        println!("= {order}, finished: {} schedules", found.finished);
        println!("= {order}, stuck: {} schedules", found.stuck);
    }
    assert!(opposite.stuck > 0 && opposite.finished > 0, "it hangs sometimes, not always");
    assert_eq!(same.stuck, 0, "with one order no schedule can hang");
    println!("Tests may pass for years on the good schedules; a lock order leaves no bad one.");
}

/// Takes every step that is possible now, one after the other, and goes on from there.
fn explore(programs: &[[Step; 4]; 2], state: &State, found: &mut Found) {
    if state.next_step == [4, 4] {
        found.finished += 1;
        return;
    }
    let next: Vec<State> = (0..2).filter_map(|thread| advance(programs, state, thread)).collect();
    if next.is_empty() {
        found.stuck += 1;
        found.example.get_or_insert_with(|| state.history.clone());
    }
    for state in &next {
        explore(programs, state, found);
    }
}

/// The state after `thread` took its next step; `None` if it is done or has to wait for a lock.
fn advance(programs: &[[Step; 4]; 2], state: &State, thread: usize) -> Option<State> {
    let mut after = state.clone();
    match *programs[thread].get(state.next_step[thread])? {
        Lock(lock) if state.holder[lock].is_some() => return None,
        Lock(lock) => after.holder[lock] = Some(thread),
        Unlock(lock) => after.holder[lock] = None,
    }
    after.next_step[thread] += 1;
    after.history.push(thread);
    Some(after)
}

/// Draws a schedule that got stuck: each thread holds one lock and waits for the other without end.
fn draw(schedule: &[usize]) {
    for (time, thread) in schedule.iter().enumerate() {
        trace(At(time), format!("thread {thread}"), format!("▶ holds lock {thread}"));
    }
    for (time, mark) in [(2, "▶"), (9, "✗")] {
        trace(At(time), "thread 0", format!("{mark} waits for lock 1"));
        trace(At(time), "thread 1", format!("{mark} waits for lock 0"));
    }
    for thread in schedule {
        trace(At(9), format!("thread {thread}"), format!("✗ holds lock {thread}"));
    }
}

/// A moment counted in steps; one step is drawn as 1 ms.
#[derive(Clone, Copy)]
struct At(usize);

impl Since for At {
    fn ms(self) -> f64 {
        u32::try_from(self.0).map_or(0.0, f64::from)
    }
}
