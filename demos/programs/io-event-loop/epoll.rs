//! epoll watches fifty sockets and returns the three that are ready, again and again until they are read.
#![allow(unsafe_code, reason = "std has no selector, epoll is a call of the C library")]

use crate::show::trace;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Instant;

const SOCKETS: usize = 50;

struct Selector(OwnedFd);

impl Selector {
    fn new() -> Self {
        // SAFETY: the call takes no pointers.
        let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        assert!(fd >= 0, "a descriptor can be had");
        // SAFETY: the descriptor is open, and nobody else owns it.
        Self(unsafe { OwnedFd::from_raw_fd(fd) })
    }

    fn register(&self, socket: &UnixStream, token: usize) {
        let mut event = libc::epoll_event { events: libc::EPOLLIN as u32, u64: token as u64 };
        let (epoll, fd) = (self.0.as_raw_fd(), socket.as_raw_fd());
        // SAFETY: both descriptors are open and `event` outlives the call.
        let result = unsafe { libc::epoll_ctl(epoll, libc::EPOLL_CTL_ADD, fd, &raw mut event) };
        assert_eq!(result, 0, "a socket can be watched");
    }

    /// The tokens of the readable sockets, without waiting.
    fn ready(&self) -> Vec<usize> {
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; SOCKETS];
        let room = i32::try_from(SOCKETS).expect("a small number");
        // SAFETY: the pointer and the length describe `events`, which outlives the call.
        let count = unsafe { libc::epoll_wait(self.0.as_raw_fd(), events.as_mut_ptr(), room, 0) };
        let count = usize::try_from(count).expect("epoll_wait does not fail here");
        let tokens = events[..count].iter().map(|event| usize::try_from(event.u64));
        let mut tokens: Vec<_> = tokens.map(|token| token.expect("our own token")).collect();
        tokens.sort_unstable();
        tokens
    }
}

pub fn main() {
    let selector = Selector::new();
    let pairs = (0..SOCKETS).map(|_| UnixStream::pair().expect("a socket pair"));
    let (mut ours, mut theirs): (Vec<_>, Vec<_>) = pairs.unzip();
    ours.iter().enumerate().for_each(|(token, socket)| selector.register(socket, token));

    let start = Instant::now();
    let ask = |expected: &[usize], why: &str| {
        trace(start, "selector", "▶ epoll_wait");
        let ready = selector.ready();
        trace(start, "selector", "■ epoll_wait");
        trace(start, "selector", format!("• ready: {ready:?}"));
        assert_eq!(ready, expected, "{why}");
        ready.len()
    };
    ask(&[], "nobody has written");
    for token in [31, 7, 19] {
        theirs[token].write_all(b"x").expect("the other end is open");
        trace(start, format!("socket {token}"), "▶ has data");
    }
    let returned = ask(&[7, 19, 31], "exactly those with data");
    ask(&[7, 19, 31], "level-triggered: still unread, so reported again");
    for token in [19, 7] {
        ours[token].read_exact(&mut [0]).expect("epoll said so");
        trace(start, format!("socket {token}"), "■ has data");
    }
    ask(&[31], "what was read is no longer ready");
    ours[31].read_exact(&mut [0]).expect("epoll said so");
    trace(start, "socket 31", "■ has data");
    ask(&[], "everything has been read");

    println!("= registered: {SOCKETS} sockets");
    println!("= returned: {returned} sockets");
    println!("Of {SOCKETS} watched sockets the kernel named the {returned} with unread data.");
}
