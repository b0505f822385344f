//! Reference counts without a GIL: load and store loses references, an atomic keeps them, a biased one is split.

use crate::show::trace;
use std::cell::Cell;
use std::hint::black_box;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Instant;

const ROUNDS: usize = 20;
const CLONES: u32 = 100_000;

/// Two threads each take `ROUNDS` references; `take` gets the count and the meeting point.
fn two_threads(start: Instant, name: &str, take: impl Fn(&AtomicUsize, &Barrier) + Sync) -> usize {
    let (count, both) = (AtomicUsize::new(0), Barrier::new(2));
    thread::scope(|scope| {
        for thread in ["A", "B"] {
            let (lane, take, count, both) = (format!("thread {thread}"), &take, &count, &both);
            scope.spawn(move || {
                trace(start, &lane, format!("▶ {name}"));
                (0..ROUNDS).for_each(|_| take(count, both));
                trace(start, &lane, format!("■ {name}"));
            });
        }
    });
    println!("= {name}: {} references", count.load(Relaxed));
    count.into_inner()
}

/// Biased counting (PEP 703): the owner counts in a plain cell, everybody else in an atomic.
fn biased(start: Instant) -> usize {
    let (local, shared) = (Cell::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            trace(start, "thread B", "▶ biased");
            for _ in 0..ROUNDS {
                shared.fetch_add(1, Relaxed);
            }
            trace(start, "thread B", "■ biased");
        });
        trace(start, "thread A", "▶ biased");
        (0..ROUNDS).for_each(|_| local.set(local.get() + 1));
        trace(start, "thread A", "■ biased");
    });
    println!("= biased: {} references", local.get() + shared.load(Relaxed));
    local.get() + shared.into_inner()
}

/// Nanoseconds for one more reference and one less.
fn clone_and_drop<T: Clone>(reference: &T) -> f64 {
    let began = Instant::now();
    (0..CLONES).for_each(|_| drop(black_box(reference.clone())));
    began.elapsed().as_secs_f64() * 1e9 / f64::from(CLONES)
}

pub fn main() {
    let start = Instant::now();
    let torn = two_threads(start, "load and store", |count, both| {
        let seen = count.load(Relaxed);
        both.wait(); // both have looked, neither has written
        count.store(seen + 1, Relaxed);
        both.wait();
    });
    let atomic = two_threads(start, "atomic add", |count, both| {
        both.wait();
        count.fetch_add(1, Relaxed);
    });
    let split = biased(start);

    let shared = Arc::new(7);
    println!("= Rc, one thread: {:.1} ns", clone_and_drop(&Rc::new(7)));
    println!("= Arc, one thread: {:.1} ns", clone_and_drop(&shared));
    let contended = thread::scope(|scope| {
        let other = scope.spawn(|| clone_and_drop(&shared));
        clone_and_drop(&shared).midpoint(other.join().expect("it does not panic"))
    });
    println!("= Arc, two threads share it: {contended:.1} ns");

    assert_eq!(torn, ROUNDS, "each round lost one of two references");
    assert_eq!((atomic, split), (2 * ROUNDS, 2 * ROUNDS), "nothing is lost");
    println!(
        "Without the lock every count has to be atomic, or split between the owner and the rest."
    );
}
