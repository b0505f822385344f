//! Threads under one interpreter lock take turns and gain nothing; without the lock they overlap.
//!
//! A slice stands for a stretch of byte code. `unlock_fair` hands the lock to a waiter,
//! as `CPython` does when the switch interval (5 ms) is over.

use std::hint::black_box;
use std::mem::take;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

use parking_lot::{Mutex, MutexGuard};

const SLICES: usize = 24;

/// Shares the slices among `workers` threads: milliseconds, and the most slices in progress at once.
fn run(start: Instant, name: &str, workers: usize, gil: Option<&Mutex<()>>) -> (f64, usize) {
    let (taken, inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let everyone = Barrier::new(workers);
    let began = Instant::now();
    thread::scope(|scope| {
        for worker in 1..=workers {
            let (taken, inside, most, everyone) = (&taken, &inside, &most, &everyone);
            let lane = format!("{name} {worker}");
            scope.spawn(move || {
                everyone.wait();
                let mut meet_inside = gil.is_none(); // under the lock this would wait for ever
                while taken.fetch_add(1, SeqCst) < SLICES {
                    let guard = gil.map(Mutex::lock);
                    most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
                    trace(start, &lane, "▶ slice");
                    if take(&mut meet_inside) {
                        everyone.wait();
                    }
                    compute();
                    trace(start, &lane, "■ slice");
                    inside.fetch_sub(1, SeqCst);
                    if let Some(guard) = guard {
                        MutexGuard::unlock_fair(guard);
                    }
                }
            });
        }
    });
    (began.elapsed().as_secs_f64() * 1e3, most.into_inner())
}

fn compute() -> u64 {
    (0..500_000).fold(1, |sum: u64, i| black_box(sum.wrapping_mul(31).wrapping_add(i)))
}

fn trace(start: Instant, lane: &str, event: &str) {
    println!("{:.1} ms │ {lane} │ {event}", start.elapsed().as_secs_f64() * 1e3);
}

fn param(name: &str, default: usize) -> usize {
    let mut args = std::env::args().skip_while(|arg| *arg != format!("--{name}"));
    args.nth(1).and_then(|value| value.parse().ok()).unwrap_or(default)
}

pub fn main() {
    let (start, gil, workers) = (Instant::now(), Mutex::new(()), param("workers", 4));
    let (alone, _) = run(start, "alone", 1, None);
    let (locked, locked_most) = run(start, "one lock", workers, Some(&gil));
    let (free, free_most) = run(start, "no lock", workers, None);

    println!("= one thread: 1.00 ×");
    println!("= {workers} threads, one lock: {:.2} ×", alone / locked);
    println!("= {workers} threads, no lock: {:.2} ×", alone / free);
    println!("= at once, one lock: {locked_most} threads");
    println!("= at once, no lock: {free_most} threads");
    assert_eq!(locked_most, 1, "the lock lets one thread compute at a time");
    assert_eq!(free_most, workers, "nothing keeps the others out");
    println!(
        "Under one lock {workers} threads never computed together; without it all of them did."
    );
}
