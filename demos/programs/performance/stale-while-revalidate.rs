//! An entry expires: either a visitor waits for the new value, or everybody gets the old one at once.

use crate::show::trace;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, interval, sleep};

const TTL: Duration = Duration::from_secs(1);
const LOAD: Duration = Duration::from_millis(300);

/// How many visitors waited, and the age of the oldest value.
type Seen = (usize, Duration);

struct Entry {
    stored: Mutex<Instant>, // the value itself does not matter here
    refreshing: AtomicBool,
}

impl Entry {
    fn filled() -> Arc<Self> {
        Arc::new(Self { stored: Mutex::new(Instant::now()), refreshing: false.into() })
    }

    fn age(&self) -> Duration {
        self.stored.lock().expect("no panic").elapsed()
    }

    async fn refresh(&self, start: Instant, lane: &str) {
        trace(start, lane, "▶ load");
        sleep(LOAD).await;
        trace(start, lane, "■ load");
        *self.stored.lock().expect("no panic") = Instant::now();
    }
}

/// Expired means gone: the visitor who comes first pays for everybody.
async fn strict(entry: &Entry, start: Instant) -> Duration {
    if entry.age() >= TTL {
        entry.refresh(start, "strict loads").await;
    }
    entry.age()
}

/// Expired means due: answer with what there is, and let one task fetch the next value.
fn relaxed(entry: &Arc<Entry>, start: Instant) -> Duration {
    let age = entry.age();
    if age >= TTL && !entry.refreshing.swap(true, Relaxed) {
        let entry = Arc::clone(entry);
        tokio::spawn(async move {
            entry.refresh(start, "relaxed loads").await;
            entry.refreshing.store(false, Relaxed);
        });
    }
    age
}

/// A visitor every 200 ms.
async fn visits(start: Instant, name: &str, visit: impl AsyncFn() -> Duration) -> Seen {
    let mut arrivals = interval(Duration::from_millis(200));
    let (mut waited, mut oldest) = (0, Duration::ZERO);
    for _ in 0..16 {
        arrivals.tick().await;
        let arrival = Instant::now();
        oldest = oldest.max(visit().await);
        let late = arrival.elapsed() >= LOAD;
        waited += usize::from(late);
        trace(start, format!("{name} visitors"), if late { "• waited" } else { "• at once" });
    }
    println!("= {name}: {waited} visitors who waited");
    println!("= {name}, oldest value: {} ms", oldest.as_millis());
    (waited, oldest)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let entry = Entry::filled();
    let visit = async || strict(&entry, start).await;
    let (strict_waits, strict_age) = visits(start, "strict", visit).await;
    let entry = Entry::filled();
    let (waits, age) = visits(start, "relaxed", async || relaxed(&entry, start)).await;
    assert!(strict_waits > 0 && strict_age < TTL, "never older than promised, at a price");
    assert!(waits == 0 && age >= TTL && age < TTL + LOAD * 2, "nobody waits, for a little age");
    println!("Serving the old value during a refresh trades a little age for all of the waiting.");
}
