//! A 50 ms limit on a 200 ms upload: a dropped future dies, a dropped task handle does not.

use crate::show::{bar, trace};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const LIMIT: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // 1. The caller owns the future. When the limit passes, both are dropped.
    let bare = timeout(LIMIT, upload(start, "bare future")).await;

    // 2. The caller owns a handle. Dropping it detaches the task: it runs on, its result is lost.
    let handle = tokio::spawn(upload(start, "dropped handle"));
    let witness = handle.abort_handle();
    let detached = timeout(LIMIT, handle).await;

    // 3. Only a borrow of the handle is dropped. This is Python's wait_for(shield(task), ...).
    let mut handle = tokio::spawn(upload(start, "borrowed handle"));
    let shielded = timeout(LIMIT, &mut handle).await;

    // 4. A task that is out of reach can still be stopped, but only on request.
    let mut doomed = tokio::spawn(upload(start, "aborted task"));
    let aborted = timeout(LIMIT, &mut doomed).await;
    doomed.abort();
    let cancelled = doomed.await.is_err_and(|error| error.is_cancelled());

    let waits = [bare.is_err(), detached.is_err(), shielded.is_err(), aborted.is_err()];
    let gave_up = start.elapsed().as_millis();
    trace(start, "caller", "• gave up on all four");
    let result = handle.await.expect("nobody aborted it");
    trace(start, "caller", "• collects the borrowed handle's result");

    println!("= the caller waited, in all: {gave_up} ms");
    println!("= the kept task needed: {} ms", result.1.as_millis());
    assert_eq!(waits, [true; 4], "every wait ran into the limit");
    assert_eq!(gave_up, 4 * LIMIT.as_millis(), "the caller never waited longer than the limit");
    assert_eq!((result.0, result.1.as_millis()), (42, 200), "the shielded upload completed");
    assert!(witness.is_finished(), "the detached upload ended too, with nobody to tell");
    assert!(cancelled, "abort does what a timeout on a handle does not");
    println!(
        "Four waits timed out; two uploads completed all the same, one with a result to collect."
    );
}

async fn upload(start: Instant, lane: &'static str) -> (u32, Duration) {
    let began = Instant::now();
    let bar = bar(start, lane, "upload"); // dropped, it ends with a cross
    sleep(Duration::from_millis(200)).await;
    bar.done();
    (42, began.elapsed())
}
