//! Calling an async function runs nothing: of three saves only the awaited and the spawned happen.

use crate::show::trace;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let saved = Arc::new(AtomicUsize::new(0));

    // The forgotten one. Written as the bare statement `save(...);` this is a compiler warning,
    // and an error under #![deny(unused_must_use)]; stored in a variable it passes unnoticed.
    let future = save(start, "forgotten", Arc::clone(&saved));
    trace(start, "forgotten", "• the call returned a future");
    sleep(Duration::from_millis(100)).await;
    let after_a_while = saved.load(Relaxed);
    drop(future);
    trace(start, "forgotten", "• dropped, its body never ran");

    // The right ways: await it here ...
    save(start, "awaited", Arc::clone(&saved)).await;
    let after_await = saved.load(Relaxed);

    // ... or hand it to the runtime, which polls it whether or not we wait.
    let task = tokio::spawn(save(start, "spawned", Arc::clone(&saved)));
    work(start).await;
    let after_spawn = saved.load(Relaxed);
    task.await.expect("saving does not panic");

    println!("= called and forgotten: {after_a_while} saves");
    println!("= called and awaited: {} saves", after_await - after_a_while);
    println!("= spawned: {} saves", after_spawn - after_await);
    assert_eq!(after_a_while, 0, "a future is a plan; nobody carried it out");
    assert_eq!(after_await, 1, "await carries it out");
    assert_eq!(after_spawn, 2, "a task runs while its creator does something else");
    // A second difference to Python: `if save(...)` does not compile, a future is not a bool.
    assert_eq!(Arc::strong_count(&saved), 1, "the dropped future gave back what it had captured");
    println!("Three calls, two saves: calling is not running.");
}

async fn save(start: Instant, lane: &'static str, saved: Arc<AtomicUsize>) {
    trace(start, lane, "▶ save");
    sleep(Duration::from_millis(50)).await;
    saved.fetch_add(1, Relaxed);
    trace(start, lane, "■ save");
}

async fn work(start: Instant) {
    trace(start, "main", "▶ other work");
    sleep(Duration::from_millis(80)).await;
    trace(start, "main", "■ other work");
}
