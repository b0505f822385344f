//! A method that holds the lock calls another that takes it: a plain lock stops there, a re-entrant one counts.

use crate::show::{bar, trace};
use parking_lot::{Mutex, ReentrantMutex};
use std::cell::Cell;
use std::sync::atomic::AtomicU32;
use std::thread;

static STEP: AtomicU32 = AtomicU32::new(0);

pub fn main() {
    println!("~ steps");
    // Wrong on purpose: `lock` instead of `try_lock` would wait for this thread itself.
    let plain = Mutex::new(100);
    let transfer = bar(&STEP, "plain lock", "transfer");
    let outer = plain.lock();
    let inner = plain.try_lock();
    let is_stuck = inner.is_none();
    trace(&STEP, "plain lock", "• deposit cannot take it: stuck");
    drop((inner, outer, transfer)); // the bar is cut off

    // A re-entrant lock knows its owner, and opens when it was released as often as it was taken.
    let account = ReentrantMutex::new(Cell::new(100));
    let transfer = bar(&STEP, "re-entrant lock", "transfer");
    let outer = account.lock();
    outer.set(outer.get() - 30);
    let seen_halfway = deposit(&account, 30);
    let others_got_in = thread::scope(|scope| {
        let other = scope.spawn(|| account.try_lock().is_some());
        other.join().expect("no panic")
    });
    trace(&STEP, "another thread", format!("• gets in: {others_got_in}"));
    let balance = outer.get();
    drop(outer);
    transfer.done();

    println!("= plain lock, taken again by its holder: {} times", u8::from(!is_stuck));
    println!("= re-entrant lock, balance afterwards: {balance} coins");
    println!("= what the inner method found: {seen_halfway} coins");
    assert!(is_stuck, "a plain lock does not know who holds it");
    assert!(!others_got_in, "the inner release did not open it for others");
    assert_eq!((balance, seen_halfway), (100, 70), "the inner method met a half-done transfer");
    println!(
        "Re-entrant locks avoid the hang; the inner call still meets what the outer left half-done."
    );
}

/// Takes the lock that its caller holds already. Gives the balance it found.
fn deposit(account: &ReentrantMutex<Cell<i32>>, amount: i32) -> i32 {
    let deposit = bar(&STEP, "re-entrant lock", "deposit");
    let balance = account.lock();
    let found = balance.get();
    balance.set(found + amount);
    deposit.done();
    found
}
