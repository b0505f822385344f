//! When does a spawned child run first? On one thread when its parent awaits, on several at once.

use crate::show::trace;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::runtime::Builder;

pub fn main() {
    let start = Instant::now();

    // One thread, like asyncio: spawn only puts the child into the queue.
    let one = Builder::new_current_thread().enable_time().build().expect("a runtime");
    let (before_await, after_await) = one.block_on(async {
        let lane = "parent, one thread";
        let started = Arc::new(AtomicBool::new(false));
        trace(start, lane, "▶ busy, no await");
        let child = tokio::spawn(child(start, "child, one thread", Arc::clone(&started)));
        std::thread::sleep(Duration::from_millis(30)); // stands for computing
        let before_await = started.load(SeqCst);
        trace(start, lane, "■ busy, no await");
        trace(start, lane, "▶ awaits the child");
        child.await.expect("the child does not panic");
        trace(start, lane, "■ awaits the child");
        (before_await, started.load(SeqCst))
    });

    // Several threads: another worker takes the child while its parent never awaits.
    let many = Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    let without_await = many.block_on(async {
        let lane = "parent, two workers";
        let (tell, told) = mpsc::channel();
        trace(start, lane, "▶ blocked, no await");
        let child = tokio::spawn(async move {
            trace(start, "child, two workers", "▶ first step");
            let heard = tell.send(()).is_ok();
            trace(start, "child, two workers", "■ first step");
            heard
        });
        // Blocks this thread until the child sends: on one thread this would never end.
        let without_await = told.recv().is_ok();
        trace(start, lane, "■ blocked, no await");
        assert!(child.await.expect("the child does not panic"), "the parent listened");
        without_await
    });

    println!("child started before its parent awaited, one thread: {before_await}");
    println!("child started before its parent awaited, two workers: {without_await}");
    assert!(!before_await, "a single thread cannot run the child while the parent holds it");
    assert!(after_await, "it ran as soon as the parent let go");
    assert!(without_await, "another thread ran it meanwhile");
    println!("spawn schedules; who runs the child, and when, depends on the threads there are.");
}

async fn child(start: Instant, lane: &'static str, started: Arc<AtomicBool>) {
    trace(start, lane, "▶ work");
    started.store(true, SeqCst);
    tokio::time::sleep(Duration::from_millis(20)).await;
    trace(start, lane, "■ work");
}
