//! Jobs given to an executor start at once, before any await; each keeps one of its threads.

use crate::show::trace;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const THREADS: usize = 2;
const JOBS: usize = 5;
const JOB: Duration = Duration::from_millis(50);

static RUNNING: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The blocking work; arguments come in by moving them into the closure that calls it.
fn report(start: Instant, number: usize, started: &mpsc::Sender<usize>) -> usize {
    let thread = rayon::current_thread_index().map_or(0, |index| index + 1);
    let lane = format!("executor {thread}");
    PEAK.fetch_max(RUNNING.fetch_add(1, SeqCst) + 1, SeqCst);
    trace(start, &lane, format!("▶ report {number}"));
    started.send(number).expect("the receiver lives to the end of main");
    std::thread::sleep(JOB);
    trace(start, &lane, format!("■ report {number}"));
    RUNNING.fetch_sub(1, SeqCst);
    number * number
}

/// `loop.run_in_executor(pool, job)`: submits now, returns something to await later.
fn run_in_executor<T: Send + 'static>(
    pool: &rayon::ThreadPool,
    job: impl FnOnce() -> T + Send + 'static,
) -> oneshot::Receiver<T> {
    let (sender, receiver) = oneshot::channel();
    pool.spawn(move || drop(sender.send(job())));
    receiver
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    // One pool for the life of the program, apart from the default one that DNS look-ups use.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build().expect("a pool");
    let (started, starts) = mpsc::channel();

    let futures: Vec<_> = (1..=JOBS)
        .map(|number| {
            let started = started.clone();
            run_in_executor(&pool, move || report(start, number, &started))
        })
        .collect();
    trace(start, "event loop", "• five jobs submitted, none awaited");

    // A future made by an async block is lazy: this one runs only when awaited.
    let lazy_started = started.clone();
    let lazy = async move { lazy_started.send(0).is_ok() };

    let mut early = Vec::new();
    for _ in 0..THREADS {
        early.push(starts.recv().expect("a job reports its start"));
    }
    trace(start, "event loop", "• two jobs run already");
    assert!(!early.contains(&0), "the lazy future has not begun");

    trace(start, "event loop", "▶ await the results");
    let mut results = Vec::new();
    for future in futures {
        results.push(future.await.expect("the job sends its result"));
    }
    trace(start, "event loop", "■ await the results");
    assert_eq!(results, [1, 4, 9, 16, 25], "results keep the order of submission");
    assert!(!starts.try_iter().any(|number| number == 0), "still not begun");
    assert!(lazy.await, "now it ran");

    let peak = PEAK.load(SeqCst);
    println!("= started before any await: {} jobs", early.len());
    println!("= running at once, at most: {peak} jobs");
    println!("= all five jobs: {} ms", start.elapsed().as_millis());
    assert!(peak <= THREADS, "a job occupies its thread for as long as it blocks");
    assert!(start.elapsed() >= JOB * 3, "five jobs on two threads are three waves");
    println!("The loop was free, yet five blocking jobs on two threads still took three waves.");
}
