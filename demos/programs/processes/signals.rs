//! SIGTERM arrives while three requests run: they finish, no new one is let in, and then the program leaves.
use crate::show::trace;
use std::time::Duration;
use tokio::process::Command;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

const GRACE: Duration = Duration::from_secs(3); // then the orchestrator would send SIGKILL

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    for (name, number) in [("SIGKILL", 9), ("SIGSTOP", 19)] {
        let refused = signal(SignalKind::from_raw(number)).is_err();
        println!("a handler for {name}: {}", if refused { "refused" } else { "accepted" });
        assert!(refused, "no program can handle {name}");
    }
    let mut terminate = signal(SignalKind::terminate()).expect("SIGTERM can be handled");

    let (send, mut accept) = mpsc::channel(8);
    for request in 1..=3 {
        send.send(request).await.expect("the server accepts");
    }
    // A handshake instead of luck: no request can be through before the signal has come.
    let (backend, answers) = watch::channel(false);
    let mut running = JoinSet::new();
    let (mut accepted, mut refused) = (0, 0);
    trace(start, "server", "▶ accept");
    loop {
        tokio::select! {
            biased; // a signal that has come is looked at before more requests
            _ = terminate.recv() => break,
            Some(request) = accept.recv() => {
                accepted += 1;
                running.spawn(handle(start, request, answers.clone()));
                if accepted == 3 {
                    tokio::spawn(orchestrator(start)); // queued behind the three
                }
            }
        }
    }
    trace(start, "server", "■ accept");
    trace(start, "server", "• SIGTERM: stop accepting, drain");

    // What comes now is turned away at the door.
    accept.close();
    if send.send(4).await.is_err() {
        refused += 1;
        trace(start, "request 4", "• refused");
    }
    trace(start, "server", "▶ drain");
    backend.send(true).expect("three requests wait for it");
    let drained = timeout(GRACE, running.join_all()).await;
    trace(start, "server", "■ drain");

    let finished = drained.map_or(0, |done| done.len());
    println!("= accepted: {accepted} requests");
    println!("= finished: {finished} requests");
    println!("= refused: {refused} requests");
    assert_eq!((accepted, finished, refused), (3, 3, 1), "nothing was cut off, nothing added");
    println!("The program stopped by its own decision, with every accepted request answered.");
}

async fn handle(start: Instant, request: u32, mut backend: watch::Receiver<bool>) {
    let lane = format!("request {request}");
    trace(start, &lane, "▶ work");
    backend.wait_for(|&answers| answers).await.expect("the backend is there");
    sleep(Duration::from_millis(40 * u64::from(request))).await;
    trace(start, &lane, "■ work");
}

/// Sends SIGTERM to this process, from outside.
async fn orchestrator(start: Instant) {
    trace(start, "orchestrator", "• kill -TERM");
    let kill = Command::new("/bin/sh").args(["-c", "kill -TERM $PPID"]).status().await;
    assert!(kill.expect("sh runs").success(), "the signal was sent");
}
