//! Green threads made of threads and a baton: a patched sleep hands the baton on, an ordinary one keeps it.
//!
//! Each greenlet has a whole call stack, so it may switch deep inside plain functions; no `async` anywhere.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Mutex, MutexGuard};

const GREENLETS: usize = 5;
const NAP: Duration = Duration::from_millis(20);

/// Only the greenlet that holds the baton runs.
struct Greenlet<'hub> {
    everyone: &'hub Barrier,
    baton: MutexGuard<'hub, Vec<usize>>,
    number: usize,
    start: Instant,
}

/// After monkey patching: others run meanwhile, and the caller cannot tell the difference.
fn patched_sleep(greenlet: &mut Greenlet) {
    MutexGuard::unlocked(&mut greenlet.baton, || {
        greenlet.everyone.wait(); // makes sure that the naps overlap
        thread::sleep(NAP);
    });
}

/// An extension that waits by itself was not patched: it sleeps with the baton in its hand.
fn unpatched_sleep(_: &mut Greenlet) {
    thread::sleep(NAP);
}

/// The functions in between know nothing of switching.
fn handle_request(greenlet: &mut Greenlet, sleep: fn(&mut Greenlet)) {
    greenlet.step();
    query_database(greenlet, sleep);
    greenlet.step();
}

fn query_database(greenlet: &mut Greenlet, sleep: fn(&mut Greenlet)) {
    greenlet.trace("▶ query");
    sleep(greenlet);
    greenlet.trace("■ query");
}

impl Greenlet<'_> {
    /// The list in the baton records who ran.
    fn step(&mut self) {
        self.baton.push(self.number);
    }

    fn trace(&self, event: &str) {
        let (lane, time) = (self.number, self.start.elapsed().as_secs_f64() * 1e3);
        println!("{time:.1} ms │ greenlet {lane} │ {event}");
    }
}

/// Runs all greenlets; returns the milliseconds and how many ran between a greenlet's two steps.
fn run(start: Instant, sleep: fn(&mut Greenlet)) -> (f64, usize) {
    let (hub, everyone, began) = (Mutex::new(vec![]), Barrier::new(GREENLETS), Instant::now());
    thread::scope(|scope| {
        for number in 1..=GREENLETS {
            let (hub, everyone) = (&hub, &everyone);
            scope.spawn(move || {
                let mut greenlet = Greenlet { everyone, baton: hub.lock(), number, start };
                handle_request(&mut greenlet, sleep);
            });
        }
    });
    let order = hub.into_inner();
    let switches = order.chunks(2).filter(|steps| steps[0] != steps[1]).count();
    (began.elapsed().as_secs_f64() * 1e3, switches)
}

pub fn main() {
    let start = Instant::now();
    let (patched, switches) = run(start, patched_sleep);
    let (unpatched, none) = run(start, unpatched_sleep);
    println!("= patched sleep: {patched:.1} ms");
    println!("= unpatched sleep: {unpatched:.1} ms");
    println!("= interleaved, patched: {switches} requests");
    println!("= interleaved, unpatched: {none} requests");
    assert!(switches > 0, "others ran inside the patched call");
    assert_eq!(none, 0, "nobody runs until the baton is handed on");
    assert!(unpatched >= 100.0, "five naps of 20 ms, one after the other");
    println!("The same plain functions took turns with the patched sleep and none without it.");
}
