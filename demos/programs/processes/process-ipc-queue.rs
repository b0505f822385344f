//! A child whose result does not fit the pipe cannot exit until it is read: waiting first would wait without end.
use crate::show::{bar, trace};
use std::env;
use std::io::{Read, Write, stdout};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(200);

pub fn main() {
    if let Ok(bytes) = env::var("BYTES") {
        let result = vec![b'7'; bytes.parse().expect("a number")];
        return stdout().write_all(&result).expect("somebody reads");
    }
    let start = Instant::now();

    // Join, then get: works as long as the result fits the pipe, 64 KiB on Linux.
    let mut small = worker(10);
    span(start, "parent, small", "join", || small.wait().expect("it is ours"));
    let got = span(start, "parent, small", "get", || result_of(&mut small));
    println!("= small result: {} bytes", got.len());
    assert_eq!(got.len(), 10, "joined first and lost nothing, by luck of the size");

    // The same order with a megabyte: the child is stuck in its write, so it does not end.
    let mut large = worker(1_000_000);
    trace(start, "child, large", "▶ put");
    trace(start, "parent, large", "▶ join before get");
    let joined = join_within(&mut large, PATIENCE);
    trace(start, "parent, large", "✗ join before get");
    println!("joined within {PATIENCE:?}: {joined}");
    assert!(!joined, "it waits for us to read while we wait for it to end");

    // Get, then join: the way out, and the right order to begin with.
    let got = span(start, "parent, large", "get", || result_of(&mut large));
    span(start, "parent, large", "join", || large.wait().expect("it is ours"));
    trace(start, "child, large", "■ put");
    println!("= large result: {} bytes", got.len());
    assert_eq!(got.len(), 1_000_000, "read to the end");

    // Or let the library do both at once.
    let output = span(start, "parent, output()", "get and join", || {
        worker(1_000_000).wait_with_output().expect("it is ours")
    });
    assert_eq!(output.stdout.len(), 1_000_000, "wait_with_output drains the pipe");
    println!("Read first, join afterwards: a full pipe holds its writer.");
}

/// A process that puts a result of that many bytes into its pipe and exits.
fn worker(bytes: usize) -> Child {
    let mut program = Command::new("/proc/self/exe"); // this program once more
    program.args(["demo", "process-ipc-queue"]).env("BYTES", bytes.to_string());
    program.stdout(Stdio::piped()).spawn().expect("it starts")
}

fn result_of(child: &mut Child) -> Vec<u8> {
    let mut result = Vec::new();
    let pipe = child.stdout.as_mut().expect("it is piped");
    pipe.read_to_end(&mut result).expect("a pipe can be read");
    result
}

/// `wait` with a limit, which std does not have: otherwise this program would never end.
fn join_within(child: &mut Child, patience: Duration) -> bool {
    let began = Instant::now();
    while began.elapsed() < patience {
        if child.try_wait().expect("it is ours").is_some() {
            return true;
        }
        sleep(Duration::from_millis(5));
    }
    false
}

#[track_caller]
fn span<T>(start: Instant, lane: &str, label: &str, work: impl FnOnce() -> T) -> T {
    let bar = bar(start, lane, label);
    let result = work();
    bar.done();
    result
}
