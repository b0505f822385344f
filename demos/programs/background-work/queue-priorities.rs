//! Urgent jobs keep coming: under strict priority a low job never has its turn, with ageing it has.

use crate::show::param;
use std::collections::BinaryHeap;

const STEPS: i64 = 40;
const HIGH: i64 = 2;
const LOW: i64 = 0;

/// The largest comes out of the heap first: the rank, then whoever came earlier.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Job {
    rank: i64,
    earliness: i64,
    priority: i64,
}

pub fn main() {
    println!("~ virtual time"); // one job = 1 ms
    let patience = param("patience", 10);

    // Wrong on purpose: the priority alone decides.
    let (strict_done, strict) = run("strict", |priority, _| priority);
    // Right: `patience` steps of waiting are worth one level. All jobs age alike, so the order
    // of two jobs never changes, and the rank can be computed once, on arrival.
    let (ageing_done, ageing) = run("ageing", |priority, arrival| priority * patience - arrival);

    println!("= strict, high jobs done: {strict_done} jobs");
    println!("= ageing, high jobs done: {ageing_done} jobs");
    println!("= strict, low job waited: {} steps", strict.unwrap_or(STEPS));
    println!("= ageing, low job waited: {} steps", ageing.unwrap_or(STEPS));
    assert_eq!(strict, None, "there is always something more urgent");
    let fair = (HIGH - LOW) * patience;
    assert!(ageing.is_some_and(|waited| waited <= fair + 1), "old enough at last");
    println!("A priority says who goes first; only ageing says that everybody goes at all.");
}

/// One worker, one low job at the start, and a new high job in every step. How many high jobs were
/// done, and how long the low one waited.
fn run(way: &str, rank: impl Fn(i64, i64) -> i64) -> (u32, Option<i64>) {
    let job = |priority, at: i64| Job { rank: rank(priority, at), earliness: -at, priority };
    let mut queue = BinaryHeap::from([job(LOW, 0)]);
    let (mut high_done, mut low_waited) = (0, None);
    let offset = if way == "strict" { 0 } else { STEPS + 5 };
    let trace = |step: i64, lane: &str, event: &str| {
        println!("{}.0 ms │ {way}, {lane} │ {event}", offset + step);
    };
    trace(0, "low", "▶ waits");
    for step in 0..STEPS {
        queue.push(job(HIGH, step));
        let next = queue.pop().expect("one was just pushed");
        if next.priority == LOW {
            trace(step, "low", "■ waits");
            trace(step, "low", "▶ runs");
            trace(step + 1, "low", "■ runs");
            low_waited = Some(step);
        } else {
            trace(step, "high", "▶ runs");
            trace(step + 1, "high", "■ runs");
            high_done += 1;
        }
    }
    if low_waited.is_none() {
        trace(STEPS, "low", "✗ waits");
    }
    (high_done, low_waited)
}
