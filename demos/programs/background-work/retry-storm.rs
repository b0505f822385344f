//! Two dozen clients lose their server together: without jitter they keep coming back together.

use crate::show::{Since, trace};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

const CLIENTS: u64 = 24;
/// What the server can answer in a tenth of a second; everybody else gets an error.
const CAPACITY: usize = 6;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");

    // Wrong on purpose: 0.1, 0.2, 0.4 ... s. Who failed together retries together.
    let in_step = run("in step", |pause, _| pause).await;
    // Right: anything from nothing to twice that, so that both wait equally long on average.
    let jittered = run("jitter", |pause, random| pause.mul_f64(2.0 * random)).await;

    println!("= in step, crowded tenths: {} of 0.1 s", in_step.crowded);
    println!("= jitter, crowded tenths: {} of 0.1 s", jittered.crowded);
    println!("= in step, refused: {} requests", in_step.refused);
    println!("= jitter, refused: {} requests", jittered.refused);
    println!("= in step, last client served: {:.1} s", in_step.took.as_secs_f64());
    println!("= jitter, last client served: {:.1} s", jittered.took.as_secs_f64());
    assert_eq!(in_step.refused, 18 + 12 + 6, "six more are served each time that all come back");
    assert!(jittered.refused < in_step.refused, "spread out, fewer meet a full server");
    println!("Backoff makes room, jitter makes the clients use it.");
}

struct Load {
    /// Tenths of a second with more requests than the server can answer.
    crowded: usize,
    refused: usize,
    took: Duration,
}

/// All clients fail at the same moment and retry until they are served.
async fn run(way: &'static str, pause: fn(Duration, f64) -> Duration) -> Load {
    let start = Instant::now();
    let arrivals = Arc::new(Mutex::new(BTreeMap::<u32, usize>::new())); // by tenth of a second
    let mut clients = JoinSet::new();
    for id in 1..=CLIENTS {
        let arrivals = arrivals.clone();
        clients.spawn(async move {
            for attempt in 0.. {
                let doubled = Duration::from_millis(100) * 2_u32.pow(attempt);
                sleep(pause(doubled, random(id, attempt))).await;
                let tenth = (start.elapsed().as_millis() / 100) as u32;
                let mut arrivals = arrivals.lock().expect("no holder panicked");
                let requests = arrivals.entry(tenth).or_default();
                *requests += 1;
                if *requests <= CAPACITY {
                    return;
                }
            }
        });
    }
    clients.join_all().await;
    let took = start.elapsed();
    let arrivals = arrivals.lock().expect("no holder panicked");
    for (&tenth, &requests) in &*arrivals {
        let label = format!("{requests} come");
        trace(Tenths(tenth), way, format!("▶ {label}"));
        let end = if requests > CAPACITY { "✗" } else { "■" }; // some were refused
        trace(Tenths(tenth + 1), way, format!("{end} {label}"));
    }
    let refused = arrivals.values().map(|requests| requests.saturating_sub(CAPACITY)).sum();
    let crowded = arrivals.values().filter(|&&requests| requests > CAPACITY).count();
    Load { crowded, refused, took }
}

/// A moment in tenths of a second.
#[derive(Clone, Copy)]
struct Tenths(u32);

impl Since for Tenths {
    fn ms(self) -> f64 {
        f64::from(self.0) * 100.0
    }
}

/// Uniform in 0..1 and the same in every run: a hash of who asks for the how-manieth time.
fn random(client: u64, attempt: u32) -> f64 {
    let mut x = client << 32 | u64::from(attempt); // splitmix64
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    f64::from(((x ^ (x >> 31)) >> 32) as u32) / f64::from(u32::MAX)
}
