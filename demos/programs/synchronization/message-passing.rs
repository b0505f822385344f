//! Data, then a flag: relaxed stores may arrive the other way round; release and acquire keep them in order.

use crate::show::trace;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

static STEP: AtomicU32 = AtomicU32::new(0);

/// What the writer stores, in the order of its program.
const STORES: [&str; 2] = ["data = 42", "ready = true"];

pub fn main() {
    println!("~ steps");
    let release = count("release", &[[0, 1]]); // what was before a release store arrives before it
    let relaxed = count("relaxed", &[[0, 1], [1, 0]]); // the stores may arrive in either order
    println!("= release and acquire, ready but no data: {} of {}", release.0, release.1);
    println!("= relaxed, ready but no data: {} of {}", relaxed.0, relaxed.1);
    assert_eq!(release.0, 0, "who sees the flag sees the data");
    assert!(relaxed.0 > 0, "allowed, whether or not this processor ever does it");

    let stale = (0..200).filter(|_| real_run() != 42).count();
    println!("= 200 real runs with them, no data: {stale} of 200");
    assert_eq!(stale, 0, "guaranteed on every processor");
    println!("x86 never reorders two stores, so tests there pass; ARM and the compiler may.");
}

/// Plays every order in which the stores can arrive and the reader's two looks can fall between them.
/// Gives in how many the reader sees the flag and not the data, and how many there are.
fn count(name: &str, arrivals: &[[usize; 2]]) -> (usize, usize) {
    let (mut stale, mut all) = (0, 0);
    for arrival in arrivals {
        for flag_look in 0..=2 {
            for data_look in flag_look..=2 {
                // A look after n arrivals sees what has arrived by then.
                let seen = |store, look| arrival[..look].contains(&store);
                let (ready, data) = (seen(1, flag_look), seen(0, data_look));
                all += 1;
                if ready && !data {
                    stale += 1;
                    draw(name, arrival, flag_look, data_look);
                }
            }
        }
    }
    if stale == 0 {
        draw(name, &arrivals[0], 2, 2);
    }
    (stale, all)
}

/// One order of arrivals and looks, as it is seen in memory.
fn draw(name: &str, arrival: &[usize; 2], flag_look: usize, data_look: usize) {
    for arrived in 0..=2 {
        if flag_look == arrived {
            let ready = arrival[..arrived].contains(&1);
            trace(&STEP, format!("{name}: reader"), format!("• ready is {ready}"));
        }
        if data_look == arrived {
            let data = if arrival[..arrived].contains(&0) { 42 } else { 0 };
            trace(&STEP, format!("{name}: reader"), format!("• data is {data}"));
        }
        if let Some(&store) = arrival.get(arrived) {
            trace(&STEP, format!("{name}: memory"), format!("• {} arrives", STORES[store]));
        }
    }
}

/// A writer and a reader as they should be written.
fn real_run() -> u32 {
    let (data, ready) = (AtomicU32::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            data.store(42, Ordering::Relaxed);
            ready.store(true, Ordering::Release); // publishes everything before it
        });
        while !ready.load(Ordering::Acquire) {
            thread::yield_now();
        }
        data.load(Ordering::Relaxed)
    })
}
