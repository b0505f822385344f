//! A service is down for 20 seconds: retrying at once wastes a thousand calls, backing off needs seven.

use crate::show::{param, trace};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::time::{Duration, Instant, sleep};

/// Answers only after its first 20 seconds, and counts who asks.
struct Service {
    started: Instant,
    calls: AtomicUsize,
}

impl Service {
    fn call(&self) -> Result<&'static str, &'static str> {
        self.calls.fetch_add(1, Relaxed);
        match self.started.elapsed().as_secs() {
            0..20 => Err("connection refused"),
            _ => Ok("42"),
        }
    }
}

/// 0.5, 1, 2, 4, 8, 16, 30, 30 ... seconds: doubled each time, and never more than 30.
fn backoff(attempt: u32) -> Duration {
    (Duration::from_millis(500) * 2_u32.pow(attempt.min(10))).min(Duration::from_secs(30))
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // Wrong on purpose: no pause. Only the limit of 1000 attempts ends it, long before 20 s.
    let hammered = Service { started: start, calls: AtomicUsize::new(0) };
    trace(start, "at once", "▶ 1000 attempts");
    let at_once = (0..1_000).find_map(|_| hammered.call().ok());
    trace(start, "at once", "■ 1000 attempts");

    // Right: a growing pause, a deadline for the whole, and nothing else is retried.
    let spared = Service { started: start, calls: AtomicUsize::new(0) };
    let deadline = start + Duration::from_secs(param("deadline", 60));
    let mut backed_off = None;
    for attempt in 0.. {
        match spared.call() {
            Ok(answer) => {
                trace(start, "backoff", format!("• call {}: {answer}", attempt + 1));
                backed_off = Some(answer);
                break;
            }
            Err(why) => trace(start, "backoff", format!("• call {}: {why}", attempt + 1)),
        }
        let pause = backoff(attempt);
        if Instant::now() + pause > deadline {
            trace(start, "backoff", "• gives up: the next call would be too late");
            break;
        }
        let label = format!("wait {:.1} s", pause.as_secs_f64());
        trace(start, "backoff", format!("▶ {label}"));
        sleep(pause).await;
        trace(start, "backoff", format!("■ {label}"));
    }

    println!("= at once: {} calls", hammered.calls.load(Relaxed));
    println!("= with backoff: {} calls", spared.calls.load(Relaxed));
    assert_eq!(at_once, None, "a thousand calls in no time, and no answer");
    assert!(spared.calls.load(Relaxed) <= 7, "0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s");
    assert!(backed_off.is_none() || start.elapsed() >= Duration::from_secs(20), "not before");
    println!("Patience finds the service well again; insistence only adds to its load.");
}
