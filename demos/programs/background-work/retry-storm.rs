//! Two dozen clients lose their server together: without jitter they keep coming back together.

use crate::show::trace;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

const CLIENTS: u64 = 24;
/// What the server can answer in a tenth of a second; everybody else gets an error.
const CAPACITY: usize = 6;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();

    // Wrong on purpose: 0.1, 0.2, 0.4 ... s. Who failed together retries together.
    let in_step = run(start, "in step", |longest, _| longest).await;
    // Right ("full jitter"): anything between nothing and that. Same limit, spread out.
    let jittered = run(start, "jitter", Duration::mul_f64).await;

    println!("= in step, later at worst: {} requests in 0.1 s", in_step.worst);
    println!("= jitter, later at worst: {} requests in 0.1 s", jittered.worst);
    println!("= in step, sent: {} requests", in_step.sent);
    println!("= jitter, sent: {} requests", jittered.sent);
    println!("= in step, last client served: {:.1} s", in_step.took.as_secs_f64());
    println!("= jitter, last client served: {:.1} s", jittered.took.as_secs_f64());
    assert!(in_step.sent > jittered.sent, "collisions are wasted requests");
    assert!(in_step.worst > jittered.worst, "the crowd stays a crowd");
    assert!(in_step.took > jittered.took, "and is served late");
    println!("Backoff makes room, jitter makes the clients use it.");
}

struct Load {
    worst: usize,
    sent: usize,
    took: Duration,
}

/// All clients fail at the same moment and retry until they are served.
async fn run(start: Instant, way: &'static str, pause: fn(Duration, f64) -> Duration) -> Load {
    let began = Instant::now();
    let load = Arc::new(Mutex::new(HashMap::<u128, usize>::new()));
    let mut clients = JoinSet::new();
    for id in 1..=CLIENTS {
        let load = load.clone();
        clients.spawn(async move {
            let lane = format!("{way}, client {id}");
            let mut random = Random(id);
            for attempt in 0.. {
                let longest = Duration::from_millis(100) * 2_u32.pow(attempt);
                let label = format!("wait {}", attempt + 1);
                trace(start, &lane, format!("▶ {label}"));
                sleep(pause(longest, random.next())).await;
                trace(start, &lane, format!("■ {label}"));
                let tick = began.elapsed().as_millis() / 100;
                let mut load = load.lock().expect("no holder panicked");
                let requests = load.entry(tick).or_default();
                *requests += 1;
                if *requests <= CAPACITY {
                    trace(start, &lane, "• served");
                    return;
                }
            }
        });
    }
    clients.join_all().await;
    let took = began.elapsed();
    let load = load.lock().expect("no holder panicked");
    // The first retries come within 0.1 s, with jitter or without: the accident itself.
    let later = load.iter().filter(|&(&tick, _)| tick > 1).map(|(_, &requests)| requests);
    Load { worst: later.max().unwrap_or(0), sent: load.values().sum(), took }
}

/// A small generator with a seed, so that every run shows the same: uniform in 0..1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        f64::from(u32::try_from(self.0 >> 33).expect("31 bits")) / f64::from(1_u32 << 31)
    }
}
