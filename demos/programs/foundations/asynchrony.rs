//! A future that was only created does nothing; one that was spawned uses the time of whoever waits elsewhere.
use crate::show::trace;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // Lazy: calling the function builds a future, and nobody polls it before the await.
    let report = fetch(start, "lazy report", 300);
    trace(start, "lazy report", "• created, nothing runs");
    busy_elsewhere(start, "caller, lazy", 200).await;
    report.await;
    let lazy = start.elapsed();

    // Spawned: the runtime has it, so it advances while the caller waits for something else.
    let again = Instant::now();
    let report = tokio::spawn(fetch(start, "spawned report", 300));
    busy_elsewhere(start, "caller, spawned", 200).await;
    report.await.expect("the fetch does not panic");
    let spawned = again.elapsed();

    // Alone: asynchronous or not, a single operation takes as long as it takes.
    let again = Instant::now();
    fetch(start, "single report", 300).await;
    let single = again.elapsed();

    for (how, took) in [("lazy, then awaited", lazy), ("spawned", spawned), ("single", single)] {
        println!("= {how}: {} ms", took.as_millis());
    }
    assert_eq!(lazy.as_millis(), 500, "200 elsewhere and then 300: no time was shared");
    assert_eq!(spawned.as_millis(), 300, "the 200 elsewhere fitted into the 300");
    assert_eq!(single.as_millis(), 300, "being asynchronous made it no faster");
    println!("Asynchrony lets others use the waiting time, once somebody has started the work.");
}

async fn fetch(start: Instant, lane: &str, millis: u64) {
    trace(start, lane, "▶ fetch");
    sleep(Duration::from_millis(millis)).await;
    trace(start, lane, "■ fetch");
}

async fn busy_elsewhere(start: Instant, lane: &str, millis: u64) {
    trace(start, lane, "▶ another wait");
    sleep(Duration::from_millis(millis)).await;
    trace(start, lane, "■ another wait");
}
