//! Three threads in one section: a lock they share keeps them apart, a lock each does not.

use crate::show::trace;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const THREADS: usize = 3;

/// The section, and how many were ever in it at the same time.
#[derive(Default)]
struct Section {
    inside: AtomicUsize,
    peak: AtomicUsize,
}

impl Section {
    fn run(&self, work: impl FnOnce()) {
        let now = self.inside.fetch_add(1, SeqCst) + 1;
        self.peak.fetch_max(now, SeqCst);
        work();
        self.inside.fetch_sub(1, SeqCst);
    }
}

pub fn main() {
    let start = Instant::now();

    // Wrong on purpose: every thread locks, but each its own mutex.
    // They meet inside the section, which could not happen if anything kept them apart.
    let own = Section::default();
    let meeting = Barrier::new(THREADS);
    thread::scope(|scope| {
        for id in 1..=THREADS {
            let (own, meeting) = (&own, &meeting);
            scope.spawn(move || {
                let lane = format!("thread {id}");
                let mine = Mutex::new(());
                let _guard = mine.lock().expect("nobody else has this lock");
                trace(start, &lane, "▶ with its own lock");
                own.run(|| {
                    meeting.wait();
                });
                trace(start, &lane, "■ with its own lock");
            });
        }
    });

    // Right: one mutex, and it owns what it protects. The list is out of reach without the lock.
    let shared = Section::default();
    let visits = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for id in 1..=THREADS {
            let (shared, visits) = (&shared, &visits);
            scope.spawn(move || {
                let lane = format!("thread {id}");
                trace(start, &lane, "• asks for the shared lock");
                let mut visits = visits.lock().expect("no holder panicked");
                trace(start, &lane, "▶ with the shared lock");
                shared.run(|| thread::sleep(Duration::from_millis(20)));
                visits.push(id);
                trace(start, &lane, "■ with the shared lock");
            });
        }
    });

    let (own, shared) = (own.peak.into_inner(), shared.peak.into_inner());
    let visits = visits.into_inner().expect("no holder panicked");
    println!("= a lock each: {own} inside at once");
    println!("= one shared lock: {shared} inside at once");
    println!("order of visits under the shared lock: {visits:?}");
    assert_eq!(own, THREADS, "locks that are not shared exclude nobody");
    assert_eq!(shared, 1, "a shared lock admits one");
    assert_eq!(visits.len(), THREADS, "and everyone had a turn");
    println!("Locking is not enough: exclusion needs the same lock.");
}
