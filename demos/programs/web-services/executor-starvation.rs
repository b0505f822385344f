//! A quick look-up waits behind slow reports in a shared pool, and not at all beside a pool of their own.

use crate::show::bar;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

const THREADS: usize = 2;
const REPORTS: usize = 6;
const REPORT: Duration = Duration::from_millis(100);

static FINISHED: AtomicUsize = AtomicUsize::new(0);
static ANSWERED: OnceLock<()> = OnceLock::new();

/// Slow and blocking, but nobody minds if it takes a little longer. It does not end before `may_end`.
fn report(start: Instant, pool: &str, number: usize, may_end: &OnceLock<()>) {
    let bar = bar(start, format!("{pool} report {number}"), "report");
    std::thread::sleep(REPORT);
    may_end.wait();
    FINISHED.fetch_add(1, SeqCst);
    bar.done();
}

/// Quick and blocking, and a user waits for it; as `getaddrinfo` does in the default executor.
async fn look_up(start: Instant, pool: &str) -> (usize, Duration) {
    let asked = Instant::now();
    let waits = bar(start, format!("{pool} look-up"), "in the queue");
    let ahead = spawn_blocking(|| FINISHED.load(SeqCst)).await.expect("quick");
    waits.done();
    (ahead, asked.elapsed())
}

async fn compare(start: Instant) {
    let mut reports = Vec::new();
    for number in 1..=REPORTS {
        let any_time = OnceLock::from(());
        reports.push(spawn_blocking(move || report(start, "shared", number, &any_time)));
    }
    let (shared_ahead, shared_wait) = look_up(start, "shared").await;
    for report in reports {
        report.await.expect("no panic");
    }
    FINISHED.store(0, SeqCst);
    let own = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build().expect("a pool");
    // No report ends before the look-up is answered: had it to wait for one, this would hang.
    for number in 1..=REPORTS {
        own.spawn(move || report(start, "own", number, &ANSWERED));
    }
    let (own_ahead, own_wait) = look_up(start, "own").await;
    ANSWERED.get_or_init(|| ());
    while FINISHED.load(SeqCst) < REPORTS {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }

    println!("= shared pool: {shared_ahead} reports came first");
    println!("= own pool: {own_ahead} reports came first");
    println!("= look-up, shared pool: {} ms", shared_wait.as_millis());
    println!("= look-up, own pool: {} ms", own_wait.as_millis());
    assert!(shared_ahead > REPORTS - THREADS, "the queue is served in order");
    assert_eq!(own_ahead, 0, "no queue to stand in");
    println!("A pool is shared fate: what must be quick should not queue behind what is slow.");
}

pub fn main() {
    let runtime = Builder::new_current_thread().enable_time().max_blocking_threads(THREADS).build();
    runtime.expect("a runtime").block_on(compare(Instant::now()));
}
