//! More votes than can be written: who is turned away is told, and told when to come back.

use std::time::Duration;

use interleave::store::Place;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sqlx::{Connection, Executor, SqliteConnection};

use crate::support::bank::poll;
use crate::support::ledger::{Kept, Ledger, choice};
use crate::support::process::{Launch, key};
use crate::support::voter::{Line, visitor};

/// 4,096 may wait, and 1,024 be in a transaction.
const VOTES: u128 = 5_600;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn past_the_bound_a_vote_is_503_and_none_is_lost() {
    // A connection each, here and in the server.
    let files = getrlimit(Resource::Nofile);
    let most = Rlimit { current: files.maximum, maximum: files.maximum };
    setrlimit(Resource::Nofile, most).expect("more files");

    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.start();
    // Nothing is written while somebody else has the lock.
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(launch.file());
    let mut other = SqliteConnection::connect_with(&options).await.expect("the file");
    other.execute("begin immediate").await.expect("the lock");

    let ledger = Ledger::default();
    let mut votes = tokio::task::JoinSet::new();
    for number in 0..VOTES {
        let (ledger, address) = (ledger.clone(), server.address);
        let poll = poll(usize::try_from(number % 10).expect("small"));
        votes.spawn(async move {
            assert!(ledger.vote(&mut Line::new(address), &poll, number).await, "an answer");
        });
    }
    while ledger.refused() < 400 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let form = format!("option={}&ticket={}", choice(0), key().sign("ticket", visitor(VOTES)));
    let path = format!("/polls/{}", poll(0));
    let answer = Line::new(server.address).send("POST", &path, "", &form).await.expect("one");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), Some("5"));
    assert!(answer.body.contains("Your vote was not counted"), "{}", answer.body);
    // Reading goes on beside it all.
    let page = Line::new(server.address).get(&path).await.expect("an answer");
    assert_eq!(page.status, 200);

    other.execute("rollback").await.expect("an end");
    while let Some(vote) = votes.join_next().await {
        vote.expect("a vote");
    }
    let figures = ledger.hold(&Kept::read(&Place::Sqlite(launch.file())).await);
    assert_eq!(figures.acknowledged, figures.kept, "who was turned away is not counted");
    let refused = usize::try_from(figures.refused[&503]).expect("a number");
    assert_eq!(figures.acknowledged + refused, figures.sent, "{figures:?}");
    println!("{figures:?}");
    // And comes again.
    let mut line = Line::new(server.address);
    for (poll, number) in ledger.open() {
        assert!(ledger.vote(&mut line, &poll, number).await);
    }
    assert_eq!(ledger.open(), []);
    server.stop();
    let audit = launch.run(&["audit"]);
    assert_eq!(audit.out, "5600 receipts in 10 polls: every one is counted once\n", "{audit:?}");
}
