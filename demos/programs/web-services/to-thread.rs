//! A blocking call stops the heartbeat of an event loop; handed to a thread it does not.

use crate::show::{param, trace};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::sleep;

const CALLS: usize = 4;
const CALL: Duration = Duration::from_millis(80);

static BEATS: AtomicUsize = AtomicUsize::new(0);
static WORKERS: AtomicUsize = AtomicUsize::new(0);

/// A library function without an async twin: it keeps its thread until it is done.
fn legacy_call(start: Instant, number: usize) {
    let thread = thread::current();
    let lane = thread.name().filter(|name| name.starts_with("worker")).unwrap_or("event loop");
    trace(start, lane, format!("▶ call {number}"));
    thread::sleep(CALL);
    trace(start, lane, format!("■ call {number}"));
}

/// Changing the signature does not change what happens inside.
#[expect(clippy::unused_async, reason = "async around nothing to await is the mistake")]
async fn wrapped_in_async(start: Instant, number: usize) {
    legacy_call(start, number);
}

async fn heartbeat(start: Instant) {
    loop {
        sleep(Duration::from_millis(10)).await;
        BEATS.fetch_add(1, Relaxed);
        trace(start, "heartbeat", "• beat");
    }
}

async fn compare(start: Instant, workers: usize) {
    tokio::spawn(heartbeat(start));
    sleep(Duration::from_millis(35)).await;

    let (before, begun) = (BEATS.load(Relaxed), Instant::now());
    for number in 1..=CALLS {
        if number % 2 == 0 {
            wrapped_in_async(start, number).await;
        } else {
            legacy_call(start, number);
        }
    }
    let (on_loop, on_loop_beats) = (begun.elapsed(), BEATS.load(Relaxed) - before);

    let (before, begun) = (BEATS.load(Relaxed), Instant::now());
    let mut calls = JoinSet::new();
    for number in 1..=CALLS {
        calls.spawn(async move { spawn_blocking(move || legacy_call(start, number)).await });
    }
    calls.join_all().await;
    let (in_pool, in_pool_beats) = (begun.elapsed(), BEATS.load(Relaxed) - before);

    println!("= beats, called on the loop: {on_loop_beats} beats");
    println!("= beats, spawn_blocking: {in_pool_beats} beats");
    println!("= called on the loop: {} ms", on_loop.as_millis());
    println!("= spawn_blocking: {} ms", in_pool.as_millis());
    assert_eq!(on_loop_beats, 0, "no other task runs while the loop's thread is blocked");
    assert!(in_pool_beats > 0, "the loop stays awake while other threads wait");
    let waves = u32::try_from(CALLS.div_ceil(workers)).expect("a few waves");
    assert!(in_pool >= CALL * waves, "one thread makes one call at a time");
    println!("Calls: {CALLS}, threads: {workers}, waves: {waves}. The loop kept beating.");
}

pub fn main() {
    let workers = param("workers", 2).max(1);
    Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(workers)
        .thread_name_fn(|| format!("worker {}", 1 + WORKERS.fetch_add(1, Relaxed)))
        .build()
        .expect("a runtime")
        .block_on(compare(Instant::now(), workers));
}
