//! Ten tiny factorials by a plain loop, by ten threads and by ten processes: all set-up, hardly any work.
#![allow(unsafe_code, reason = "std has no fork")]
use crate::show::bar;
use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 30; // the fastest of them counts: noise only ever adds time

pub fn main() {
    let start = Instant::now();

    let plain = fastest(start, "plain loop", || {
        for n in 1..=10 {
            black_box(factorial(black_box(n)));
        }
    });
    let threads = fastest(start, "10 threads", || {
        thread::scope(|scope| {
            for n in 1..=10 {
                scope.spawn(move || black_box(factorial(black_box(n))));
            }
        });
    });
    let processes = fastest(start, "10 processes", || {
        let children = (1..=10).map(|n| {
            // SAFETY: every thread of ours has been joined, and the child leaves by _exit.
            match unsafe { libc::fork() } {
                // SAFETY: _exit may always be called.
                0 => unsafe { libc::_exit(i32::from(black_box(factorial(n)) == 0)) },
                pid => pid,
            }
        });
        for pid in children.collect::<Vec<_>>() {
            // SAFETY: a null status pointer means that we do not want to know.
            unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) };
        }
    });

    let ratio = |slow: Duration, fast: Duration| slow.as_secs_f64() / fast.as_secs_f64();
    println!("threads took {:.0} times as long as the loop", ratio(threads, plain));
    println!("processes took {:.1} times as long as the threads", ratio(processes, threads));
    assert!(threads > plain * 10, "starting ten threads dwarfs ten multiplications each");
    assert!(processes > plain * 10, "and so does starting ten processes");
    println!("Less overhead is no speed-up: both pools lose to the loop that needs none.");
}

fn factorial(n: u64) -> u64 {
    (1..=n).product()
}

fn fastest(start: Instant, way: &str, mut run: impl FnMut()) -> Duration {
    let bar = bar(start, way, format!("{ROUNDS} rounds"));
    let timed = |_| {
        let began = Instant::now();
        run();
        began.elapsed()
    };
    let best = (0..ROUNDS).map(timed).min().expect("there were rounds");
    bar.done();
    println!("= {way}: {:.2} us", best.as_secs_f64() * 1e6);
    best
}
