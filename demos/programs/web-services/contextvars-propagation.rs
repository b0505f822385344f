//! A task-local request id survives every await, gets lost at spawn, and arrives when carried.

use crate::show::trace;
use std::cell::Cell;
use std::time::Duration;
use tokio::task::{spawn, spawn_blocking};
use tokio::time::{Instant, sleep};

tokio::task_local! { static TASK_ID: &'static str; }
thread_local! { static THREAD_ID: Cell<&'static str> = const { Cell::new("nobody") }; }

/// Any function deep below the handler, for instance a logger.
fn current_id() -> &'static str {
    TASK_ID.try_with(|id| *id).unwrap_or("nobody")
}

/// What one request found in each place.
#[derive(Debug, PartialEq)]
struct Seen {
    thread_local: &'static str,
    awaited: &'static str,
    spawned: &'static str,
    spawned_carried: &'static str,
    blocking: &'static str,
    blocking_carried: &'static str,
}

async fn handler(start: Instant, id: &'static str) -> Seen {
    let lane = format!("request {id}");
    trace(start, &lane, "▶ handle");
    THREAD_ID.set(id);
    // The other request arrives during this wait, and runs on the same thread.
    sleep(Duration::from_millis(20)).await;
    let thread_local = THREAD_ID.get();
    trace(start, &lane, format!("• thread-local says {thread_local}"));
    let awaited = async { current_id() }.await;
    trace(start, &lane, format!("• task-local says {awaited}"));

    let spawned = spawn(async { current_id() }).await.expect("no panic");
    trace(start, format!("task of {id}"), format!("• spawned: {spawned}"));
    let carried = TASK_ID.scope(current_id(), async { current_id() });
    let spawned_carried = spawn(carried).await.expect("no panic");
    trace(start, format!("task of {id}"), format!("• spawned with scope: {spawned_carried}"));

    let blocking = spawn_blocking(current_id).await.expect("no panic");
    trace(start, format!("thread of {id}"), format!("• spawn_blocking: {blocking}"));
    let carry = current_id();
    let job = move || TASK_ID.sync_scope(carry, current_id);
    let blocking_carried = spawn_blocking(job).await.expect("no panic");
    trace(start, format!("thread of {id}"), format!("• with sync_scope: {blocking_carried}"));
    trace(start, &lane, "■ handle");
    Seen { thread_local, awaited, spawned, spawned_carried, blocking, blocking_carried }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    // The middleware: it names the request, then runs the handler inside that scope.
    let (first, second) = tokio::join!(
        TASK_ID.scope("A", handler(start, "A")),
        TASK_ID.scope("B", handler(start, "B")),
    );
    let right = |of: fn(&Seen) -> &'static str| {
        usize::from(of(&first) == "A") + usize::from(of(&second) == "B")
    };
    let counts = [
        ("thread-local", right(|seen| seen.thread_local)),
        ("task-local, awaited", right(|seen| seen.awaited)),
        ("spawn", right(|seen| seen.spawned)),
        ("spawn + scope", right(|seen| seen.spawned_carried)),
        ("spawn_blocking", right(|seen| seen.blocking)),
        ("spawn_blocking + sync_scope", right(|seen| seen.blocking_carried)),
    ];
    for (place, right) in counts {
        println!("= {place}: {right} of 2 right");
    }
    assert_eq!(counts.map(|(_, right)| right), [1, 2, 0, 2, 0, 2]);
    println!("An id lives in the task, not in the thread, and only a scope takes it further.");
}
