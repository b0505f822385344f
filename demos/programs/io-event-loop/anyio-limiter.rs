//! Forty tokens for worker threads: a hundred blocking calls go through in three waves.

use crate::show::{param, trace};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

const CALLS: usize = 100;
const CALL: Duration = Duration::from_millis(100);
/// Drawing all hundred lanes would be too many; these show every wave.
const DRAWN: [usize; 9] = [1, 20, 40, 41, 60, 80, 81, 90, 100];

/// One call of `to_thread.run_sync`: takes a token, works, gives the token back.
async fn run_sync(start: Instant, number: usize, limiter: Arc<Semaphore>, busy: Arc<Busy>) {
    let lane = format!("call {number}");
    let draw = |event: &str| {
        if DRAWN.contains(&number) {
            trace(start, &lane, event);
        }
    };
    draw("▶ waits for a token");
    let token = limiter.acquire().await.expect("the limiter is never closed");
    draw("■ waits for a token");
    draw("▶ in a thread");
    busy.most.fetch_max(busy.now.fetch_add(1, SeqCst) + 1, SeqCst);
    sleep(CALL).await; // stands for the blocking call in a worker thread
    busy.now.fetch_sub(1, SeqCst);
    draw("■ in a thread");
    drop(token);
}

#[derive(Default)]
struct Busy {
    now: AtomicUsize,
    most: AtomicUsize,
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let (start, tokens) = (Instant::now(), param("tokens", 40));
    let (limiter, busy) = (Arc::new(Semaphore::new(tokens)), Arc::new(Busy::default()));
    let call = |number| run_sync(start, number, Arc::clone(&limiter), Arc::clone(&busy));
    let calls: JoinSet<()> = (1..=CALLS).map(call).collect();
    calls.join_all().await;

    let (time, most) = (start.elapsed(), busy.most.load(SeqCst));
    println!("= {CALLS} calls of 100 ms: {} ms", time.as_millis());
    println!("= at once: {most} calls");
    assert_eq!(most, tokens.min(CALLS), "never more than there are tokens");
    let waves = CALLS.div_ceil(tokens);
    assert_eq!(time.as_millis(), CALL.as_millis() * waves as u128, "whole waves");
    println!(
        "{CALLS} calls, {tokens} tokens, {waves} × 100 ms: the limiter is the real size of the pool."
    );
}
