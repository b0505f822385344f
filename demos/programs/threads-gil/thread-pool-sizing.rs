//! More threads than cores: jobs that wait finish sooner and sooner, jobs that compute do not.

use crate::show::trace;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, available_parallelism};
use std::time::{Duration, Instant};

const JOBS: usize = 32;

fn wait() {
    thread::sleep(Duration::from_millis(4));
}

fn compute() {
    black_box((0..100_000).fold(1, |sum: u64, i| black_box(sum.wrapping_mul(31) + i % 7)));
}

/// All jobs on a pool of this size: milliseconds, the faster of two rounds.
fn run(start: Instant, name: &str, threads: usize, job: fn()) -> f64 {
    let round = || {
        let (taken, began) = (AtomicUsize::new(0), Instant::now());
        trace(start, name, format!("▶ {threads} at once"));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while taken.fetch_add(1, SeqCst) < JOBS {
                        job();
                    }
                });
            }
        });
        trace(start, name, format!("■ {threads} at once"));
        began.elapsed().as_secs_f64() * 1e3
    };
    round().min(round())
}

pub fn main() {
    let start = Instant::now();
    let cores = available_parallelism().map_or(1, usize::from);
    let gain = |name, job| {
        let one = run(start, name, 1, job);
        let mut speed_up = 1.0;
        for threads in [2, 8, JOBS] {
            speed_up = one / run(start, name, threads, job);
            println!("= {name}, {threads} threads: {speed_up:.2} ×");
        }
        speed_up
    };
    let (computing, waiting) = (gain("computing", compute), gain("waiting", wait));
    println!(
        "{cores} cores; Little's law: threads in use = jobs a second × seconds each job holds one."
    );
    if cores <= 8 {
        // With 32 cores the two could not be told apart.
        assert!(
            waiting > computing,
            "waiting jobs gain from many threads, computing ones stop at the cores"
        );
    }
    assert!(waiting > 4.0, "waits on as many threads overlap, {waiting:.1} times faster");
    println!("Waiting jobs gained far more from many threads than computing ones did.");
}
