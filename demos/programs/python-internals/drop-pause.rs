//! Freeing a million lists inside a task stops the loop; handing them to a thread lets it turn.

use crate::show::trace;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Instant;
use tokio::task::{spawn, spawn_blocking, yield_now};

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();

    // Another task on the same loop. It counts its turns and does nothing else.
    let turns = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&turns);
    let heartbeat = spawn(async move {
        loop {
            counter.fetch_add(1, Relaxed);
            yield_now().await;
        }
    });

    yield_now().await;

    // No collector decides when this happens: the last owner goes here, so here it is freed.
    let lists = million_lists();
    let before = turns.load(Relaxed);
    let began = Instant::now();
    trace(start, "loop", "▶ drop");
    drop(lists);
    trace(start, "loop", "■ drop");
    let inline_took = began.elapsed();
    let inline_turns = turns.load(Relaxed) - before;

    // The same work where it holds up nobody.
    let mut lists = million_lists();
    let counter = Arc::clone(&turns);
    trace(start, "loop", "▶ other tasks");
    let freeing = spawn_blocking(move || {
        let (before, began) = (counter.load(Relaxed), Instant::now());
        trace(start, "helper thread", "▶ drop");
        lists.truncate(500_000);
        while counter.load(Relaxed) == before {
            thread::yield_now(); // half-way: if the loop stood still, this would never end
        }
        drop(lists);
        trace(start, "helper thread", "■ drop");
        (counter.load(Relaxed) - before, began.elapsed())
    });
    let (thread_turns, thread_took) = freeing.await.expect("dropping lists does not panic");
    trace(start, "loop", "■ other tasks");
    heartbeat.abort();

    println!("= dropped in a task: {:.1} ms", inline_took.as_secs_f64() * 1e3);
    println!("= dropped on a thread: {:.1} ms", thread_took.as_secs_f64() * 1e3);
    println!("= other task meanwhile, in a task: {inline_turns} turns");
    println!("= other task meanwhile, on a thread: {thread_turns} turns");
    assert!(before > 0, "the other task is under way");
    assert_eq!(inline_turns, 0, "the loop stood still");
    assert!(thread_turns > 0, "the loop went on turning");
    println!("Freeing is work for somebody; what matters is who has to wait for it.");
}

fn million_lists() -> Vec<Vec<u64>> {
    (0..1_000_000).map(|n| vec![n, n]).collect()
}
