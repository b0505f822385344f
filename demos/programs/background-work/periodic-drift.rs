//! Every second, a job of 300 ms: sleeping a second after each run drifts, ticking on the clock does not.

use crate::show::{param, trace};
use tokio::time::{Duration, Instant, interval, sleep};

const PERIOD: Duration = Duration::from_secs(1);
const RUNS: u32 = 6;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let job = Duration::from_millis(param("job", 300));

    // Fixed delay: a full pause after every run. Fine for polling, wrong for "every second".
    let delayed_from = Instant::now();
    let mut last_delayed = Duration::ZERO;
    for _ in 0..RUNS {
        last_delayed = delayed_from.elapsed();
        run(start, "fixed delay", job).await;
        sleep(PERIOD).await;
    }

    // Fixed rate: the next start is computed from the first one, not from the end of the last.
    let rated_from = Instant::now();
    let mut last_rated = Duration::ZERO;
    let mut ticker = interval(PERIOD);
    for _ in 0..RUNS {
        ticker.tick().await;
        last_rated = rated_from.elapsed();
        run(start, "fixed rate", job).await;
    }

    let intervals = RUNS - 1;
    let late = last_delayed.saturating_sub(PERIOD * intervals);
    println!("= fixed delay, real period: {} ms", (last_delayed / intervals).as_millis());
    println!("= fixed rate, real period: {} ms", (last_rated / intervals).as_millis());
    println!("= fixed delay, last run late by: {} ms", late.as_millis());
    assert_eq!(last_delayed, (PERIOD + job) * intervals, "the job's own time adds up");
    assert_eq!(last_rated, PERIOD * intervals, "on the clock, however long the job took");
    println!("Pausing after the work makes the period depend on the work.");
}

async fn run(start: Instant, lane: &str, job: Duration) {
    trace(start, lane, "▶ job");
    sleep(job).await;
    trace(start, lane, "■ job");
}
