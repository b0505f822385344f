//! A blocking lock held across an await: the next task stops the only thread, and with it the holder.

use crate::show::{bar, trace};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::{LocalSet, spawn_local};
use tokio::time::sleep;

/// Only so that this program ends: an ordinary `lock()` would stand still without end.
const PATIENCE: Duration = Duration::from_millis(60);
const QUERY: Duration = Duration::from_millis(20);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let tasks = LocalSet::new();
    let blocked = tasks.run_until(blocking_lock(Instant::now())).await;
    let awaited = tasks.run_until(awaiting_lock(Instant::now())).await;
    println!("= blocking lock, got it: {} tasks", 1 + u8::from(blocked));
    println!("= awaited lock, got it: {} tasks", 1 + u8::from(awaited));
    assert!(!blocked, "the thread stood still, so the holder could not give it back");
    assert!(awaited, "while it waited, the holder ran");
    println!("Hold a blocking lock for a few lines without an await, or take one that is awaited.");
}

/// Wrong on purpose: the first task waits for a query with the lock in its hand.
#[expect(clippy::await_holding_lock, reason = "it is what this program shows")]
async fn blocking_lock(start: Instant) -> bool {
    let lock = Rc::new(parking_lot::Mutex::new(()));
    let theirs = lock.clone();
    let holder = spawn_local(async move {
        let held = theirs.lock();
        let query = bar(start, "blocking: task 1", "holds, awaits a query");
        sleep(QUERY).await;
        query.done();
        drop(held);
    });
    tokio::task::yield_now().await; // the holder runs up to its await
    let stands = bar(start, "blocking: task 2", "stops the thread");
    let got_it = lock.try_lock_for(PATIENCE).is_some();
    trace(start, "blocking: task 2", "• gives up");
    drop(stands); // cut off
    holder.await.expect("no panic");
    got_it
}

/// Right: whoever waits gives way, so the holder comes to its end.
async fn awaiting_lock(start: Instant) -> bool {
    let lock = Rc::new(tokio::sync::Mutex::new(()));
    let theirs = lock.clone();
    let holder = spawn_local(async move {
        let held = theirs.lock().await;
        let query = bar(start, "awaited: task 1", "holds, awaits a query");
        sleep(QUERY).await;
        query.done();
        drop(held);
    });
    tokio::task::yield_now().await;
    let waits = bar(start, "awaited: task 2", "waits");
    let held = lock.lock().await;
    waits.done();
    drop(held);
    holder.await.is_ok()
}
