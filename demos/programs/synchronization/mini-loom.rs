//! A tiny model checker runs real async code in every possible order and finds the one that breaks it.

use crate::show::{Since, trace};
use std::cell::Cell;
use std::rc::Rc;
use std::task::{Context, Waker};
use tokio::task::yield_now;

/// Wrong on purpose: somebody may run between the read and the write.
async fn read_then_write(counter: Rc<Cell<usize>>) {
    let seen = counter.get();
    yield_now().await;
    counter.set(seen + 1);
}

/// Right: writes only if nothing changed since it read, else starts again.
async fn compare_and_set(counter: Rc<Cell<usize>>) {
    loop {
        let seen = counter.get();
        yield_now().await;
        if counter.get() == seen {
            return counter.set(seen + 1);
        }
    }
}

pub fn main() {
    println!("~ virtual time"); // one poll = 1 ms
    let (all, broken) = explore(read_then_write);
    println!("= read, then write: {all} schedules");
    println!("= read, then write, broken: {} schedules", broken.len());
    let mut first = broken.first().expect("the race is found").clone();
    println!("The first schedule that breaks it, replayed:");
    let ended_at = run(read_then_write, &mut first, true);

    let (cas_all, cas_broken) = explore(compare_and_set);
    println!("= compare and set: {cas_all} schedules");
    println!("= compare and set, broken: {} schedules", cas_broken.len());
    assert_eq!(all, 90, "three tasks of two polls each: 6! / (2! 2! 2!)");
    assert!(ended_at < 3, "the replay loses the same update again");
    assert!(cas_broken.is_empty(), "no order breaks compare and set");
    println!("Every order was tried, not a lucky few: compare and set survives all {cas_all}.");
}

/// Depth first through all schedules: how many there are, and those that do not end at 3.
fn explore<F: Future>(task: impl Fn(Rc<Cell<usize>>) -> F) -> (usize, Vec<Vec<[usize; 2]>>) {
    let (mut all, mut broken, mut path) = (0, Vec::new(), Vec::new());
    loop {
        all += 1;
        if run(&task, &mut path, false) != 3 {
            broken.push(path.clone());
        }
        // Next schedule: the last turn that had another choice takes it.
        while path.pop_if(|[choice, of]| *choice + 1 == *of).is_some() {}
        let Some([choice, _]) = path.last_mut() else { return (all, broken) };
        *choice += 1;
    }
}

/// Polls three tasks to the end. Turn n polls the `path[n][0]`th of the `path[n][1]` still running.
fn run<F: Future>(
    task: impl Fn(Rc<Cell<usize>>) -> F,
    path: &mut Vec<[usize; 2]>,
    draw: bool,
) -> usize {
    let counter = Rc::new(Cell::new(0));
    let mut running: Vec<_> = (1..=3).map(|id| (id, Box::pin(task(counter.clone())))).collect();
    for turn in 0.. {
        if running.is_empty() {
            break;
        }
        if turn == path.len() {
            path.push([0, running.len()]);
        }
        let (id, task) = &mut running[path[turn][0]];
        let mut context = Context::from_waker(Waker::noop());
        let done = task.as_mut().poll(&mut context).is_ready();
        if draw {
            let mark = if done { "■" } else { "▶" };
            trace(At(turn), format!("task {id}"), format!("{mark} increment"));
        }
        if done {
            running.remove(path[turn][0]);
        }
    }
    counter.get()
}

/// A moment counted in steps; one step is drawn as 1 ms.
#[derive(Clone, Copy)]
struct At(usize);

impl Since for At {
    fn ms(self) -> f64 {
        u32::try_from(self.0).map_or(0.0, f64::from)
    }
}
