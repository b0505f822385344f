//! Two clocks tell waiting from computing: wall time runs for both, CPU time only for work.
#![allow(unsafe_code, reason = "std has no clock for CPU time")]
use crate::show::trace;
use std::thread::sleep;
use std::time::{Duration, Instant};

pub fn main() {
    let start = Instant::now();
    let waiting = measure(start, "I/O-bound", || wait(start, "I/O-bound", 80));
    let computing = measure(start, "CPU-bound", || compute(start, "CPU-bound", 60));
    let mixed = measure(start, "mixed handler", || {
        wait(start, "mixed handler", 40); // the database
        compute(start, "mixed handler", 30); // the rules: the part that would freeze a loop
        wait(start, "mixed handler", 10); // the answer
    });

    assert!(waiting.cpu < waiting.wall / 4, "a wait costs wall time and next to no CPU time");
    assert!(computing.cpu >= Duration::from_millis(60), "a computation costs CPU time");
    assert!(computing.cpu > waiting.cpu * 4, "which tells the two apart on any machine");
    assert!(mixed.cpu > waiting.cpu && mixed.cpu < computing.cpu, "the mixed one is in between");
    println!("CPU time far below wall time: I/O-bound. About equal on an idle machine: CPU-bound.");
}

struct Clocks {
    wall: Duration,
    cpu: Duration,
}

fn measure(start: Instant, lane: &str, work: impl FnOnce()) -> Clocks {
    let (wall, cpu) = (Instant::now(), cpu_time());
    work();
    let clocks = Clocks { wall: wall.elapsed(), cpu: cpu_time().saturating_sub(cpu) };
    let share = clocks.cpu.as_secs_f64() / clocks.wall.as_secs_f64();
    trace(start, lane, format!("• CPU share {:.0} %", share * 100.0));
    println!("= {lane}, wall: {:.1} ms", clocks.wall.as_secs_f64() * 1e3);
    println!("= {lane}, CPU: {:.1} ms", clocks.cpu.as_secs_f64() * 1e3);
    clocks
}

fn wait(start: Instant, lane: &str, millis: u64) {
    trace(start, lane, "▶ wait");
    sleep(Duration::from_millis(millis));
    trace(start, lane, "■ wait");
}

/// Computes until it has used that much of a core, however long others keep it from the core.
fn compute(start: Instant, lane: &str, millis: u64) {
    trace(start, lane, "▶ compute");
    let enough = cpu_time() + Duration::from_millis(millis);
    while cpu_time() < enough {}
    trace(start, lane, "■ compute");
}

/// The time this thread has spent on a core.
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on every Linux, and time outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec.cast_unsigned(), u32::try_from(time.tv_nsec).expect("under 1e9"))
}
