//! Everyone reads the counter before anyone writes it back: all increments but one are lost, every time.

use crate::show::{param, trace};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::thread;

static STEP: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    println!("~ steps");
    let threads = param("threads", 4);

    // Wrong on purpose: a read and a write are two steps, and others fit in between.
    // The barrier makes the unlucky order certain; without it, it is only likely.
    let everyone_has_read = Barrier::new(threads);
    let split = count(threads, |lane, counter| {
        trace(&STEP, lane, "▶ load, then store");
        let seen = counter.load(SeqCst);
        trace(&STEP, lane, format!("• read {seen}"));
        everyone_has_read.wait();
        counter.store(seen + 1, SeqCst);
        trace(&STEP, lane, "■ load, then store");
    });

    // Right: reading and writing are one indivisible step.
    let whole = count(threads, |lane, counter| {
        trace(&STEP, lane, "▶ fetch_add");
        let seen = counter.fetch_add(1, SeqCst);
        trace(&STEP, lane, format!("• read {seen} and wrote {}", seen + 1));
        trace(&STEP, lane, "■ fetch_add");
    });

    // The same two ways with nobody arranging the order: whether and how much is lost is luck.
    let left_to_luck = count(threads, |_, counter| {
        for _ in 0..50_000 {
            counter.store(counter.load(SeqCst) + 1, SeqCst);
        }
    });
    let exact = count(threads, |_, counter| {
        for _ in 0..50_000 {
            counter.fetch_add(1, SeqCst);
        }
    });

    println!("= load, then store: {split} counted");
    println!("= fetch_add: {whole} counted");
    println!("= 50 000 each, load and store: {left_to_luck} increments");
    println!("= 50 000 each, fetch_add: {exact} increments");
    assert_eq!(split, 1, "everyone read 0, so everyone wrote 1");
    assert_eq!(whole, threads, "an indivisible increment is never lost");
    assert_eq!(exact, threads * 50_000, "not even in a crowd");
    println!("{threads} threads added 1 each: split in two steps the counter says {split}.");
}

/// Starts the counter at 0, lets every thread do `work` to it, and says where it ended.
fn count(threads: usize, work: impl Fn(&str, &AtomicUsize) + Sync) -> usize {
    let counter = AtomicUsize::new(0);
    thread::scope(|scope| {
        for id in 1..=threads {
            let (work, counter) = (&work, &counter);
            scope.spawn(move || work(&format!("thread {id}"), counter));
        }
    });
    counter.into_inner()
}
