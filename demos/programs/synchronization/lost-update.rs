//! Every possible interleaving of two increments, run one by one: four of the six lose an update.

use crate::show::{Since, param, trace};

pub fn main() {
    println!("~ virtual time"); // one step of one thread = 1 ms
    let threads = param("threads", 2);

    let mut schedules = Vec::new();
    interleave(&mut vec![2; threads], &mut Vec::new(), &mut schedules);

    let mut outcomes = vec![0; threads + 1];
    for (number, schedule) in schedules.iter().enumerate() {
        let picture = (number < 6).then_some(number);
        outcomes[run(schedule, threads, picture)] += 1;
    }

    for (value, times) in outcomes.iter().enumerate().skip(1) {
        println!("= the counter ends at {value}: {times} schedules");
    }
    let right = outcomes[threads];
    let in_a_row: usize = (1..=threads).product();
    assert_eq!(right, in_a_row, "right only when nobody cuts in");
    assert_eq!(outcomes[0], 0, "at least one increment always lands");
    println!(
        "Of {} schedules, {} lose an update; the {right} right ones run one thread after the other.",
        schedules.len(),
        schedules.len() - right,
    );
}

/// Lists every order in which the threads can take the steps they have left.
fn interleave(left: &mut Vec<usize>, so_far: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    if left.iter().all(|&steps| steps == 0) {
        all.push(so_far.clone());
    }
    for thread in 0..left.len() {
        if left[thread] > 0 {
            left[thread] -= 1;
            so_far.push(thread);
            interleave(left, so_far, all);
            so_far.pop();
            left[thread] += 1;
        }
    }
}

/// Executes one schedule. A thread's first step loads, its second stores what it loaded plus one.
fn run(schedule: &[usize], threads: usize, picture: Option<usize>) -> usize {
    let mut counter = 0;
    let mut loaded = vec![None; threads];
    for (step, &thread) in schedule.iter().enumerate() {
        let at = picture.map(|number| At(number * (schedule.len() + 2) + step));
        let lane = format!("thread {}", thread + 1);
        match loaded[thread] {
            None => {
                loaded[thread] = Some(counter);
                if let Some(at) = at {
                    trace(at, &lane, format!("▶ load {counter}"));
                }
            }
            Some(seen) => {
                counter = seen + 1;
                if let Some(at) = at {
                    trace(at, &lane, format!("• store {counter}"));
                    trace(at, &lane, format!("■ load {seen}"));
                }
            }
        }
    }
    if picture.is_some() {
        let verdict = if counter == threads { "right" } else { "lost" };
        println!("schedule {schedule:?}: the counter ends at {counter}, {verdict}");
    }
    counter
}

/// A moment counted in steps; one step is drawn as 1 ms.
#[derive(Clone, Copy)]
struct At(usize);

impl Since for At {
    fn ms(self) -> f64 {
        u32::try_from(self.0).map_or(0.0, f64::from)
    }
}
