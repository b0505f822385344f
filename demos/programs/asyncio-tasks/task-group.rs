//! One of three jobs fails: a join lets the other two run on, a task set aborts them at once.

use crate::show::bar;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // `join!` waits for everybody; only then can we look for the error.
    let (prices, stock, reviews) = tokio::join!(
        job(start, "prices", "join!", 400, true),
        job(start, "stock", "join!", 100, false),
        job(start, "reviews", "join!", 300, true),
    );
    let join_took = start.elapsed().as_millis();
    let join_finished = [prices, stock, reviews].iter().flatten().count();

    // A JoinSet reports each end as it comes, so the first failure can stop the rest.
    let began = Instant::now();
    let mut group = JoinSet::new();
    group.spawn(job(start, "prices", "JoinSet", 400, true));
    group.spawn(job(start, "stock", "JoinSet", 100, false));
    group.spawn(job(start, "reviews", "JoinSet", 300, true));
    let (mut set_finished, mut cancelled, mut errors) = (0, 0, Vec::new());
    while let Some(ended) = group.join_next().await {
        match ended {
            Ok(Ok(())) => set_finished += 1,
            Ok(Err(error)) => {
                errors.push(error);
                group.abort_all();
            }
            Err(error) if error.is_cancelled() => cancelled += 1,
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        }
    }
    let set_took = began.elapsed().as_millis();

    println!("= join!: {join_took} ms");
    println!("= JoinSet: {set_took} ms");
    println!("= reached their end, join!: {join_finished} jobs");
    println!("= reached their end, JoinSet: {set_finished} jobs");
    assert_eq!((join_took, join_finished), (400, 2), "join! cancels nobody");
    assert_eq!((set_took, set_finished), (100, 0), "the set is empty after the first failure");
    assert_eq!((cancelled, errors.len()), (2, 1), "both siblings were aborted");
    println!("{}, so the JoinSet aborted {cancelled} siblings and saw both end.", errors[0]);
}

async fn job(
    start: Instant,
    lane: &'static str,
    group: &'static str,
    ms: u64,
    succeeds: bool,
) -> Result<(), String> {
    let bar = bar(start, lane, group); // dropped before `done`, it ends with a cross
    sleep(Duration::from_millis(ms)).await;
    if !succeeds {
        return Err(format!("{lane} failed"));
    }
    bar.done();
    Ok(())
}
