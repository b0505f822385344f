//! Waiting for a pool the wrong way freezes the loop; a hand-over for every tiny job costs more than it.

use crate::show::trace;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::time::sleep;

const RULES: u64 = 2_000;
static BEATS: AtomicUsize = AtomicUsize::new(0);

/// A tiny piece of work, far below the cost of handing it to another worker.
fn rule(number: u64) -> u64 {
    black_box(number).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(7) & 1
}

/// One large piece of work. It goes on until so many beats have been heard.
fn batch(start: Instant, beats: usize) {
    trace(start, "pool", "▶ batch");
    std::thread::sleep(Duration::from_millis(80));
    while BEATS.load(Relaxed) < beats {
        std::thread::yield_now(); // if the loop stood still, this would never end
    }
    trace(start, "pool", "■ batch");
}

async fn heartbeat(start: Instant) {
    loop {
        sleep(Duration::from_millis(10)).await;
        BEATS.fetch_add(1, Relaxed);
        trace(start, "event loop", "• beat");
    }
}

fn hand_over<T: Send + 'static>(
    pool: &rayon::ThreadPool,
    job: impl FnOnce() -> T + Send + 'static,
) -> oneshot::Receiver<T> {
    let (sender, receiver) = oneshot::channel();
    pool.spawn(move || drop(sender.send(job())));
    receiver
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("a pool");
    let heart = tokio::spawn(heartbeat(start));
    sleep(Duration::from_millis(25)).await;

    // `pool.submit(f).result()`: the work is elsewhere, but the loop's thread stands still.
    let before = BEATS.load(Relaxed);
    trace(start, "handler", "▶ blocking wait");
    pool.install(|| batch(start, before));
    trace(start, "handler", "■ blocking wait");
    let blocking_wait = BEATS.load(Relaxed) - before;

    // `await loop.run_in_executor(pool, f)`: the same work, and the loop goes on.
    let before = BEATS.load(Relaxed);
    trace(start, "handler", "▶ awaited");
    hand_over(&pool, move || batch(start, before + 1)).await.expect("the batch ends");
    trace(start, "handler", "■ awaited");
    let awaited = BEATS.load(Relaxed) - before;
    heart.abort();

    let (clock, mut one_by_one) = (Instant::now(), 0);
    for number in 0..RULES {
        one_by_one += hand_over(&pool, move || rule(number)).await.expect("a result");
    }
    let one_by_one_time = clock.elapsed();
    let (mut all, mut all_time) = (0, Duration::MAX);
    for _best_of_five in 0..5 {
        let clock = Instant::now();
        all = hand_over(&pool, || (0..RULES).map(rule).sum()).await.expect("a result");
        all_time = all_time.min(clock.elapsed());
    }

    println!("= blocking wait: {blocking_wait} beats");
    println!("= awaited: {awaited} beats");
    println!("= a hand-over for each rule: {} us", one_by_one_time.as_micros());
    println!("= one hand-over for all: {} us", all_time.as_micros());
    assert_eq!((blocking_wait, one_by_one), (0, all), "no beat, and the same sum");
    assert!(awaited > 0, "the loop beats while the pool works");
    assert!(one_by_one_time > all_time * 2, "{RULES} round trips against one");
    println!("Await the pool instead of blocking on it, and give it pieces worth a hand-over.");
}
