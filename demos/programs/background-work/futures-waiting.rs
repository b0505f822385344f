//! Wait for the first, for the first error or for all: waiting raises nothing, and what is pending runs on.

use crate::show::{bar, trace};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let (first, error, all) = tokio::join!(
        wait("first", |_| true),               // FIRST_COMPLETED
        wait("error", |ended| ended.is_err()), // FIRST_EXCEPTION
        wait("all", |_| false),                // ALL_COMPLETED
    );

    for (until, waited) in [("first", &first), ("first error", &error), ("all", &all)] {
        println!("= until {until}: {} ms", waited.took.as_millis());
        println!("until {until}: done {:?}, pending {}", waited.done, waited.pending);
        assert_eq!(waited.ended, 3, "whoever was pending came to its own end");
    }
    assert_eq!(first.done, [Ok(1)], "the quickest alone");
    assert_eq!(error.done, [Ok(1), Err("job 2 failed")], "up to the one that failed");
    assert_eq!(all.done, [Ok(1), Err("job 2 failed"), Ok(3)], "a failure does not end it");
    assert_eq!((first.pending, error.pending, all.pending), (2, 1, 0));
    println!("Waiting hands you outcomes; pending jobs run on until you await or cancel them.");
}

type Ended = Result<u32, &'static str>;

struct Waited {
    done: Vec<Ended>,
    /// Jobs that still ran when the waiting was over.
    pending: usize,
    /// Jobs that ended in the end.
    ended: usize,
    took: Duration,
}

/// Three jobs of 100, 200 and 300 ms, of which the second fails; waits until one was `enough`.
async fn wait(way: &'static str, enough: fn(&Ended) -> bool) -> Waited {
    let start = Instant::now();
    let mut jobs = JoinSet::new();
    for number in 1..=3_u32 {
        jobs.spawn(async move {
            let bar = bar(start, format!("{way}: job {number}"), "runs");
            sleep(Duration::from_millis(100) * number).await;
            if number == 2 {
                return Err("job 2 failed"); // the bar ends with a cross
            }
            bar.done();
            Ok(number)
        });
    }
    let waits = bar(start, format!("{way}: caller"), "waits");
    let mut done = Vec::new();
    while let Some(outcome) = jobs.join_next().await {
        let outcome = outcome.expect("nobody panics");
        done.push(outcome);
        if enough(&outcome) {
            break;
        }
    }
    waits.done();
    let (took, pending) = (start.elapsed(), jobs.len());
    trace(start, format!("{way}: caller"), format!("• {pending} pending"));
    // The rest is left alone: nobody cancelled it.
    let ended = done.len() + jobs.join_all().await.len();
    Waited { done, pending, ended, took }
}
