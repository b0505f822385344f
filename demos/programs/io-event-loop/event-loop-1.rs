//! A server that blocks on one socket lets two others wait, although their requests have arrived.

use crate::show::{bar, trace};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

const NAMES: [&str; 3] = ["slow", "quick", "middle"];

/// The peers send their requests 30 ms apart: quick, middle, slow. Returns when each was sent.
fn peers(start: Instant, mut sockets: Vec<UnixStream>) -> [f64; 3] {
    let mut sent = [0.0; 3];
    for index in [1, 2, 0] {
        thread::sleep(Duration::from_millis(30)); // the peer thinks
        trace(start, NAMES[index], "▶ waits for its answer");
        sent[index] = milliseconds(start);
        sockets[index].write_all(b"request").expect("the server holds the other end");
    }
    for (index, socket) in sockets.iter_mut().enumerate() {
        socket.read_exact(&mut [0; 6]).expect("the server answers everybody");
        trace(start, NAMES[index], "■ waits for its answer");
    }
    sent
}

/// Asks the sockets in the order in which they were accepted. `read` returns when it has data.
fn serve(start: Instant, mut sockets: Vec<UnixStream>) -> Vec<(usize, f64)> {
    let mut served = Vec::new();
    for (index, socket) in sockets.iter_mut().enumerate() {
        let blocked = bar(start, "server", format!("blocked on {}", NAMES[index]));
        socket.read_exact(&mut [0; 7]).expect("the peer sends its request");
        blocked.done();
        served.push((index, milliseconds(start)));
        socket.write_all(b"answer").expect("the peer listens");
    }
    served
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

pub fn main() {
    let start = Instant::now();
    let pairs = [(); 3].map(|()| UnixStream::pair().expect("a socket pair"));
    let (theirs, ours) = pairs.into_iter().unzip();
    let peers = thread::spawn(move || peers(start, theirs));
    let served = serve(start, ours);
    let sent = peers.join().expect("the peers do not panic");

    for &(index, at) in &served {
        println!("= {}: {:.1} ms", NAMES[index], at - sent[index]);
    }
    let order: Vec<_> = served.iter().map(|(index, _)| NAMES[*index]).collect();
    assert_eq!(order, ["slow", "quick", "middle"], "served as asked, not as they came");
    let quick = served[1].1 - sent[1];
    assert!(quick > 50.0, "quick waited {quick:.1} ms for a stranger's thinking");
    println!("Requests came quick, middle, slow; one blocking read made everybody wait for slow.");
}
