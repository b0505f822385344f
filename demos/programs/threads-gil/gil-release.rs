//! Four threads and one lock: work under the lock queues up, waits and work outside of it overlap.

use crate::show::bar;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const THREADS: usize = 4;
const WAIT: Duration = Duration::from_millis(40);

/// What a thread does between taking the lock and the next byte code it wants to run.
#[derive(Clone, Copy)]
enum Call {
    /// An extension that waits but keeps the lock.
    WaitUnderLock,
    /// A socket, a file, `sleep`: the lock is dropped around the system call.
    WaitReleased,
    /// Pure Python: arithmetic under the lock.
    ComputeUnderLock,
    /// A hash of a large buffer: C code that drops the lock while it computes.
    ComputeReleased,
}

/// Four threads make the same call: milliseconds, and how many were in it at the same moment.
fn run(start: Instant, name: &str, call: Call) -> (f64, usize) {
    let (gil, inside, most) = (Mutex::new(()), AtomicUsize::new(0), AtomicUsize::new(0));
    let everyone = Barrier::new(THREADS);
    let began = Instant::now();
    thread::scope(|scope| {
        for lane in 1..=THREADS {
            let (gil, inside, most, everyone) = (&gil, &inside, &most, &everyone);
            scope.spawn(move || {
                let mut guard = Some(gil.lock().expect("nobody panics"));
                let released = matches!(call, Call::WaitReleased | Call::ComputeReleased);
                guard.take_if(|_| released);
                most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
                let bar = bar(start, format!("thread {lane}"), name);
                if released {
                    everyone.wait(); // under the lock nobody else would ever arrive
                }
                match call {
                    Call::WaitUnderLock | Call::WaitReleased => thread::sleep(WAIT),
                    Call::ComputeUnderLock | Call::ComputeReleased => compute(),
                }
                bar.done();
                inside.fetch_sub(1, SeqCst);
            });
        }
    });
    (began.elapsed().as_secs_f64() * 1e3, most.into_inner())
}

fn compute() {
    black_box((0..4_000_000).fold(1, |sum: u64, i| black_box(sum.wrapping_mul(31) + i % 7)));
}

pub fn main() {
    let start = Instant::now();
    for (name, call, together) in [
        ("wait, lock held", Call::WaitUnderLock, 1),
        ("wait, released", Call::WaitReleased, THREADS),
        ("compute, lock held", Call::ComputeUnderLock, 1),
        ("compute, released", Call::ComputeReleased, THREADS),
    ] {
        let (time, most) = run(start, name, call);
        println!("= {name}, at once: {most} threads");
        assert_eq!(most, together, "{name}: threads in the call at the same moment");
        if let Call::WaitUnderLock = call {
            assert!(time >= 160.0, "four waits of 40 ms under the lock follow each other");
        }
    }
    println!(
        "Who drops the lock before waiting or computing lets the others in; who keeps it does not."
    );
}
