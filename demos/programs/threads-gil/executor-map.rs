//! The same three jobs: results in the order of submission, or in the order of completion.

use crate::show::trace;
use std::time::Duration;

use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep};

const TIMES: [u64; 3] = [30, 10, 20];

async fn job(start: Instant, way: &'static str, time: u64) -> u64 {
    let lane = format!("{way}: job of {time} ms");
    trace(start, &lane, "▶ works");
    sleep(Duration::from_millis(time)).await;
    trace(start, &lane, "■ works");
    time
}

/// Like `Executor.map`: all jobs start at once, the results come in the order of the input.
async fn map(start: Instant) -> Vec<(u64, u128)> {
    let spawn = |time| tokio::spawn(job(start, "map", time));
    let futures: Vec<JoinHandle<u64>> = TIMES.into_iter().map(spawn).collect();
    let mut results = Vec::new();
    for future in futures {
        let time = future.await.expect("the job does not panic");
        results.push(seen(start, "map", time));
    }
    results
}

/// Like `as_completed`: whatever is finished first comes first.
async fn as_completed(start: Instant) -> Vec<(u64, u128)> {
    let mut futures: JoinSet<u64> =
        TIMES.into_iter().map(|time| job(start, "done", time)).collect();
    let mut results = Vec::new();
    while let Some(time) = futures.join_next().await {
        results.push(seen(start, "done", time.expect("the job does not panic")));
    }
    results
}

/// Notes that the caller has this result in hand, and when.
fn seen(start: Instant, way: &str, time: u64) -> (u64, u128) {
    trace(start, format!("{way}: caller"), format!("• has the result of {time} ms"));
    (time, start.elapsed().as_millis())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let mapped = map(start).await;
    let second = start.elapsed().as_millis();
    let completed = as_completed(start).await;

    println!("= map, first result after: {} ms", mapped[0].1);
    println!("= completion, first result after: {} ms", completed[0].1 - second);
    let order = |results: &[(u64, u128)]| results.iter().map(|(time, _)| *time).collect::<Vec<_>>();
    assert_eq!(order(&mapped), TIMES, "the order of the input");
    assert_eq!(order(&completed), [10, 20, 30], "the order of completion");
    assert_eq!(
        mapped.last().map(|(_, at)| *at),
        Some(second),
        "both took as long as the longest job"
    );
    println!("map kept 30, 10, 20 and gave nothing before 30 ms; by completion 10 came first.");
}
