//! A chain passes results on, a group runs side by side, a chord collects it: an error stops the chain.

use crate::show::trace;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

/// Every task takes a second.
async fn task<T>(start: Instant, lane: &str, label: &str, result: T) -> T {
    trace(start, lane, format!("▶ {label}"));
    sleep(Duration::from_secs(1)).await;
    trace(start, lane, format!("■ {label}"));
    result
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // chain(add.s(4, 6), mul.s(10)): the first result is the first argument of the second task.
    let sum = task(start, "chain", "add 4 and 6", 4 + 6).await;
    let chained = task(start, "chain", "times 10", sum * 10).await;
    let chain_took = start.elapsed();
    // chain(add.s(4, 6), mul.si(4, 5)): the second task is complete and takes no result.
    task(start, "chain, immutable", "add 4 and 6", 4 + 6).await;
    let immutable = task(start, "chain, immutable", "4 times 5", 4 * 5).await;

    // chord: a group side by side, then one task with all the results.
    let began = Instant::now();
    let mut group = JoinSet::new();
    for number in 1..=3 {
        let square = async move {
            let lane = format!("group, member {number}");
            task(start, &lane, "square", number * number).await
        };
        group.spawn(square);
    }
    let squares = group.join_all().await;
    let group_took = began.elapsed();
    let chord = task(start, "chord", "sum up", squares.iter().sum::<u32>()).await;

    // An error in the first task: the `?` leaves the chain, and the second task never starts.
    let second_ran = AtomicUsize::new(0);
    let failing = async {
        let sum: u32 = task(start, "failing chain", "add", Err("no such user")).await?;
        second_ran.fetch_add(1, Relaxed);
        Ok::<u32, &str>(task(start, "failing chain", "times 10", sum * 10).await)
    };
    let error = failing.await.expect_err("the first task fails");
    trace(start, "failing chain", format!("• stops: {error}"));

    println!("chain: {chained}, with an immutable second task: {immutable}, chord: {chord}");
    println!("= group of three, took: {:.1} s", group_took.as_secs_f64());
    println!("= chain of two, took: {:.1} s", chain_took.as_secs_f64());
    println!("= second task after an error: {} runs", second_ran.load(Relaxed));
    assert_eq!((chained, immutable, chord), (100, 20, 1 + 4 + 9));
    assert_eq!(group_took, Duration::from_secs(1), "side by side");
    assert_eq!(second_ran.load(Relaxed), 0, "nothing to pass on, nothing to run");
    println!("Await, JoinSet and the question mark are chain, group and error handling.");
}
