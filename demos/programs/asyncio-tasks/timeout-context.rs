//! A limit on each step lets a slow block through; one limit around the block cuts it mid-step.

use crate::show::trace;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let limit = Duration::from_millis(50);

    // Every step keeps its own limit, and yet the whole takes longer than the limit.
    let mut in_time = 0;
    for name in ["query", "fetch", "render"] {
        let step = step(start, "limit per step", name);
        in_time += usize::from(timeout(limit, step).await.is_ok());
    }
    let each = start.elapsed();

    // One deadline for the block: it falls due in the second step and stops that step.
    let began = Instant::now();
    let block = timeout(limit, async {
        for name in ["query", "fetch", "render"] {
            step(start, "limit per block", name).await;
        }
    });
    let block = block.await;
    let whole = began.elapsed();

    // Limits nest: the inner one gives up on a single step, the block goes on without it.
    let nested = timeout(limit, async {
        let cached = timeout(Duration::from_millis(10), step(start, "nested", "query"));
        let query = cached.await;
        step(start, "nested", "render").await;
        query.is_err()
    });
    let nested = nested.await;

    println!("= limit per step: {} ms", each.as_millis());
    println!("= limit per block: {} ms", whole.as_millis());
    assert_eq!(in_time, 3, "no single step was too slow");
    assert_eq!(each.as_millis(), 90, "three steps of 30 ms, nothing stopped them");
    assert!(block.is_err(), "the block was too slow");
    assert_eq!(whole, limit, "and ended exactly at its deadline");
    assert_eq!(nested, Ok(true), "inner limit hit, outer limit kept");
    println!("Three steps of 30 ms pass three limits of 50 ms, but not one limit of 50 ms.");
}

async fn step(start: Instant, lane: &'static str, name: &'static str) {
    trace(start, lane, format!("▶ {name}"));
    let mut bar = Bar { start, lane, name, end: '✗' };
    sleep(Duration::from_millis(30)).await;
    bar.end = '■';
}

/// Ends the bar on the timeline; with a cross when the step is cancelled.
struct Bar {
    start: Instant,
    lane: &'static str,
    name: &'static str,
    end: char,
}

impl Drop for Bar {
    fn drop(&mut self) {
        trace(self.start, self.lane, format!("{} {}", self.end, self.name));
    }
}
