//! Faults at the worst moments: before a commit, after it, where other servers are told, and where the
//! log is emptied. Whoever was turned away asks again, and each vote is counted once.

use std::time::Duration;

use interleave::store::Place;

use crate::support::bank::poll;
use crate::support::ledger::{Kept, Ledger};
use crate::support::postgres::Postgres;
use crate::support::process::Launch;
use crate::support::voter::Line;

/// Sends each vote until it is taken, from several lines at once.
async fn everybody_votes(launch: &Launch, place: &Place) {
    let server = launch.start();
    let ledger = Ledger::default();
    let voters: Vec<_> = (0..6_u128)
        .map(|voter| {
            let (ledger, mut line) = (ledger.clone(), Line::new(server.address));
            tokio::spawn(async move {
                for turn in 0..40 {
                    let poll = poll(usize::try_from(turn % 10).expect("small"));
                    assert!(ledger.vote(&mut line, &poll, voter << 32 | turn).await, "an answer");
                }
            })
        })
        .collect();
    for voter in voters {
        voter.await.expect("a voter");
    }
    let mut line = Line::new(server.address);
    let mut rounds = 0;
    while !ledger.open().is_empty() {
        assert!(rounds < 200, "some are never taken: {:?}", ledger.open());
        rounds += 1;
        for (poll, number) in ledger.open() {
            assert!(ledger.vote(&mut line, &poll, number).await);
        }
    }
    let page = line.get("/polls/ballots/p0").await.expect("an answer");
    assert_eq!(page.status, 200, "reading goes on");
    let figures = ledger.hold(&Kept::read(place).await);
    assert_eq!((figures.sent, figures.acknowledged, figures.kept), (240, 240, 240), "{figures:?}");
    assert_eq!(figures.refused.keys().collect::<Vec<_>>(), [&503], "the faults came, {figures:?}");
    server.stop();
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
    println!("{figures:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_around_the_commit_and_in_the_log_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path())
        .env("INTERLEAVE_TEST_ORDER_KEPT_MS", "30")
        .env("INTERLEAVE_TEST_FAULTS", "commit=3,committed=4,checkpoint=2");
    everybody_votes(&launch, &Place::Sqlite(launch.file())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_where_other_servers_are_told_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = Postgres::shared().database().await;
    let launch = Launch::new(folder.path())
        .env("DATABASE_URL", &url)
        .env("INTERLEAVE_TEST_FAULTS", "commit=5,committed=7,notify=3");
    everybody_votes(&launch, &Place::Postgres { url, allow_unsafe: false }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_cannot_be_emptied_is_told_of_and_stops_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path())
        .env("INTERLEAVE_TEST_ORDER_KEPT_MS", "50")
        .env("INTERLEAVE_TEST_FAULTS", "checkpoint=1");
    let mut server = launch.start();
    let ledger = Ledger::default();
    let mut line = Line::new(server.address);
    let mut number = 0;
    while !server.log().contains("the write-ahead log could not be emptied") {
        assert!(number < 20_000, "it is never said");
        assert!(ledger.vote(&mut line, &poll(0), number).await);
        number += 1;
    }
    assert_eq!(ledger.refused(), 0, "no vote was turned away");
    // What could not be emptied is there after a kill, too.
    server.kill();
    ledger.hold(&Kept::read(&Place::Sqlite(launch.file())).await);
    let mut server = launch.start();
    server.terminate();
    let status = server.wait(Duration::from_secs(5));
    assert!(status.is_some_and(|status| status.success()), "{status:?} {}", server.log());
}
