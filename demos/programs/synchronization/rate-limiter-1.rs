//! Five requests per second, counted per clock second: ten of them pass within 200 ms.

use crate::show::{param, trace};
use tokio::time::{Duration, Instant, sleep_until};

const WINDOW: Duration = Duration::from_secs(1);

/// Counts the requests of the current second of the clock, and forgets them when it ends.
struct FixedWindow {
    limit: usize,
    window: u128,
    passed: usize,
}

impl FixedWindow {
    fn admits(&mut self, now: Duration) -> bool {
        let window = now.as_millis() / WINDOW.as_millis();
        if window != self.window {
            (self.window, self.passed) = (window, 0);
        }
        self.passed += 1;
        self.passed <= self.limit
    }
}

/// Remembers when the last requests passed, and looks back a full second from now.
struct SlidingLog {
    limit: usize,
    passed: Vec<Duration>,
}

impl SlidingLog {
    fn admits(&mut self, now: Duration) -> bool {
        self.passed.retain(|&then| now.saturating_sub(then) < WINDOW);
        let admit = self.passed.len() < self.limit;
        if admit {
            self.passed.push(now);
        }
        admit
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let limit = param("limit", 5);
    let mut fixed = FixedWindow { limit, window: 0, passed: 0 };
    let mut sliding = SlidingLog { limit, passed: Vec::new() };
    let (mut by_fixed, mut by_sliding) = (0, 0);

    // The worst moment: one burst just before the second ends, one just after.
    for (burst, at) in [900, 1_000].into_iter().enumerate() {
        sleep_until(start + Duration::from_millis(at)).await;
        for lane in ["fixed window", "sliding log"] {
            trace(start, lane, format!("▶ burst {burst}"));
        }
        for _ in 0..limit {
            sleep_until(Instant::now() + WINDOW / 20 / u32::try_from(limit).expect("small")).await;
            let now = start.elapsed();
            let answers = [fixed.admits(now), sliding.admits(now)];
            by_fixed += usize::from(answers[0]);
            by_sliding += usize::from(answers[1]);
            for (lane, admitted) in ["fixed window", "sliding log"].into_iter().zip(answers) {
                trace(start, lane, if admitted { "• passes" } else { "• 429" });
            }
        }
        for lane in ["fixed window", "sliding log"] {
            trace(start, lane, format!("■ burst {burst}"));
        }
    }

    println!("= allowed per second: {limit} requests");
    println!("= fixed window, in 200 ms: {by_fixed} requests");
    println!("= sliding log, in 200 ms: {by_sliding} requests");
    assert_eq!(by_fixed, 2 * limit, "both bursts fit, each into its own second");
    assert_eq!(by_sliding, limit, "looking back a second sees the first burst");
    println!("Forgetting everything at the full second doubles the limit around it.");
}
