//! Callers miss the same key at once: each of them loads it, unless they share the load in flight.

use crate::show::{param, trace};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

const LOAD: Duration = Duration::from_millis(200);

type Once = OnceCell<u32>;

static LOADS: AtomicUsize = AtomicUsize::new(0);

/// The expensive query behind the cache.
async fn load(start: Instant, lane: &str) -> u32 {
    LOADS.fetch_add(1, Relaxed);
    trace(start, lane, "▶ load");
    sleep(LOAD).await;
    trace(start, lane, "■ load");
    42
}

/// Look, load, store: between look and store there is an await, so everybody sees the miss.
async fn naive(cache: Arc<Mutex<Option<u32>>>, start: Instant, caller: usize) -> Option<u32> {
    let cached = *cache.lock().expect("no panic");
    if cached.is_none() {
        let value = load(start, &format!("naive caller {caller}")).await;
        *cache.lock().expect("no panic") = Some(value);
    }
    *cache.lock().expect("no panic")
}

/// The first caller loads and the others wait for that load, which they share.
async fn share(cache: Arc<Once>, start: Instant, caller: usize, patience: Duration) -> Option<u32> {
    let lane = format!("caller {caller}");
    let value = cache.get_or_init(|| load(start, &lane));
    if let Ok(value) = timeout(patience, value).await {
        trace(start, &lane, "• has the value");
        Some(*value)
    } else {
        trace(start, &lane, "✗ load");
        None
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let (start, callers) = (Instant::now(), param("callers", 8).max(2));
    let long = LOAD * 10;

    let cache = Arc::new(Mutex::new(None));
    let tasks: JoinSet<_> = (1..=callers).map(|n| naive(cache.clone(), start, n)).collect();
    let values = tasks.join_all().await;
    let stampede = LOADS.swap(0, Relaxed);
    assert!(values.iter().all(Option::is_some), "right answers, much too expensive");

    let cache = Arc::new(Once::new());
    let tasks: JoinSet<_> = (1..=callers).map(|n| share(cache.clone(), start, n, long)).collect();
    let values = tasks.join_all().await;
    let shared = LOADS.swap(0, Relaxed);
    assert!(values.iter().all(Option::is_some), "one load answered everybody");

    // The loading caller gives up half-way. The next one starts over instead of failing with it.
    let cache = Arc::new(Once::new());
    let mut tasks = JoinSet::new();
    tasks.spawn(share(cache.clone(), start, 1, LOAD / 2));
    tasks.spawn(share(cache.clone(), start, 2, long));
    let values = tasks.join_all().await;
    let after_cancel = LOADS.swap(0, Relaxed);
    assert_eq!(values.iter().flatten().count(), 1, "only the impatient caller has no answer");

    println!("= look, load, store: {stampede} loads");
    println!("= shared load: {shared} loads");
    println!("= first caller cancelled: {after_cancel} loads");
    assert_eq!((stampede, shared, after_cancel), (callers, 1, 2));
    println!("{callers} misses cost {stampede} loads alone and {shared} when the load is shared.");
}
