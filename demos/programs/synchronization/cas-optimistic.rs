//! All writers read the same version: plain writing keeps one update, compare-and-swap retries and keeps all.

use crate::show::{param, trace};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

pub fn main() {
    let start = Instant::now();
    let writers = param("writers", 3);

    // Wrong on purpose: write whatever follows from the value read, however old it is.
    let all_have_read = Barrier::new(writers);
    let blind = run(writers, |lane, value| {
        trace(start, lane, "▶ read, write");
        let seen = value.load(SeqCst);
        all_have_read.wait();
        value.store(seen + 1, SeqCst);
        trace(start, lane, format!("• read {seen}, wrote {}", seen + 1));
        trace(start, lane, "■ read, write");
    });

    // Right: write only if the value is still the one read; otherwise read again and recompute.
    let attempts = AtomicUsize::new(0);
    let optimistic = run(writers, |lane, value| {
        trace(start, lane, "▶ read, compare, swap");
        let mut seen = value.load(SeqCst);
        all_have_read.wait();
        loop {
            attempts.fetch_add(1, SeqCst);
            match value.compare_exchange(seen, seen + 1, SeqCst, SeqCst) {
                Ok(_) => break,
                Err(newer) => {
                    trace(start, lane, format!("• expected {seen}, found {newer}"));
                    seen = newer;
                }
            }
        }
        trace(start, lane, format!("• swapped {seen} for {}", seen + 1));
        trace(start, lane, "■ read, compare, swap");
    });

    let attempts = attempts.into_inner();
    println!("= plain write: {blind} updates kept");
    println!("= compare-and-swap: {optimistic} updates kept");
    println!("= needed: {attempts} attempts");
    assert_eq!(blind, 1, "everyone read 0 and wrote 1");
    assert_eq!(optimistic, writers, "every update is there");
    // All read 0, so all but one fail at least once; a failure means that somebody else succeeded.
    assert!(attempts > writers && attempts <= writers * (writers + 1) / 2);
    println!("Nobody waited for a lock; whoever came too late noticed it and tried again.");
}

fn run(writers: usize, work: impl Fn(&str, &AtomicUsize) + Sync) -> usize {
    let value = AtomicUsize::new(0);
    thread::scope(|scope| {
        for id in 1..=writers {
            let (work, value) = (&work, &value);
            scope.spawn(move || work(&format!("writer {id}"), value));
        }
    });
    value.into_inner()
}
