//! Two dozen requests that only wait: an event loop, a small thread pool, a blocking driver on the loop.
use crate::show::param;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::task::JoinSet;

const REPLY_AFTER: Duration = Duration::from_millis(20); // the network, simulated
const POOL: usize = 4;
static WAITING: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

pub fn main() {
    let start = Instant::now();
    let requests = param("requests", 24);
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");

    // 1. An event loop with an async driver: every request waits at the same time.
    let event_loop = measure("event loop", || {
        runtime.block_on(async {
            let request = |n| async move {
                begin(start, &format!("task {n}"));
                tokio::time::sleep(REPLY_AFTER).await;
                end(start, &format!("task {n}"));
            };
            (1..=requests).map(request).collect::<JoinSet<()>>().join_all().await;
        });
    });

    // 2. A pool: as many requests wait at once as there are threads.
    let pool = measure("pool", || {
        let next = AtomicUsize::new(1);
        thread::scope(|scope| {
            for n in 1..=POOL {
                let (lane, next) = (format!("pool thread {n}"), &next);
                scope.spawn(move || {
                    while next.fetch_add(1, Relaxed) <= requests {
                        blocking_request(start, &lane);
                    }
                });
            }
        });
    });

    // 3. The event loop again, but its driver blocks: many tasks, and one thread that waits.
    let blocked = measure("blocked loop", || {
        runtime.block_on(async {
            let request = |_| async move { blocking_request(start, "loop, blocked") };
            (0..requests).map(request).collect::<JoinSet<()>>().join_all().await;
        });
    });

    assert_eq!(event_loop, requests, "on the loop all waits overlap");
    assert!(pool <= POOL, "a pool of {POOL} has at most {POOL} of them wait at once");
    assert_eq!(blocked, 1, "a driver that blocks the loop leaves a concurrency of one");
    println!("Waits overlap on the loop, queue for a pool, and add up behind a blocking driver.");
}

/// Prints how long a model took; the result is how many requests waited at once, at most.
fn measure(model: &str, run: impl FnOnce()) -> usize {
    let began = Instant::now();
    run();
    println!("= {model}, took: {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let most = MOST.swap(0, Relaxed);
    println!("= {model}, at once: {most} requests");
    most
}

fn blocking_request(start: Instant, lane: &str) {
    begin(start, lane);
    thread::sleep(REPLY_AFTER);
    end(start, lane);
}

fn begin(start: Instant, lane: &str) {
    MOST.fetch_max(WAITING.fetch_add(1, Relaxed) + 1, Relaxed);
    println!("{:.1} ms │ {lane} │ ▶ wait", start.elapsed().as_secs_f64() * 1e3);
}

fn end(start: Instant, lane: &str) {
    WAITING.fetch_sub(1, Relaxed);
    println!("{:.1} ms │ {lane} │ ■ wait", start.elapsed().as_secs_f64() * 1e3);
}
