//! Eight jobs and a pool: no more run at once than it has threads, the others wait in its queue.

use crate::show::{param, trace};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam::channel;

const JOBS: usize = 8;
const JOB: Duration = Duration::from_millis(50);

type Job = Box<dyn FnOnce(&str) + Send>;

/// Threads that take jobs from one queue until it is closed.
struct Pool {
    queue: channel::Sender<Job>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    fn new(name: &str, size: usize) -> Self {
        let (queue, jobs) = channel::unbounded::<Job>();
        let worker = |number| {
            let (jobs, lane) = (jobs.clone(), format!("{name} {number}"));
            thread::spawn(move || jobs.iter().for_each(|job| job(&lane)))
        };
        Self { queue, threads: (1..=size).map(worker).collect() }
    }

    /// Queues the job and returns its future: a channel on which the result will come.
    fn submit(&self, job: impl FnOnce(&str) -> usize + Send + 'static) -> mpsc::Receiver<usize> {
        let (result, future) = mpsc::channel();
        let run: Job = Box::new(move |lane| result.send(job(lane)).expect("wanted"));
        self.queue.send(run).expect("the threads live as long as the pool");
        future
    }

    fn shut_down(self) -> thread::Result<()> {
        drop(self.queue);
        self.threads.into_iter().try_for_each(JoinHandle::join)
    }
}

/// Eight jobs on a pool of this size: the time it took and the most jobs at once.
fn run(start: Instant, name: &str, size: usize) -> (Duration, usize) {
    let (pool, began) = (Pool::new(name, size), Instant::now());
    let running = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let submit = |number| {
        let running = Arc::clone(&running);
        pool.submit(move |lane| {
            running.1.fetch_max(running.0.fetch_add(1, SeqCst) + 1, SeqCst);
            trace(start, lane, format!("▶ job {number}"));
            thread::sleep(JOB);
            trace(start, lane, format!("■ job {number}"));
            running.0.fetch_sub(1, SeqCst);
            number
        })
    };
    let futures: Vec<_> = (1..=JOBS).map(submit).collect();
    let results: Vec<_> = futures.iter().map(|future| future.recv().expect("a result")).collect();
    assert!(results.iter().copied().eq(1..=JOBS), "each future has the result of its own job");
    let time = began.elapsed();
    pool.shut_down().expect("no job panics");
    (time, running.1.load(SeqCst))
}

pub fn main() {
    let (start, size) = (Instant::now(), param("threads", 2));
    for (name, size) in [("chosen", size), ("eight", JOBS)] {
        let (time, most) = run(start, name, size);
        println!("= {name}, {size} threads: {} ms", time.as_millis());
        assert!(most <= size, "never more jobs at once than threads");
        assert!(
            time >= (1..=JOBS).step_by(size).map(|_| JOB).sum(),
            "rounds of one job per thread"
        );
    }
    println!("All jobs were submitted first; the number of threads decided how many ran together.");
}
