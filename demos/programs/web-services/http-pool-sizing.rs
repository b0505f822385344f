//! A pool that keeps two connections opens many more in a burst; a pool that limits makes them wait.

use crate::show::{param, trace};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

const REQUESTS: usize = 6;
const ANSWER: Duration = Duration::from_millis(100);

struct Pool {
    /// Connections to keep for the next request.
    idle: Mutex<Vec<usize>>,
    keep: usize,
    /// Permits to hold a connection; very many of them when the pool does not limit.
    limit: Semaphore,
    opened: AtomicUsize,
    discarded: AtomicUsize,
}

impl Pool {
    fn new(keep: usize, limit: usize) -> Self {
        let (opened, discarded) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { idle: Mutex::default(), keep, limit: Semaphore::new(limit), opened, discarded }
    }

    async fn get(&self, start: Instant, kind: &str) {
        let _permit = self.limit.acquire().await.expect("never closed");
        let kept = self.idle.lock().expect("no panic").pop();
        let connection = kept.unwrap_or_else(|| 1 + self.opened.fetch_add(1, Relaxed));
        let lane = format!("{kind} connection {connection}");
        trace(start, &lane, "▶ request");
        sleep(ANSWER).await;
        trace(start, &lane, "■ request");
        let mut idle = self.idle.lock().expect("no panic");
        if idle.len() < self.keep {
            idle.push(connection);
        } else {
            self.discarded.fetch_add(1, Relaxed);
            trace(start, &lane, "• pool is full: discarded");
        }
    }

    /// Two bursts, as from threads that wake up together.
    async fn bursts(&self, start: Instant, kind: &str) -> Duration {
        let begun = Instant::now();
        for _ in 0..2 {
            let get = || self.get(start, kind);
            tokio::join!(get(), get(), get(), get(), get(), get());
        }
        println!("= {kind}, opened: {} connections", self.opened.load(Relaxed));
        println!("= {kind}, discarded: {} connections", self.discarded.load(Relaxed));
        println!("= {kind}, both bursts: {} ms", begun.elapsed().as_millis());
        begun.elapsed()
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let size = param("size", 2).clamp(1, REQUESTS);

    // requests: pool_maxsize with pool_block=False says only how many are kept.
    let keeping = Pool::new(size, Semaphore::MAX_PERMITS);
    let keeping_time = keeping.bursts(start, "keeping").await;
    // aiohttp: limit says how many may be open, the other requests wait their turn.
    let limiting = Pool::new(size, size);
    let limiting_time = limiting.bursts(start, "limiting").await;

    let surplus = REQUESTS - size;
    assert_eq!(keeping.opened.into_inner(), REQUESTS + surplus, "the surplus is opened twice");
    assert_eq!(keeping.discarded.into_inner(), 2 * surplus);
    assert_eq!(limiting.opened.into_inner(), size, "never more than the limit");
    let waves = u32::try_from(REQUESTS.div_ceil(size)).expect("few");
    assert!(keeping_time < ANSWER * 3 && limiting_time >= ANSWER * 2 * waves);
    println!(
        "Keeping {size} saves handshakes and caps nothing; limiting to {size} caps and queues."
    );
}
