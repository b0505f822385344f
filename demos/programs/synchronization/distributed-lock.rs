//! A holder sleeps longer than its lease: two write, unless the store asks for a fencing token.

use crate::show::trace;
use std::sync::{Arc, Mutex};
use tokio::time::{Duration, Instant, sleep, sleep_until};

const TTL: Duration = Duration::from_secs(10);

/// The lock service: one lease at a time, and a token that grows with every lease.
#[derive(Default)]
struct LockService(Mutex<(Option<Instant>, u64)>);

impl LockService {
    /// Waits until the present lease has run out, then takes the next.
    async fn acquire(&self) -> u64 {
        loop {
            let expires = {
                let (lease, token) = &mut *self.0.lock().expect("no holder panicked");
                match *lease {
                    Some(expires) if expires > Instant::now() => expires,
                    _ => {
                        *lease = Some(Instant::now() + TTL);
                        *token += 1;
                        return *token;
                    }
                }
            };
            sleep_until(expires).await;
        }
    }
}

/// The storage behind the lock. Only it can turn away a writer who is late and does not know.
struct Store {
    checks_tokens: bool,
    highest: Mutex<u64>,
}

impl Store {
    fn write(&self, token: u64) -> bool {
        let mut highest = self.highest.lock().expect("no holder panicked");
        let accepted = !self.checks_tokens || token >= *highest;
        *highest = token.max(*highest);
        accepted
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    // Wrong on purpose: the lease alone is trusted.
    let trusting = run(start, false).await;
    let fenced = run(start, true).await;
    println!("= stale writes, lease only: {trusting} writes");
    println!("= stale writes, fenced: {fenced} writes");
    assert_eq!(trusting, 1, "the old holder wrote over the new one");
    assert_eq!(fenced, 0, "a token smaller than one seen before is refused");
    println!("A lease says when others may start, not that you have stopped: check the token.");
}

/// Two workers take the lock in turn, the first one stalls. How many stale writes got through?
async fn run(start: Instant, checks_tokens: bool) -> usize {
    let store = Store { checks_tokens, highest: Mutex::new(0) };
    let (service, store) = (Arc::new(LockService::default()), Arc::new(store));
    let worker = |lane: &'static str, stall: u64| {
        let (service, store) = (service.clone(), store.clone());
        async move {
            let token = service.acquire().await;
            let label = format!("believes it holds, token {token}");
            trace(start, lane, format!("▶ {label}"));
            sleep(Duration::from_secs(stall)).await; // a long GC, a suspended machine
            let accepted = store.write(token);
            let answer = if accepted { "accepted" } else { "refused" };
            trace(start, lane, format!("• write with token {token}: {answer}"));
            trace(start, lane, format!("■ {label}"));
            (token, accepted)
        }
    };
    let (a, b) = tokio::join!(worker("worker A", 15), worker("worker B", 1));
    assert!(a.0 < b.0 && b.1, "B came later and always may write");
    usize::from(a.1)
}
