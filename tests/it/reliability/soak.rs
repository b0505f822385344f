//! The same for hours: `tests/soak`.

use std::time::{Duration, Instant};

use interleave::id::VoterTag;
use interleave::store::{Place, Store};
use sqlx::{Connection, Executor, SqliteConnection};

use super::{kill, power};
use crate::store::ballot;
use crate::support::postgres::Postgres;
use crate::support::process::Launch;

/// Kills, power cuts and restarts until the time is over, in turns.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "tests/soak runs it"]
async fn soak() {
    let minutes = std::env::var("INTERLEAVE_SOAK_MINUTES").ok();
    let minutes: u64 = minutes.and_then(|minutes| minutes.parse().ok()).unwrap_or(10);
    a_million_receipts().await;
    let end = Instant::now() + Duration::from_mins(minutes);
    let (mut kills, mut told, mut images, mut votes, mut turn) = (0, 0, 0, 0, 0);
    while Instant::now() < end {
        let rounds = turn * 100..turn * 100 + 100;
        let folder = tempfile::tempdir().expect("a folder");
        let launch = Launch::new(folder.path());
        let place = Place::Sqlite(launch.file());
        told += kill::kills(&launch, &place, rounds.clone()).await.acknowledged;

        let url = Postgres::shared().database().await;
        let launch = Launch::new(folder.path()).env("DATABASE_URL", &url);
        let place = Place::Postgres { url, allow_unsafe: false };
        told += kill::kills(&launch, &place, rounds).await.acknowledged;
        kills += 200;

        let traced = power::traced(&[]).await;
        let found = power::cuts(&traced, 5_000, turn).await;
        assert_eq!(found.lossy, 0, "{found:?}");
        images += found.images;
        votes += found.acknowledged;
        turn += 1;
        println!(
            "{kills} kills, {told} acknowledged votes: 0 lost, 0 counted twice; \
             {images} power cuts in {votes} acknowledged votes: 0 lost, 0 damaged"
        );
    }
}

/// What a large database costs: at the start, and while its receipts are put in order.
async fn a_million_receipts() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let place = Place::Sqlite(launch.file());
    Store::open(&place).await.expect("a store").close().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(launch.file());
    let mut connection = SqliteConnection::connect_with(&options).await.expect("the file");
    connection
        .execute(
            "begin; with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) \
             insert into receipt select 'ballots/p' || (i % 10), randomblob(16) from n; \
             insert into counter select poll, 'first', count(*) from receipt group by poll; commit",
        )
        .await
        .expect("a million");
    connection.close().await.expect("an end");
    let size = std::fs::metadata(launch.file()).expect("the file").len() >> 20;

    let began = Instant::now();
    let store = Store::open(&place).await.expect("a store");
    let opened = began.elapsed();
    let keeper = tokio::spawn({
        let store = store.clone();
        async move { store.keep_no_order(Duration::from_secs(5)).await }
    });
    // Votes while everything is put in order, and after.
    let mut took = Vec::new();
    let began = Instant::now();
    for number in 0_u128.. {
        let tag = VoterTag((number.wrapping_mul(0x9e37_79b9_7f4a_7c15 << 64 | 1)).to_be_bytes());
        let sent = Instant::now();
        assert!(store.vote(ballot("ballots/p0", tag, &["first"])).await.is_ok());
        took.push(sent.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
        if began.elapsed() > Duration::from_secs(20) {
            break;
        }
    }
    keeper.abort();
    let began = Instant::now();
    store.close().await;
    let closed = began.elapsed();
    took.sort_unstable();
    println!(
        "a million receipts, {size} MB: opened in {opened:?}, closed in {closed:?}; \
         {} lone votes meanwhile: p50 {:?}, p99 {:?}, longest {:?}",
        took.len(),
        took[took.len() / 2],
        took[took.len() * 99 / 100],
        took[took.len() - 1],
    );
}
