//! A value goes from A to B and back to A: comparing values sees nothing, comparing versions does.

use crate::show::trace;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;

/// A cell that counts its writes, as memcached does for `gets` and `cas`.
struct Cell(Mutex<(&'static str, u64)>);

impl Cell {
    fn gets(&self) -> (&'static str, u64) {
        *self.0.lock().expect("no holder panicked")
    }

    fn set(&self, value: &'static str) {
        let mut cell = self.0.lock().expect("no holder panicked");
        *cell = (value, cell.1 + 1);
    }

    /// Looks and writes in one step: `new` goes in if what is there still `matches`.
    fn set_if(&self, matches: impl Fn(&str, u64) -> bool, new: &'static str) -> bool {
        let mut cell = self.0.lock().expect("no holder panicked");
        let as_expected = matches(cell.0, cell.1);
        if as_expected {
            *cell = (new, cell.1 + 1);
        }
        as_expected
    }
}

pub fn main() {
    let start = Instant::now();
    // Wrong on purpose: an equal value does not mean an untouched one.
    let by_value =
        while_slow(start, "by value", |cell, (value, _)| cell.set_if(|now, _| now == value, "C"));
    // Right: nobody can write without the version moving on.
    let by_version = while_slow(start, "by version", |cell, (_, version)| {
        cell.set_if(|_, now| now == version, "C")
    });

    println!("= compared by value: {} writes accepted", u8::from(by_value));
    println!("= compared by version: {} writes accepted", u8::from(by_version));
    assert!(by_value, "the value is A again, so the stale write goes through");
    assert!(!by_version, "two writes happened, and the version tells");
    println!("Between read and write the cell changed twice; only the version remembers.");
}

/// The slow writer reads, the quick one writes B and then A again, the slow one tries its write.
fn while_slow(
    start: Instant,
    how: &str,
    cas: impl FnOnce(&Cell, (&'static str, u64)) -> bool,
) -> bool {
    let cell = Cell(Mutex::new(("A", 1)));
    thread::scope(|scope| {
        let (has_read, wait_for_read) = channel();
        let (cell, lane) = (&cell, "quick writer");
        let quick = scope.spawn(move || {
            wait_for_read.recv().expect("the slow writer reads first");
            trace(start, lane, "▶ A to B to A");
            for value in ["B", "A"] {
                cell.set(value);
                let (value, version) = cell.gets();
                trace(start, lane, format!("• wrote {value}, version {version}"));
            }
            trace(start, lane, "■ A to B to A");
        });
        let (lane, label) = ("slow writer", format!("compare {how}"));
        trace(start, lane, format!("▶ {label}"));
        let seen = cell.gets();
        trace(start, lane, format!("• read {}, version {}", seen.0, seen.1));
        has_read.send(()).expect("the quick writer waits");
        quick.join().expect("no panic");
        let accepted = cas(cell, seen);
        let end = if accepted { "■" } else { "✗" };
        trace(start, lane, format!("{end} {label}"));
        accepted
    })
}
