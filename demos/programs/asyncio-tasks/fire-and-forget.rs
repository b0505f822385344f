//! Forgotten tasks run on, but fail unheard and die with the runtime; an owner hears and waits.

use crate::show::trace;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// A job that somebody starts beside a request: name, duration, whether it succeeds.
type Job = (&'static str, u64, bool);
const JOBS: [Job; 3] = [("mail", 20, true), ("audit", 30, false), ("report", 90, true)];

pub fn main() {
    println!("~ virtual time");
    let sent = Arc::new(AtomicUsize::new(0));

    // Nobody keeps the handles. Unlike in Python, no garbage collector can take the tasks away.
    paused_runtime().block_on(async {
        let start = Instant::now();
        for work in JOBS {
            tokio::spawn(job(start, "forgotten", work, Arc::clone(&sent)));
        }
        request(start, "request 1").await;
    });
    let sent_forgotten = sent.swap(0, Relaxed); // here the runtime is gone, with all its tasks

    // A set that belongs to the application: failures are heard, shutting down waits for the rest.
    let mut errors = Vec::new();
    paused_runtime().block_on(async {
        // This runtime has a clock of its own; on the timeline it goes on where the first ended.
        let start = Instant::now() - Duration::from_millis(50);
        let mut background = JoinSet::new();
        for work in JOBS {
            background.spawn(job(start, "owned", work, Arc::clone(&sent)));
        }
        request(start, "request 2").await;
        while let Some(ended) = background.join_next().await {
            errors.extend(ended.expect("no job panics").err());
        }
    });
    let sent_owned = sent.load(Relaxed);

    println!("failures heard by the owner: {errors:?}");
    println!("= jobs completed, forgotten: {sent_forgotten} jobs");
    println!("= jobs completed, owned: {sent_owned} jobs");
    assert_eq!(sent_forgotten, 1, "the mail went out, the report died with the runtime");
    assert_eq!(sent_owned, 2, "both jobs that can succeed did");
    assert_eq!(errors, ["audit, owned: disk full"], "and the failure has a reader");
    println!("Spawning is easy; somebody has to own the end of it.");
}

fn paused_runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().expect("a runtime without I/O")
}

async fn request(start: Instant, lane: &str) {
    trace(start, lane, "▶ answer");
    sleep(Duration::from_millis(50)).await;
    trace(start, lane, "■ answer");
}

async fn job(at: Instant, kind: &str, job: Job, sent: Arc<AtomicUsize>) -> Result<(), String> {
    let (name, ms, succeeds) = job;
    let lane = format!("{name}, {kind}");
    trace(at, &lane, "▶ job");
    let mut bar = Bar(at, &lane, "✗ job");
    sleep(Duration::from_millis(ms)).await;
    if !succeeds {
        return Err(format!("{lane}: disk full"));
    }
    bar.2 = "■ job";
    sent.fetch_add(1, Relaxed);
    Ok(())
}

/// Ends the bar on the timeline, with a cross if the job failed or was dropped.
struct Bar<'a>(Instant, &'a str, &'static str);

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        trace(self.0, self.1, self.2);
    }
}
