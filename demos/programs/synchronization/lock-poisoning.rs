//! A thread panics while it holds a lock: std marks the data as suspect, another lock says nothing.

use crate::show::trace;
use std::sync::atomic::AtomicU32;
use std::sync::{Mutex, PoisonError};
use std::thread;

static STEP: AtomicU32 = AtomicU32::new(0);

/// Two accounts that must always add up to 100.
struct Accounts {
    savings: i32,
    current: i32,
}

impl Accounts {
    const OPENED: Self = Accounts { savings: 100, current: 0 };

    fn total(&self) -> i32 {
        self.savings + self.current
    }

    /// Dies between the two halves of the transfer, as a bug would.
    fn transfer_badly(&mut self) {
        self.savings -= 30;
        panic!("the power went out between the two halves");
    }
}

pub fn main() {
    println!("~ steps");
    let poisoning = Mutex::new(Accounts::OPENED);
    clerk(|| poisoning.lock().expect("first").transfer_badly());
    trace(&STEP, "auditor", "▶ std lock");
    assert!(poisoning.is_poisoned(), "the mutex saw its holder die");
    // The error still holds the guard: look, repair, and declare the data healthy again.
    let mut accounts = poisoning.lock().unwrap_or_else(PoisonError::into_inner);
    let found = accounts.total();
    trace(&STEP, "auditor", format!("• poisoned, total {found}"));
    *accounts = Accounts::OPENED;
    poisoning.clear_poison();
    let repaired = accounts.total();
    trace(&STEP, "auditor", "■ std lock");

    let silent = parking_lot::Mutex::new(Accounts::OPENED);
    clerk(|| silent.lock().transfer_badly());

    trace(&STEP, "auditor", "▶ parking_lot lock");
    let unnoticed = silent.lock().total();
    trace(&STEP, "auditor", format!("• no warning, total {unnoticed}"));
    trace(&STEP, "auditor", "■ parking_lot lock");

    println!("= std, as found: {found} coins");
    println!("= std, repaired: {repaired} coins");
    println!("= parking_lot, unnoticed: {unnoticed} coins");
    assert_eq!((found, repaired, unnoticed), (70, 100, 70));
    println!("Both locks were released by the panic; only std told the next holder about it.");
}

/// Does `work` in a thread of its own, which is expected to panic.
fn clerk(work: impl FnOnce() + Send) {
    thread::scope(|scope| {
        trace(&STEP, "clerk", "▶ transfer");
        let panic = scope.spawn(work).join().expect_err("the clerk panics");
        let why = panic.downcast_ref::<&str>().unwrap_or(&"no message");
        trace(&STEP, "clerk", format!("• {why}"));
        trace(&STEP, "clerk", "✗ transfer");
    });
}
