//! What 10,000 parked tasks cost beside 50 parked threads: time to start, memory in use, memory reserved.
use crate::show::trace;
use std::fs;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Instant;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const TASKS: u16 = 10_000;
const THREADS: u16 = 50;

/// For one task or thread: microseconds to start it, KiB reserved and KiB resident.
type Cost = [f64; 3];

async fn tasks(start: Instant) -> Cost {
    let [reserved, resident] = memory();
    let shared = Arc::new((Semaphore::new(0), AtomicU16::new(0)));
    let mut tasks = JoinSet::new();
    trace(start, "tasks", "▶ start 10,000");
    let began = Instant::now();
    for _ in 0..TASKS {
        let shared = Arc::clone(&shared);
        tasks.spawn(async move {
            let (gate, arrived) = &*shared;
            arrived.fetch_add(1, Relaxed);
            gate.acquire().await.map(drop)
        });
    }
    while shared.1.load(Relaxed) < TASKS {
        tokio::task::yield_now().await; // until every task has come to its await
    }
    let (time, after) = (began.elapsed().as_secs_f64() * 1e6, memory());
    trace(start, "tasks", "■ start 10,000");
    shared.0.add_permits(TASKS.into());
    assert!(tasks.join_all().await.iter().all(Result::is_ok), "all tasks were parked and went on");
    [time, after[0] - reserved, after[1] - resident].map(|total| total / f64::from(TASKS))
}

fn threads(start: Instant) -> Cost {
    let ([reserved, resident], gate) = (memory(), Barrier::new(usize::from(THREADS) + 1));
    trace(start, "threads", "▶ start 50");
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| [gate.wait(), gate.wait()]);
        }
        gate.wait(); // every thread is running
        let (time, after) = (began.elapsed().as_secs_f64() * 1e6, memory());
        trace(start, "threads", "■ start 50");
        gate.wait();
        [time, after[0] - reserved, after[1] - resident].map(|total| total / f64::from(THREADS))
    })
}

/// KiB of address space (a thread reserves its whole stack there), KiB really in memory.
fn memory() -> [f64; 2] {
    let status = fs::read_to_string("/proc/self/status").expect("Linux keeps this file");
    ["VmData:", "VmRSS:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|number| number.parse().ok()).expect("a number of KiB")
    })
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    // Memory is new only the first time. Time: the fastest of three, for noise only adds to it.
    let (mut task, mut thread) = (tasks(start).await, threads(start));
    for _ in 1..3 {
        task[0] = task[0].min(tasks(start).await[0]);
        thread[0] = thread[0].min(threads(start)[0]);
    }
    for (unit, cost) in [("task", task), ("thread", thread)] {
        println!("= start a {unit}: {:.2} µs", cost[0]);
        println!("= reserved for a {unit}: {:.2} KiB", cost[1]);
        println!("= resident for a {unit}: {:.2} KiB", cost[2]);
    }
    println!("= thread to task, time: {:.0} ×", thread[0] / task[0]);
    println!("= thread to task, resident: {:.0} ×", thread[2] / task[2]);
    assert!(thread[0] > task[0], "a thread takes longer to start");
    assert!(thread[1] > 1000.0 && task[1] < 100.0, "a whole stack, one small allocation");
    assert!(thread[2] > 2.0 * task[2], "a thread touches whole pages");
    println!("A task is a small allocation; a thread is a stack and an object of the kernel.");
}
