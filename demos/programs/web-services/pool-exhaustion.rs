//! Handlers that forget to give connections back starve the next request; guards cannot forget.

use crate::show::{bar, param, trace};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

/// How long a request waits for a connection before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);
const QUERY: Duration = Duration::from_secs(2);

/// Every handler fails after its query. Only a careful one gives the connection back on that path.
async fn handler(pool: Arc<Semaphore>, start: Instant, lane: String, leaks: bool) -> bool {
    let waits = bar(start, &lane, "wait for a connection");
    let Ok(connection) = timeout(PATIENCE, pool.acquire_owned()).await else {
        trace(start, &lane, "• TimeoutError: no connection became free");
        return false;
    };
    waits.done();
    trace(start, &lane, "▶ query");
    sleep(QUERY).await;
    trace(start, &lane, "✗ query");
    if leaks {
        std::mem::forget(connection); // opened by hand, and the error path has no close()
    }
    true
}

/// The pool only counts: a permit stands for a connection. One request more than the pool has connections: how many of them got one?
async fn serve(start: Instant, size: usize, leaks: bool) -> (usize, Duration) {
    let (pool, begun) = (Arc::new(Semaphore::new(size)), Instant::now());
    let kind = if leaks { "leaky" } else { "tidy" };
    let requests: Vec<_> = (1..=size + 1)
        .map(|n| tokio::spawn(handler(pool.clone(), start, format!("{kind} request {n}"), leaks)))
        .collect();
    let mut served = 0;
    for request in requests {
        served += usize::from(request.await.expect("no panic"));
    }
    (served, begun.elapsed())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let size = param("pool", 3).max(1);
    let (tidy, tidy_time) = serve(start, size, false).await;
    let (leaky, leaky_time) = serve(start, size, true).await;
    println!("= connections given back: {tidy} requests served");
    println!("= connections leaked: {leaky} requests served");
    println!("= given back, last answer: {} s", tidy_time.as_secs());
    println!("= leaked, last answer: {} s", leaky_time.as_secs());
    assert_eq!((tidy, leaky), (size + 1, size), "the request after the leaks gets nothing");
    assert!(tidy_time < PATIENCE && leaky_time >= PATIENCE);
    println!("{size} leaked connections are enough: every later request waits, then fails.");
}
