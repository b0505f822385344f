//! Threads under one interpreter lock take turns and keep one core busy; with a lock each they use what is free.
#![allow(unsafe_code, reason = "std has no clock for CPU time")]

use crate::show::{bar, param};
use parking_lot::{Mutex, MutexGuard};
use std::hint::spin_loop;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

/// How much a thread computes before it offers the lock: the switch interval of `CPython`.
const SLICE: Duration = Duration::from_millis(5);
const SLICES: u32 = 3;

pub fn main() {
    let workers: usize = param("workers", 4);
    let interpreters = param("interpreters", 1).min(workers); // each brings a lock of its own
    let shared = run(&format!("{interpreters} in all"), workers, interpreters);
    let own = run("one each", workers, workers); // never contended: as good as no lock
    println!("= {workers} threads, locks in all {interpreters}: {:.2} cores", shared.cores);
    println!("= {workers} threads, a lock each: {:.2} cores", own.cores);
    println!("= computing at once, locks in all {interpreters}: {} threads", shared.most);
    println!("= computing at once, a lock each: {} threads", own.most);
    assert_eq!((shared.most, own.most), (interpreters, workers), "as many at once as locks");
    let locks = u32::try_from(interpreters).expect("a few");
    assert!(shared.cores < f64::from(locks) + 0.05, "no more cores than locks");

    let cores = thread::available_parallelism().map_or(1, usize::from);
    if workers == interpreters || cores == 1 {
        println!("A lock for every thread, or only one core: there is nothing more to gain.");
    } else if shared.cores < 0.9 || own.cores < shared.cores * 1.2 {
        println!("Inconclusive: this machine was busy, there was no free core to gain.");
    } else {
        println!(
            "Locks for {workers} threads: {interpreters}, cores in use {:.1}; a lock each, {:.1} cores.",
            shared.cores, own.cores
        );
    }
}

struct Use {
    /// Cores that were kept busy, on average.
    cores: f64,
    /// The most threads that were computing at once.
    most: usize,
}

/// Lets every worker compute its slices, each slice under one of the locks.
fn run(name: &str, workers: usize, locks: usize) -> Use {
    let locks: Vec<Mutex<()>> = (0..locks).map(|_| Mutex::new(())).collect();
    let (inside, most, all_held) =
        (AtomicUsize::new(0), AtomicUsize::new(0), Barrier::new(locks.len()));
    let start = Instant::now(); // both ways are drawn from 0
    thread::scope(|scope| {
        for worker in 0..workers {
            let (locks, inside, most, all_held) = (&locks, &inside, &most, &all_held);
            scope.spawn(move || {
                for slice in 1..=SLICES {
                    let guard = locks[worker % locks.len()].lock();
                    most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
                    if worker < locks.len() && slice == 1 {
                        all_held.wait(); // a holder of each lock is inside
                    }
                    let lane = format!("{name}, thread {}", worker + 1);
                    let bar = bar(start, lane, format!("slice {slice}"));
                    compute(SLICE);
                    bar.done();
                    inside.fetch_sub(1, SeqCst);
                    MutexGuard::unlock_fair(guard); // to whoever has waited longest
                }
            });
        }
    });
    let slices = SLICES * u32::try_from(workers).expect("a few");
    let computed = SLICE * slices; // time on a core, whatever the clock on the wall says
    let cores = computed.as_secs_f64() / start.elapsed().as_secs_f64();
    Use { cores, most: most.into_inner() }
}

/// Keeps a core busy for that long. Time in which others had the core does not count.
fn compute(time: Duration) {
    let begun = thread_time();
    while thread_time().saturating_sub(begun) < time {
        (0..2_000).for_each(|_| spin_loop());
    }
}

/// The time that this thread has spent on a core.
fn thread_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on every Linux, and time outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec.cast_unsigned(), u32::try_from(time.tv_nsec).expect("under 1e9"))
}
