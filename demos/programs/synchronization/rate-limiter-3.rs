//! A rate limiter in one atomic number: threads share it without a lock, tasks wait for their turn.

use crate::show::{bar, param};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::{array, thread};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

/// All there is to know: when the next free turn is, in milliseconds since the start.
struct Pacer {
    period: u64,
    next: AtomicU64,
}

impl Pacer {
    /// Books the next turn and says how long it is until then.
    fn book(&self, now: u64) -> Duration {
        let mut next = self.next.load(Relaxed);
        loop {
            let turn = next.max(now); // unused turns of the past are gone
            // Wrong would be a plain store: two callers could book the same turn.
            match self.next.compare_exchange_weak(next, turn + self.period, Relaxed, Relaxed) {
                Ok(_) => return Duration::from_millis(turn - now),
                Err(taken) => next = taken,
            }
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let rate = param("rate", 5);
    let period = 1_000 / rate;

    // Eight tasks ask at the same moment. Nobody is refused, everybody is told when.
    let pacer = Arc::new(Pacer { period, next: AtomicU64::new(0) });
    let mut set = JoinSet::new();
    for id in 1..=8 {
        let pacer = pacer.clone();
        set.spawn(async move {
            let waits = bar(start, format!("task {id}"), "waits for its turn");
            sleep(pacer.book(0)).await;
            waits.done();
        });
    }
    set.join_all().await;
    let took = start.elapsed();

    // Four real threads fight for turns in the same millisecond: each turn is booked once.
    let pacer = Pacer { period, next: AtomicU64::new(0) };
    let turns: [Vec<Duration>; 4] = thread::scope(|scope| {
        let book = || (0..500).map(|_| pacer.book(0)).collect();
        let threads: [_; 4] = array::from_fn(|_| scope.spawn(book));
        threads.map(|thread| thread.join().expect("no panic"))
    });
    let mut turns = turns.concat();
    turns.sort();
    turns.dedup();

    println!("= rate: {rate} calls/s");
    println!("= eight tasks took: {} ms", took.as_millis());
    println!("= four threads booked: {} turns", turns.len());
    assert_eq!(took, Duration::from_millis(7 * period), "one call a period, the first at once");
    assert_eq!(turns.len(), 2_000, "no turn was booked twice");
    println!("One compare-and-swap books a turn: no lock, no timer, no queue.");
}
