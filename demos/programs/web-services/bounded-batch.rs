//! Both ways do four jobs at a time, but one holds a task per item in memory and the other four.

use crate::show::{param, trace};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

const JOB: Duration = Duration::from_millis(500);

/// One item of the batch; it reports which place it took, so that the place can be used again.
async fn job(start: Instant, item: usize, place: usize) -> usize {
    let lane = format!("place {place}");
    trace(start, &lane, format!("▶ item {item}"));
    sleep(JOB).await;
    trace(start, &lane, format!("■ item {item}"));
    place
}

/// `gather` with a semaphore inside each job: the semaphore bounds the work, not the tasks.
async fn a_task_for_each(items: usize, limit: usize) -> usize {
    let permits = Arc::new(Semaphore::new(limit));
    let mut tasks = JoinSet::new();
    for _item in 0..items {
        let permits = Arc::clone(&permits);
        tasks.spawn(async move {
            let _permit = permits.acquire().await.expect("never closed");
            sleep(JOB).await;
        });
    }
    let alive = Handle::current().metrics().num_alive_tasks();
    tasks.join_all().await;
    alive
}

/// A window over the input: the next item is not even looked at before a place is free.
async fn a_window(start: Instant, items: impl Iterator<Item = usize>, limit: usize) -> usize {
    let mut tasks = JoinSet::new();
    let mut most_alive = 0;
    for (index, item) in items.enumerate() {
        let place = if index < limit {
            index + 1
        } else {
            tasks.join_next().await.expect("the window is full").expect("no panic")
        };
        tasks.spawn(job(start, item, place));
        most_alive = most_alive.max(Handle::current().metrics().num_alive_tasks());
    }
    tasks.join_all().await;
    most_alive
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let (start, items) = (Instant::now(), param("items", 40));
    let limit = param("limit", 4).clamp(1, 16);

    trace(start, "semaphore", "▶ a task for each item");
    let tasks = a_task_for_each(items, limit).await;
    trace(start, "semaphore", format!("• {tasks} tasks were alive at once"));
    trace(start, "semaphore", "■ a task for each item");
    let with_semaphore = start.elapsed();

    let clock = Instant::now();
    let window = a_window(start, 1..=items, limit).await;
    let with_window = clock.elapsed();

    println!("= a task for each item: {tasks} tasks");
    println!("= a window: {window} tasks");
    println!("= a task for each item, time: {:.1} s", with_semaphore.as_secs_f64());
    println!("= a window, time: {:.1} s", with_window.as_secs_f64());
    let waves = u32::try_from(items.div_ceil(limit)).expect("not that many");
    assert!(with_semaphore >= JOB * waves && with_window >= JOB * waves, "the same speed");
    assert!(with_window < JOB * (waves + 1));
    assert_eq!((tasks, window), (items, limit.min(items)), "but not the same memory");
    println!("The same {waves} waves, with {tasks} tasks in memory or with {window}.");
}
