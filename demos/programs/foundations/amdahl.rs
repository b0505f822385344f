//! A part of the work cannot be shared: that part, not the number of workers, limits the speed-up.

use crate::show::{bar, param};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

const WORK: u32 = 100_000; // milliseconds in all

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let (workers, serial) = (param("workers", 10), param("serial", 10));
    let one = run("one worker", 1, serial).await;
    let many = run("many", workers, serial).await;

    let speed_up = one.as_secs_f64() / many.as_secs_f64();
    let share = f64::from(serial) / 100.0;
    let law = 1.0 / (share + (1.0 - share) / f64::from(workers));
    println!("= {workers} workers: {speed_up:.2} ×");
    println!("= by Amdahl's law: {law:.2} ×");
    println!("= the limit, with any number: {:.2} ×", 1.0 / share);
    assert!((speed_up - law).abs() < 0.05, "measured and computed agree");
    assert!(speed_up <= 1.0 / share + 0.05, "the serial part sets the limit");
    println!("{serial} % of the work is serial: more than {:.1} × is impossible.", 1.0 / share);
}

/// Does the serial part alone and shares the rest; how long that took.
async fn run(name: &str, workers: u32, serial: u32) -> Duration {
    let start = Instant::now();
    let alone = bar(start, format!("{name}: worker 1"), "serial");
    sleep(Duration::from_millis(1) * (WORK * serial / 100)).await;
    alone.done();
    let share = Duration::from_millis(1) * (WORK - WORK * serial / 100) / workers;
    let mut parts = JoinSet::new();
    for worker in 1..=workers {
        let lane = format!("{name}: worker {worker}");
        parts.spawn(async move {
            let part = bar(start, lane, "parallel");
            sleep(share).await;
            part.done();
        });
    }
    parts.join_all().await;
    start.elapsed()
}
