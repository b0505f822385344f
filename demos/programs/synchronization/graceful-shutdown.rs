//! A server is told to stop: it takes no new jobs, finishes the short ones, and cuts the long one off.

use crate::show::{param, trace};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, interval, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let grace = Duration::from_millis(param("grace", 300));

    let (stop, mut stopping) = watch::channel(false);
    let operator = async move {
        sleep(Duration::from_millis(350)).await;
        stop.send_replace(true);
    };
    tokio::spawn(operator);

    // Step 1: accept until told to stop. Whoever comes later goes to another server.
    let mut jobs = JoinSet::new();
    let mut arrivals = interval(Duration::from_millis(100));
    trace(start, "server", "▶ accepts jobs");
    loop {
        tokio::select! {
            biased; // the stop signal is looked at first
            _ = stopping.wait_for(|&stop| stop) => break,
            _ = arrivals.tick() => {
                let id = jobs.len() + 1;
                let length = if id == 2 { 5_000 } else { 250 };
                jobs.spawn(job(start, id, Duration::from_millis(length)));
            }
        }
    }
    trace(start, "server", "■ accepts jobs");

    // Step 2: let what runs finish, but not forever.
    let (accepted, told) = (jobs.len(), Instant::now());
    let mut finished = 0;
    trace(start, "server", "▶ drains");
    let drain = async {
        while let Some(job) = jobs.join_next().await {
            finished += usize::from(job.is_ok());
        }
    };
    let all_done = timeout(grace, drain).await.is_ok();
    trace(start, "server", "■ drains");

    // Step 3: cancel the rest, and wait until they are gone: a task may still clean up.
    let cancelled = jobs.len();
    jobs.shutdown().await;

    println!("= accepted: {accepted} jobs");
    println!("= finished: {finished} jobs");
    println!("= cut off: {cancelled} jobs");
    assert!(cancelled >= 1 && !all_done, "the long job is not waited for");
    assert!(finished == 3 || grace.as_millis() <= 200, "the short jobs had time enough");
    assert_eq!(told.elapsed(), grace, "shutting down took the time allowed");
    println!("Stop accepting, drain with a deadline, cancel what is left, then exit.");
}

async fn job(start: Instant, id: usize, length: Duration) {
    let lane = format!("job {id}");
    trace(start, &lane, "▶ works");
    let mut span = Span { start, lane, end: "✗ works" };
    sleep(length).await;
    span.end = "■ works";
}

/// Ends the span however the job ends, also when it is cancelled at its await.
struct Span {
    start: Instant,
    lane: String,
    end: &'static str,
}

impl Drop for Span {
    fn drop(&mut self) {
        trace(self.start, &self.lane, self.end);
    }
}
