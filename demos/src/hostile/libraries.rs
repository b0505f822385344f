//! What real demos are made of, at full stretch: all of it must work inside.
#![allow(clippy::print_stdout, reason = "printing is what programs do")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::{Demo, program};

pub(super) const ALL: &[Demo] = &[
    program("hostile:with-std", &[], with_std),
    program("hostile:with-tokio", &[], with_tokio),
    program("hostile:with-rayon", &[], with_rayon),
    program("hostile:with-crossbeam", &[], with_crossbeam),
    program("hostile:with-parking-lot", &[], with_parking_lot),
    program("hostile:with-sqlite", &[], with_sqlite),
];

fn with_std() {
    let sum = AtomicU64::new(0);
    thread::scope(|scope| {
        for number in 0..60 {
            let sum = &sum;
            let named = thread::Builder::new().name(format!("worker {number}"));
            named
                .spawn_scoped(scope, move || sum.fetch_add(number, Ordering::Relaxed))
                .expect("a thread");
        }
    });
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let (to, from) = mpsc::sync_channel(1);
    let waiter = thread::spawn({
        let pair = Arc::clone(&pair);
        move || {
            let guard = pair.0.lock().expect("no panic");
            let late = pair.1.wait_timeout_while(guard, Duration::from_secs(5), |ready| !*ready);
            to.send(late.expect("no panic").1.timed_out()).expect("a receiver");
        }
    });
    *pair.0.lock().expect("no panic") = true;
    pair.1.notify_all();
    let late = from.recv().expect("a sender");
    waiter.join().expect("no panic");
    let started = Instant::now();
    thread::sleep(Duration::from_millis(5));
    thread::park_timeout(Duration::from_millis(5));
    let (mut one, mut other) = std::os::unix::net::UnixStream::pair().expect("a pair");
    std::io::Write::write_all(&mut one, b"x").expect("written");
    std::io::Read::read_exact(&mut other, &mut [0]).expect("read");
    let (one, other) = std::os::unix::net::UnixDatagram::pair().expect("a pair");
    one.send(b"x").expect("sent");
    other.recv(&mut [0]).expect("received");
    let (mut out, mut into) = std::io::pipe().expect("a pipe");
    std::io::Write::write_all(&mut into, b"x").expect("written");
    std::io::Read::read_exact(&mut out, &mut [0]).expect("read");
    let cores = thread::available_parallelism().expect("a number of cores");
    assert!(!late && started.elapsed() >= Duration::from_millis(10) && cores.get() > 0);
    let keys = std::collections::HashMap::from([(1, 2)]);
    println!("std works: {} {}", sum.into_inner(), keys.len());
}

fn with_tokio() {
    let work = async {
        let (to, mut from) = tokio::sync::mpsc::channel(4);
        for number in 0..100u64 {
            let to = to.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(number % 5)).await;
                to.send(number).await.expect("a receiver");
            });
        }
        drop(to);
        let mut sum = 0;
        while let Some(number) = from.recv().await {
            sum += number;
        }
        sum += tokio::task::spawn_blocking(|| 1).await.expect("no panic");
        let (mut one, mut other) = tokio::net::UnixStream::pair().expect("a pair");
        tokio::io::AsyncWriteExt::write_all(&mut one, b"x").await.expect("written");
        tokio::io::AsyncReadExt::read_exact(&mut other, &mut [0]).await.expect("read");
        let kind = tokio::signal::unix::SignalKind::terminate();
        let mut signals = tokio::signal::unix::signal(kind).expect("a signal");
        super::raw::raise(libc::SIGTERM);
        signals.recv().await;
        let late = tokio::time::timeout(Duration::from_millis(5), std::future::pending::<()>());
        assert!(late.await.is_err());
        tokio::task::yield_now().await;
        sum
    };
    let many = tokio::runtime::Runtime::new().expect("a runtime").block_on(work);
    let one = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let one = one.expect("a runtime").block_on(async {
        tokio::join!(async { 1 }, tokio::time::sleep(Duration::from_millis(1))).0
    });
    let mut paused = tokio::runtime::Builder::new_current_thread();
    paused.enable_all().start_paused(true).build().expect("a runtime").block_on(async {
        tokio::time::sleep(Duration::from_hours(1)).await;
    });
    println!("tokio works: {many} {one}");
}

fn with_rayon() {
    use rayon::prelude::*;
    let sum: u64 = (0..100_000u64).into_par_iter().map(|number| number % 7).sum();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().expect("a pool");
    let (one, other) = pool.join(|| 1, || 2);
    println!("rayon works: {sum} {one} {other}");
}

fn with_crossbeam() {
    let (to, from) = crossbeam::channel::bounded(2);
    let queue = crossbeam::queue::SegQueue::new();
    crossbeam::scope(|scope| {
        for number in 0..8 {
            let to = to.clone();
            scope.spawn(move |_| to.send(number).expect("a receiver"));
        }
        for _ in 0..8 {
            queue.push(from.recv_timeout(Duration::from_secs(5)).expect("a number"));
        }
    })
    .expect("no panic");
    let timer = crossbeam::channel::after(Duration::from_millis(2));
    crossbeam::select! {
        recv(timer) -> _ => println!("crossbeam works: {}", queue.len()),
        default(Duration::from_secs(5)) => panic!("the timer never rang"),
    }
}

fn with_parking_lot() {
    let count = parking_lot::Mutex::new(0);
    let shared = parking_lot::RwLock::new(1);
    let condition = parking_lot::Condvar::new();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..1_000 {
                    *count.lock() += *shared.read();
                }
                condition.notify_all();
            });
        }
        let mut guard = count.lock();
        while *guard < 8_000 {
            condition.wait_for(&mut guard, Duration::from_millis(10));
        }
    });
    println!("parking_lot works: {}", count.into_inner());
}

fn with_sqlite() {
    let work = async {
        let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect("sqlite::memory:").await?;
        sqlx::query("create table t (x integer)").execute(&pool).await?;
        let mut transaction = pool.begin().await?;
        for number in 0..100 {
            let insert = sqlx::query("insert into t values ($1)").bind(number);
            insert.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        let sum: i64 = sqlx::query_scalar("select sum(x) from t").fetch_one(&pool).await?;
        pool.close().await;
        Ok::<_, sqlx::Error>(sum)
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("SQLite works: {}", runtime.block_on(work).expect("a sum"));
}
