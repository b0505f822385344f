//! The child's side of a run: lock this process down, then be the demo.
//!
//! Owns what happens between exec and the demo's `main`. Knows nothing of the server: no
//! configuration, no logging, no runtime exists here.

use std::env;
use std::io::Write;
use std::panic;
use std::process::exit;

use super::bounded::{self, BOUNDED};
use super::orders::{DEMO, DEMO_VARIABLE, NOT_LOCKED, Orders, PROBE};
use super::sandbox::{self, Report};
use super::{Demo, find};

/// What a process ends with when its demo panics, as any Rust program does.
const PANICKED: i32 = 101;

/// Runs a demo and ends, when this process was started to do so. To be called first in `main`,
/// while the process has one thread and no open file but the standard ones.
pub fn enter_if_asked() {
    let mut given = env::args_os().skip(1);
    if given.next().is_some_and(|first| first == BOUNDED) {
        give_up(&bounded::enter(given));
    }
    let mut args = env::args().skip(1);
    match args.next().as_deref() {
        Some(DEMO) => enter(args.next().as_deref(), args.next().as_deref()),
        Some(PROBE) => probe(args.next().as_deref()),
        _ => enter_again(),
    }
}

fn enter(slug: Option<&str>, orders: Option<&str>) -> ! {
    let demo = slug.and_then(known);
    let orders = orders.and_then(|text| text.parse::<Orders>().ok());
    let (Some(demo), Some(orders)) = (demo, orders) else {
        give_up("a demo is started with its name and orders: see `interleave demo --help`");
    };
    match sandbox::close(&orders, demo.needs) {
        Ok(()) => run(demo),
        Err(failed) => give_up(&format!("the sandbox could not be closed: {failed}")),
    }
}

/// A demo may start its own program again, as it would outside. It then comes here with other
/// arguments, and is let through to the demo: the locks were inherited.
fn enter_again() {
    if let Ok(slug) = env::var(DEMO_VARIABLE)
        && sandbox::is_closed()
        && let Some(demo) = known(&slug)
    {
        run(demo);
    }
}

fn probe(orders: Option<&str>) -> ! {
    let Some(orders) = orders.and_then(|text| text.parse::<Orders>().ok()) else {
        give_up("a probe is started with orders");
    };
    let report = Report::by_trial(&orders);
    let written = std::io::stdout().write_all(report.to_lines().as_bytes());
    exit(if written.is_ok() { 0 } else { NOT_LOCKED })
}

fn known(slug: &str) -> Option<&'static Demo> {
    #[cfg(target_os = "linux")]
    return find(slug).or_else(|| super::hostile::find(slug));
    #[cfg(not(target_os = "linux"))]
    return find(slug);
}

fn run(demo: &Demo) -> ! {
    exit(if panic::catch_unwind(demo.main).is_ok() { 0 } else { PANICKED })
}

fn give_up(why: &str) -> ! {
    // There is nobody to tell if this cannot be written either.
    let _ = writeln!(std::io::stderr(), "{why}");
    exit(NOT_LOCKED)
}
