//! A timeout drops the job at once; if the job must tidy up first, ask it and wait: that overruns.

use crate::show::trace;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

const LIMIT: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // The future is dropped in the middle of its sleep: its destructors run, nothing else does.
    let dropped = timeout(LIMIT, job(start, "dropped")).await;
    let dropped_took = start.elapsed();

    // A job that needs time to tidy up must be asked to stop, and waited for. That is what
    // asyncio.wait_for does on every timeout, and why it may return long after its limit.
    let began = Instant::now();
    let (stop, stopped) = oneshot::channel();
    let mut task = tokio::spawn(job_that_tidies_up(start, "asked to stop", stopped));
    let in_time = timeout(LIMIT, &mut task).await;
    let asked_after = began.elapsed();
    stop.send(()).expect("the job listens");
    let tidy = task.await.expect("the job does not panic");
    let asked_took = began.elapsed();

    println!("= limit: {} ms", LIMIT.as_millis());
    println!("= dropped: {} ms", dropped_took.as_millis());
    println!("= asked and waited for: {} ms", asked_took.as_millis());
    assert!(dropped.is_err() && in_time.is_err(), "both ran into the limit");
    assert_eq!(dropped_took, LIMIT, "dropping takes no time");
    assert_eq!(asked_after, LIMIT, "the limit itself was kept");
    assert_eq!(tidy, "connection closed", "the clean-up ran to its end");
    assert_eq!(asked_took.as_millis(), 350, "at the price of an overrun");
    println!("The same limit of 50 ms: over after 50 ms without goodbye, after 350 ms with one.");
}

async fn job(start: Instant, lane: &'static str) -> &'static str {
    let _connection = Connection(start, lane);
    trace(start, lane, "▶ work");
    sleep(Duration::from_secs(1)).await;
    trace(start, lane, "• never printed");
    "done"
}

async fn job_that_tidies_up(
    start: Instant,
    lane: &'static str,
    stopped: oneshot::Receiver<()>,
) -> &'static str {
    let outcome = tokio::select! {
        outcome = job(start, lane) => return outcome,
        _ = stopped => "connection closed",
    };
    trace(start, lane, "▶ close politely");
    sleep(Duration::from_millis(300)).await;
    trace(start, lane, "■ close politely");
    outcome
}

/// Its destructor is all the clean-up a dropped future gets, and it cannot await.
struct Connection(Instant, &'static str);

impl Drop for Connection {
    fn drop(&mut self) {
        trace(self.0, self.1, "✗ work");
    }
}
