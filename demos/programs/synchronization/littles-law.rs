//! Arrivals per second times seconds inside is the number inside, measured with three workers and two.

use crate::show::trace;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

const ARRIVALS: u32 = 20;
const SERVICE: Duration = Duration::from_millis(300);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    // Ten requests a second, 0.3 s each: three are inside, and three workers are just enough.
    let enough = run(start, 3).await;
    // Wrong on purpose: with two a queue grows, and everyone in it waits longer than the one before.
    let too_few = run(start, 2).await;

    for (workers, seen) in [(3, &enough), (2, &too_few)] {
        println!("= {workers} workers, counted inside: {:.2} requests", seen.inside);
        println!("= {workers} workers, rate x stay: {:.2} requests", seen.rate * seen.stay);
        println!("= {workers} workers, longest stay: {} ms", seen.longest.as_millis());
        let difference = (seen.inside - seen.rate * seen.stay).abs();
        assert!(difference < 1e-6, "the law holds, overloaded or not");
    }
    assert_eq!(enough.longest, SERVICE, "nobody waits");
    assert!(too_few.longest > 3 * SERVICE, "most of it is waiting");
    println!(
        "How long you stay and how many are inside are one thing: bound the queue, bound both."
    );
}

struct Seen {
    inside: f64,
    rate: f64,
    stay: f64,
    longest: Duration,
}

/// A request every 100 ms. Every 10 ms somebody counts how many are inside.
async fn run(start: Instant, workers: usize) -> Seen {
    let began = Instant::now();
    let free = Arc::new(Semaphore::new(workers));
    let mut inside = JoinSet::new();
    let (mut stays, mut samples, mut counted) = (Vec::new(), 0, 0);
    while samples < ARRIVALS * 10 || !inside.is_empty() {
        if samples % 10 == 0 && samples < ARRIVALS * 10 {
            inside.spawn(request(start, workers, samples / 10 + 1, free.clone()));
        }
        sleep(Duration::from_millis(5)).await;
        while let Some(stay) = inside.try_join_next() {
            stays.push(stay.expect("no panic"));
        }
        counted += u32::try_from(inside.len()).expect("twenty at most");
        samples += 1;
        sleep(Duration::from_millis(5)).await;
    }
    let total: Duration = stays.iter().sum();
    Seen {
        inside: f64::from(counted) / f64::from(samples),
        rate: f64::from(ARRIVALS) / began.elapsed().as_secs_f64(),
        stay: total.as_secs_f64() / f64::from(ARRIVALS),
        longest: stays.into_iter().max().unwrap_or_default(),
    }
}

/// Waits for a free worker and is served. Gives the time from arriving to leaving.
async fn request(start: Instant, workers: usize, id: u32, free: Arc<Semaphore>) -> Duration {
    let (arrived, lane) = (Instant::now(), format!("request {id}, {workers} workers"));
    trace(start, &lane, "▶ inside");
    let _worker = free.acquire().await.expect("never closed");
    trace(start, &lane, "▶ served");
    sleep(SERVICE).await;
    trace(start, &lane, "■ served");
    trace(start, &lane, "■ inside");
    arrived.elapsed()
}
