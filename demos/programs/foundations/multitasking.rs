//! A heartbeat on one core: starved by a greedy task, alive beside a polite one, and beside a greedy thread.
#![allow(unsafe_code, reason = "std cannot choose a core")]

use crate::show::{bar, trace};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};
use tokio::task::yield_now;

const SLICES: usize = 8;

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let pinned = stay_on_one_core();

    // Cooperative: a task keeps the thread until it gives way, and this one never does.
    let greedy = beats_during(start, "beside greedy task", async {
        let bar = bar(start, "greedy task", "compute");
        (0..SLICES).for_each(|_| compute_slice());
        bar.done();
    });
    let greedy = greedy.await;

    // Cooperative and polite: a chance for the others after every slice.
    let polite = beats_during(start, "beside polite task", async {
        for _ in 0..SLICES {
            let bar = bar(start, "polite task", "slice");
            compute_slice();
            bar.done();
            yield_now().await;
        }
    });
    let polite = polite.await;

    // Preemptive: this thread ends only because the scheduler takes the core away from it.
    let beats = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let bar = bar(start, "greedy thread", "compute");
            while beats.load(SeqCst) < SLICES {
                compute_slice();
            }
            bar.done();
        });
        for _ in 0..SLICES {
            compute_slice(); // spreads the beats
            trace(start, "beside greedy thread", "• beat");
            beats.fetch_add(1, SeqCst);
        }
    });

    println!("= during a greedy task: {greedy} beats");
    println!("= during a polite task: {polite} beats");
    println!("= during a greedy thread: {} beats", beats.into_inner());
    assert_eq!(greedy, 0, "nobody runs until it is through");
    assert_eq!(polite, SLICES, "one beat each time the polite task gave way");
    if pinned {
        println!("On one core: a task must give way itself, a thread is made to.");
    } else {
        println!("Inconclusive for threads: they may have run on two cores.");
    }
}

/// Leaves this thread, and those it starts, one core. Whether the system allowed it.
fn stay_on_one_core() -> bool {
    // SAFETY: a set of cores is plain data, and both calls get its size.
    unsafe {
        let mut cores: libc::cpu_set_t = std::mem::zeroed();
        libc::sched_getaffinity(0, size_of_val(&cores), &raw mut cores);
        let Some(first) = (0..1024).find(|&core| libc::CPU_ISSET(core, &cores)) else {
            return false;
        };
        libc::CPU_ZERO(&mut cores);
        libc::CPU_SET(first, &mut cores);
        libc::sched_setaffinity(0, size_of_val(&cores), &raw const cores) == 0
    }
}

/// Counts how often a heartbeat task gets its turn while `work` is going on.
async fn beats_during(start: Instant, lane: &'static str, work: impl Future<Output = ()>) -> usize {
    let beats = Arc::new(AtomicUsize::new(0));
    let count = beats.clone();
    let heart = tokio::spawn(async move {
        loop {
            trace(start, lane, "• beat");
            count.fetch_add(1, SeqCst);
            yield_now().await;
        }
    });
    work.await;
    let seen = beats.load(SeqCst);
    heart.abort();
    seen
}

fn compute_slice() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(3) {
        std::hint::spin_loop();
    }
}
