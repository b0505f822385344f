//! Jobs that mostly wait: four worker slots serve them four by four, a shared event loop all at once.

use crate::show::{param, trace};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

const SLOTS: usize = 4;
const WAIT: Duration = Duration::from_secs(1); // for a file, a report, another system
const FINISH: Duration = Duration::from_millis(50); // the work afterwards

/// Worker slots with a number each.
struct Slots {
    permits: Arc<Semaphore>,
    free: Mutex<Vec<usize>>,
}

impl Slots {
    async fn take(&self) -> (OwnedSemaphorePermit, usize) {
        let permit = self.permits.clone().acquire_owned().await.expect("never closed");
        let slot = self.free.lock().expect("no panic").pop().expect("as many as permits");
        (permit, slot)
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let jobs = param("jobs", 24);
    // Wrong on purpose: a job keeps its slot while it waits.
    let kept = run(start, jobs, false).await;
    // Right: it waits in the event loop, and takes a slot when there is something to do.
    let deferred = run(start, jobs, true).await;

    println!("= slot kept while waiting: {:.2} s", kept.as_secs_f64());
    println!("= wait deferred: {:.2} s", deferred.as_secs_f64());
    let rounds = u32::try_from(jobs.div_ceil(SLOTS)).expect("a few jobs");
    assert_eq!(kept, (WAIT + FINISH) * rounds, "waits queue for slots");
    assert_eq!(deferred, WAIT + FINISH * rounds, "only the work does");
    println!("Waiting needs no worker: park it in a loop and give the slot to somebody else.");
}

async fn run(start: Instant, jobs: usize, deferred: bool) -> Duration {
    let began = Instant::now();
    let (permits, free) = (Arc::new(Semaphore::new(SLOTS)), Mutex::new((1..=SLOTS).collect()));
    let (slots, waiting) = (Arc::new(Slots { permits, free }), Arc::new(AtomicUsize::new(0)));
    let mut set = JoinSet::new();
    for _ in 0..jobs {
        let (slots, waiting) = (slots.clone(), waiting.clone());
        set.spawn(async move {
            if deferred {
                if waiting.fetch_add(1, Relaxed) == 0 {
                    trace(start, "event loop", "▶ waits for all jobs");
                }
                sleep(WAIT).await;
                if waiting.fetch_sub(1, Relaxed) == 1 {
                    trace(start, "event loop", "■ waits for all jobs");
                }
            }
            let (permit, slot) = slots.take().await;
            let (way, label, time) = if deferred {
                ("deferred", "works", FINISH)
            } else {
                ("kept", "waits, works", WAIT + FINISH)
            };
            let lane = format!("slot {slot}, {way}");
            trace(start, &lane, format!("▶ {label}"));
            sleep(time).await;
            trace(start, &lane, format!("■ {label}"));
            slots.free.lock().expect("no panic").push(slot);
            drop(permit);
        });
    }
    set.join_all().await;
    began.elapsed()
}
