//! Two interpreters in one process: with one lock they take turns, with a lock each they run together.

use crate::show::trace;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// Own globals and modules; nothing in here is visible from another interpreter.
#[derive(Default)]
struct Interpreter {
    globals: HashMap<String, i64>,
}

impl Interpreter {
    /// Runs `x += by` as a piece of byte code.
    fn exec(&mut self, by: i64) {
        *self.globals.entry("x".to_owned()).or_insert(1) += by;
    }
}

/// Two interpreters execute three times each under the locks given: time and most at once.
fn run(start: Instant, name: &str, locks: [&Mutex<()>; 2]) -> (f64, usize) {
    let (inside, most, both) = (AtomicUsize::new(0), AtomicUsize::new(0), Barrier::new(2));
    let own = !std::ptr::eq(locks[0], locks[1]);
    let (send, receive) = mpsc::channel();
    let began = Instant::now();
    thread::scope(|scope| {
        for (number, lock) in (1..).zip(locks) {
            let (inside, most, both, send) = (&inside, &most, &both, send.clone());
            let lane = format!("{name}: interpreter {number}");
            scope.spawn(move || {
                let mut interpreter = Interpreter::default();
                for _ in 0..3 {
                    let _gil = lock.lock().expect("nobody panics");
                    most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
                    trace(start, &lane, "▶ exec");
                    if own {
                        both.wait(); // with a common lock the other could never come here
                    }
                    thread::sleep(Duration::from_millis(10)); // stands for 10 ms of byte code
                    interpreter.exec(number);
                    trace(start, &lane, "■ exec");
                    inside.fetch_sub(1, SeqCst);
                }
                // Nothing is shared: the value leaves as a message, by copy.
                send.send((number, interpreter.globals["x"])).expect("somebody listens");
            });
        }
    });
    drop(send);
    let mut globals: Vec<(i64, i64)> = receive.iter().collect();
    globals.sort_unstable();
    assert_eq!(globals, [(1, 4), (2, 7)], "each x started at 1 and met only its own interpreter");
    (began.elapsed().as_secs_f64() * 1e3, most.into_inner())
}

pub fn main() {
    let (start, one, two) = (Instant::now(), Mutex::new(()), Mutex::new(()));
    let (common_time, common) = run(start, "one", [&one, &one]);
    let (own_time, own) = run(start, "own", [&one, &two]);

    println!("= one lock for both: {common_time:.1} ms");
    println!("= a lock each: {own_time:.1} ms");
    assert_eq!((common, own), (1, 2), "interpreters that executed at the same moment");
    assert!(common_time >= 60.0, "six executions of 10 ms, one after the other");
    println!("A lock for each interpreter lets them run together; each kept an x of its own.");
}
