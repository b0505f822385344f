//! A producer three times faster than its consumer: an unbounded channel piles up, a bounded one waits.

use crate::show::{param, trace};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, sleep};

const ITEMS: usize = 16;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let capacity = param("capacity", 2);
    let start = Instant::now();

    let bounded = run(start, "bounded", capacity).await;
    // Room for every item: from here on it behaves as an unbounded channel does.
    let unbounded = run(start, "unbounded", ITEMS).await;

    println!("= bounded, peak backlog: {} items", bounded.peak);
    println!("= unbounded, peak backlog: {} items", unbounded.peak);
    println!("= bounded, oldest item: {} ms", bounded.oldest.as_millis());
    println!("= unbounded, oldest item: {} ms", unbounded.oldest.as_millis());
    println!("= bounded, all done after: {} ms", bounded.total.as_millis());
    println!("= unbounded, all done after: {} ms", unbounded.total.as_millis());
    assert!(bounded.peak <= capacity, "the buffer never outgrows its capacity");
    assert!(bounded.peak <= unbounded.peak && bounded.oldest <= unbounded.oldest);
    assert_eq!(bounded.total, unbounded.total, "the consumer sets the pace either way");
    println!("A larger buffer finished nothing sooner; it only made every item older.");
}

struct Seen {
    peak: usize,
    oldest: Duration,
    total: Duration,
}

async fn run(start: Instant, kind: &str, capacity: usize) -> Seen {
    let began = Instant::now();
    let (sender, mut receiver) = mpsc::channel(capacity);
    let (producer, consumer) = (format!("producer, {kind}"), format!("consumer, {kind}"));
    let (waiting, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let produce = async {
        for item in 1..=ITEMS {
            sleep(Duration::from_millis(10)).await; // making it
            trace(start, &producer, format!("▶ send {item}"));
            let slot = sender.reserve().await.expect("the consumer is there");
            slot.send((item, Instant::now()));
            peak.fetch_max(waiting.fetch_add(1, Relaxed) + 1, Relaxed);
            trace(start, &producer, format!("■ send {item}"));
        }
        drop(sender);
    };
    let consume = async {
        let mut oldest = Duration::ZERO;
        while let Some((item, made)) = receiver.recv().await {
            waiting.fetch_sub(1, Relaxed);
            oldest = oldest.max(made.elapsed());
            trace(start, &consumer, format!("▶ item {item}"));
            sleep(Duration::from_millis(30)).await; // using it
            trace(start, &consumer, format!("■ item {item}"));
        }
        oldest
    };
    let ((), oldest) = tokio::join!(produce, consume);
    Seen { peak: peak.into_inner(), oldest, total: began.elapsed() }
}
