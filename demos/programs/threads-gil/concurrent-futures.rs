//! A thread hands its result to async code: `join` freezes the loop, a oneshot channel lets it go on.

use crate::show::trace;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::task::{LocalSet, spawn_local, yield_now};

/// The loop's other work: it counts its turns and tells the thread about each.
async fn heartbeat(start: Instant, beats: Rc<Cell<usize>>, tell: mpsc::Sender<()>) {
    while tell.send(()).is_ok() {
        beats.set(beats.get() + 1);
        trace(start, "heartbeat", "• beat");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Like `Future.result()` of a pool: the caller's thread stands still until the value is there.
fn blocking(start: Instant) -> u32 {
    let job = thread::spawn(move || {
        trace(start, "pool thread", "▶ job");
        thread::sleep(Duration::from_millis(40));
        trace(start, "pool thread", "■ job");
        6 * 7
    });
    job.join().expect("the job does not panic")
}

/// Like `asyncio.wrap_future`: the thread sends the value to something that can be awaited.
async fn awaited(start: Instant, beats: mpsc::Receiver<()>) -> u32 {
    let (result, future) = oneshot::channel();
    thread::spawn(move || {
        trace(start, "pool thread", "▶ job");
        let felt = beats.iter().take(4).count(); // the job ends only if the loop keeps beating
        trace(start, "pool thread", "■ job");
        result.send(6 * 7 * u32::from(felt == 4)).expect("somebody waits");
    });
    future.await.expect("the thread sends a result")
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let (start, beats) = (Instant::now(), Rc::new(Cell::new(0)));
    let program = async {
        let (tell, felt) = mpsc::channel();
        spawn_local(heartbeat(start, Rc::clone(&beats), tell));
        yield_now().await; // the first beat

        let before = beats.get();
        trace(start, "loop", "▶ join");
        let joined = blocking(start);
        trace(start, "loop", "■ join");
        let frozen = beats.get() - before;

        trace(start, "loop", "▶ await");
        let received = awaited(start, felt).await;
        trace(start, "loop", "■ await");
        let alive = beats.get() - before - frozen;

        println!("= beats during join: {frozen} beats");
        println!("= beats during await: {alive} beats");
        assert_eq!((joined, received), (42, 42), "both ways deliver the value");
        assert_eq!(frozen, 0, "join blocks the thread that runs the loop");
        assert!(alive >= 3, "the loop ran its other work while it waited");
    };
    LocalSet::new().run_until(program).await;
    println!("Joining a thread stops the event loop; awaiting a oneshot channel does not.");
}
