//! A worker is killed in mid-job: acknowledged early the job is lost, acknowledged late it runs twice.

use crate::show::trace;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use tokio::time::{Duration, Instant, sleep, timeout};

/// What outlives a worker: the broker's message, the bank's work, and the keys the bank has seen.
#[derive(Default)]
struct World {
    message: Option<&'static str>,
    transfers: usize,
    seen: HashSet<&'static str>,
}

#[derive(Clone)]
struct Worker {
    start: Instant,
    lane: String,
    late_ack: bool,
    with_key: bool,
    world: Arc<Mutex<World>>,
}

impl Worker {
    async fn work(self) {
        // Receiving leaves the message with the broker; the acknowledgement removes it.
        let Some(payment) = self.world(|world| world.message) else {
            return self.trace("• finds no message");
        };
        if !self.late_ack {
            self.world(|world| world.message = None);
        }
        sleep(Duration::from_millis(100)).await; // looks up the account
        if self.with_key && !self.world(|world| world.seen.insert(payment)) {
            self.trace("• is already paid");
        } else {
            self.world(|world| world.transfers += 1);
            self.trace("• pays");
        }
        sleep(Duration::from_millis(100)).await; // writes the receipt
        if self.late_ack {
            self.world(|world| world.message = None);
        }
    }

    fn world<T>(&self, use_it: impl FnOnce(&mut World) -> T) -> T {
        use_it(&mut self.world.lock().expect("no holder panicked"))
    }

    #[track_caller]
    fn trace(&self, event: &str) {
        trace(self.start, &self.lane, event);
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    // A job pays after 100 ms and is done after 200. The first worker is killed before or after.
    let lost = run(start, "early", false, false, 50).await;
    let twice = run(start, "late", true, false, 150).await;
    let once = run(start, "late + key", true, true, 150).await;

    println!("= early ack, killed before paying: {lost} transfers");
    println!("= late ack, killed after paying: {twice} transfers");
    println!("= the same with a key: {once} transfers");
    assert_eq!(lost, 0, "the broker had already forgotten the message");
    assert_eq!(twice, 2, "the broker could not know that it was paid");
    assert_eq!(once, 1, "the bank knew");
    println!("A broker delivers at most once or at least once; the job must make it exactly once.");
}

/// One payment, a first worker that is killed, and a second one that takes what is left.
async fn run(start: Instant, way: &str, late_ack: bool, with_key: bool, kill_at: u64) -> usize {
    let [lane, lane_2] = [1, 2].map(|id| format!("worker {id}, {way}"));
    let first = Worker { start, lane, late_ack, with_key, world: Arc::default() };
    let second = Worker { lane: lane_2, ..first.clone() };
    first.world(|world| world.message = Some("payment 7"));

    first.trace("▶ works");
    let killed = timeout(Duration::from_millis(kill_at), first.clone().work()).await;
    assert!(killed.is_err(), "dropped in the middle of an await");
    first.trace("✗ works");

    second.trace("▶ works");
    second.clone().work().await;
    second.trace("■ works");
    second.world(|world| world.transfers)
}
