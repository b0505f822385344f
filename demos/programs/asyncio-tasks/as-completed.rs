//! Three downloads, the slowest first: taking results as they finish starts and ends sooner.

use crate::show::trace;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

const DOWNLOADS: [u64; 3] = [300, 100, 200];

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // In argument order, as gather hands them out: two results lie ready and wait for the first.
    let handles = DOWNLOADS.map(|ms| tokio::spawn(download(start, "in order", ms)));
    let (mut in_order, mut first_use) = (Vec::new(), None);
    for handle in handles {
        let result = handle.await.expect("downloads do not panic");
        first_use.get_or_insert(start.elapsed());
        parse(start, "parser, in order", result).await;
        in_order.push(result);
    }
    let (order_first, order_took) = (first_use.expect("three results"), start.elapsed());

    // In order of completion: while one result is parsed, the others are still on their way.
    let began = Instant::now();
    let mut downloads = JoinSet::new();
    for ms in DOWNLOADS {
        downloads.spawn(download(start, "as completed", ms));
    }
    let (mut completed, mut first_use) = (Vec::new(), None);
    while let Some(result) = downloads.join_next().await {
        let result = result.expect("downloads do not panic");
        first_use.get_or_insert(began.elapsed());
        parse(start, "parser, as completed", result).await;
        completed.push(result);
    }
    let (ready_first, ready_took) = (first_use.expect("three results"), began.elapsed());

    println!("in order: {in_order:?}, as completed: {completed:?}");
    println!("= first result, in order: {} ms", order_first.as_millis());
    println!("= first result, as completed: {} ms", ready_first.as_millis());
    println!("= all parsed, in order: {} ms", order_took.as_millis());
    println!("= all parsed, as completed: {} ms", ready_took.as_millis());
    assert_eq!(in_order, DOWNLOADS, "argument order");
    assert_eq!(completed, [100, 200, 300], "completion order");
    assert_eq!([order_first, ready_first].map(|time| time.as_millis()), [300, 100]);
    assert_eq!([order_took, ready_took].map(|time| time.as_millis()), [540, 380]);
    println!("The downloads took 300 ms both times; what differs is when the parser could begin.");
}

async fn download(start: Instant, group: &str, ms: u64) -> u64 {
    let lane = format!("{ms} ms, {group}");
    trace(start, &lane, "▶ download");
    sleep(Duration::from_millis(ms)).await;
    trace(start, &lane, "■ download");
    ms
}

async fn parse(start: Instant, lane: &str, result: u64) {
    trace(start, lane, format!("▶ result {result}"));
    sleep(Duration::from_millis(80)).await;
    trace(start, lane, format!("■ result {result}"));
}
