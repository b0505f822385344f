//! Wait for the first, for the first error or for all: waiting raises nothing, and leaves the rest be.

use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

/// When to stop waiting.
#[derive(Clone, Copy, PartialEq)]
enum Until {
    FirstCompleted,
    FirstException,
    AllCompleted,
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let first = wait(start, "first", Until::FirstCompleted).await;
    let error = wait(start, "error", Until::FirstException).await;
    let all = wait(start, "all", Until::AllCompleted).await;

    for (until, waited) in [("first", &first), ("first error", &error), ("all", &all)] {
        println!("= until {until}: {} ms", waited.took.as_millis());
        println!("until {until}: done {:?}, dropped {}", waited.done, waited.dropped);
    }
    assert_eq!(first.done, [Ok(1)], "the quickest alone");
    assert_eq!(error.done, [Ok(1), Err("job 2 failed")], "up to the one that failed");
    assert_eq!(all.done, [Ok(1), Err("job 2 failed"), Ok(3)], "a failure does not end it");
    assert_eq!((first.dropped, error.dropped, all.dropped), (2, 1, 0));
    println!("Waiting hands you the outcomes; look at every one, and decide about the rest.");
}

struct Waited {
    done: Vec<Result<u32, &'static str>>,
    dropped: usize,
    took: Duration,
}

/// Three jobs of 100, 200 and 300 ms, of which the second fails.
async fn wait(start: Instant, way: &'static str, until: Until) -> Waited {
    let began = Instant::now();
    let mut jobs = JoinSet::new();
    for number in 1..=3_u32 {
        jobs.spawn(async move {
            let mut span = Span::new(start, format!("job {number}, {way}"));
            sleep(Duration::from_millis(100) * number).await;
            span.end = "■ runs";
            if number == 2 { Err("job 2 failed") } else { Ok(number) }
        });
    }
    let mut done = Vec::new();
    while let Some(outcome) = jobs.join_next().await {
        let outcome = outcome.expect("nobody panics");
        done.push(outcome);
        if until == Until::FirstCompleted || (until == Until::FirstException && outcome.is_err()) {
            break;
        }
    }
    let took = began.elapsed();
    let dropped = jobs.len();
    jobs.shutdown().await; // tasks can be cancelled; jobs in threads would run on
    Waited { done, dropped, took }
}

/// Draws a job from its first step to its end, or to the moment it is dropped.
struct Span {
    start: Instant,
    lane: String,
    end: &'static str,
}

impl Span {
    fn new(start: Instant, lane: String) -> Self {
        let span = Span { start, lane, end: "✗ runs" };
        span.trace("▶ runs");
        span
    }

    fn trace(&self, event: &str) {
        let now = self.start.elapsed().as_secs_f64() * 1e3;
        println!("{now:.1} ms │ {} │ {event}", self.lane);
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        self.trace(self.end);
    }
}
