//! Threads share the heap but not the stack or thread-local data, and a panic ends only its own thread.

use crate::show::{bar, trace};
use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

const THREADS: usize = 4;

// Every thread finds its own counter here, and it starts at zero.
thread_local!(static OWN: Cell<usize> = const { Cell::new(0) });

struct Report {
    stack: usize,
    heap: usize,
    own: usize,
}

fn work(list: &[u32], shared: &AtomicUsize, everyone: &Barrier) -> Report {
    let on_my_stack = 0_u8;
    for _ in list {
        OWN.set(OWN.get() + 1);
        shared.fetch_add(1, SeqCst);
    }
    everyone.wait(); // so that all stacks exist at the same time
    let (stack, heap) = ((&raw const on_my_stack).addr(), list.as_ptr().addr());
    Report { stack, heap, own: OWN.get() }
}

pub fn main() {
    let start = Instant::now();
    let list = vec![7; 1000]; // borrowed by all threads: the scope ends before the list does
    let (shared, everyone) = (AtomicUsize::new(0), Barrier::new(THREADS));
    let reports: Vec<Report> = thread::scope(|scope| {
        let threads: Vec<_> = (1..=THREADS)
            .map(|number| {
                let (list, shared, everyone) = (&list, &shared, &everyone);
                scope.spawn(move || {
                    let bar = bar(start, format!("thread {number}"), "count the list");
                    let report = work(list, shared, everyone);
                    bar.done();
                    report
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).collect()
    });

    let distinct = |field: fn(&Report) -> usize| reports.iter().map(field).collect::<HashSet<_>>();
    let (stacks, heaps) = (distinct(|report| report.stack), distinct(|report| report.heap));
    println!("= stacks: {} places", stacks.len());
    println!("= list on the heap: {} places", heaps.len());
    assert_eq!((stacks.len(), heaps.len()), (THREADS, 1), "own stacks, one heap");
    println!("= own counter of each thread: {} steps", reports[0].own);
    println!("= shared counter: {} steps", shared.load(SeqCst));
    assert!(reports.iter().all(|report| report.own == list.len()), "nobody touched another's");
    assert_eq!(shared.into_inner(), THREADS * list.len(), "all of them counted in the same place");
    let failing = thread::spawn(move || {
        let _work = bar(start, "failing", "work");
        panic!("this thread stops here");
    });
    let outcome = failing.join();
    trace(start, "main", "• join reports the panic");
    assert!(outcome.is_err(), "the panic is a value for whoever joins");
    println!("Four stacks, one heap; one thread panicked and the program went on.");
}
