//! Cancel scopes: one gives up silently, one with an error, and an outer scope ends all that is inside it.

use crate::show::bar;
use std::time::Duration;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, sleep, timeout};

#[derive(Debug, PartialEq)]
enum Outcome {
    Finished(&'static str),
    /// `move_on_after`: the block was left early, the code behind it goes on.
    MovedOn,
}

async fn job(start: Instant, lane: &'static str, time: u64) -> &'static str {
    let bar = bar(start, lane, "job"); // dropped at the await, it ends with a cross
    sleep(Duration::from_millis(time)).await;
    bar.done();
    lane
}

/// Leaves the block when the time is over and says so only to those who ask.
async fn move_on_after(time: u64, block: impl Future<Output = &'static str>) -> Outcome {
    fail_after(time, block).await.unwrap_or(Outcome::MovedOn)
}

/// Leaves the block with an error.
async fn fail_after(
    time: u64,
    block: impl Future<Output = &'static str>,
) -> Result<Outcome, Elapsed> {
    timeout(Duration::from_millis(time), block).await.map(Outcome::Finished)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let quick = move_on_after(50, job(start, "quick enough", 30)).await;
    assert_eq!(quick, Outcome::Finished("quick enough"));

    let silent = move_on_after(50, job(start, "moved on", 90)).await;
    assert_eq!(silent, Outcome::MovedOn, "no error, the program goes on");

    let loud = fail_after(50, job(start, "failed", 90)).await;
    assert!(loud.is_err(), "an error for the caller");

    // The outer scope is shorter: it cancels both blocks in the inner one, together.
    let began = Instant::now();
    let inner = async {
        let both = async { tokio::join!(job(start, "inner 1", 90), job(start, "inner 2", 70)).0 };
        move_on_after(80, both).await;
        "not reached"
    };
    assert_eq!(move_on_after(40, inner).await, Outcome::MovedOn);
    println!("= outer scope of 40 ms: {} ms", began.elapsed().as_millis());
    println!("= all four scopes: {} ms", start.elapsed().as_millis());
    assert_eq!(began.elapsed().as_millis(), 40, "everything inside ended with the outer scope");
    println!(
        "A scope ended exactly what was inside it; only fail_after told its caller by an error."
    );
}
