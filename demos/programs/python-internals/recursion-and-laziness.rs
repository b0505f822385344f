//! An iterator calls nothing until it is consumed; a recursion is as deep as its thread's stack.

use crate::show::trace;
use std::cell::Cell;
use std::hint::black_box;
use std::thread;
use std::time::Instant;

const DEPTH: usize = 50_000;

pub fn main() {
    let start = Instant::now();
    // Lazy: `map` stores the closure, the consumer decides how often it is called.
    let calls = Cell::new(0);
    let squares = (1..=1000_u64).map(|n| {
        calls.set(calls.get() + 1);
        n * n
    });
    let created = calls.take();
    let first: Vec<u64> = squares.clone().take(3).collect();
    let after_three = calls.take();
    let sum: u64 = squares.sum();
    let after_all = calls.take();
    println!("first three: {first:?}, sum of all: {sum}");
    println!("= iterator created: {created} calls");
    println!("= three taken: {after_three} calls");
    println!("= all summed: {after_all} calls");

    // Rust has no recursion limit, only a stack of fixed size; a deep recursion brings its own.
    let recursive = thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || {
            trace(start, "64 MiB thread", "▶ recursion");
            let bottom = Cell::new(0);
            let sum = sum_to(DEPTH, &bottom);
            let used = address_here().abs_diff(bottom.get());
            trace(start, "64 MiB thread", "■ recursion");
            (sum, used)
        })
        .expect("a thread can be started");
    let (deep_sum, stack) = recursive.join().expect("the stack is large enough");

    trace(start, "main thread", "▶ loop");
    let loop_sum = (1..=DEPTH).sum::<usize>();
    trace(start, "main thread", "■ loop");

    println!("= stack of {DEPTH} nested calls: {} KiB", stack / 1024);
    assert_eq!([created, after_three, after_all], [0, 3, 1000], "nothing is computed ahead");
    assert_eq!(deep_sum, loop_sum, "same sum, one stack frame or {DEPTH} of them");
    assert!(stack > DEPTH * 8, "each call keeps at least a return address");
    println!("Lazy until consumed; a recursion pays {} bytes of stack a level.", stack / DEPTH);
}

/// 1 + 2 + ... + n the slow way; the deepest call notes where in memory it stands.
#[inline(never)]
fn sum_to(n: usize, bottom: &Cell<usize>) -> usize {
    if n == 0 {
        bottom.set(address_here());
        return 0;
    }
    // black_box keeps the optimiser from turning this recursion into a loop.
    black_box(sum_to(black_box(n - 1), bottom)) + n
}

#[inline(never)]
fn address_here() -> usize {
    let local = black_box(0_u8);
    (&raw const local).addr()
}
