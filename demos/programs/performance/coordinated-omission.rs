//! A server freezes for a second: users who wait politely see it once, steady arrivals see all of it.

use crate::show::{bar, trace};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep};

const TEST: Duration = Duration::from_secs(3);
const INTERVAL: Duration = Duration::from_millis(10);
const ANSWER: Duration = Duration::from_millis(2);

/// It serves one request at a time.
type Server = Arc<Mutex<()>>;

/// The server stops for a second: a long collection, a failover.
async fn freeze(server: Server, start: Instant, lane: &'static str) {
    sleep(Duration::from_secs(1)).await;
    let _core = server.lock().await;
    trace(start, lane, "▶ frozen");
    sleep(Duration::from_secs(1)).await;
    trace(start, lane, "■ frozen");
}

/// Only each twentieth request is drawn.
const DRAWN_EVERY: usize = 20;

async fn request(server: Server, begun: Instant, model: &'static str, number: usize) -> Duration {
    let sent = Instant::now();
    let scheduled = number * 10;
    let drawn = number
        .is_multiple_of(DRAWN_EVERY)
        .then(|| bar(begun, format!("{model}, due {scheduled} ms"), "waits"));
    let _core = server.lock().await;
    sleep(ANSWER).await;
    if let Some(bar) = drawn {
        bar.done();
    }
    sent.elapsed()
}

/// Closed model: the next request goes out after the answer.
async fn closed() -> Vec<Duration> {
    let (server, begun) = (Server::default(), Instant::now());
    tokio::spawn(freeze(server.clone(), begun, "closed, server"));
    let number = || begun.elapsed().as_millis() as usize / 10; // that is due now
    let mut latencies = Vec::new();
    while begun.elapsed() < TEST {
        let due = number();
        latencies.push(request(server.clone(), begun, "closed", due).await);
        for omitted in (due + 1..number()).filter(|number| number.is_multiple_of(DRAWN_EVERY)) {
            trace(begun, format!("closed, due {} ms", omitted * 10), "• never sent");
        }
        sleep(INTERVAL.saturating_sub(ANSWER)).await;
    }
    latencies
}

/// Open model: requests arrive on schedule.
async fn open() -> Vec<Duration> {
    let (server, begun) = (Server::default(), Instant::now());
    tokio::spawn(freeze(server.clone(), begun, "open, server"));
    let (mut arrivals, mut requests) = (interval(INTERVAL), JoinSet::new());
    for number in 0..(TEST.as_millis() / INTERVAL.as_millis()) as usize {
        arrivals.tick().await;
        requests.spawn(request(server.clone(), begun, "open", number));
    }
    requests.join_all().await
}

/// The 95th percentile, and how many requests took longer than a tenth of a second.
fn report(name: &str, mut latencies: Vec<Duration>) -> (Duration, usize) {
    latencies.sort();
    let p95 = latencies[latencies.len() * 95 / 100];
    let slow = latencies.iter().filter(|time| **time > Duration::from_millis(100)).count();
    println!("= {name}, slower than 100 ms: {slow} slow");
    println!("= {name}, p95: {} ms", p95.as_millis());
    (p95, slow)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let (closed_p95, closed_slow) = report("closed", closed().await);
    let (open_p95, open_slow) = report("open", open().await);

    assert_eq!(closed_slow, 1, "the one request that was under way");
    assert!(open_slow > 80, "all who came meanwhile, and the queue");
    assert!(closed_p95 < Duration::from_millis(10) && open_p95 > Duration::from_millis(500));
    println!("The same stall: one slow request, or all that were due meanwhile.");
}
