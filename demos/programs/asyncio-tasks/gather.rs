//! One of three fails: spawned tasks run on behind its back, plain futures are dropped with it.

use crate::show::{bar, trace};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // Like asyncio.gather: the error arrives at once, the siblings are tasks and carry on.
    let finished = Arc::new(AtomicUsize::new(0));
    let spawned = |lane, ms| tokio::spawn(job(start, lane, ms, Arc::clone(&finished)));
    let tasks = tokio::try_join!(
        joined(spawned("task A", 120)),
        joined(spawned("task B", 50)),
        joined(spawned("task C", 90)),
    );
    let tasks_error_at = start.elapsed().as_millis();
    let tasks_error = tasks.expect_err("B fails");
    trace(start, "caller", "• has the error of task B");
    sleep(Duration::from_millis(100)).await;
    let tasks_finished = finished.load(Relaxed);

    // The same over plain futures: returning the error drops the other two on the spot.
    let (began, finished) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
    let futures = tokio::try_join!(
        job(start, "future A", 120, Arc::clone(&finished)),
        job(start, "future B", 50, Arc::clone(&finished)),
        job(start, "future C", 90, Arc::clone(&finished)),
    );
    let futures_error_at = began.elapsed().as_millis();
    let futures_error = futures.expect_err("B fails");
    trace(start, "caller", "• has the error of future B");
    sleep(Duration::from_millis(100)).await;
    let futures_finished = finished.load(Relaxed);

    println!("errors: {tasks_error} / {futures_error}");
    println!("= finished later, tasks: {tasks_finished} siblings");
    println!("= finished later, futures: {futures_finished} siblings");
    assert_eq!((tasks_error_at, futures_error_at), (50, 50), "the first error is not delayed");
    assert_eq!(tasks_finished, 2, "nobody cancelled the tasks");
    assert_eq!(futures_finished, 0, "nobody polled the futures any more");
    println!("Both callers saw the error after 50 ms; only the tasks worked on unobserved.");
}

async fn joined(handle: JoinHandle<Result<(), String>>) -> Result<(), String> {
    handle.await.map_err(|error| error.to_string())?
}

async fn job(at: Instant, lane: &str, ms: u64, finished: Arc<AtomicUsize>) -> Result<(), String> {
    let bar = bar(at, lane, "job"); // failed or dropped, it ends with a cross
    sleep(Duration::from_millis(ms)).await;
    if ms == 50 {
        return Err(format!("{lane} failed"));
    }
    bar.done();
    finished.fetch_add(1, Relaxed);
    Ok(())
}
