//! An I/O thread behind a computing thread: after every reply it waits a switch interval for the interpreter lock.

use crate::show::{bar, param};
use tokio::sync::Mutex;
use tokio::time::{Duration, Instant, sleep};

const REPLIES: u32 = 5;
const REPLY: Duration = Duration::from_millis(2); // the wait for a reply needs no lock
const HANDLE: Duration = Duration::from_millis(1); // handling it does

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let interval = Duration::from_millis(param("interval", 5));
    let alone = io_thread(Instant::now(), "alone", &Mutex::new(())).await;

    let (gil, start) = (Mutex::new(()), Instant::now());
    let beside = tokio::select! {
        took = io_thread(start, "beside", &gil) => took,
        () = computing_thread(start, &gil, interval) => unreachable!("it computes on and on"),
    };
    println!("= alone, {REPLIES} replies: {} ms", alone.as_millis());
    println!("= beside a computing thread, {REPLIES} replies: {} ms", beside.as_millis());
    assert_eq!(alone, (REPLY + HANDLE) * REPLIES);
    assert!(beside >= interval * REPLIES, "a whole interval for each reply");
    println!("1 ms of work waited for {} ms of somebody else's, each time.", interval.as_millis());
}

/// Asks, waits for the reply without the lock, and handles the reply with it.
async fn io_thread(start: Instant, way: &str, gil: &Mutex<()>) -> Duration {
    for _ in 0..REPLIES {
        let reply = bar(start, format!("{way}: I/O thread"), "reply");
        sleep(REPLY).await;
        reply.done();
        let waits = bar(start, format!("{way}: I/O thread"), "waits for the lock");
        let held = gil.lock().await;
        waits.done();
        let handles = bar(start, format!("{way}: I/O thread"), "handles");
        sleep(HANDLE).await;
        handles.done();
        drop(held);
    }
    start.elapsed()
}

/// Computes without end. It gives the lock away only when somebody has wanted it for an interval.
async fn computing_thread(start: Instant, gil: &Mutex<()>, interval: Duration) {
    loop {
        let held = gil.lock().await;
        let computes = bar(start, "beside: computing thread", "computes");
        // Until the other asks: its reply takes a while. Then one interval more.
        sleep(REPLY).await;
        sleep(interval).await;
        computes.done();
        drop(held);
        tokio::task::yield_now().await;
    }
}
