//! A server freezes for a second: users who wait politely see it once, steady arrivals see all of it.

use crate::show::trace;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep};

const TEST: Duration = Duration::from_secs(3);
const INTERVAL: Duration = Duration::from_millis(10);
const ANSWER: Duration = Duration::from_millis(2);

/// It serves one request at a time; whoever holds the core makes the others wait.
type Server = Arc<Mutex<()>>;

/// One second into the test the server stops for a second: a long collection, a failover.
async fn freeze(server: Server, start: Instant, lane: &'static str) {
    sleep(Duration::from_secs(1)).await;
    let _core = server.lock().await;
    trace(start, lane, "▶ frozen");
    sleep(Duration::from_secs(1)).await;
    trace(start, lane, "■ frozen");
}

async fn request(server: Server) -> Duration {
    let sent = Instant::now();
    let _core = server.lock().await;
    sleep(ANSWER).await;
    sent.elapsed()
}

/// Closed model: the next request goes out after the answer, so a frozen server gets no load.
async fn closed(start: Instant) -> Vec<Duration> {
    let (server, begun) = (Server::default(), Instant::now());
    tokio::spawn(freeze(server.clone(), start, "server, closed model"));
    let mut latencies = Vec::new();
    while begun.elapsed() < TEST {
        latencies.push(request(server.clone()).await);
        sleep(INTERVAL.saturating_sub(ANSWER)).await;
    }
    latencies
}

/// Open model: requests arrive on schedule, whatever became of the ones before.
async fn open(start: Instant) -> Vec<Duration> {
    let (server, begun) = (Server::default(), Instant::now());
    tokio::spawn(freeze(server.clone(), start, "server, open model"));
    let (mut arrivals, mut requests) = (interval(INTERVAL), JoinSet::new());
    while begun.elapsed() < TEST {
        arrivals.tick().await;
        requests.spawn(request(server.clone()));
    }
    requests.join_all().await
}

/// The 95th percentile, and how many requests took longer than a tenth of a second.
fn report(start: Instant, name: &str, mut latencies: Vec<Duration>) -> (Duration, usize) {
    latencies.sort();
    let p95 = latencies[latencies.len() * 95 / 100];
    let slow = latencies.iter().filter(|time| **time > Duration::from_millis(100)).count();
    trace(start, format!("{name} model"), format!("• {slow} of {} slow", latencies.len()));
    println!("= {name}, requests: {} sent", latencies.len());
    println!("= {name}, slower than 100 ms: {slow} slow");
    println!("= {name}, p95: {} ms", p95.as_millis());
    (p95, slow)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    trace(start, "closed model", "▶ test");
    let latencies = closed(start).await;
    trace(start, "closed model", "■ test");
    let (closed_p95, closed_slow) = report(start, "closed", latencies);
    trace(start, "open model", "▶ test");
    let latencies = open(start).await;
    trace(start, "open model", "■ test");
    let (open_p95, open_slow) = report(start, "open", latencies);

    assert_eq!(closed_slow, 1, "the one request that was under way");
    assert!(open_slow > 80, "everybody who came during the stall, and the queue behind it");
    assert!(closed_p95 < Duration::from_millis(10) && open_p95 > Duration::from_millis(500));
    println!("The same stall: one slow request of 200, or every third one.");
}
