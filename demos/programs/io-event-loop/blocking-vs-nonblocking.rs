//! The same read on an empty socket: non-blocking returns at once, a timeout waits a little, blocking waits.

use crate::show::trace;
use std::io::{ErrorKind::WouldBlock, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Reads once, draws the call and returns what came out of it.
fn read(start: Instant, mode: &str, socket: &mut UnixStream) -> (String, Duration) {
    let began = Instant::now();
    trace(start, "reader", format!("▶ {mode}"));
    let outcome = match socket.read(&mut [0; 64]) {
        Ok(0) => "end of stream".to_owned(),
        Ok(bytes) => format!("{bytes} bytes"),
        Err(error) if error.kind() == WouldBlock => "would block".to_owned(),
        Err(error) => error.to_string(),
    };
    trace(start, "reader", format!("■ {mode}"));
    trace(start, "reader", format!("• {outcome}"));
    println!("= {mode}: {:.2} ms", began.elapsed().as_secs_f64() * 1e3);
    (outcome, began.elapsed())
}

pub fn main() {
    let start = Instant::now();
    let (mut ours, mut theirs) = UnixStream::pair().expect("a socket pair");

    ours.set_nonblocking(true).expect("a mode of the socket");
    let (outcome, _) = read(start, "non-blocking", &mut ours);
    assert_eq!(outcome, "would block", "no data, no waiting");

    ours.set_nonblocking(false).expect("a mode of the socket");
    ours.set_read_timeout(Some(Duration::from_millis(50))).expect("not zero");
    let (outcome, waited) = read(start, "timeout of 50 ms", &mut ours);
    assert_eq!(outcome, "would block", "the same error, only later");
    assert!(waited > Duration::from_millis(40), "it waited for its timeout");

    ours.set_read_timeout(None).expect("wait forever");
    let (go, reading) = mpsc::channel();
    let peer = thread::spawn(move || {
        reading.recv().expect("the reader is about to read");
        trace(start, "peer", "▶ thinks");
        thread::sleep(Duration::from_millis(80));
        trace(start, "peer", "■ thinks");
        theirs.write_all(b"hello").expect("the reader waits"); // then hangs up
    });
    let began = Instant::now();
    go.send(()).expect("the peer listens");
    let (outcome, _) = read(start, "blocking", &mut ours);
    let waited = began.elapsed();
    assert_eq!(outcome, "5 bytes", "a blocking read returns with data");
    assert!(waited >= Duration::from_millis(80), "it waited as long as the peer took");
    peer.join().expect("the peer does not panic");
    let (outcome, _) = read(start, "peer gone", &mut ours);
    assert_eq!(outcome, "end of stream", "zero bytes mean the end, not an empty message");
    println!("Empty socket: an error at once, an error after 50 ms, or no return until data came.");
}
