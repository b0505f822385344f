//! A tracing profiler in miniature: own time and time with callees, and why they must not be mixed up.

use crate::show::trace;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Default)]
struct Row {
    calls: u32,
    /// tottime: in the function itself.
    own: Duration,
    /// cumtime: in the function and everything it called.
    cumulative: Duration,
}

#[derive(Default)]
struct Profile {
    rows: BTreeMap<&'static str, Row>,
    /// For each function that is running: how long its callees took so far.
    in_callees: Vec<Duration>,
}

thread_local! { static PROFILE: RefCell<Profile> = RefCell::default(); }

/// Runs one call under the profiler; this is what a deterministic profiler hooks into each call.
fn call<T>(start: Instant, name: &'static str, body: impl FnOnce() -> T) -> T {
    PROFILE.with_borrow_mut(|profile| profile.in_callees.push(Duration::ZERO));
    trace(start, name, "▶ call");
    let begun = Instant::now();
    let result = body();
    let total = begun.elapsed();
    trace(start, name, "■ call");
    PROFILE.with_borrow_mut(|profile| {
        let callees = profile.in_callees.pop().expect("pushed above");
        if let Some(of_caller) = profile.in_callees.last_mut() {
            *of_caller += total;
        }
        let row = profile.rows.entry(name).or_default();
        row.calls += 1;
        row.own += total.saturating_sub(callees);
        row.cumulative += total;
    });
    result
}

fn work(milliseconds: u64) {
    sleep(Duration::from_millis(milliseconds));
}

/// Looks like the culprit in the cumulative column, and does next to nothing itself.
fn page(start: Instant) {
    call(start, "query", || work(10));
    for _ in 0..4 {
        call(start, "render", || {
            work(5);
            call(start, "escape", || work(15));
        });
    }
}

pub fn main() {
    let start = Instant::now();
    call(start, "page", || page(start));

    let rows = PROFILE.with_borrow(|profile| profile.rows.clone());
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!("ncalls  tottime  cumtime  function");
    for (name, row) in &rows {
        let (own, cumulative) = (milliseconds(row.own), milliseconds(row.cumulative));
        println!("{:6} {own:8.1} {cumulative:8.1}  {name}", row.calls);
    }
    for (name, row) in &rows {
        println!("= {name}, own: {:.1} ms", milliseconds(row.own));
    }
    for (name, row) in &rows {
        println!("= {name}, with callees: {:.1} ms", milliseconds(row.cumulative));
    }
    let own_times: Duration = rows.values().map(|row| row.own).sum();
    let all_columns: Duration = rows.values().map(|row| row.cumulative).sum();
    assert_eq!(own_times, rows["page"].cumulative, "own times add up to the whole run");
    assert!(all_columns > own_times, "cumulative times count a nested call again and again");
    assert!(rows["render"].cumulative >= rows["render"].own + Duration::from_millis(60));
    assert_eq!((rows["render"].calls, rows["escape"].calls), (4, 4));
    println!("Sort by own time to find the work, by cumulative time to find who asked for it.");
}
