//! Six requests to three kinds of endpoint: a few threads, a blocked loop, or an awaiting loop.

use crate::show::{param, trace};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::task::{JoinSet, spawn_blocking};

const REQUESTS: usize = 6;
const QUERY: Duration = Duration::from_millis(50);

static ACTIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[derive(Clone, Copy)]
enum Endpoint {
    /// `def`: the framework calls it in a thread of its pool.
    Def,
    /// `async def` with a blocking driver inside: it runs on the loop.
    AsyncBlocking,
    /// `async def` with an async driver.
    AsyncAwaiting,
}

fn begin(start: Instant, request: usize, label: &str) {
    PEAK.fetch_max(ACTIVE.fetch_add(1, SeqCst) + 1, SeqCst);
    trace(start, format!("request {request}"), format!("▶ {label}"));
}

fn end(start: Instant, request: usize, label: &str) {
    trace(start, format!("request {request}"), format!("■ {label}"));
    ACTIVE.fetch_sub(1, SeqCst);
}

fn blocking_body(start: Instant, request: usize, label: &str) {
    begin(start, request, label);
    std::thread::sleep(QUERY);
    end(start, request, label);
}

async fn call(start: Instant, endpoint: Endpoint, request: usize) {
    match endpoint {
        Endpoint::Def => {
            let body = move || blocking_body(start, request, "def");
            spawn_blocking(body).await.expect("no panic");
        }
        Endpoint::AsyncBlocking => blocking_body(start, request, "async def, blocking"),
        Endpoint::AsyncAwaiting => {
            begin(start, request, "async def, awaiting");
            tokio::time::sleep(QUERY).await;
            end(start, request, "async def, awaiting");
        }
    }
}

async fn burst(start: Instant, endpoint: Endpoint, name: &str) -> (usize, Duration) {
    let begun = Instant::now();
    PEAK.store(0, SeqCst);
    let calls: JoinSet<()> = (1..=REQUESTS).map(|n| call(start, endpoint, n)).collect();
    calls.join_all().await;
    println!("= {name}: {} ms", begun.elapsed().as_millis());
    (PEAK.load(SeqCst), begun.elapsed())
}

pub fn main() {
    let start = Instant::now();
    let threads = param("threads", 2).max(1);
    let runtime = Builder::new_current_thread().enable_time().max_blocking_threads(threads).build();
    runtime.expect("a runtime").block_on(async {
        let (pool, pool_time) = burst(start, Endpoint::Def, "def").await;
        let (blocked, _) = burst(start, Endpoint::AsyncBlocking, "async def, blocking").await;
        let (waiting, _) = burst(start, Endpoint::AsyncAwaiting, "async def, awaiting").await;
        let waves = REQUESTS.div_ceil(threads);
        assert!(pool <= threads && pool_time >= QUERY * u32::try_from(waves).expect("few"));
        assert_eq!((blocked, waiting), (1, REQUESTS), "at once: one when blocking, else all");
        println!(
            "At most {pool} at once in the pool, {blocked} when blocking, {waiting} awaiting."
        );
    });
}
