//! Three of four checks fail: a task group stops at the first and reports one; gathered, all three travel as a group.

use crate::show::bar;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[derive(Debug, PartialEq)]
enum Fault {
    Network(&'static str),
    Value(&'static str),
}

/// Several errors that travel as one.
#[derive(Debug)]
struct Group(Vec<Fault>);

impl Group {
    /// What a handler asks for, and the rest: `except*` splits a group like this.
    fn split(self, wanted: fn(&Fault) -> bool) -> (Vec<Fault>, Vec<Fault>) {
        self.0.into_iter().partition(wanted)
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    let stopped = task_group(start).await;
    println!("the task group reports {stopped:?}");
    let collected = gathered(Instant::now()).await;
    println!("gathered: {collected:?}");

    println!("= errors a task group reports: {} errors", stopped.0.len());
    println!("= errors seen after gathering: {} errors", collected.0.len());
    assert_eq!(stopped.0, [Fault::Network("dns")], "the siblings were cancelled, not heard");

    let (network, rest) = collected.split(|fault| matches!(fault, Fault::Network(_)));
    println!("handler 1, retry: {network:?}");
    println!("handler 2, tell the user: {rest:?}");
    assert_eq!(network, [Fault::Network("dns"), Fault::Network("mail")]);
    assert_eq!(rest, [Fault::Value("age")], "each handler gets its part, and nothing is lost");
    println!(
        "A group holds what has failed by the time that all have ended; it depends who was let end."
    );
}

/// The first failure cancels the siblings; the group holds what failed before they were gone.
async fn task_group(start: Instant) -> Group {
    let mut checks = all_checks(start, "task group");
    let mut faults = Vec::new();
    while let Some(ended) = checks.join_next().await {
        if let Ok(Err(fault)) = ended {
            faults.push(fault);
            checks.abort_all();
        }
    }
    Group(faults)
}

/// Everyone comes to an end, and every failure is kept.
async fn gathered(start: Instant) -> Group {
    let mut checks = all_checks(start, "gathered");
    let mut faults = Vec::new();
    while let Some(ended) = checks.join_next().await {
        faults.extend(ended.expect("no check panics").err());
    }
    Group(faults)
}

fn all_checks(start: Instant, group: &'static str) -> JoinSet<Result<(), Fault>> {
    let mut checks = JoinSet::new();
    for (name, ms, outcome) in [
        ("dns", 10, Err(Fault::Network("dns"))),
        ("age", 20, Err(Fault::Value("age"))),
        ("name", 30, Ok(())),
        ("mail", 40, Err(Fault::Network("mail"))),
    ] {
        checks.spawn(async move {
            let bar = bar(start, format!("{group}: {name}"), "check"); // dropped: a cross
            sleep(Duration::from_millis(ms)).await;
            outcome.map(|()| bar.done())
        });
    }
    checks
}
