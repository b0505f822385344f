//! Users hammer a server with one core: the handler gets three times faster, the throughput does not.

use crate::show::{bar, param};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

const TEST: Duration = Duration::from_millis(300);
/// Only the beginning of each test is drawn.
const DRAWN: Duration = Duration::from_millis(40);
/// What every request costs besides the handler: the framework, JSON, the log.
const FIXED: Duration = Duration::from_millis(2);

/// The only core serves in the order of arrival. A closed model: the next request goes out when the answer to the last one is in.
async fn user(core: Arc<Mutex<()>>, number: usize, handler: Duration) -> Vec<Duration> {
    let start = Instant::now();
    let lane = format!("handler {} ms, user {number}", handler.as_millis());
    let mut latencies = Vec::new();
    while start.elapsed() < TEST {
        let sent = Instant::now();
        let is_drawn = start.elapsed() < DRAWN;
        let waits = is_drawn.then(|| bar(start, &lane, "in the queue"));
        let served = core.lock().await;
        if let Some(bar) = waits {
            bar.done();
        }
        let works = is_drawn.then(|| bar(start, &lane, "served"));
        sleep(FIXED + handler).await;
        if let Some(bar) = works {
            bar.done();
        }
        drop(served);
        latencies.push(sent.elapsed());
    }
    latencies
}

/// Requests per second, and the median latency.
async fn load_test(users: usize, handler: Duration) -> (f64, Duration) {
    let (core, begun) = (Arc::<Mutex<()>>::default(), Instant::now());
    let name = format!("handler of {} ms", handler.as_millis());
    let users: JoinSet<_> = (1..=users).map(|n| user(core.clone(), n, handler)).collect();
    let mut latencies = users.join_all().await.concat();

    latencies.sort();
    let median = latencies[latencies.len() / 2];
    let requests = u32::try_from(latencies.len()).expect("hundreds");
    let per_second = f64::from(requests) / begun.elapsed().as_secs_f64();
    println!("= {name}: {per_second:.0} requests/s");
    println!("= {name}, median: {} ms", median.as_millis());
    (per_second, median)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let users = param("users", 5).max(1);
    let (before, slow) = load_test(users, Duration::from_millis(3)).await;
    let (after, fast) = load_test(users, Duration::from_millis(1)).await;

    let throughput = after / before;
    println!("= handler: 3.00 × faster");
    println!("= throughput: {throughput:.2} × faster");
    assert!((1.5..1.8).contains(&throughput), "5 ms became 3 ms: 1.67 times the requests");
    assert!(fast < slow, "with a fixed number of users, latency falls as throughput rises");
    println!("Two metrics, two answers: a part of every request was not the handler.");
}
