//! Two threads take two locks in opposite order and get stuck; in the same order they never do.

use crate::show::trace;
use parking_lot::Mutex;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// Long enough to be seen, and short enough to end the demo: a plain `lock()` would wait forever.
const PATIENCE: Duration = Duration::from_millis(100);

pub fn main() {
    let start = Instant::now();
    let (accounts, orders) = (Mutex::new("accounts"), Mutex::new("orders"));

    // Wrong on purpose: each holds what the other needs. The first meeting makes sure of it,
    // the second keeps both holding until both have given up.
    let (both_hold_one, both_gave_up) = (Barrier::new(2), Barrier::new(2));
    let opposite = run(|lane, number| {
        let (first, second) = match number {
            1 => (&accounts, &orders),
            _ => (&orders, &accounts),
        };
        let held = first.lock();
        trace(start, lane, format!("▶ holds {held}"));
        both_hold_one.wait();
        trace(start, lane, "▶ waits for the other");
        let got_both = second.try_lock_for(PATIENCE).is_some();
        both_gave_up.wait();
        trace(start, lane, "✗ waits for the other");
        trace(start, lane, format!("■ holds {held}"));
        got_both
    });

    // Right: one order for everybody. Whoever has accounts can always get orders.
    let same_order = run(|lane, _| {
        let held = accounts.lock();
        trace(start, lane, format!("▶ holds {held}"));
        let also = orders.lock();
        trace(start, lane, format!("▶ holds {also}"));
        thread::sleep(Duration::from_millis(20)); // the work that needs both
        trace(start, lane, format!("■ holds {also}"));
        trace(start, lane, format!("■ holds {held}"));
        true
    });

    println!("= opposite order: {opposite} threads done");
    println!("= same order: {same_order} threads done");
    assert_eq!(opposite, 0, "a circle of waiting frees nobody");
    assert_eq!(same_order, 2, "no circle, no deadlock");
    println!("A global lock order removes the circular wait, and with it the deadlock.");
}

/// Runs the work in two threads and counts how many of them got both locks.
fn run(work: impl Fn(&str, u8) -> bool + Sync) -> usize {
    let work = &work;
    thread::scope(|scope| {
        let threads =
            [1, 2].map(|number| scope.spawn(move || work(&format!("thread {number}"), number)));
        let got_both = threads.map(|thread| thread.join().expect("no panic"));
        got_both.into_iter().filter(|&got| got).count()
    })
}
