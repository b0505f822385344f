//! Ballots that arrive together are committed together; one alone waits for nobody.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use interleave::store::{Place, Store, Unavailable, VoteOutcome};
use sqlx::{Connection, Executor, PgConnection, Row, SqliteConnection};
use tokio::task::JoinHandle;

use super::{Fresh, ballot, item, on_both, voter};
use crate::support::sqlite;

on_both![
    a_lone_vote_waits_for_no_timer,
    votes_together_share_a_commit,
    of_many_at_once_each_is_counted_or_told,
    a_failed_commit_fails_its_group_alone,
    a_failed_statement_fails_its_group_alone,
    a_voter_who_hangs_up_is_counted,
];

/// Another writer, who keeps the store's from committing until dropped.
enum Blocker {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Blocker {
    async fn new(fresh: &Fresh) -> Self {
        match &fresh.place {
            Place::Sqlite(file) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection =
                    SqliteConnection::connect_with(&options).await.expect("the file");
                connection.execute("begin immediate").await.expect("the lock");
                Self::Sqlite(connection)
            }
            Place::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await.expect("the server");
                connection.execute("begin").await.expect("a transaction");
                let lock = "lock table receipt in exclusive mode";
                connection.execute(lock).await.expect("the lock");
                Self::Postgres(connection)
            }
        }
    }

    async fn release(self) {
        match self {
            Self::Sqlite(mut connection) => {
                connection.execute("rollback").await.expect("an end");
                connection.close().await.expect("an end");
            }
            Self::Postgres(mut connection) => {
                connection.execute("rollback").await.expect("an end");
                connection.close().await.expect("an end");
            }
        }
    }
}

type Outcome = Result<VoteOutcome, Unavailable>;

/// Sends a vote without waiting for what becomes of it.
fn send(store: &Store, poll: &str, number: u128) -> JoinHandle<Outcome> {
    let store = store.clone();
    let ballot = ballot(poll, interleave::id::VoterTag(number.to_be_bytes()), &["x"]);
    tokio::spawn(async move { store.vote(ballot).await })
}

async fn outcomes(votes: Vec<JoinHandle<Outcome>>) -> Vec<Outcome> {
    join_all(votes).await.into_iter().map(|vote| vote.expect("an outcome")).collect()
}

async fn a_lone_vote_waits_for_no_timer(fresh: &Fresh) {
    // The same rows, written by hand: no vote can be faster, and a timer would make it slower.
    let mut by_hand = Duration::MAX;
    let mut voted = Duration::MAX;
    for number in 0..40_u8 {
        let sql = format!(
            "begin; insert into receipt values ('hand/made', {}'{:032x}'{}); \
             insert into counter values ('hand/made', 'x', 1) on conflict (poll, option) \
             do update set votes = counter.votes + 1; commit",
            if matches!(fresh.place, Place::Sqlite(_)) { "x" } else { "decode(" },
            number,
            if matches!(fresh.place, Place::Sqlite(_)) { "" } else { ", 'hex')" },
        );
        by_hand = by_hand.min(timed(fresh, sql).await);
        let began = Instant::now();
        let outcome = fresh.store.vote(ballot("a/b", voter(number), &["x"])).await;
        voted = voted.min(began.elapsed());
        assert_eq!(outcome, Ok(VoteOutcome::Counted));
    }
    assert!(
        voted < by_hand * 3 + Duration::from_millis(4),
        "a lone vote takes {voted:?}, the same rows by hand {by_hand:?}"
    );
}

async fn timed(fresh: &Fresh, sql: String) -> Duration {
    match &fresh.place {
        Place::Sqlite(file) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
            let mut connection = SqliteConnection::connect_with(&options).await.expect("the file");
            let began = Instant::now();
            connection.execute(sqlx::AssertSqlSafe(sql)).await.expect("it runs");
            began.elapsed()
        }
        Place::Postgres { url, .. } => {
            let mut connection = PgConnection::connect(url).await.expect("the server");
            let began = Instant::now();
            connection.execute(sqlx::AssertSqlSafe(sql)).await.expect("it runs");
            began.elapsed()
        }
    }
}

async fn votes_together_share_a_commit(fresh: &Fresh) {
    const VOTES: u128 = 600;
    let commits_before = commits(fresh).await;
    let blocker = Blocker::new(fresh).await;
    let votes = (0..VOTES).map(|number| send(&fresh.store, "a/b", number)).collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    blocker.release().await;
    assert!(outcomes(votes).await.iter().all(|outcome| *outcome == Ok(VoteOutcome::Counted)));
    let commits = commits(fresh).await - commits_before;
    // The first to come, and then all who came while it waited.
    assert!((1..=3).contains(&commits), "{commits} commits");
}

/// How many transactions wrote receipts so far.
async fn commits(fresh: &Fresh) -> usize {
    match &fresh.place {
        Place::Sqlite(file) => sqlite::Log::read(file).commits().count(),
        Place::Postgres { url, .. } => {
            let mut connection = PgConnection::connect(url).await.expect("the server");
            let row = connection
                .fetch_one("select count(distinct xmin::text) from receipt")
                .await
                .expect("a number");
            usize::try_from(row.get::<i64, _>(0)).expect("a number")
        }
    }
}

