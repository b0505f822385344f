//! Ten jobs of one second and five permits: two seconds. A semaphore per request limits nothing.

use crate::show::{param, trace};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

const REQUESTS: usize = 5;
const JOBS_PER_REQUEST: usize = 2;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let permits = param("permits", 5);

    // Right: one semaphore, made when the application starts, shared by all requests.
    let shared = Arc::new(Semaphore::new(permits));
    let (shared_peak, shared_time) = run(start, "shared", || shared.clone()).await;

    // Wrong on purpose: every request makes its own, so each of them may use all the permits.
    let fresh = || Arc::new(Semaphore::new(permits));
    let (own_peak, own_time) = run(start, "own", fresh).await;

    println!("= shared, peak: {shared_peak} jobs at once");
    println!("= one per request, peak: {own_peak} jobs at once");
    println!("= shared, took: {} ms", shared_time.as_millis());
    println!("= one per request, took: {} ms", own_time.as_millis());
    let jobs = REQUESTS * JOBS_PER_REQUEST;
    let rounds = u32::try_from(jobs.div_ceil(permits)).expect("a few");
    assert_eq!(shared_peak, permits.min(jobs), "never more than the permits");
    assert_eq!(shared_time, Duration::from_secs(1) * rounds, "in rounds of one second");
    assert_eq!(own_peak, REQUESTS * permits.min(JOBS_PER_REQUEST), "the limits add up");
    println!("A limit protects a resource only if everyone who uses it asks the same semaphore.");
}

/// Serves all requests at once. The peak of jobs at the same time, and how long it took.
async fn run(
    start: Instant,
    way: &'static str,
    semaphore: impl Fn() -> Arc<Semaphore>,
) -> (usize, Duration) {
    let began = Instant::now();
    let (now, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut set = JoinSet::new();
    for request in 1..=REQUESTS {
        let semaphore = semaphore();
        for job in 1..=JOBS_PER_REQUEST {
            let (now, peak, semaphore) = (now.clone(), peak.clone(), semaphore.clone());
            set.spawn(async move {
                let lane = format!("request {request}, job {job}");
                // The permit belongs to the task and comes back when it is dropped.
                let permit = semaphore.acquire_owned().await.expect("never closed");
                trace(start, &lane, format!("▶ {way} semaphore"));
                peak.fetch_max(now.fetch_add(1, Relaxed) + 1, Relaxed);
                sleep(Duration::from_secs(1)).await;
                now.fetch_sub(1, Relaxed);
                trace(start, &lane, format!("■ {way} semaphore"));
                drop(permit);
            });
        }
    }
    set.join_all().await;
    (peak.load(Relaxed), began.elapsed())
}
