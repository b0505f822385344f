//! A lock made of one flag: look and then take lets both threads in, one swap lets in one at a time.

use crate::show::trace;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Instant;
use std::{hint, thread};

pub fn main() {
    let start = Instant::now();

    // Wrong on purpose: both see the flag down, then both raise it. The first meeting arranges
    // that; the second can only happen if both are inside.
    let (both_looked, both_inside) = (Barrier::new(2), Barrier::new(2));
    let naive = run(|lane, flag, inside| {
        while flag.load(SeqCst) {
            hint::spin_loop();
        }
        both_looked.wait();
        flag.store(true, SeqCst);
        trace(start, lane, "▶ inside: looked, took");
        inside.enter();
        both_inside.wait();
        inside.leave();
        trace(start, lane, "■ inside: looked, took");
        flag.store(false, SeqCst);
    });

    // Right: swap raises the flag and tells whether it was down, in one indivisible step.
    let failed = AtomicUsize::new(0);
    let swapping = run(|lane, flag, inside| {
        for _ in 0..3 {
            while flag.swap(true, SeqCst) {
                failed.fetch_add(1, SeqCst);
                thread::yield_now(); // the holder may need this core to finish
            }
            trace(start, lane, "▶ inside: swapped");
            inside.enter();
            (0..50_000).for_each(|_| hint::spin_loop()); // the work
            inside.leave();
            trace(start, lane, "■ inside: swapped");
            flag.store(false, SeqCst);
        }
    });

    println!("= load, then store: {naive} inside at once");
    println!("= swap: {swapping} inside at once");
    println!("swaps that came too early and were repeated: {failed:?}");
    assert_eq!(naive, 2, "two steps leave room for another thread between them");
    assert_eq!(swapping, 1, "one step does not");
    println!("A lock needs one atomic instruction that both asks and takes.");
}

/// Counts who is inside, and how many ever were at once.
#[derive(Default)]
struct Inside {
    now: AtomicUsize,
    peak: AtomicUsize,
}

impl Inside {
    fn enter(&self) {
        self.peak.fetch_max(self.now.fetch_add(1, SeqCst) + 1, SeqCst);
    }

    fn leave(&self) {
        self.now.fetch_sub(1, SeqCst);
    }
}

/// Two threads do `work` with one flag between them; gives the peak inside.
fn run(work: impl Fn(&str, &AtomicBool, &Inside) + Sync) -> usize {
    let (flag, inside) = (AtomicBool::new(false), Inside::default());
    thread::scope(|scope| {
        for lane in ["thread 1", "thread 2"] {
            let (work, flag, inside) = (&work, &flag, &inside);
            scope.spawn(move || work(lane, flag, inside));
        }
    });
    inside.peak.into_inner()
}
