//! Abort a task before it starts, at its await and in blocking code: the third one does not stop.

use crate::show::{bar, trace};
use std::future::pending;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::task::{JoinError, spawn, spawn_blocking};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();

    // 1. Aborted before its first step: the body is never entered, so nothing is cleaned up.
    let early = spawn(async move {
        let _bar = bar(start, "never started", "work");
    });
    early.abort();
    trace(start, "never started", "• aborted before the first step");
    let early = ended(early.await);

    // 2. Aborted at an await: the future is dropped there, and with it all that it owned.
    let (about_to_wait, waits) = oneshot::channel();
    let middle = spawn(async move {
        let _bar = bar(start, "at an await", "work"); // dropped with the task: a cross
        about_to_wait.send(()).expect("main listens");
        let () = pending().await;
        unreachable!("code after the await of a dropped future never runs");
    });
    waits.await.expect("the task came as far as its await");
    sleep(Duration::from_millis(20)).await;
    middle.abort();
    let middle = ended(middle.await);

    // 3. Aborted on a blocking thread: a thread has no await to stop at, so it runs on.
    let (entered, running) = oneshot::channel();
    let (release, gate) = mpsc::channel();
    let late = spawn_blocking(move || {
        let bar = bar(start, "blocking thread", "work");
        entered.send(()).expect("main listens");
        gate.recv().expect("main releases the gate after its abort");
        thread::sleep(Duration::from_millis(30));
        bar.done();
    });
    running.await.expect("the thread runs");
    late.abort();
    trace(start, "blocking thread", "• abort has no effect");
    release.send(()).expect("the thread waits");
    let late = ended(late.await);

    println!("before its first step: {early}\nat an await: {middle}\non a blocking thread: {late}");
    assert_eq!([early, middle, late], ["cancelled", "cancelled", "ran to its end"]);
    println!(
        "Cancelling a Rust task drops it at an await: it cannot refuse, and a thread cannot obey."
    );
}

fn ended(result: Result<(), JoinError>) -> &'static str {
    match result {
        Ok(()) => "ran to its end",
        Err(error) if error.is_cancelled() => "cancelled",
        Err(_) => "panicked",
    }
}
