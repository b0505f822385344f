//! Three requests, each with a semaphore of its own, do three times the work that was meant to be the limit.

use crate::show::trace;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

const REQUESTS: usize = 3;
const ITEMS: usize = 4;
const LIMIT: usize = 2;
const CALL: Duration = Duration::from_millis(100);

static RUNNING: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// A call to the upstream service that asked us for at most two calls at a time.
async fn upstream(start: Instant, lane: String, item: usize, limit: Arc<Semaphore>) {
    let _permit = limit.acquire().await.expect("never closed");
    PEAK.fetch_max(RUNNING.fetch_add(1, Relaxed) + 1, Relaxed);
    trace(start, &lane, format!("▶ item {item}"));
    sleep(CALL).await;
    trace(start, &lane, format!("■ item {item}"));
    RUNNING.fetch_sub(1, Relaxed);
}

/// One request with a batch of items; every item runs as a task and asks for a permit.
async fn request(start: Instant, kind: &str, number: usize, limit: Arc<Semaphore>) {
    let mut calls = JoinSet::new();
    for item in 1..=ITEMS {
        let lane = format!("{kind} {number}, item {item}");
        calls.spawn(upstream(start, lane, item, Arc::clone(&limit)));
    }
    calls.join_all().await;
}

async fn three_requests(start: Instant, kind: &str, limit: impl Fn() -> Arc<Semaphore>) -> usize {
    PEAK.store(0, Relaxed);
    tokio::join!(
        request(start, kind, 1, limit()),
        request(start, kind, 2, limit()),
        request(start, kind, 3, limit()),
    );
    PEAK.load(Relaxed)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // Written inside the handler: a new semaphore for every request.
    let own = three_requests(start, "own", || Arc::new(Semaphore::new(LIMIT))).await;
    let own_time = start.elapsed();

    // Made once at start-up and handed to the handlers: one limit for the whole process.
    let (clock, semaphore) = (Instant::now(), Arc::new(Semaphore::new(LIMIT)));
    let shared = three_requests(start, "shared", || Arc::clone(&semaphore)).await;
    let shared_time = clock.elapsed();

    println!("= a semaphore per request: {own} calls at once");
    println!("= a shared semaphore: {shared} calls at once");
    println!("= a semaphore per request: {} ms", own_time.as_millis());
    println!("= a shared semaphore: {} ms", shared_time.as_millis());
    assert_eq!(own, LIMIT * REQUESTS, "each request keeps its own promise only");
    assert_eq!(shared, LIMIT, "the service keeps it");
    assert!(shared_time > own_time, "a real limit makes somebody wait");
    println!("A limit holds exactly as far as the semaphore is shared.");
}
