//! Two services get SIGTERM and a second of grace: one cleans up and leaves, the deaf one ends by SIGKILL.
#![allow(unsafe_code, reason = "std has no way to send a signal")]

use crate::show::{bar, trace};
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

const GRACE: Duration = Duration::from_secs(1);

pub fn main() {
    if let Ok(kind) = std::env::var("SERVICE") {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        return runtime.block_on(serve(&kind));
    }
    let start = Instant::now();
    let (deaf, polite) = thread::scope(|scope| {
        let polite = scope.spawn(|| run_and_stop(start, "polite"));
        (run_and_stop(start, "deaf"), polite.join().expect("no panic"))
    });
    assert_eq!(polite, ("flushed\n".to_owned(), None), "it cleaned up and left by itself");
    assert_eq!(deaf, (String::new(), Some(9)), "SIGKILL cannot be ignored, nor handled");
    println!("SIGTERM is a request with a deadline; SIGKILL is what comes after the deadline.");
}

/// A service: this program once more. It hears SIGTERM, and the polite one acts on it.
async fn serve(kind: &str) {
    let mut terminate = signal(SignalKind::terminate()).expect("a handler");
    println!("ready");
    while terminate.recv().await.is_some() {
        if kind == "polite" {
            return println!("flushed");
        }
    }
}

/// Starts a service and stops it as an orchestrator does: SIGTERM, a grace period, SIGKILL. Gives its
/// last words, and the signal that killed it.
fn run_and_stop(start: Instant, kind: &'static str) -> (String, Option<i32>) {
    let mut this = Command::new("/proc/self/exe");
    this.args(["demo", "signals-2"]).env("SERVICE", kind).stdout(Stdio::piped());
    let mut service = this.spawn().expect("a process");
    let mut stdout = service.stdout.take().expect("it is piped");
    stdout.read_exact(&mut [0; 6]).expect("ready: its handler is set");
    let serves = bar(start, kind, "serve");
    let (words, last_words) = mpsc::channel();
    thread::spawn(move || words.send(std::io::read_to_string(stdout)));
    let asked = Instant::now();
    trace(start, "orchestrator", format!("• SIGTERM to {kind}"));
    // SAFETY: a signal to our own child, which is not collected yet.
    unsafe { libc::kill(service.id().cast_signed(), libc::SIGTERM) };
    let mut heard = last_words.recv_timeout(GRACE).ok();
    if heard.is_some() {
        serves.done();
    } else {
        trace(start, "orchestrator", format!("• SIGKILL to {kind}"));
        service.kill().expect("it is still there");
        drop(serves);
        heard = last_words.recv().ok();
    }
    println!("= {kind}, needed: {:.1} ms", asked.elapsed().as_secs_f64() * 1e3);
    let words = heard.expect("end of its output").expect("text");
    (words, service.wait().expect("it is ours").signal())
}
