//! What exploring costs beside loom: the same small programs, in Python and in Rust.
//!
//! loom runs a program again for every schedule that it cannot tell to be like another one; the
//! explorer keeps every state and meets it once. Where states meet often, as behind a loop, that is
//! the difference. loom tries orders of memory, too, which the explorer does not: all accesses are
//! sequentially consistent here.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use interleave_explore::{Switch, explore};
use loom::sync::atomic::{AtomicI64, Ordering::SeqCst};
use loom::sync::{Arc, Mutex};
use loom::thread;

/// How often each is measured.
const ROUNDS: usize = 5;

fn main() {
    println!(
        "{:<22} {:>8} {:>10} {:>12} {:>10} {:>8}",
        "program", "states", "ms", "loom's runs", "ms", "× loom"
    );
    compare("two deposits", DEPOSITS, deposits);
    compare("three deposits", THREE, three);
    compare("a lock around it", LOCKED, locked);
    compare("two rounds each", ROUNDS_EACH, rounds_each);
    compare("in one order", ORDERED, ordered);
}

/// One program, both ways. `model` is one run of it under loom.
fn compare(name: &str, python: &str, model: fn()) {
    let mut states = 0;
    let own = median(|| states = explore(python, Switch::Any).map_or(0, |found| found.nodes()));
    assert!(states > 0, "{name} is outside the subset");
    let runs = std::sync::Arc::new(AtomicUsize::new(0));
    let theirs = median(|| {
        runs.store(0, Ordering::Relaxed);
        let runs = runs.clone();
        loom::model(move || {
            runs.fetch_add(1, Ordering::Relaxed);
            model();
        });
    });
    let runs = runs.load(Ordering::Relaxed);
    println!(
        "{name:<22} {states:>8} {own:>10.2} {runs:>12} {theirs:>10.2} {:>8.1}",
        theirs / own
    );
}

/// The median time of a piece of work in milliseconds.
fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// Reads, then writes: two steps.
fn add(account: &AtomicI64, amount: i64) {
    account.store(account.load(SeqCst) + amount, SeqCst);
}

/// So many threads that do it so often; what came of it can be read at the end.
fn racing(threads: usize, times: usize) {
    let account = Arc::new(AtomicI64::new(0));
    let all: Vec<_> = (0..threads)
        .map(|_| {
            let account = account.clone();
            thread::spawn(move || (0..times).for_each(|_| add(&account, 1)))
        })
        .collect();
    all.into_iter().for_each(|thread| thread.join().unwrap());
    assert!(account.load(SeqCst) >= 1);
}

const DEPOSITS: &str = "
from threading import Thread
account = 0
def deposit():
    global account
    account += 1
threads = [Thread(target=deposit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(account)
";

fn deposits() {
    racing(2, 1);
}

const THREE: &str = "
from threading import Thread
account = 0
def deposit():
    global account
    account += 1
threads = [Thread(target=deposit) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(account)
";

fn three() {
    racing(3, 1);
}

const ROUNDS_EACH: &str = "
from threading import Thread
account = 0
def deposit():
    global account
    for _ in range(2):
        account += 1
threads = [Thread(target=deposit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(account)
";

fn rounds_each() {
    racing(2, 2);
}

const LOCKED: &str = "
from threading import Lock, Thread
account = 0
lock = Lock()
def deposit():
    global account
    with lock:
        account += 1
threads = [Thread(target=deposit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(account)
";

fn locked() {
    let account = Arc::new(Mutex::new(0));
    let all: Vec<_> = (0..2)
        .map(|_| {
            let account = account.clone();
            thread::spawn(move || *account.lock().unwrap() += 1)
        })
        .collect();
    all.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(*account.lock().unwrap(), 2);
}

const ORDERED: &str = "
from threading import Lock, Thread
a = Lock()
b = Lock()
def both():
    with a:
        with b:
            pass
threads = [Thread(target=both) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print('done')
";

fn ordered() {
    let locks = Arc::new((Mutex::new(()), Mutex::new(())));
    let all: Vec<_> = (0..2)
        .map(|_| {
            let locks = locks.clone();
            thread::spawn(move || {
                let _a = locks.0.lock().unwrap();
                let _b = locks.1.lock().unwrap();
            })
        })
        .collect();
    all.into_iter().for_each(|thread| thread.join().unwrap());
}
