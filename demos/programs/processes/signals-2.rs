//! Two services get SIGTERM and a second of grace: one cleans up and leaves, the deaf one ends by SIGKILL.
use crate::show::trace;
use std::io::{self, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const POLITE: &str = "trap 'echo flushed; exit 0' TERM; echo ready; read -r request";
const DEAF: &str = "trap '' TERM; echo ready; read -r request";
const GRACE: Duration = Duration::from_secs(1);

pub fn main() {
    let start = Instant::now();
    let (polite, deaf) = thread::scope(|scope| {
        let polite = scope.spawn(|| run_and_stop(start, "polite", POLITE));
        let deaf = run_and_stop(start, "deaf", DEAF);
        (polite.join().expect("no panic"), deaf.expect("sh runs"))
    });
    let polite = polite.expect("sh runs");

    for (name, end) in [("polite", &polite), ("deaf", &deaf)] {
        println!("{name}: last words {:?}, killed by signal {:?}", end.last_words, end.killed_by);
        println!("= {name}, needed: {:.1} ms", end.took.as_secs_f64() * 1e3);
    }
    assert_eq!(polite.killed_by, None, "it left by itself");
    assert_eq!(polite.last_words, "flushed\n", "after it had cleaned up");
    assert_eq!(deaf.killed_by, Some(9), "SIGKILL cannot be ignored");
    assert_eq!(deaf.last_words, "", "and there is no handler in which to clean up");
    assert!(deaf.took >= GRACE, "it was given all of its time");
    println!("SIGTERM is a request with a deadline; SIGKILL is what comes after the deadline.");
}

struct End {
    last_words: String,
    killed_by: Option<i32>,
    took: Duration,
}

/// Starts a service and stops it as an orchestrator does: SIGTERM, a grace period, SIGKILL.
fn run_and_stop(start: Instant, lane: &str, script: &str) -> io::Result<End> {
    let mut sh = Command::new("/bin/sh");
    sh.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut service = sh.spawn()?; // no request comes: it sleeps until there is a signal
    let mut stdout = service.stdout.take().expect("it is piped");
    stdout.read_exact(&mut [0; 6])?; // "ready": its trap is set
    trace(start, lane, "▶ serve");

    let (heard, end_of_output) = mpsc::channel();
    let listener = thread::spawn(move || {
        let mut last_words = String::new();
        stdout.read_to_string(&mut last_words).expect("text, up to its end");
        heard.send(()).expect("the orchestrator waits");
        last_words
    });
    let asked = Instant::now();
    let term = format!("kill -TERM {}", service.id());
    trace(start, "orchestrator", format!("• SIGTERM to {lane}"));
    Command::new("/bin/sh").args(["-c", &term]).status()?;

    let left = end_of_output.recv_timeout(GRACE).is_ok();
    if !left {
        trace(start, "orchestrator", format!("• SIGKILL to {lane}"));
        service.kill()?;
        end_of_output.recv().expect("a dead process writes no more");
    }
    let killed_by = service.wait()?.signal();
    trace(start, lane, if left { "■ serve" } else { "✗ serve" });
    let last_words = listener.join().expect("no panic");
    Ok(End { last_words, killed_by, took: asked.elapsed() })
}
