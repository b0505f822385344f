//! Ten tasks on one thread add 1 each: the counter says 1 when an await separates read and write.

use crate::show::{param, trace};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

#[derive(Clone, Copy, PartialEq)]
enum Way {
    ReadAwaitWrite,
    HoldLock,
    AwaitReadWrite,
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let tasks = param("tasks", 10);

    // Wrong on purpose: what was read before the await is stale after it.
    let (raced, race_time) = run(start, tasks, Way::ReadAwaitWrite).await;
    // Right but slow: the lock is held across the await, so the tasks queue up.
    let (locked, lock_time) = run(start, tasks, Way::HoldLock).await;
    // Right and fast: no await between read and write, so nobody can come between.
    let (reread, reread_time) = run(start, tasks, Way::AwaitReadWrite).await;

    println!("= read, await, write: {raced} counted");
    println!("= lock around all three: {locked} counted");
    println!("= await, then read and write: {reread} counted");
    println!("= racing took: {} ms", race_time.as_millis());
    println!("= locked took: {} ms", lock_time.as_millis());
    println!("= reading late took: {} ms", reread_time.as_millis());
    assert_eq!(raced, 1, "everyone read 0 and wrote 1");
    assert_eq!((locked, reread), (tasks, tasks), "both repairs count everyone");
    assert!(lock_time > race_time, "the lock lets the tasks wait for each other");
    assert_eq!(reread_time, race_time, "reading late costs nothing");
    println!("One thread is enough for a race: {tasks} increments counted as {raced}.");
}

/// Every task adds 1 to one counter; gives where it ended and how long they took.
async fn run(start: Instant, tasks: usize, way: Way) -> (usize, Duration) {
    let began = Instant::now();
    let counter = Arc::new(AtomicUsize::new(0));
    let lock = Arc::new(Mutex::new(()));
    let mut set = JoinSet::new();
    for id in 1..=tasks {
        let (counter, lock) = (counter.clone(), lock.clone());
        set.spawn(async move {
            let lane = format!("task {id}");
            let guard = if way == Way::HoldLock { Some(lock.lock().await) } else { None };
            trace(start, &lane, "▶ add 1");
            let mut seen = counter.load(Relaxed);
            sleep(Duration::from_millis(100)).await; // a query, a request
            if way == Way::AwaitReadWrite {
                seen = counter.load(Relaxed);
            }
            counter.store(seen + 1, Relaxed);
            trace(start, &lane, "■ add 1");
            drop(guard);
        });
    }
    set.join_all().await;
    (counter.load(Relaxed), began.elapsed())
}
