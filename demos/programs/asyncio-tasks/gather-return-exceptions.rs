//! Wait for all four, whatever happens: two kinds of failure come back, and one is easy to miss.

use crate::show::bar;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let names = ["profile", "orders", "avatar", "friends"];
    let tasks: Vec<JoinHandle<Result<u64, String>>> = vec![
        tokio::spawn(load(start, names[0], 40)),
        tokio::spawn(load(start, names[1], 0)),
        tokio::spawn(load(start, names[2], 300)),
        tokio::spawn(load(start, names[3], 100)),
    ];
    // Somebody cancels one of them while we wait for all.
    let avatar = tasks[2].abort_handle();
    tokio::spawn(async move {
        sleep(Duration::from_millis(60)).await;
        avatar.abort();
    });

    // Awaited one after the other, collected in the order of the arguments: nothing is raised.
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await);
    }
    let waited = start.elapsed().as_millis();
    let (mut good, mut failed, mut cancelled) = (0, 0, 0);
    for (name, result) in names.iter().zip(&results) {
        match result {
            Ok(Ok(rows)) => {
                good += 1;
                println!("{name}: {rows} rows");
            }
            Ok(Err(error)) => {
                failed += 1;
                println!("{name}: its own error, {error}");
            }
            // Python's CancelledError: a BaseException, missed by isinstance(r, Exception).
            Err(error) if error.is_cancelled() => {
                cancelled += 1;
                println!("{name}: cancelled from outside");
            }
            Err(error) => println!("{name}: {error}"),
        }
    }

    println!("= results: {} tasks", results.len());
    println!("= with an error of their own: {failed} tasks");
    println!("= without a usable value: {} tasks", failed + cancelled);
    assert_eq!((good, failed, cancelled), (2, 1, 1), "each task ended in its own way");
    assert_eq!(waited, 100, "the early failure did not shorten the wait for the slowest");
    println!("One task failed and one was cancelled; a check for errors alone finds only one.");
}

async fn load(start: Instant, lane: &'static str, rows: u64) -> Result<u64, String> {
    let bar = bar(start, lane, "load"); // failed or cancelled, it ends with a cross
    if rows == 0 {
        sleep(Duration::from_millis(10)).await;
        return Err("no such table".to_owned());
    }
    sleep(Duration::from_millis(rows)).await;
    bar.done();
    Ok(rows)
}
