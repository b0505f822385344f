//! Two threads count in numbers of their own: on one cache line they still fight over it, on two they do not.
#![allow(unsafe_code, reason = "std has no clock for CPU time")]

use crate::show::bar;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

const COUNTS: u64 = 1_000_000;
const LINE: usize = 64; // bytes that the cores pass to each other as one

#[repr(align(128))]
#[derive(Default)]
struct Neighbours([AtomicU64; 2]);

#[repr(align(128))]
#[derive(Default)]
struct Alone(AtomicU64);

pub fn main() {
    let near = Neighbours::default();
    let far = [Alone::default(), Alone::default()];
    assert!(same_line(&near.0[0], &near.0[1]), "side by side");
    assert!(!same_line(&far[0].0, &far[1].0), "apart");

    let shared = run("one line", [&near.0[0], &near.0[1]]);
    let apart = run("two lines", [&far[0].0, &far[1].0]);
    println!("= one cache line: {:.2} ns", shared.nanos);
    println!("= two cache lines: {:.2} ns", apart.nanos);
    println!("= one cache line, cores used: {:.2} cores", shared.cores);
    println!("= two cache lines, cores used: {:.2} cores", apart.cores);
    let counted = [&near.0[0], &near.0[1], &far[0].0, &far[1].0].map(|count| count.load(Relaxed));
    assert_eq!(counted, [COUNTS; 4], "slow or not, every count is right");
    if shared.cores < 1.6 || apart.cores < 1.6 {
        println!("Inconclusive: this machine was busy, the two threads did not run at once.");
    } else {
        let times = shared.nanos / apart.nanos;
        println!("Nothing was shared but the line, and each count took {times:.1} times as long.");
    }
}

struct Cost {
    /// Time on a core for each count.
    nanos: f64,
    /// Cores in use, on average.
    cores: f64,
}

fn same_line(one: &AtomicU64, other: &AtomicU64) -> bool {
    let line = |count: &AtomicU64| std::ptr::from_ref(count).addr() / LINE;
    line(one) == line(other)
}

/// Each thread adds to its own counter, a million times.
fn run(name: &str, counters: [&AtomicU64; 2]) -> Cost {
    let (both, start) = (Barrier::new(2), Instant::now());
    let spent: Duration = thread::scope(|scope| {
        let threads = counters.map(|counter| {
            let both = &both;
            let lane = format!(
                "{name}: thread {}",
                if std::ptr::eq(counter, counters[0]) { 1 } else { 2 }
            );
            scope.spawn(move || {
                both.wait();
                let bar = bar(start, lane, "counts");
                let begun = thread_time();
                for _ in 0..COUNTS {
                    counter.fetch_add(1, Relaxed);
                }
                let spent = thread_time() - begun;
                bar.done();
                spent
            })
        });
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    let cores = spent.as_secs_f64() / start.elapsed().as_secs_f64();
    Cost { nanos: spent.as_secs_f64() * 1e9 / (2 * COUNTS) as f64, cores }
}

/// The time that this thread has spent on a core.
fn thread_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on every Linux, and time outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec.cast_unsigned(), u32::try_from(time.tv_nsec).expect("under 1e9"))
}
