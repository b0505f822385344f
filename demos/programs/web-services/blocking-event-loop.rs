//! Five requests arrive together: awaiting handlers overlap, blocking ones queue.

use crate::show::trace;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

const REQUESTS: usize = 5;
const WORK: Duration = Duration::from_millis(40);

static IN_PROGRESS: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// `async` in the signature promises nothing: what matters is whether the body ever awaits.
async fn handler(start: Instant, number: usize, blocking: bool) {
    let (lane, label) = (format!("request {number}"), if blocking { "blocks" } else { "awaits" });
    PEAK.fetch_max(IN_PROGRESS.fetch_add(1, Relaxed) + 1, Relaxed);
    trace(start, &lane, format!("▶ {label}"));
    if blocking {
        std::thread::sleep(WORK); // a driver without async support, a huge JSON, a hundred rules
    } else {
        sleep(WORK).await;
    }
    trace(start, &lane, format!("■ {label}"));
    IN_PROGRESS.fetch_sub(1, Relaxed);
}

/// Serves all requests: how long until the last answer, and how many were in progress at once?
async fn serve(start: Instant, blocking: bool) -> (Duration, usize) {
    let arrival = Instant::now();
    PEAK.store(0, Relaxed);
    let requests: JoinSet<()> = (1..=REQUESTS).map(|n| handler(start, n, blocking)).collect();
    requests.join_all().await;
    (arrival.elapsed(), PEAK.load(Relaxed))
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let (awaiting, awaiting_peak) = serve(start, false).await;
    let (blocking, blocking_peak) = serve(start, true).await;

    println!("= last answer, awaiting: {} ms", awaiting.as_millis());
    println!("= last answer, blocking: {} ms", blocking.as_millis());
    println!("= at once, awaiting: {awaiting_peak} in progress");
    println!("= at once, blocking: {blocking_peak} in progress");
    assert_eq!((awaiting_peak, blocking_peak), (REQUESTS, 1));
    assert!(blocking >= WORK * 5, "the last request waited for all the others");
    println!("One thread, {REQUESTS} requests: they share it only at an await.");
}
