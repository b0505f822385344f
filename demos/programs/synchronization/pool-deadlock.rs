//! A job waits for another job of its own pool: with one worker that one can never start.

use crate::show::trace;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

type Job = Box<dyn FnOnce(&str) + Send>;

pub fn main() {
    let start = Instant::now();
    // Wrong on purpose: the only worker runs the job that waits for the only worker.
    let one = nested_sum(start, 1, Duration::from_millis(100));
    // A second worker hides the problem, until two such jobs arrive at once.
    let two = nested_sum(start, 2, Duration::from_secs(30));

    println!("= answered with one worker: {} jobs", u8::from(one.is_ok()));
    println!("= answered with two workers: {} jobs", u8::from(two.is_ok()));
    assert_eq!(one, Err(RecvTimeoutError::Timeout), "waited for itself");
    assert_eq!(two, Ok(42), "somebody was free to do it");
    println!("A job must not wait for its own pool: hand the rest over instead of waiting for it.");
}

/// A job submits another one to the same pool and waits for its answer, for so long.
fn nested_sum(start: Instant, workers: usize, patience: Duration) -> Result<u32, RecvTimeoutError> {
    let (pool, jobs) = channel::<Job>();
    let jobs = Arc::new(Mutex::new(jobs));
    let (answer, outcome) = channel();
    thread::scope(|scope| {
        for id in 1..=workers {
            let jobs = jobs.clone();
            scope.spawn(move || work(&format!("worker {id} of {workers}"), &jobs));
        }
        let same_pool = pool.clone();
        submit(&pool, move |lane| {
            trace(start, lane, "▶ outer job");
            let (inner_answer, inner) = channel();
            submit(&same_pool, move |lane| {
                trace(start, lane, "▶ inner job");
                inner_answer.send(42).ok(); // nobody may be waiting any more
                trace(start, lane, "■ inner job");
            });
            drop(same_pool);
            trace(start, lane, "• waits for the inner job");
            let result = inner.recv_timeout(patience);
            let end = if result.is_ok() { "■" } else { "✗" };
            trace(start, lane, format!("{end} outer job"));
            answer.send(result).expect("main waits for it");
        });
        drop(pool); // no more senders: the workers finish the queue and go home
    });
    outcome.recv().expect("the outer job answers")
}

fn submit(pool: &Sender<Job>, job: impl FnOnce(&str) + Send + 'static) {
    pool.send(Box::new(job)).expect("the workers are there");
}

fn work(lane: &str, jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().expect("no holder panicked").recv();
        let Ok(job) = job else { return };
        job(lane);
    }
}
