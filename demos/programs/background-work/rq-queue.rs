//! A job queue has three clocks: how long to wait, how long to run, and how long to keep the result.

use crate::show::trace;
use tokio::time::{Duration, Instant, sleep, sleep_until, timeout};

const JOB_TIMEOUT: Duration = Duration::from_mins(3);
const RESULT_TTL: Duration = Duration::from_mins(5);

struct Job {
    name: &'static str,
    /// How long it may wait in the queue; `None` is as long as it takes.
    ttl: Option<Duration>,
    takes: Duration,
    returns: Option<u32>,
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let second = Duration::from_secs(1);
    let jobs = [
        Job { name: "patient", ttl: None, takes: second, returns: Some(85) },
        Job { name: "in a hurry", ttl: Some(60 * second), takes: second, returns: Some(85) },
        Job { name: "endless", ttl: None, takes: 10_000 * second, returns: Some(85) },
        Job { name: "silent", ttl: None, takes: second, returns: None },
    ];
    for job in &jobs {
        trace(start, job.name, "▶ queued");
    }

    // A queue runs nothing by itself. The worker comes after 61 s, too late for one of them.
    sleep(61 * second).await;
    let (mut statuses, mut kept) = (Vec::new(), Vec::new());
    for job in &jobs {
        if job.ttl.is_some_and(|ttl| start.elapsed() > ttl) {
            trace(start, job.name, "✗ queued");
            statuses.push("expired");
            continue;
        }
        trace(start, job.name, "■ queued");
        trace(start, job.name, "▶ runs");
        if timeout(JOB_TIMEOUT, sleep(job.takes)).await.is_err() {
            trace(start, job.name, "✗ runs");
            statuses.push("timed out");
            continue;
        }
        trace(start, job.name, "■ runs");
        trace(start, job.name, "▶ result kept");
        statuses.push("finished");
        kept.push((job.name, Instant::now() + RESULT_TTL));
    }
    for (name, until) in kept {
        sleep_until(until).await;
        trace(start, name, "■ result kept");
    }

    // Wrong on purpose: "ask until there is a result". Three of these loops would never end.
    let ended = jobs.iter().zip(&statuses).filter(|(_, status)| **status == "finished");
    let ends = ended.filter(|(job, _)| job.returns.is_some()).count();
    println!("statuses: {statuses:?}");
    println!("= ended, polling the result: {ends} loops");
    println!("= ended, polling the status: {} loops", statuses.len());
    assert_eq!(statuses, ["finished", "expired", "timed out", "finished"]);
    assert_eq!(ends, 1, "expired, failed or nothing to return: no result ever");
    println!("Ask a job for its status: having no result can mean four different things.");
}
