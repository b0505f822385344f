//! More threads than cores: every thread can wait at the same time, but only as many compute as there are cores.
#![allow(unsafe_code, reason = "std has no clock for CPU time")]

use crate::show::bar;
use std::hint::spin_loop;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, available_parallelism};
use std::time::{Duration, Instant};

const JOBS: usize = 32;
const POOLS: [usize; 4] = [1, 2, 8, JOBS];

pub fn main() {
    let cores = available_parallelism().map_or(1, usize::from);
    for threads in POOLS {
        let waiting = most_waiting(Instant::now(), threads);
        println!("= {threads} threads, waiting at once: {waiting} jobs");
        assert_eq!(waiting, threads, "a wait needs a thread and no core");
    }
    let mut most = 0.0_f64;
    for threads in POOLS {
        let busy = cores_in_use(Instant::now(), threads);
        println!("= {threads} threads, computing: {busy:.2} cores");
        most = most.max(busy);
        let limit = threads.min(cores) as f64;
        assert!(busy <= limit + 0.2, "no pool of {threads} keeps more than {limit} cores busy");
    }
    println!(
        "This machine has {cores} cores and gave the computing jobs {most:.1} of them at best."
    );
    println!("Little's law: threads in use = jobs a second × seconds that each job holds one.");
}

/// All jobs on a pool of this size, each a wait; how many waited at the same time.
fn most_waiting(start: Instant, threads: usize) -> usize {
    let (inside, most, everyone) =
        (AtomicUsize::new(0), AtomicUsize::new(0), Barrier::new(threads));
    let bar = bar(start, format!("waiting, {threads} threads"), "32 jobs");
    on_pool(threads, || {
        most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
        everyone.wait(); // whoever waits here holds a thread and no core
        thread::sleep(Duration::from_millis(1));
        inside.fetch_sub(1, SeqCst);
    });
    bar.done();
    most.into_inner()
}

/// All jobs on a pool of this size, each 2 ms on a core; how many cores that kept busy.
fn cores_in_use(start: Instant, threads: usize) -> f64 {
    let job = Duration::from_millis(2);
    let bar = bar(start, format!("computing, {threads} threads"), "32 jobs");
    on_pool(threads, || {
        let begun = thread_time();
        while thread_time().saturating_sub(begun) < job {
            (0..2_000).for_each(|_| spin_loop());
        }
    });
    bar.done();
    (job * 32).as_secs_f64() / start.elapsed().as_secs_f64()
}

fn on_pool(threads: usize, job: impl Fn() + Sync) {
    let taken = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while taken.fetch_add(1, SeqCst) < JOBS {
                    job();
                }
            });
        }
    });
}

/// The time that this thread has spent on a core.
fn thread_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on every Linux, and time outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec.cast_unsigned(), u32::try_from(time.tv_nsec).expect("under 1e9"))
}
