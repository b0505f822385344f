//! The caller of a runtime waits on its own thread; tasks still unfinished at the end are dropped.

use crate::show::{bar, trace};
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::task::JoinHandle;
use tokio::time::sleep;

pub fn main() {
    let start = Instant::now();
    let caller = thread::current().id();

    // What asyncio.run does: make a loop, run one coroutine to its end here, dispose of the loop.
    trace(start, "main thread", "▶ block_on");
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    let (answer, thread, abandoned) = runtime.block_on(async {
        let background = tokio::spawn(background(start, "abandoned", 10_000));
        sleep(Duration::from_millis(40)).await;
        (42, thread::current().id(), background)
    });
    trace(start, "main thread", "■ block_on");
    trace(start, "main thread", "▶ drop the runtime");
    drop(runtime);
    trace(start, "main thread", "■ drop the runtime");
    assert_eq!((answer, thread), (42, caller), "same thread, and the result comes back");
    assert!(abandoned.is_finished(), "the task is over, and it was not completed");
    let abandoned = result_of(abandoned);

    // Kept and awaited, the same kind of task gets to its end.
    trace(start, "main thread", "▶ block_on");
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    let awaited = runtime.block_on(async {
        let background = tokio::spawn(background(start, "awaited", 60));
        sleep(Duration::from_millis(40)).await;
        background.await.is_ok()
    });
    trace(start, "main thread", "■ block_on");

    // Inside async code there is a runtime already; a second one may not block its thread.
    let inside = runtime.block_on(async { tokio::runtime::Handle::try_current().is_ok() });
    let outside = tokio::runtime::Handle::try_current().is_ok();

    println!("abandoned task completed: {abandoned}, awaited task completed: {awaited}");
    println!("a runtime is running: inside block_on {inside}, outside {outside}");
    assert!(!abandoned && awaited, "the end of the main future decides, not that of the tasks");
    assert!(inside && !outside, "block_on borrows the thread and gives it back");
    println!("block_on ends with its own future; who wants the other tasks done must await them.");
}

/// Asks a fresh runtime how the task ended: its handle outlives the runtime it ran on.
fn result_of(handle: JoinHandle<()>) -> bool {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(handle).is_ok()
}

async fn background(start: Instant, lane: &'static str, ms: u64) {
    let bar = bar(start, lane, "background");
    sleep(Duration::from_millis(ms)).await;
    bar.done(); // dropped before its end, the bar has a cross
}
