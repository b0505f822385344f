//! The program ends while a thread writes: a thread nobody joined is cut off in mid-sentence, a joined one ends well.

use crate::show::{bar, trace};
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

pub fn main() {
    if let Ok(kind) = env::var("THREAD") {
        return program(&kind);
    }
    let start = Instant::now();
    let forgotten = run(start, "daemon");
    let joined = run(start, "joined");
    println!("= daemon thread, lines written: {forgotten} of 3");
    println!("= joined thread, lines written: {joined} of 3");
    assert_eq!(forgotten, 1, "the process went, and the thread with it");
    assert_eq!(joined, 3, "the main thread waited");
    println!("No destructor and no finally runs in a thread that dies with its process.");
}

/// The program in question. Its thread has three lines to write, and the main thread little to do.
fn program(kind: &str) {
    let (wrote, has_written) = mpsc::channel();
    let writer = thread::spawn(move || {
        println!("begin");
        wrote.send(()).expect("main waits");
        thread::sleep(Duration::from_millis(100));
        println!("write");
        println!("end");
    });
    has_written.recv().expect("it begins");
    if kind == "joined" {
        writer.join().expect("no panic");
    }
    // Here main returns, and with it the process ends.
}

/// Starts this program again as that program, and counts the lines its thread wrote.
fn run(start: Instant, kind: &str) -> usize {
    let mut command = Command::new("/proc/self/exe");
    command.args(["demo", "daemon-threads"]).env("THREAD", kind).stdout(Stdio::piped());
    let mut process = command.spawn().expect("it starts");
    let main = bar(start, format!("{kind}: main thread"), "runs");
    let thread = bar(start, format!("{kind}: its thread"), "writes");
    let mut output = BufReader::new(process.stdout.take().expect("it is piped"));
    let mut lines = 0;
    let mut line = String::new();
    while output.read_line(&mut line).expect("text") > 0 {
        lines += 1;
        trace(start, format!("{kind}: its thread"), format!("• {}", line.trim()));
        line.clear();
    }
    if lines == 3 {
        thread.done();
    } else {
        drop(thread); // cut off
    }
    assert!(process.wait().expect("it is ours").success(), "it ended well either way");
    main.done();
    lines
}