async fn of_many_at_once_each_is_counted_or_told(fresh: &Fresh) {
    // 4,096 may wait, and 1,024 be in a transaction.
    const VOTES: u128 = 7_000;
    let blocker = Blocker::new(fresh).await;
    let votes: Vec<_> = (0..VOTES).map(|number| send(&fresh.store, "a/b", number)).collect();
    while votes.iter().filter(|vote| vote.is_finished()).count() < 1_800 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    blocker.release().await;
    let (mut counted, mut told) = (0, 0);
    for outcome in outcomes(votes).await {
        match outcome {
            Ok(VoteOutcome::Counted) => counted += 1,
            Err(Unavailable::Busy) => told += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(told >= 1_800, "{told} were told");
    let tally = fresh.store.tally(&item("a/b")).await.expect("a tally");
    assert_eq!(tally.ballots, counted);
    // Who was told comes again.
    let again = (0..VOTES).step_by(7).map(|number| send(&fresh.store, "a/b", number)).collect();
    let again = outcomes(again).await;
    assert!(again.iter().all(Result::is_ok));
    let late = again.iter().filter(|outcome| **outcome == Ok(VoteOutcome::Counted)).count() as u64;
    let audit = fresh.store.audit().await.expect("an audit");
    assert_eq!((audit.receipts, audit.discrepancies), (counted + late, Vec::new()));
}

/// Makes a group of many good ballots and one that fails it.
async fn one_group(fresh: &Fresh) -> Vec<Outcome> {
    let blocker = Blocker::new(fresh).await;
    let first = send(&fresh.store, "a/first", 1);
    // It is on its own in the transaction that waits for the lock.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut votes: Vec<_> = (0..50).map(|number| send(&fresh.store, "a/b", number)).collect();
    votes.push(send(&fresh.store, "a/fail", 1));
    tokio::time::sleep(Duration::from_millis(100)).await;
    blocker.release().await;
    assert!(first.await.expect("an outcome").is_ok());
    outcomes(votes).await
}

async fn fails_its_group_alone(fresh: &Fresh) {
    for _ in 0..3 {
        let outcomes = one_group(fresh).await;
        assert!(
            outcomes.iter().all(|outcome| *outcome == Err(Unavailable::Failed)),
            "{outcomes:?}"
        );
    }
    assert_eq!(fresh.store.tally(&item("a/b")).await.expect("a tally").ballots, 0);
    let again = (0..50).map(|number| send(&fresh.store, "a/b", number)).collect();
    let again = outcomes(again).await;
    assert!(again.iter().all(|outcome| *outcome == Ok(VoteOutcome::Counted)), "{again:?}");
    fresh.execute("drop trigger fail", "drop trigger fail on receipt").await;
    assert_eq!(send(&fresh.store, "a/fail", 1).await.expect("one"), Ok(VoteOutcome::Counted));
    let audit = fresh.store.audit().await.expect("an audit");
    assert_eq!((audit.receipts, audit.discrepancies), (52, Vec::new()));
}

async fn a_failed_commit_fails_its_group_alone(fresh: &Fresh) {
    fresh
        .execute(
            "create table parent (id integer primary key); \
             create table child (id integer references parent (id) deferrable initially deferred); \
             create trigger fail after insert on receipt when new.poll = 'a/fail' \
             begin insert into child values (1); end",
            "create function fail() returns trigger language plpgsql \
             as $$ begin raise exception 'at the commit'; end $$; \
             create constraint trigger fail after insert on receipt \
             deferrable initially deferred for each row when (new.poll = 'a/fail') \
             execute function fail()",
        )
        .await;
    fails_its_group_alone(fresh).await;
}

async fn a_failed_statement_fails_its_group_alone(fresh: &Fresh) {
    fresh
        .execute(
            // The whole transaction is gone, without anybody having asked for it.
            "create trigger fail after insert on receipt when new.poll = 'a/fail' \
             begin select raise(rollback, 'in the middle'); end",
            "create function fail() returns trigger language plpgsql \
             as $$ begin raise exception 'in the middle'; end $$; \
             create trigger fail after insert on receipt for each row \
             when (new.poll = 'a/fail') execute function fail()",
        )
        .await;
    fails_its_group_alone(fresh).await;
}

async fn a_voter_who_hangs_up_is_counted(fresh: &Fresh) {
    let blocker = Blocker::new(fresh).await;
    let votes: Vec<_> = (0..20).map(|number| send(&fresh.store, "a/b", number)).collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    for vote in votes {
        vote.abort();
    }
    blocker.release().await;
    assert!(send(&fresh.store, "a/b", 20).await.expect("one").is_ok());
    assert_eq!(fresh.store.tally(&item("a/b")).await.expect("a tally").ballots, 21);
}
