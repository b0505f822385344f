//! The same calls awaited in a row, made first and awaited later, and spawned: sum, sum, maximum.

use crate::show::{param, trace};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let calls = param("calls", 3).clamp(2, 10);

    for number in 1..=calls {
        call(start, "in a row", number).await;
    }
    let in_a_row = start.elapsed();

    // The trap: all futures exist before the first await, but a future does nothing by itself.
    let began = Instant::now();
    let futures: Vec<_> = (1..=calls).map(|number| call(start, "made first", number)).collect();
    for future in futures {
        future.await;
    }
    let made_first = began.elapsed();

    // Tasks belong to the runtime: they all run while we wait for the first of them.
    let began = Instant::now();
    let tasks: Vec<_> =
        (1..=calls).map(|number| tokio::spawn(call(start, "spawned", number))).collect();
    for task in tasks {
        task.await.expect("a call does not panic");
    }
    let spawned = began.elapsed();

    println!("= awaited in a row: {} s", in_a_row.as_secs());
    println!("= made first, awaited later: {} s", made_first.as_secs());
    println!("= spawned first: {} s", spawned.as_secs());
    let sum = calls * (calls + 1) / 2;
    assert_eq!(in_a_row.as_secs(), sum, "one after the other costs the sum");
    assert_eq!(made_first.as_secs(), sum, "making futures early overlaps nothing");
    assert_eq!(spawned.as_secs(), calls, "tasks overlap: the slowest decides");
    println!("{calls} calls of 1 to {calls} s: {sum} s or {calls} s.");
}

/// A request that takes as many seconds as its number says.
async fn call(start: Instant, how: &str, number: u64) {
    let lane = format!("call {number}");
    trace(start, &lane, format!("▶ {how}"));
    sleep(Duration::from_secs(number)).await;
    trace(start, &lane, format!("■ {how}"));
}
