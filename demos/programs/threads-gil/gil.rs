//! Threads under one interpreter lock take turns and gain nothing; without the lock they overlap.
//!
//! A slice stands for a stretch of byte code. `unlock_fair` hands the lock to a waiter,
//! as `CPython` does when the switch interval (5 ms) is over.
#![allow(unsafe_code, reason = "std has no clock for CPU time")]
use crate::show::{param, trace};
use parking_lot::{Mutex, MutexGuard};
use std::hint::black_box;
use std::mem::take;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

const SLICES: usize = 24;

/// Shares the slices among `workers` threads. The speed-up, as time spent computing for each unit
/// of time by the clock, and the most slices in progress at once.
fn run(start: Instant, name: &str, workers: usize, gil: Option<&Mutex<()>>) -> (f64, usize) {
    let (taken, inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let (computed, everyone) = (Mutex::new(Duration::ZERO), Barrier::new(workers));
    let began = Instant::now();
    thread::scope(|scope| {
        for worker in 1..=workers {
            let (taken, inside, most) = (&taken, &inside, &most);
            let (computed, everyone) = (&computed, &everyone);
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
                    let spent = cpu_time_of(compute);
                    *computed.lock() += spent;
                    trace(start, &lane, "■ slice");
                    inside.fetch_sub(1, SeqCst);
                    if let Some(guard) = guard {
                        MutexGuard::unlock_fair(guard);
                    }
                }
            });
        }
    });
    (computed.into_inner().as_secs_f64() / began.elapsed().as_secs_f64(), most.into_inner())
}

fn compute() {
    black_box((0..150_000).fold(1, |sum: u64, i| black_box(sum.wrapping_mul(31).wrapping_add(i))));
}

/// How long the work kept a core busy. Unlike time by the clock it ignores what others do.
fn cpu_time_of(work: fn()) -> Duration {
    let now = || {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the clock exists on every Linux, and time outlives the call.
        unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
        Duration::new(time.tv_sec.cast_unsigned(), u32::try_from(time.tv_nsec).expect("under 1e9"))
    };
    let before = now();
    work();
    now().saturating_sub(before)
}

pub fn main() {
    let (start, gil, workers) = (Instant::now(), Mutex::new(()), param("workers", 4));
    let (mut one_lock, mut no_lock) = (0.0_f64, 0.0_f64);
    for _best_of_three in 0..3 {
        let (locked, locked_most) = run(start, "one lock", workers, Some(&gil));
        let (free, free_most) = run(start, "no lock", workers, None);
        (one_lock, no_lock) = (one_lock.max(locked), no_lock.max(free));
        assert_eq!((locked_most, free_most), (1, workers), "slices in progress at once");
    }
    println!("= {workers} threads, one lock: {one_lock:.2} ×");
    println!("= {workers} threads, no lock: {no_lock:.2} ×");
    assert!(one_lock < 1.05, "one lock, one core, however many threads");
    println!("Under one lock {workers} threads get one core at most, without it whatever is free.");
}
