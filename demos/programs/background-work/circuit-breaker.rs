//! A service hangs for ten seconds: one caller waits for every timeout, the other stops asking.

use crate::show::trace;
use tokio::time::{Duration, Instant, sleep, timeout};

const TIMEOUT: Duration = Duration::from_secs(1);

/// Closed: calls go through. Open: they fail at once, until it is time to try again.
#[derive(Default)]
struct Breaker {
    failures: u32,
    open_until: Option<Instant>,
}

impl Breaker {
    fn lets_through(&self) -> bool {
        self.open_until.is_none_or(|until| Instant::now() >= until)
    }

    fn record(&mut self, success: bool) {
        self.failures = if success { 0 } else { self.failures + 1 };
        // After three failures in a row, and after every failed trial, it stays open for 3 s.
        self.open_until = (self.failures >= 3).then(|| Instant::now() + Duration::from_secs(3));
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let (plain, guarded) = tokio::join!(
        // Wrong on purpose: every request finds out for itself that the service is down.
        run(start, "no breaker", None),
        run(start, "breaker", Some(Breaker::default())),
    );

    println!("= no breaker, calls that hung: {} calls", plain.hung);
    println!("= breaker, calls that hung: {} calls", guarded.hung);
    println!("= no breaker, answered at once: {} requests", plain.at_once);
    println!("= breaker, answered at once: {} requests", guarded.at_once);
    assert!(guarded.hung < plain.hung, "the sick service gets a rest");
    assert!(guarded.at_once > plain.at_once, "and its callers fail fast, with a fallback");
    println!("Failing fast is kinder to both sides; one trial now and then notices the recovery.");
}

#[derive(Default)]
struct Seen {
    hung: u32,
    at_once: u32,
}

/// For fifteen seconds: a request, and half a second of something else.
async fn run(start: Instant, lane: &str, mut breaker: Option<Breaker>) -> Seen {
    let mut seen = Seen::default();
    while start.elapsed() < Duration::from_secs(15) {
        if breaker.as_ref().is_none_or(Breaker::lets_through) {
            trace(start, lane, "▶ call");
            let answered = timeout(TIMEOUT, service(start)).await.is_ok();
            trace(start, lane, if answered { "■ call" } else { "✗ call" });
            if answered {
                seen.at_once += 1;
            } else {
                seen.hung += 1;
            }
            if let Some(breaker) = &mut breaker {
                breaker.record(answered);
            }
        } else {
            seen.at_once += 1;
            trace(start, lane, "• fallback, not called");
        }
        sleep(Duration::from_millis(500)).await;
    }
    seen
}

/// Does not answer during the first ten seconds.
async fn service(start: Instant) {
    let healthy = start.elapsed() >= Duration::from_secs(10);
    sleep(if healthy { Duration::from_millis(20) } else { Duration::from_hours(1) }).await;
}
