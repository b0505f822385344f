//! A request id arrives where the context is copied at the start; a bare pool loses it, a thread-local mixes it up.

use crate::show::{bar, trace};
use std::cell::Cell;
use tokio::task::{JoinHandle as Task, spawn, spawn_blocking};
use tokio::time::{Duration, Instant, sleep};

tokio::task_local! { static CONTEXT: &'static str; }
thread_local! { static THREAD_LOCAL: Cell<&'static str> = const { Cell::new("nobody") }; }

fn current_id() -> &'static str {
    CONTEXT.try_with(|id| *id).unwrap_or("nobody")
}

/// As `asyncio.create_task`: the new task begins with a copy of the context.
fn create_task(job: impl Future<Output = &'static str> + Send + 'static) -> Task<&'static str> {
    spawn(CONTEXT.scope(current_id(), job))
}

/// As `asyncio.to_thread`: the copy goes along to the thread.
fn to_thread(job: fn() -> &'static str) -> Task<&'static str> {
    let id = current_id();
    spawn_blocking(move || CONTEXT.sync_scope(id, job))
}

/// As `loop.run_in_executor`: the function crosses, the context does not.
fn run_in_executor(job: fn() -> &'static str) -> Task<&'static str> {
    spawn_blocking(job)
}

/// What was found in each place, in the order of `PLACES`.
const PLACES: [&str; 5] =
    ["after an await", "create_task", "to_thread", "run_in_executor", "thread-local"];

async fn handler(start: Instant, id: &'static str) -> [&'static str; 5] {
    let handled = bar(start, format!("request {id}"), "handle");
    THREAD_LOCAL.set(id);
    // The other request arrives during this wait, and runs on the same thread.
    sleep(Duration::from_millis(20)).await;
    let found = [
        current_id(),
        create_task(async { current_id() }).await.expect("no panic"),
        to_thread(current_id).await.expect("no panic"),
        run_in_executor(current_id).await.expect("no panic"),
        THREAD_LOCAL.get(),
    ];
    for (place, found) in PLACES.iter().zip(found) {
        trace(start, format!("{place}, {id}"), format!("• {found}"));
    }
    handled.done();
    found
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    // The middleware names the request, then runs the handler inside that scope.
    let (first, second) = tokio::join!(
        CONTEXT.scope("A", handler(start, "A")),
        CONTEXT.scope("B", handler(start, "B")),
    );
    for (place, (a, b)) in PLACES.iter().zip(first.into_iter().zip(second)) {
        println!("= {place}: {} of 2 right", usize::from(a == "A") + usize::from(b == "B"));
    }
    assert_eq!(first, ["A", "A", "A", "nobody", "B"], "lost in a bare pool, mixed up in a thread");
    assert_eq!(second, ["B", "B", "B", "nobody", "B"]);
    println!("An id lives in the task's context; who starts work elsewhere must copy it there.");
}
