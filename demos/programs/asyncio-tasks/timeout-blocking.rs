//! A 20 ms timeout around blocking code never fires; one await after each chunk lets it.

use crate::show::trace;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::time::timeout;

const CHUNKS: usize = 8;
const CHUNK: Duration = Duration::from_millis(25);
const LIMIT: Duration = Duration::from_millis(20);

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();

    // No await inside: the runtime gets no chance to look at the clock until the work is over.
    let mut blocking = 0;
    trace(start, "never awaits", "▶ work");
    let never = timeout(LIMIT, async {
        for _ in 0..CHUNKS {
            thread::sleep(CHUNK);
            blocking += 1;
        }
    });
    let never = never.await;
    trace(start, "never awaits", "■ work");

    // The same work, yielding after each chunk: the timeout is noticed at an await.
    let mut yielding = 0;
    trace(start, "awaits per chunk", "▶ work");
    let often = timeout(LIMIT, async {
        for _ in 0..CHUNKS {
            thread::sleep(CHUNK);
            yielding += 1;
            tokio::task::yield_now().await;
        }
    });
    let often = often.await;
    trace(start, "awaits per chunk", "✗ work");

    // On a blocking thread the wait ends in time, but the thread itself runs on.
    let (release, gate) = mpsc::channel::<()>();
    let worker = tokio::task::spawn_blocking(move || {
        trace(start, "blocking thread", "▶ work");
        let released = gate.recv().is_ok();
        trace(start, "blocking thread", "■ work");
        released
    });
    tokio::pin!(worker);
    let thread = timeout(LIMIT, worker.as_mut()).await;
    trace(start, "caller", "• timed out, the thread did not notice");
    release.send(()).expect("the thread is still there");
    let ran_to_the_end = worker.await.expect("it did not panic");

    println!("= chunks done, never awaits: {blocking} chunks");
    println!("= chunks done, awaits per chunk: {yielding} chunks");
    assert!(never.is_ok(), "the work was ready before anybody checked the limit");
    assert_eq!(blocking, CHUNKS, "it did everything, ten times the limit long");
    assert!(often.is_err(), "the limit was noticed");
    assert!(yielding < CHUNKS / 2, "soon after it had passed");
    assert!(thread.is_err() && ran_to_the_end, "the wait ended, the thread did not");
    println!("A timeout is a question asked at each await; code that never awaits is never asked.");
}
