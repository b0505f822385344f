//! One child fails after 1 s, another needs 0.5 s to tidy up: abort forgoes that, asking waits for it.

use crate::show::bar;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let abrupt = group(start, "aborted", false).await;
    let polite = group(start, "asked", true).await;

    println!("= aborted: {} ms", abrupt.took.as_millis());
    println!("= asked to stop: {} ms", polite.took.as_millis());
    println!("= closed properly, aborted: {} transactions", abrupt.closed);
    println!("= closed properly, asked: {} transactions", polite.closed);
    assert_eq!(abrupt.took.as_millis(), 1000, "aborted children are gone at once");
    assert_eq!(abrupt.closed, 0, "a dropped future cannot await its clean-up");
    assert_eq!(polite.took.as_millis(), 1500, "the group waits for the slow leaver");
    assert_eq!(polite.closed, 1, "which had the time it needed");
    println!("A TaskGroup in Python is polite: it ends when its last child has tidied up.");
}

struct Outcome {
    took: Duration,
    closed: usize,
}

/// Two children; the first failure ends the group, either by abort or by a request to stop.
async fn group(start: Instant, kind: &'static str, polite: bool) -> Outcome {
    let began = Instant::now();
    let (stop, stopped) = watch::channel(false);
    let mut children = JoinSet::new();
    children.spawn(fails(start, kind));
    children.spawn(transaction(start, kind, stopped));
    let mut closed = 0;
    while let Some(ended) = children.join_next().await {
        match ended {
            Ok(Ok(())) => closed += 1,
            Ok(Err(_failed)) if polite => _ = stop.send(true),
            Ok(Err(_failed)) => children.abort_all(),
            Err(error) => assert!(error.is_cancelled(), "nobody panics"),
        }
    }
    Outcome { took: began.elapsed(), closed }
}

async fn fails(start: Instant, kind: &str) -> Result<(), &'static str> {
    let _work = bar(start, format!("failing child, {kind}"), "work");
    sleep(Duration::from_secs(1)).await;
    Err("no such account")
}

async fn transaction(
    start: Instant,
    kind: &str,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), &'static str> {
    let work = bar(start, format!("transaction, {kind}"), "work");
    let _ = timeout(Duration::from_mins(1), stopped.changed()).await;
    drop(work);
    let close = bar(start, format!("transaction, {kind}"), "roll back");
    sleep(Duration::from_millis(500)).await;
    close.done();
    Ok(())
}
