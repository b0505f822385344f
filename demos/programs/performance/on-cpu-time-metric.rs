//! Two handlers look slow by the clock; their time inside `poll` shows which of them blocked the loop.

#![allow(unsafe_code, reason = "std has no clock for CPU time")]
use crate::show::bar;
use std::future::poll_fn;
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::time::sleep;

struct Report {
    wall: Duration,
    busy: Duration,
    polls: u32,
}

/// Wraps a handler: every poll is a step during which the loop can do nothing else.
async fn measured(start: Instant, lane: &str, handler: impl Future) -> Report {
    let mut handler = pin!(handler);
    let begun = Instant::now();
    let (mut busy, mut polls) = (Duration::ZERO, 0);
    poll_fn(|context| {
        polls += 1;
        let bar = bar(start, lane, format!("poll {polls}"));
        let step = thread_time();
        let polled = handler.as_mut().poll(context);
        busy += thread_time().saturating_sub(step);
        bar.done();
        polled
    })
    .await;
    Report { wall: begun.elapsed(), busy, polls }
}

/// Work on a core: rendering, parsing, a hundred rules.
fn compute(time: Duration) {
    let begun = thread_time();
    while thread_time().saturating_sub(begun) < time {
        (0..2_000).for_each(|_| std::hint::spin_loop());
    }
}

/// The time that this thread has spent on a core; what others do there does not count.
fn thread_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists on every Linux, and time outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec.cast_unsigned(), u32::try_from(time.tv_nsec).expect("under 1e9"))
}

/// Computes for 120 ms in two pieces, with a query between them.
async fn guilty() {
    compute(Duration::from_millis(60));
    sleep(Duration::from_millis(10)).await;
    compute(Duration::from_millis(60));
}

/// Waits for two short queries and computes nothing.
async fn innocent() {
    sleep(Duration::from_millis(10)).await;
    sleep(Duration::from_millis(10)).await;
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let (guilty, innocent) = tokio::join!(
        biased;
        measured(start, "guilty handler", guilty()),
        measured(start, "innocent handler", innocent()),
    );
    for (name, report) in [("guilty", &guilty), ("innocent", &innocent)] {
        println!("= {name}, by the clock: {:.1} ms", report.wall.as_secs_f64() * 1e3);
        println!("= {name}, inside poll: {:.1} ms", report.busy.as_secs_f64() * 1e3);
        println!("= {name}: {} polls", report.polls);
    }
    assert!(guilty.busy >= Duration::from_millis(120), "all of its computing was counted");
    assert!(guilty.wall >= guilty.busy + Duration::from_millis(9), "its waiting was not");
    assert!(innocent.busy * 3 < guilty.busy, "a wait costs the loop nothing");
    assert!(innocent.wall > innocent.busy * 3, "its clock time is the neighbour's computing");
    println!("Both look slow by the clock; only one of them kept the loop busy.");
}
