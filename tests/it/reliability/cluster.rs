//! Two servers on one PostgreSQL: one is killed, and the database is restarted, under load.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use interleave::store::Place;

use crate::support::bank::poll;
use crate::support::ledger::{Kept, Ledger};
use crate::support::postgres::Postgres;
use crate::support::process::Launch;
use crate::support::voter::Line;

/// Votes through both servers, each vote more than once, until told to stop. An answer is always
/// awaited: a vote that is refused is tried again later.
async fn vote_on(servers: [SocketAddr; 2], ledger: Ledger, first: u128, stop: Arc<AtomicBool>) {
    let mut lines = servers.map(Line::new);
    let mut number = first;
    while !stop.load(Ordering::Relaxed) {
        let poll = poll(usize::try_from(number % 10).expect("small"));
        let [one, other] = &mut lines;
        let (one, other) =
            tokio::join!(ledger.vote(one, &poll, number), ledger.vote(other, &poll, number));
        if !one && !other {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        number += 1;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_and_restarts_of_the_database_leave_it_exact() {
    let mut postgres = Postgres::start(&[]);
    let url = postgres.database().await;
    let place = Place::Postgres { url: url.clone(), allow_unsafe: false };
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("DATABASE_URL", &url);
    let (mut one, other) = (launch.start(), launch.start());
    let ledger = Ledger::default();
    let stop = Arc::new(AtomicBool::new(false));
    let voters: Vec<_> = (0..8_u128)
        .map(|voter| {
            // Two voters share their numbers.
            let (first, stop) = ((voter / 2) << 32, Arc::clone(&stop));
            tokio::spawn(vote_on([one.address, other.address], ledger.clone(), first, stop))
        })
        .collect();
    let more = |than: usize| {
        let ledger = ledger.clone();
        async move {
            let began = Instant::now();
            while ledger.acknowledged() < than + 100 {
                assert!(began.elapsed() < Duration::from_secs(20), "no votes are counted");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    };
    more(0).await;

    // The database ends, first in order and then as in a crash, and votes are refused meanwhile.
    for crash in [false, true] {
        postgres.stop(crash);
        let refused = ledger.refused();
        let began = Instant::now();
        while ledger.refused() < refused + 8 {
            assert!(began.elapsed() < Duration::from_secs(15), "nobody is told");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let told = began.elapsed();
        let page = Line::new(other.address).get("/polls/ballots/p0").await.expect("an answer");
        assert_eq!(page.status, 503, "{}", page.head);
        assert!(page.header("retry-after").is_some());
        let began = Instant::now();
        postgres.start_again();
        more(ledger.acknowledged()).await;
        println!("refused within {told:?}, counted again {:?} after the start", began.elapsed());
    }

    // One server is gone, the other goes on.
    one.kill();
    more(ledger.acknowledged()).await;
    stop.store(true, Ordering::Relaxed);
    for voter in voters {
        voter.await.expect("a voter");
    }
    let mut line = Line::new(other.address);
    for (poll, number) in ledger.open() {
        assert!(ledger.vote(&mut line, &poll, number).await);
    }
    let figures = ledger.hold(&Kept::read(&place).await);
    assert_eq!(figures.acknowledged, figures.sent, "{figures:?}");
    assert_eq!(figures.refused.keys().collect::<Vec<_>>(), [&503], "{figures:?}");
    other.stop();
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
    println!("{figures:?}");
}

/// A PostgreSQL that is there and does not answer: voters are told, and nobody waits forever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_hangs_does_not_hang_voters() {
    let postgres = Postgres::start(&[]);
    let url = postgres.database().await;
    let place = Place::Postgres { url: url.clone(), allow_unsafe: false };
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("DATABASE_URL", &url);
    let server = launch.start();
    let ledger = Ledger::default();
    let mut line = Line::new(server.address);
    assert!(ledger.vote(&mut line, &poll(0), 0).await);
    postgres.freeze(true);
    let began = Instant::now();
    for number in 1..3 {
        assert!(ledger.vote(&mut line, &poll(0), number).await);
    }
    let told = began.elapsed();
    assert_eq!(ledger.refused(), 2);
    assert!(told < Duration::from_secs(25), "told after {told:?}");
    postgres.freeze(false);
    for number in 1..20 {
        assert!(ledger.vote(&mut line, &poll(0), number).await);
    }
    let figures = ledger.hold(&Kept::read(&place).await);
    assert_eq!(figures.acknowledged, 20, "{figures:?}");
    println!("two votes were told within {told:?}: {figures:?}");
    server.stop();
}

#[tokio::test]
async fn a_postgres_that_forgets_is_refused() {
    for setting in ["fsync", "synchronous_commit"] {
        let postgres = Postgres::start(&[&format!("{setting} = off")]);
        let url = postgres.database().await;
        let folder = tempfile::tempdir().expect("a folder");
        let launch = Launch::new(folder.path()).env("DATABASE_URL", &url);
        let refused = launch.try_start().err().expect("no start");
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let said = format!("PostgreSQL runs with {setting}=off");
        assert!(refused.err.contains(&said), "{refused:?}");
        // Looking changes nothing, so it is allowed on any.
        let audit = launch.run(&["audit"]);
        assert!(audit.refused().contains("not an Interleave database"), "{audit:?}");
        launch.clone().env("INTERLEAVE_ALLOW_UNSAFE_DATABASE", "true").start().stop();
        let audit = launch.run(&["audit"]);
        assert!(audit.status.success(), "{audit:?}");
    }
}
