//! A holder panics: with a hand-written unlock the lock stays shut forever, a guard opens it.

use crate::show::trace;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

/// The flag of step one, with the weakest orderings that still make a lock.
#[derive(Default)]
struct SpinLock {
    taken: AtomicBool,
}

impl SpinLock {
    /// Acquire: what the last holder did is visible to us. Says whether we got it.
    fn try_lock(&self) -> bool {
        !self.taken.swap(true, Ordering::Acquire)
    }

    /// Release: what we did will be visible to the next holder.
    fn unlock(&self) {
        self.taken.store(false, Ordering::Release);
    }

    fn guard(&self) -> Guard<'_> {
        while !self.try_lock() {
            thread::yield_now();
        }
        Guard { lock: self }
    }
}

/// Being alive means holding the lock.
struct Guard<'lock> {
    lock: &'lock SpinLock,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.lock.unlock();
    }
}

pub fn main() {
    let start = Instant::now();

    // Wrong on purpose: `unlock` is a line like any other, and a panic skips it.
    let by_hand = survives(start, "lock and unlock", |lock| {
        assert!(lock.try_lock(), "nobody else wants it yet");
        fail();
        lock.unlock();
    });

    // Right: unwinding drops the guard, as every other way out of the block does.
    let guarded = survives(start, "guard", |lock| {
        let _guard = lock.guard();
        fail();
    });

    println!("= lock and unlock: {} later holders", u8::from(by_hand));
    println!("= guard: {} later holders", u8::from(guarded));
    assert!(!by_hand, "nobody is left to open it");
    assert!(guarded, "dropping the guard opened it");
    println!("Tie the unlock to a scope and no way out of the scope can forget it.");
}

fn fail() {
    panic!("something in the critical section went wrong");
}

/// Lets a thread die in its critical section; can another one still take the lock?
fn survives(start: Instant, label: &str, section: impl FnOnce(&SpinLock) + Send) -> bool {
    let lock = SpinLock::default();
    thread::scope(|scope| {
        trace(start, "first", format!("▶ {label}"));
        let outcome = scope.spawn(|| section(&lock)).join();
        trace(start, "first", format!("✗ {label}"));
        assert!(outcome.is_err(), "the first holder panics");
    });
    trace(start, "second", format!("▶ {label}"));
    let got_it = lock.try_lock();
    let (note, end) = if got_it { ("got the lock", "■") } else { ("locked forever", "✗") };
    trace(start, "second", format!("• {note}"));
    trace(start, "second", format!("{end} {label}"));
    got_it
}
