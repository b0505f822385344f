//! Three consumers: one end marker stops one of them, dropping the sender stops all.

use crate::show::trace;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep, timeout};

const CONSUMERS: usize = 3;
/// An order to handle, or the agreed sign that there are no more.
type Message = Option<u32>;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    // Wrong on purpose: one marker for three consumers, and a sender that stays alive.
    let (sender, stopped) = serve(start, "marker").await;
    sender.send(None).await.expect("consumers");
    let by_marker = count(stopped).await;
    drop(sender);

    // Right: the queue itself ends when its last sender is gone, for everybody.
    let (sender, stopped) = serve(start, "drop").await;
    drop(sender);
    let by_drop = count(stopped).await;

    println!("= one end marker: {by_marker} consumers stopped");
    println!("= sender dropped: {by_drop} consumers stopped");
    assert_eq!(by_marker, 1, "whoever takes the marker keeps it");
    assert_eq!(by_drop, CONSUMERS, "everyone sees the end of the queue");
    println!("End of stream is a state of the queue; a marker is one more item in it.");
}

/// Starts the consumers and sends six orders through a queue with room for two.
async fn serve(start: Instant, way: &'static str) -> (mpsc::Sender<Message>, JoinSet<()>) {
    let (sender, receiver) = mpsc::channel(2);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut consumers = JoinSet::new();
    for id in 1..=CONSUMERS {
        let receiver = receiver.clone();
        consumers.spawn(async move {
            let lane = format!("consumer {id}, {way}");
            loop {
                let message = receiver.lock().await.recv().await;
                let Some(Some(order)) = message else { break };
                trace(start, &lane, format!("▶ order {order}"));
                sleep(Duration::from_millis(100)).await;
                trace(start, &lane, format!("■ order {order}"));
            }
            trace(start, &lane, "• stops");
        });
    }
    for order in 1..=6 {
        // Waits while the queue is full: the consumers set the pace.
        sender.send(Some(order)).await.expect("consumers");
        trace(start, format!("producer, {way}"), format!("• queued order {order}"));
    }
    (sender, consumers)
}

/// How many consumers stop within half a second. The others are dropped, which cancels them.
async fn count(mut consumers: JoinSet<()>) -> usize {
    let mut stopped = 0;
    while let Ok(Some(_)) = timeout(Duration::from_millis(500), consumers.join_next()).await {
        stopped += 1;
    }
    stopped
}
