//! A reader that keeps a transaction open (a forgotten shell, a backup that runs for minutes) holds up
//! nobody, and is told of.

use std::path::Path;
use std::time::{Duration, Instant};

use interleave::store::Place;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use crate::support::bank::poll;
use crate::support::ledger::{Kept, Ledger};
use crate::support::process::{Launch, Server};
use crate::support::voter::{Line, cookie, visitor};

/// A shell that has read something and stays in its transaction.
pub(super) async fn open_reader(database: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut reader = SqliteConnection::connect_with(&options).await.expect("the file");
    sqlx::query("begin").execute(&mut reader).await.expect("a transaction");
    sqlx::query("select count(*) from receipt").execute(&mut reader).await.expect("a snapshot");
    reader
}

/// Votes until the log says this, and returns how many voted. Every vote is counted.
async fn vote_until_said(server: &Server, ledger: &Ledger, first: u128, words: &str) -> u128 {
    let mut line = Line::new(server.address);
    let began = Instant::now();
    let mut number = first;
    while !server.log().contains(words) {
        assert!(began.elapsed() < Duration::from_secs(30), "never said: {}", server.log());
        let poll = poll(usize::try_from(number % 10).expect("small"));
        assert!(ledger.vote(&mut line, &poll, number).await);
        number += 1;
    }
    number - first
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_stays_keeps_no_vote_waiting_and_is_told_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_TEST_ORDER_KEPT_MS", "200");
    let mut server = launch.start();
    let ledger = Ledger::default();
    let mut line = Line::new(server.address);
    assert!(ledger.vote(&mut line, &poll(0), 0).await);
    let reader = open_reader(&launch.file()).await;

    // Ten rounds of the order keeper and more pass by: the writer is never waited for behind one.
    // (It used to stand still for ten seconds in each.)
    let began = Instant::now();
    let votes = vote_until_said(&server, &ledger, 1, "a reader keeps a transaction open").await;
    let took = began.elapsed();
    assert!(took < Duration::from_secs(8), "{votes} votes took {took:?}");
    let ready = line.get("/readyz").await.expect("an answer");
    assert_eq!(ready.status, 200, "{}", ready.body);
    assert!(!server.log().contains("free again"), "{}", server.log());

    // What is forgotten meanwhile is gone for the server, and still in the file: the page says so.
    let forgotten = line.send("POST", "/privacy/forget", &cookie(visitor(7_000_000)), "").await;
    let forgotten = forgotten.expect("an answer");
    assert_eq!(forgotten.status, 303, "{}", forgotten.body);
    assert_eq!(forgotten.header("location"), Some("/privacy?forgotten=soon"));

    reader.close().await.expect("an end");
    vote_until_said(&server, &ledger, 1_000_000, "free again").await;
    let forgotten = line.send("POST", "/privacy/forget", &cookie(visitor(7_000_000)), "").await;
    let forgotten = forgotten.expect("an answer");
    assert_eq!(forgotten.header("location"), Some("/privacy?forgotten"));

    let reader = open_reader(&launch.file()).await;
    let began = Instant::now();
    server.terminate();
    let status = server.wait(Duration::from_secs(5));
    assert!(status.is_some_and(|status| status.success()), "{status:?} {}", server.log());
    println!("a stop with a reader open took {:?}; {votes} votes before", began.elapsed());
    reader.close().await.expect("an end");
    ledger.hold(&Kept::read(&Place::Sqlite(launch.file())).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_held_for_too_long_takes_no_more_votes() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_TEST_LONGEST_LOG", "300000");
    let server = launch.start();
    let ledger = Ledger::default();
    let mut line = Line::new(server.address);
    let reader = open_reader(&launch.file()).await;
    let mut number = 0;
    while ledger.refused() == 0 {
        assert!(number < 50_000, "the log grows without end");
        assert!(ledger.vote(&mut line, &poll(0), number).await);
        number += 1;
    }
    let ready = line.get("/readyz").await.expect("an answer");
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert!(ready.body.contains("log: "), "{}", ready.body);
    assert_eq!(line.get("/healthz").await.expect("an answer").status, 200);
    reader.close().await.expect("an end");
    let began = Instant::now();
    loop {
        let refused = ledger.refused();
        number += 1;
        assert!(ledger.vote(&mut line, &poll(0), number).await);
        if ledger.refused() == refused {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "votes are never taken again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_file_that_goes_away_stops_the_votes() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.start();
    let ledger = Ledger::default();
    let mut line = Line::new(server.address);
    assert!(ledger.vote(&mut line, &poll(0), 0).await);
    let moved = folder.path().join("moved.db");
    std::fs::rename(launch.file(), &moved).expect("moved");
    let vote = line
        .send("POST", &format!("/polls/{}", poll(0)), "", "option=first")
        .await
        .expect("an answer");
    assert_eq!(vote.status, 503, "{vote:?}");
    assert!(server.log().contains("removed or replaced"), "{}", server.log());
    assert_eq!(line.get("/readyz").await.expect("an answer").status, 503);
    // Another file under the name is no help.
    std::fs::write(launch.file(), b"").expect("written");
    assert!(ledger.vote(&mut line, &poll(0), 1).await);
    assert_eq!(ledger.refused(), 1);
    std::fs::rename(&moved, launch.file()).expect("moved back");
    assert!(ledger.vote(&mut line, &poll(0), 1).await);
    assert_eq!(ledger.refused(), 1, "taken again");
    server.stop();
}
