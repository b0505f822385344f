//! An event loop in miniature: a ready list, timers and `poll`; when idle it sleeps in the kernel.
#![allow(unsafe_code, reason = "std has no way to wait for several sockets")]

use crate::show::{bar, trace};
use std::collections::{BTreeMap, VecDeque};
use std::io::{Read, Write};
use std::mem::take;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

type Callback = Box<dyn FnOnce(&mut Loop)>;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

#[derive(Default)]
struct Loop {
    ready: VecDeque<Callback>,
    /// By due time, and among equals by the order in which they were asked for.
    timers: BTreeMap<(Instant, usize), Callback>,
    timers_made: usize,
    readers: Vec<(UnixStream, Callback)>,
    order: Vec<&'static str>,
    polls: usize,
}

impl Loop {
    fn call_at(&mut self, due: Instant, callback: impl FnOnce(&mut Loop) + 'static) {
        self.timers_made += 1;
        self.timers.insert((due, self.timers_made), Box::new(callback));
    }

    /// How long to sleep in the kernel: not at all, until the next timer, or until a socket is ready.
    fn timeout(&self) -> i32 {
        if !self.ready.is_empty() {
            return 0;
        }
        let Some((due, _)) = self.timers.keys().next() else { return -1 };
        let left = due.saturating_duration_since(Instant::now());
        i32::try_from(left.as_millis()).expect("a short timer") + 1
    }

    /// Sleeps until a socket is ready or the time is over; the callbacks of the ready ones.
    fn poll(&mut self) {
        let interest = |fd: i32| libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
        let sockets = self.readers.iter().map(|(socket, _)| socket.as_raw_fd());
        let mut fds: Vec<_> = sockets.map(interest).collect();
        let bar = bar(*START, "loop", "poll");
        // SAFETY: the pointer and the length describe `fds`, which outlives the call.
        unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, self.timeout()) };
        bar.done();
        self.polls += 1;
        for (reader, fd) in take(&mut self.readers).into_iter().zip(fds) {
            if fd.revents == 0 {
                self.readers.push(reader);
            } else {
                self.ready.push_back(reader.1);
            }
        }
    }

    fn note(&mut self, lane: &str, what: &'static str) {
        self.order.push(what);
        trace(*START, lane, format!("• {what}"));
    }

    fn run(&mut self) {
        while !(self.ready.is_empty() && self.timers.is_empty() && self.readers.is_empty()) {
            self.poll();
            let later = self.timers.split_off(&(Instant::now(), usize::MAX));
            self.ready.extend(std::mem::replace(&mut self.timers, later).into_values());
            for callback in take(&mut self.ready) {
                callback(self); // what it adds to the list waits for the next turn
            }
        }
    }
}

pub fn main() {
    let mut events = Loop::default();
    let mut writers = Vec::new();
    for name in ["first socket", "second socket"] {
        let (ours, theirs) = UnixStream::pair().expect("a socket pair");
        let mut reader = ours.try_clone().expect("a second handle");
        writers.push(theirs);
        let on_readable: Callback = Box::new(move |events| {
            reader.read_exact(&mut [0]).expect("poll said so");
            events.note("sockets", name);
        });
        events.readers.push((ours, on_readable));
    }
    let due = *START + Duration::from_millis(100);
    events.call_at(due, move |events| {
        events.note("timers", "timer");
        for writer in &mut writers {
            writer.write_all(b"!").expect("the loop holds the other end");
        }
        events.ready.push_back(Box::new(|events| events.note("ready", "called soon")));
    });
    events.call_at(due, |events| events.note("timers", "timer of the same moment"));
    events.run();
    println!("= polls in {} ms: {} calls", START.elapsed().as_millis(), events.polls);
    let order =
        ["timer", "timer of the same moment", "called soon", "first socket", "second socket"];
    assert_eq!(events.order, order, "first in, first out");
    assert!(events.polls <= 5, "an idle loop sleeps, it does not look round");
    println!("One thread ran timers, sockets and a callback, and slept in poll in between.");
}
