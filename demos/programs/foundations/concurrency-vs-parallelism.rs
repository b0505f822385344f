//! Tasks that wait overlap on one thread, tasks that compute do not; two threads can compute at the same instant.
use crate::show::trace;
use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const COMPUTE: Duration = Duration::from_millis(40); // on a core, however long it takes to get it
const PAUSE: Duration = Duration::from_micros(500); // a longer gap means: was off the core

type Spans = Vec<(Instant, Instant)>;

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();

    // One thread, four jobs that wait: concurrent.
    let (waiting, most) = (Cell::new(0), Cell::new(0));
    let wait = async |n| {
        trace(start, format!("waiting task {n}"), "▶ wait");
        waiting.update(|tasks| tasks + 1);
        most.set(most.get().max(waiting.get()));
        sleep(Duration::from_millis(60)).await;
        waiting.update(|tasks| tasks - 1);
        trace(start, format!("waiting task {n}"), "■ wait");
    };
    tokio::join!(wait(1), wait(2), wait(3), wait(4));

    // The same thread, two jobs that compute: in progress together, advancing in turns at best.
    let task = async |n| compute(start, &format!("computing task {n}"));
    let (one, two) = tokio::join!(task(1), task(2));
    let (tasks_at_once, tasks_cores) = at_once(&one, &two);

    // Two threads may have a core each. Nobody can insist on it: a busy machine, or one with a
    // single core, lets them take turns. So they try again for two seconds at most.
    let run_threads = || {
        thread::scope(|scope| {
            let other = scope.spawn(|| compute(start, "thread 2"));
            at_once(&compute(start, "thread 1"), &other.join().expect("no panic"))
        })
    };
    let (mut threads_at_once, mut threads_cores) = run_threads();
    while threads_at_once.is_zero() && start.elapsed() < Duration::from_secs(2) {
        (threads_at_once, threads_cores) = run_threads();
    }

    println!("= waits at once: {} waits", most.get());
    println!("= computing tasks: {tasks_cores:.2} cores");
    println!("= threads: {threads_cores:.2} cores");
    println!("the threads were both on a core for {threads_at_once:.1?}");
    assert_eq!(most.get(), 4, "waits overlap without any parallelism");
    assert!(tasks_at_once.is_zero(), "two tasks of one thread never run at once");
    if threads_at_once.is_zero() {
        println!("(this machine had no second core to spare: the threads took turns)");
    }
    println!("Concurrency is how the work is arranged; parallelism is what the hardware does.");
}

/// Computes, and notes when it really ran: who looks at the clock all the time sees by the gaps
/// when the core was taken away.
fn compute(start: Instant, lane: &str) -> Spans {
    trace(start, lane, "▶ compute");
    let (mut ran, mut spans) = (Duration::ZERO, Vec::new());
    let (mut began, mut last) = (Instant::now(), Instant::now());
    while ran + (last - began) < COMPUTE {
        let now = Instant::now();
        if now - last > PAUSE {
            ran += last - began;
            spans.push((began, last));
            began = now;
        }
        last = now;
    }
    spans.push((began, last));
    trace(start, lane, "■ compute");
    spans
}

/// For how long both were on a core, and how many cores they had on average.
fn at_once(one: &Spans, two: &Spans) -> (Duration, f64) {
    let pairs = one.iter().flat_map(|a| two.iter().map(move |b| (a, b)));
    let both = pairs.map(|(a, b)| a.1.min(b.1).saturating_duration_since(a.0.max(b.0))).sum();
    let ran: Duration = one.iter().chain(two).map(|span| span.1 - span.0).sum();
    let (first, last) = (one[0].0.min(two[0].0), one[one.len() - 1].1.max(two[two.len() - 1].1));
    (both, ran.as_secs_f64() / (last - first).as_secs_f64())
}
