//! The resident memory of this process, watched while ten megabytes are copied, or only looked at.

use crate::show::{bar, trace};
use std::fs;
use std::thread;
use std::time::Instant;

const SIZE: usize = 1024 * 10_000;

/// Resident set size in KiB, as the kernel counts it; what `ps` and memory profilers show as RSS.
fn resident() -> i64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux has /proc");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a VmRSS line");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

/// Runs a step and prints what it did to the resident memory.
fn watched<T>(start: Instant, lane: &str, label: &str, step: impl FnOnce() -> T) -> (T, i64) {
    let before = resident();
    trace(start, lane, format!("▶ {label}"));
    let result = step();
    trace(start, lane, format!("■ {label}"));
    let grown = resident() - before;
    trace(start, lane, format!("• {grown:+} KiB"));
    #[expect(clippy::cast_precision_loss, reason = "a few thousand KiB")]
    let mebibytes = grown as f64 / 1024.0;
    println!("= {label}: {mebibytes:.2} MiB");
    (result, grown)
}

fn sum(part: &[u8]) -> u64 {
    part.iter().map(|&byte| u64::from(byte)).sum()
}

pub fn main() {
    let start = Instant::now();
    let (big, loaded) = watched(start, "owner", "load 10 MB", || vec![1_u8; SIZE]);

    // `big[1024:]` of Python's bytes: a new object with all the bytes but the first 1024.
    let (copy, copied) = watched(start, "owner", "copy a slice", || big[1024..].to_vec());

    // `memoryview(big)[1024:]`, or any slice in Rust: an address and a length.
    let (view, viewed) = watched(start, "owner", "borrow a slice", || &big[1024..]);
    assert_eq!(copy, view, "the same bytes");
    assert_eq!(view.as_ptr(), big[1024..].as_ptr(), "at the same address");

    // A borrowed slice can be shared with threads, too: each of them reads its own quarter.
    let (total, shared) = watched(start, "owner", "share with 4 threads", || {
        thread::scope(|scope| {
            let quarters = view.chunks(view.len() / 4).take(4).enumerate();
            let readers: Vec<_> = quarters
                .map(|(number, quarter)| {
                    scope.spawn(move || {
                        let bar = bar(start, format!("reader {}", number + 1), "sum");
                        let total = sum(quarter);
                        bar.done();
                        total
                    })
                })
                .collect();
            readers.into_iter().map(|reader| reader.join().expect("no panic")).sum::<u64>()
        })
    });
    assert_eq!(total, sum(&copy), "every byte was read once");

    assert!(loaded > 8_000 && copied > 8_000, "a copy is as large as the original");
    assert!(viewed < 1_000 && shared < 2_000, "a view is not, however many read it");
    println!("Slicing by copy doubled the memory; borrowing cost next to nothing.");
}
