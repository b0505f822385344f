//! `poll` sleeps until any socket has data; asking non-blocking sockets in a circle never rests.
#![allow(unsafe_code, reason = "std has no way to wait for several sockets")]

use crate::show::trace;
use std::io::{ErrorKind::WouldBlock, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

const NAMES: [&str; 3] = ["slow", "quick", "middle"];

/// Asks every socket again and again. Returns the order of service and the number of reads.
fn spin(sockets: &mut [UnixStream]) -> (Vec<&'static str>, usize) {
    let (mut served, mut reads) = (Vec::new(), 0);
    while served.len() < sockets.len() {
        for (socket, name) in sockets.iter_mut().zip(NAMES) {
            reads += 1;
            match socket.read(&mut [0; 64]) {
                Ok(0) => {}
                Ok(_) => served.push(answer(socket, name)),
                Err(error) => assert_eq!(error.kind(), WouldBlock, "nothing there yet"),
            }
        }
    }
    (served, reads)
}

/// Asks the kernel once for all of them. Returns the order of service and the number of polls.
fn sleep_in_poll(sockets: &mut [UnixStream]) -> (Vec<&'static str>, usize) {
    let (mut served, mut polls) = (Vec::new(), 0);
    let interest = |socket: &UnixStream| libc::pollfd {
        fd: socket.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    while served.len() < sockets.len() {
        let mut fds: Vec<_> = sockets.iter().map(interest).collect();
        // SAFETY: the pointer and the length describe `fds`, which outlives the call.
        assert!(unsafe { libc::poll(fds.as_mut_ptr(), 3, -1) } > 0, "without a limit in time");
        polls += 1;
        for (index, _) in fds.iter().enumerate().filter(|(_, fd)| fd.revents & libc::POLLIN != 0) {
            let _request = sockets[index].read(&mut [0; 64]).expect("poll said so");
            served.push(answer(&mut sockets[index], NAMES[index]));
        }
    }
    (served, polls)
}

fn answer(socket: &mut UnixStream, name: &'static str) -> &'static str {
    socket.write_all(b"answer").expect("the peer waits for it");
    name
}

/// Each peer thinks for 30 ms, asks, and reads its answer before the next one begins.
fn peers(start: Instant, mut sockets: Vec<UnixStream>) {
    for index in [1, 2, 0] {
        thread::sleep(Duration::from_millis(30));
        trace(start, NAMES[index], "▶ asks");
        sockets[index].write_all(b"request").expect("the server holds the other end");
        sockets[index].read_exact(&mut [0; 6]).expect("the server answers");
        trace(start, NAMES[index], "■ asks");
    }
}

pub fn main() {
    let start = Instant::now();
    let mut counts = Vec::new();
    for (name, serve) in [("spin", spin as fn(&mut [_]) -> _), ("poll", sleep_in_poll)] {
        let pairs = [(); 3].map(|()| UnixStream::pair().expect("a socket pair"));
        let (theirs, mut ours): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        for socket in &ours {
            socket.set_nonblocking(true).expect("a mode of the socket");
        }
        let peers = thread::spawn(move || peers(start, theirs));
        trace(start, "server", format!("▶ {name}"));
        let (served, calls) = serve(&mut ours);
        trace(start, "server", format!("■ {name}"));
        peers.join().expect("the peers do not panic");
        println!("= {name}: {calls} calls");
        assert_eq!(served, ["quick", "middle", "slow"], "served as they came");
        counts.push(calls);
    }
    assert_eq!(counts[1], 3, "one poll for each request");
    assert!(counts[0] > counts[1], "spinning asks more often");
    println!("Both served in order of arrival; poll needed 3 calls and slept in between.");
}
