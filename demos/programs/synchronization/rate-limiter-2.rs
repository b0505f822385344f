//! A token bucket under four times the allowed load: one burst passes, then exactly the allowed rate.

use crate::show::{param, trace};
use tokio::time::{Duration, Instant, sleep};

/// Tokens drip in at a steady rate; a request takes one or is refused.
/// They are kept as time: one token is the time it takes to earn it.
struct TokenBucket {
    per_token: Duration,
    full: Duration,
    saved: Duration,
    looked: Instant,
}

impl TokenBucket {
    fn new(rate: u32, burst: u32) -> Self {
        let per_token = Duration::from_secs(1) / rate;
        let full = per_token * burst;
        TokenBucket { per_token, full, saved: full, looked: Instant::now() }
    }

    /// No timer fills the bucket: what has dripped in is computed when somebody asks.
    fn admits(&mut self) -> bool {
        let now = Instant::now();
        self.saved = (self.saved + (now - self.looked)).min(self.full);
        self.looked = now;
        match self.saved.checked_sub(self.per_token) {
            Some(rest) => {
                self.saved = rest;
                true
            }
            None => false,
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let (rate, burst) = (5, param("burst", 5));
    let mut bucket = TokenBucket::new(rate, burst);

    // Three seconds of 20 requests a second, a pause, and one more second of them.
    let mut passed = Vec::new();
    for (lane, seconds) in [("overload", 3), ("after a pause", 1)] {
        trace(start, lane, "▶ 20 requests per second");
        let mut admitted = 0;
        for _ in 0..20 * seconds {
            if bucket.admits() {
                admitted += 1;
                trace(start, lane, "• passes");
            }
            sleep(Duration::from_millis(50)).await;
        }
        trace(start, lane, "■ 20 requests per second");
        println!("= {lane}, passed: {admitted} requests");
        println!("= {lane}, refused: {} requests", 20 * seconds - admitted);
        passed.push(admitted);
        sleep(Duration::from_secs(3)).await; // nobody asks: the bucket fills, but not beyond full
    }

    // In the last 50 ms of a phase nobody asks, so its last token is still dripping.
    assert_eq!(passed[0], burst + 3 * rate - 1, "the burst, then the rate");
    assert_eq!(passed[1], burst + rate - 1, "the pause saved up one burst, not three seconds");
    println!("Quiet callers may burst; nobody gets more than {rate} a second for long.");
}
