//! A notification is not remembered: who waits for it alone may sleep through it, who waits for a state cannot.

use crate::show::{bar, trace};
use parking_lot::{Condvar, Mutex};
use std::sync::atomic::AtomicU32;
use std::thread;
use std::time::Duration;

static STEP: AtomicU32 = AtomicU32::new(0);
/// Only so that this program ends: without it the first waiter would sleep without end.
const PATIENCE: Duration = Duration::from_millis(20);

pub fn main() {
    println!("~ steps");
    let forgotten = wait_for_a_signal();
    let remembered = wait_for_a_state();
    let stolen = one_item_for_two();
    println!("= woken by a notification from before: {} waiters", u8::from(forgotten));
    println!("= went on by looking at the state: {} waiters", u8::from(remembered));
    println!("= woken and found nothing: {stolen} waiters");
    assert!(!forgotten, "nobody waited when it came, so it is gone");
    assert!(remembered, "the state is still there");
    assert_eq!(stolen, 1, "two were woken for one item");
    println!("Wait in a loop, for a state, under its lock: while not ready: wait().");
}

/// Wrong on purpose: no state, only a notification, and it comes too early.
fn wait_for_a_signal() -> bool {
    let (nothing, changed) = (Mutex::new(()), Condvar::new());
    trace(&STEP, "signal only: notifier", "• notifies, nobody waits");
    changed.notify_one();
    let waits = bar(&STEP, "signal only: waiter", "waits");
    if changed.wait_for(&mut nothing.lock(), PATIENCE).timed_out() {
        return false; // the bar is cut off: given up
    }
    waits.done();
    true
}

/// Right: the state is written under the lock, and looked at before each wait.
fn wait_for_a_state() -> bool {
    let (ready, changed) = (Mutex::new(false), Condvar::new());
    *ready.lock() = true;
    trace(&STEP, "state: notifier", "• ready = true, notifies");
    changed.notify_one();
    let waits = bar(&STEP, "state: waiter", "looks, then waits");
    let mut ready = ready.lock();
    while !*ready {
        changed.wait(&mut ready);
    }
    waits.done();
    *ready
}

#[derive(Default)]
struct Shop {
    item: Option<u32>,
    waiting: usize,
    empty_handed: usize,
}

/// Why `while` and not `if`: both are woken, one finds the item gone. How many times that happened.
fn one_item_for_two() -> usize {
    let (shop, changed) = (Mutex::new(Shop::default()), Condvar::new());
    thread::scope(|scope| {
        for consumer in 1..=2 {
            let (shop, changed) = (&shop, &changed);
            scope.spawn(move || {
                let lane = format!("one item: consumer {consumer}");
                let mut shop = shop.lock();
                shop.waiting += 1;
                changed.wait(&mut shop);
                // Here a program with `while` looks again; one with `if` believes it has an item.
                if shop.item.take().is_some() {
                    trace(&STEP, &lane, "• takes the item");
                } else {
                    shop.empty_handed += 1;
                    trace(&STEP, &lane, "• woken, nothing there");
                }
            });
        }
        while shop.lock().waiting < 2 {
            thread::yield_now();
        }
        shop.lock().item = Some(7); // both wait: they gave the lock back
        trace(&STEP, "one item: producer", "• one item, notify_all");
        changed.notify_all();
    });
    shop.into_inner().empty_handed
}
