//! A heartbeat beside a long computation: starved by a greedy task, alive beside a polite one or a thread.
use crate::show::trace;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tokio::task::yield_now;

const SLICES: usize = 8;

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();

    // Cooperative: a task keeps the thread until it gives way, and this one never does.
    let greedy = beats_during(start, "beside greedy", async {
        trace(start, "greedy task", "▶ compute");
        (0..SLICES).for_each(|_| compute_slice());
        trace(start, "greedy task", "■ compute");
    });
    let greedy = greedy.await;

    // Cooperative and polite: a chance for the others after every slice.
    let polite = beats_during(start, "beside polite", async {
        for _ in 0..SLICES {
            trace(start, "polite task", "▶ slice");
            compute_slice();
            trace(start, "polite task", "■ slice");
            yield_now().await;
        }
    });
    let polite = polite.await;

    // Preemptive: this thread never gives way either. It computes until it has seen eight beats,
    // which could never end, even on one core, if the scheduler did not take the core away.
    let (beats, under_way) = (AtomicUsize::new(0), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| {
            trace(start, "greedy thread", "▶ compute");
            under_way.wait();
            while beats.load(Ordering::Relaxed) < SLICES {
                compute_slice();
            }
            trace(start, "greedy thread", "■ compute");
        });
        under_way.wait();
        for _ in 0..SLICES {
            compute_slice(); // so that the beats spread over the picture
            trace(start, "beside thread", "• beat");
            beats.fetch_add(1, Ordering::Relaxed);
        }
    });
    let thread = beats.into_inner();

    for (beside, beats) in [("greedy task", greedy), ("polite task", polite), ("thread", thread)] {
        println!("= during a {beside}: {beats} beats");
    }
    assert_eq!(greedy, 0, "nobody runs until the greedy task is through");
    assert_eq!(polite, SLICES, "one beat each time the polite task gave way");
    assert_eq!(thread, SLICES, "the scheduler asks nobody");
    println!("A task decides itself when it stops; a thread is stopped by the scheduler.");
}

/// Counts how often a heartbeat task gets its turn while `work` is going on.
async fn beats_during(start: Instant, lane: &'static str, work: impl Future<Output = ()>) -> usize {
    let beats = std::sync::Arc::new(AtomicUsize::new(0));
    let count = beats.clone();
    let heart = tokio::spawn(async move {
        loop {
            trace(start, lane, "• beat");
            count.fetch_add(1, Ordering::Relaxed);
            yield_now().await;
        }
    });
    work.await;
    let seen = beats.load(Ordering::Relaxed);
    trace(start, lane, format!("• {seen} beats so far"));
    heart.abort();
    seen
}

fn compute_slice() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(3) {
        std::hint::spin_loop();
    }
}
