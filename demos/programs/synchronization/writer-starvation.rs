//! Readers who overlap keep a writer out for as long as they come; in a fair lock it only waits for those before it.

use crate::show::{bar, param};
use std::cell::Cell;
use std::rc::Rc;
use tokio::sync::{Notify, RwLock};
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{Duration, Instant, sleep};

/// Readers come every 50 ms and read for 100, so one is always inside.
const EVERY: Duration = Duration::from_millis(50);
const READS: Duration = Duration::from_millis(100);
/// The writer comes a little after the second reader.
const WRITER_COMES: Duration = Duration::from_millis(75);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let readers = param("readers", 10);
    let tasks = LocalSet::new();
    let (preferring, fair) =
        tasks.run_until(async { tokio::join!(reader_preferring(readers), fair(readers)) }).await;
    println!("= readers first, the writer waits: {} ms", preferring.as_millis());
    println!("= in order of arrival, the writer waits: {} ms", fair.as_millis());
    let last = EVERY * (readers - 1) + READS;
    assert_eq!(preferring, last - WRITER_COMES, "until the last reader has left");
    assert_eq!(fair, Duration::from_millis(75), "until those who were inside have left");
    println!("With {readers} readers the writer waited {} ms, or 75.", preferring.as_millis());
}

/// Whoever reads may join those who read, whether or not somebody wants to write.
async fn reader_preferring(readers: u32) -> Duration {
    let (start, inside, left) = (Instant::now(), Rc::new(Cell::new(0)), Rc::new(Notify::new()));
    for number in 1..=readers {
        let (inside, left) = (inside.clone(), left.clone());
        spawn_local(async move {
            sleep(EVERY * (number - 1)).await;
            inside.set(inside.get() + 1);
            let reads = bar(start, format!("readers first: reader {number}"), "reads");
            sleep(READS).await;
            reads.done();
            inside.set(inside.get() - 1);
            left.notify_one();
        });
    }
    sleep(WRITER_COMES).await;
    let waits = bar(start, "readers first: writer", "waits");
    while inside.get() > 0 {
        left.notified().await;
    }
    waits.done();
    start.elapsed() - WRITER_COMES
}

/// In order of arrival: readers behind a waiting writer wait, too.
async fn fair(readers: u32) -> Duration {
    let (start, lock) = (Instant::now(), Rc::new(RwLock::new(())));
    for number in 1..=readers {
        let lock = lock.clone();
        spawn_local(async move {
            sleep(EVERY * (number - 1)).await;
            let _guard = lock.read().await;
            let reads = bar(start, format!("in order: reader {number}"), "reads");
            sleep(READS).await;
            reads.done();
        });
    }
    sleep(WRITER_COMES).await;
    let waits = bar(start, "in order: writer", "waits");
    let guard = lock.write().await;
    waits.done();
    let waited = start.elapsed() - WRITER_COMES;
    let writes = bar(start, "in order: writer", "writes");
    sleep(READS).await;
    writes.done();
    drop(guard);
    sleep(EVERY * readers + READS).await;
    waited
}
