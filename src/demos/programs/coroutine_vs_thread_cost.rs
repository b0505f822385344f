//! What 10,000 parked tasks cost beside 50 parked threads: time to start, memory in use, memory reserved.

use std::fs;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const TASKS: usize = 10_000;
const THREADS: usize = 50;

#[derive(Clone, Copy)]
struct Memory {
    /// Address space, in KiB: a thread reserves its whole stack here.
    reserved: f64,
    /// Pages really in memory, in KiB.
    resident: f64,
}

impl Memory {
    fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").expect("Linux keeps this file");
        let field = |name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.and_then(|number| number.parse().ok()).expect("a number of KiB")
        };
        Self { reserved: field("VmData:"), resident: field("VmRSS:") }
    }
}

/// Microseconds to start one unit, and KiB reserved and resident for one unit.
fn report(unit: &str, count: usize, began: Instant, before: Memory) -> [f64; 3] {
    let (time, after) = (began.elapsed().as_secs_f64() * 1e6, Memory::now());
    let total = [time, after.reserved - before.reserved, after.resident - before.resident];
    let each = total.map(|value| value / u32::try_from(count).map_or(1.0, f64::from));
    println!("= start a {unit}: {:.2} µs", each[0]);
    println!("= reserved for a {unit}: {:.2} KiB", each[1]);
    println!("= resident for a {unit}: {:.2} KiB", each[2]);
    each
}

fn trace(start: Instant, lane: &str, event: &str) {
    println!("{:.1} ms │ {lane} │ {event}", start.elapsed().as_secs_f64() * 1e3);
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let (start, before) = (Instant::now(), Memory::now());
    let gate = Arc::new(Semaphore::new(0));
    let mut tasks = JoinSet::new();
    trace(start, "tasks", "▶ start 10,000");
    let began = Instant::now();
    for _ in 0..TASKS {
        let gate = Arc::clone(&gate);
        tasks.spawn(async move { gate.acquire().await.map(drop) });
    }
    tokio::task::yield_now().await; // every task runs up to its await
    let task = report("task", TASKS, began, before);
    trace(start, "tasks", "■ start 10,000");
    gate.add_permits(TASKS);
    assert!(tasks.join_all().await.iter().all(Result::is_ok), "all tasks were parked and went on");

    let (began, before, gate) =
        (Instant::now(), Memory::now(), Arc::new(Barrier::new(THREADS + 1)));
    trace(start, "threads", "▶ start 50");
    let parked: Vec<_> = (0..THREADS)
        .map(|_| Arc::clone(&gate))
        .map(|gate| thread::spawn(move || [gate.wait(), gate.wait()]))
        .collect();
    gate.wait(); // every thread is running
    let thread = report("thread", THREADS, began, before);
    trace(start, "threads", "■ start 50");
    gate.wait();
    for thread in parked {
        thread.join().expect("it does not panic");
    }

    println!("= thread to task, time: {:.0} ×", thread[0] / task[0]);
    println!("= thread to task, resident: {:.0} ×", thread[2] / task[2]);
    assert!(thread[0] > task[0], "a thread takes longer to start");
    assert!(thread[1] > 1000.0, "a thread reserves a whole stack");
    assert!(task[1] < 100.0, "a task is one small allocation");
    assert!(thread[2] > 2.0 * task[2], "a thread touches whole pages");
    println!(
        "A task is a small allocation, a thread a stack and a kernel object: that is the difference."
    );
}
