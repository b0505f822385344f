//! Three of four checks fail: the question mark reports one error, a group keeps all and splits them.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[derive(Debug, PartialEq)]
enum Fault {
    Network(&'static str),
    Value(&'static str),
}

/// Several errors that travel as one, as an exception group does.
#[derive(Debug)]
struct Group(Vec<Fault>);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    let first = stop_at_first(start).await.expect_err("three checks fail");
    println!("with ?: {first:?}");
    let group = collect_all(start).await.expect_err("three checks fail");
    println!("as a group: {group:?}");

    // `except* OSError` takes its part of the group; `except* ValueError` gets the rest.
    let total = group.0.len();
    let (network, other): (Vec<_>, Vec<_>) =
        group.0.into_iter().partition(|fault| matches!(fault, Fault::Network(_)));
    println!("handler 1, retry: {network:?}");
    println!("handler 2, tell the user: {other:?}");

    println!("= errors seen with ?: 1 errors");
    println!("= errors seen in the group: {total} errors");
    assert_eq!(first, Fault::Network("dns"), "the earliest failure hides the others");
    assert_eq!(network, [Fault::Network("dns"), Fault::Network("mail")]);
    assert_eq!(other, [Fault::Value("age")], "each handler gets its part, and nothing is lost");
    println!("One group, two handlers: both kinds of failure were seen to.");
}

async fn stop_at_first(start: Instant) -> Result<(), Fault> {
    let mut checks = all_checks(start, "with ?");
    while let Some(ended) = checks.join_next().await {
        ended.expect("no check panics")?; // returns here; dropping the set aborts the rest
    }
    Ok(())
}

async fn collect_all(start: Instant) -> Result<(), Group> {
    let mut checks = all_checks(start, "group");
    let mut faults = Vec::new();
    while let Some(ended) = checks.join_next().await {
        faults.extend(ended.expect("no check panics").err());
    }
    if faults.is_empty() { Ok(()) } else { Err(Group(faults)) }
}

fn all_checks(start: Instant, lane: &'static str) -> JoinSet<Result<(), Fault>> {
    let mut checks = JoinSet::new();
    checks.spawn(check(start, format!("{lane}: dns"), 10, Err(Fault::Network("dns"))));
    checks.spawn(check(start, format!("{lane}: age"), 20, Err(Fault::Value("age"))));
    checks.spawn(check(start, format!("{lane}: name"), 30, Ok(())));
    checks.spawn(check(start, format!("{lane}: mail"), 40, Err(Fault::Network("mail"))));
    checks
}

async fn check(at: Instant, lane: String, ms: u64, end: Result<(), Fault>) -> Result<(), Fault> {
    let mut bar = Bar(at, lane, "▶ check");
    bar.trace();
    bar.2 = "✗ check"; // unless it comes to a good end
    sleep(Duration::from_millis(ms)).await;
    bar.2 = if end.is_ok() { "■ check" } else { "✗ check" };
    end
}

struct Bar(Instant, String, &'static str);

impl Bar {
    fn trace(&self) {
        println!("{:.1} ms │ {} │ {}", self.0.elapsed().as_secs_f64() * 1e3, self.1, self.2);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.trace();
    }
}
