//! Ten jobs for one busy worker: a bounded queue of two refuses seven, an unbounded one takes them all.

use crate::show::{param, trace};
use std::sync::Barrier;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

const JOBS: usize = 10;

pub fn main() {
    let capacity = param("capacity", 2);

    // Right: when the queue is full the caller hears it at once, and can answer 503.
    let (queue, jobs) = mpsc::sync_channel(capacity);
    let bounded = run("bounded", jobs, move |job| match job {
        0 => queue.send(job).is_ok(), // the worker is free, or soon will be
        _ => queue.try_send(job).is_ok(),
    });

    // Wrong on purpose: everything is welcome, and waits for as long as it takes.
    let (queue, jobs) = mpsc::channel();
    let unbounded = run("unbounded", jobs, move |job| queue.send(job).is_ok());

    println!("= bounded, accepted: {} jobs", bounded.0);
    println!("= bounded, refused: {} jobs", JOBS - bounded.0);
    println!("= unbounded, accepted: {} jobs", unbounded.0);
    println!("= bounded, last answer after: {:.1} ms", bounded.1);
    println!("= unbounded, last answer after: {:.1} ms", unbounded.1);
    assert_eq!(bounded.0, JOBS.min(1 + capacity), "one running, the queue full");
    assert_eq!(unbounded.0, JOBS, "an unbounded queue never says no");
    println!("The worker is equally slow in both: only the bounded queue says so in time.");
}

/// Submits all jobs while the worker is busy with the first. How many were accepted, and how many
/// milliseconds after submission the last of them was done.
fn run(kind: &str, jobs: Receiver<usize>, submit: impl Fn(usize) -> bool) -> (usize, f64) {
    let start = Instant::now(); // both ways are drawn from 0
    let (clients, worker) = (format!("clients, {kind}"), format!("worker, {kind}"));
    let (first_begun, all_submitted) = (Barrier::new(2), Barrier::new(2));
    let (accepted, submitted) = thread::scope(|scope| {
        let (first_begun, all_submitted) = (&first_begun, &all_submitted);
        scope.spawn(move || {
            for job in jobs {
                trace(start, &worker, format!("▶ job {job}"));
                if job == 0 {
                    first_begun.wait();
                    all_submitted.wait();
                }
                thread::sleep(Duration::from_millis(10)); // the work
                trace(start, &worker, format!("■ job {job}"));
            }
        });
        let mut accepted = 0;
        for job in 0..JOBS {
            let welcome = submit(job);
            accepted += usize::from(welcome);
            trace(start, &clients, format!("• job {job}{}", if welcome { "" } else { " refused" }));
            if job == 0 {
                first_begun.wait();
            }
        }
        let submitted = Instant::now();
        all_submitted.wait();
        drop(submit); // with its sender gone, the queue ends and so does the worker
        (accepted, submitted)
    });
    (accepted, submitted.elapsed().as_secs_f64() * 1e3)
}
