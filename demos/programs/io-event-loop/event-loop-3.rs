//! An event loop in miniature: a ready list, timers and `poll`; when idle it sleeps in the kernel.
#![allow(unsafe_code, reason = "std has no way to wait for several sockets")]

use crate::show::trace;
use std::collections::{BTreeMap, VecDeque};
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

type Callback = Box<dyn FnOnce(&mut Loop)>;

struct Loop {
    start: Instant,
    ready: VecDeque<Callback>,
    timers: BTreeMap<Instant, Callback>,
    readers: Vec<(UnixStream, Callback)>,
    order: Vec<&'static str>,
    polls: usize,
}

impl Loop {
    fn call_later(&mut self, millis: u64, callback: impl FnOnce(&mut Loop) + 'static) {
        self.timers.insert(Instant::now() + Duration::from_millis(millis), Box::new(callback));
    }

    fn note(&mut self, lane: &str, what: &'static str) {
        self.order.push(what);
        trace(self.start, lane, format!("• {what}"));
    }

    fn run(&mut self) {
        while !(self.ready.is_empty() && self.timers.is_empty() && self.readers.is_empty()) {
            // Sleep in the kernel: not at all, until the next timer, or for ever.
            let next = self.timers.keys().next();
            let timeout = match next.map(|due| due.saturating_duration_since(Instant::now())) {
                _ if !self.ready.is_empty() => 0,
                Some(left) => i32::try_from(left.as_millis()).expect("a short timer") + 1,
                None => -1,
            };
            let interest = |(socket, _): &(UnixStream, Callback)| libc::pollfd {
                fd: socket.as_raw_fd(),
                events: libc::POLLIN,
                revents: 0,
            };
            let mut fds: Vec<_> = self.readers.iter().map(interest).collect();
            trace(self.start, "loop", "▶ poll");
            // SAFETY: the pointer and the length describe `fds`, which outlives the call.
            unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, timeout) };
            self.polls += 1;
            trace(self.start, "loop", "■ poll");
            // What is readable and what is due joins the ready list.
            for index in (0..fds.len()).rev().filter(|&index| fds[index].revents != 0) {
                self.ready.push_back(self.readers.remove(index).1);
            }
            let later = self.timers.split_off(&Instant::now());
            self.ready.extend(std::mem::replace(&mut self.timers, later).into_values());
            for callback in std::mem::take(&mut self.ready) {
                callback(self); // what it adds to the list waits for the next turn
            }
        }
    }
}

pub fn main() {
    let (start, ready, timers) = (Instant::now(), VecDeque::new(), BTreeMap::new());
    let (ours, mut theirs) = UnixStream::pair().expect("a socket pair");
    let mut reader = ours.try_clone().expect("a second handle");
    let on_readable: Callback = Box::new(move |events| {
        reader.read_exact(&mut [0]).expect("poll said so");
        events.note("socket", "socket readable");
        events.call_later(200, |events| events.note("timers", "timer of 200 ms"));
    });
    let (readers, order) = (vec![(ours, on_readable)], vec![]);
    let mut events = Loop { start, ready, timers, readers, order, polls: 0 };
    events.call_later(100, move |events| {
        events.note("timers", "timer of 100 ms");
        theirs.write_all(b"!").expect("the loop holds the other end");
        events.ready.push_back(Box::new(|events| events.note("ready", "called soon")));
    });
    events.run();
    println!("= polls in {} ms: {} calls", start.elapsed().as_millis(), events.polls);
    let order = ["timer of 100 ms", "called soon", "socket readable", "timer of 200 ms"];
    assert_eq!(events.order, order, "the ready list is first in, first out");
    assert!(events.polls <= 6, "an idle loop sleeps, it does not look round");
    println!("One thread ran timers, a socket and a callback, and slept in poll in between.");
}
