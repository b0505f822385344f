//! SIGKILL under load: what was acknowledged is there, and counted once.

use std::ops::Range;
use std::time::{Duration, Instant};

use interleave::store::Place;
use rand::{RngExt, SeedableRng};
use sqlx::Connection;

use super::held::open_reader;
use crate::support::bank::poll;
use crate::support::ledger::{Figures, Kept, Ledger};
use crate::support::process::Launch;
use crate::support::voter::Line;

const KILLS: u64 = 50;
const LINES: u64 = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_under_load_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let began = Instant::now();
    let figures = kills(&launch, &Place::Sqlite(launch.file()), 0..KILLS).await;
    assert!(figures.acknowledged > 50 * 20, "hardly any load: {figures:?}");
    println!("{KILLS} kills in {:?}: {figures:?}", began.elapsed());
}

/// A shell that somebody forgot holds a transaction all the while: the log is never emptied, and what is
/// in it alone is there after each kill.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_with_a_reader_held_open_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_TEST_ORDER_KEPT_MS", "50");
    launch.start().stop();
    let reader = open_reader(&launch.file()).await;
    let figures = kills(&launch, &Place::Sqlite(launch.file()), 0..20).await;
    assert!(figures.acknowledged > 20 * 20, "hardly any load: {figures:?}");
    reader.close().await.expect("it was open all the while");
    println!("20 kills with a reader held open: {figures:?}");
}

/// Kills a server under load again and again, and holds what voters were told against what is there.
pub(super) async fn kills(launch: &Launch, place: &Place, rounds: Range<u64>) -> Figures {
    let ledger = Ledger::default();
    for round in rounds {
        let mut server = launch.start();
        let voters: Vec<_> = (0..LINES)
            .map(|line| tokio::spawn(vote_on(server.address, ledger.clone(), round, line)))
            .collect();
        let mut random = rand::rngs::StdRng::seed_from_u64(round);
        tokio::time::sleep(Duration::from_millis(random.random_range(20..150))).await;
        server.kill();
        for voter in voters {
            voter.await.expect("a voter");
        }
    }
    // Who was not told votes again, as a person would.
    let server = launch.start();
    let told = ledger.acknowledged();
    let mut line = Line::new(server.address);
    for (poll, number) in ledger.open() {
        assert!(ledger.vote(&mut line, &poll, number).await);
    }
    server.stop();
    let figures = ledger.hold(&Kept::read(place).await);
    assert_eq!(figures.acknowledged, figures.sent, "{figures:?}");
    assert!(figures.broken > 0, "nobody was interrupted: {figures:?}");
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
    Figures { acknowledged: told, ..figures }
}

/// Votes until the line breaks, now and then for somebody who has voted before.
async fn vote_on(address: std::net::SocketAddr, ledger: Ledger, round: u64, line: u64) {
    let mut random = rand::rngs::StdRng::seed_from_u64(round << 32 | line);
    let mut connection = Line::new(address);
    for turn in 0_u64.. {
        let mut number = u128::from(round << 32 | line << 24 | turn);
        if random.random_ratio(1, 5) {
            // Of an earlier round, which a kill has ended, or of this one on another line.
            let earlier = random.random_range(0..=round);
            number = u128::from(
                earlier << 32 | random.random_range(0..LINES) << 24 | random.random_range(0..40),
            );
        }
        let poll = poll(usize::try_from(number % 7).expect("small"));
        if !ledger.vote(&mut connection, &poll, number).await {
            return;
        }
    }
}
