//! The same computation by two tasks, two threads under one interpreter lock, and threads with a lock each.
use parking_lot::{Mutex, MutexGuard};
use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

const SLICES: usize = 8; // the lock is handed on after each slice
const STEPS: u64 = if cfg!(debug_assertions) { 300_000 } else { 2_000_000 };

type Span = (Instant, Instant);

pub fn main() {
    let start = Instant::now();
    let shared = Mutex::new(());
    let own = [Mutex::new(()), Mutex::new(())];

    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let began = Instant::now();
    let tasks = runtime
        .block_on(async { tokio::join!(task(start, "async task 1"), task(start, "async task 2")) });
    let (tasks, tasks_took) = (overlap(&tasks.0, &tasks.1), began.elapsed());

    let began = Instant::now();
    let one_lock = two_threads(start, ["GIL thread 1", "GIL thread 2"], [&shared, &shared]);
    let (one_lock, one_lock_took) = (overlap(&one_lock.0, &one_lock.1), began.elapsed());

    let began = Instant::now();
    let own_lock = two_threads(start, ["own lock 1", "own lock 2"], [&own[0], &own[1]]);
    let (own_lock, own_lock_took) = (overlap(&own_lock.0, &own_lock.1), began.elapsed());

    println!("= tasks on a loop: {:.1} ms", tasks_took.as_secs_f64() * 1e3);
    println!("= threads, one lock: {:.1} ms", one_lock_took.as_secs_f64() * 1e3);
    println!("= a lock each: {:.1} ms", own_lock_took.as_secs_f64() * 1e3);
    println!("both in a slice at once: {tasks:.1?}, {one_lock:.1?} and {own_lock:.1?}");
    assert!(tasks.is_zero(), "a task that computes never lets the other run");
    assert!(one_lock.is_zero(), "whoever holds the only lock computes alone");
    assert!(!own_lock.is_zero(), "with a lock each nobody waits for the other");
    println!("Only workers without a common lock compute at the same time: in Python, processes.");
}

/// An async block without an await: nowhere to give way.
async fn task(start: Instant, lane: &str) -> Vec<Span> {
    async { (0..SLICES).map(|_| slice(start, lane, || {})).collect() }.await
}

/// Two threads whose every slice needs its lock, as byte code needs the GIL.
fn two_threads(start: Instant, lanes: [&str; 2], locks: [&Mutex<()>; 2]) -> (Vec<Span>, Vec<Span>) {
    let both = Barrier::new(2);
    let own = !std::ptr::eq(locks[0], locks[1]);
    let work = |n: usize| {
        both.wait();
        let locked = |number| {
            let gil = locks[n].lock();
            // Own locks: they meet inside the first slice. Under a common one nobody else can come.
            let span = slice(start, lanes[n], || {
                if own && number == 0 {
                    both.wait();
                }
            });
            MutexGuard::unlock_fair(gil); // whoever waits is next
            span
        };
        (0..SLICES).map(locked).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| work(1));
        (work(0), other.join().expect("no panic"))
    })
}

fn slice(start: Instant, lane: &str, meet: impl FnOnce()) -> Span {
    let began = Instant::now();
    println!("{:.1} ms │ {lane} │ ▶ compute", start.elapsed().as_secs_f64() * 1e3);
    meet();
    black_box((0..STEPS).fold(0_u64, |sum, n| sum.wrapping_mul(31).wrapping_add(black_box(n))));
    println!("{:.1} ms │ {lane} │ ■ compute", start.elapsed().as_secs_f64() * 1e3);
    (began, Instant::now())
}

/// For how long both were inside a slice.
fn overlap(one: &[Span], two: &[Span]) -> Duration {
    let pairs = one.iter().flat_map(|a| two.iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| a.1.min(b.1).saturating_duration_since(a.0.max(b.0))).sum()
}
