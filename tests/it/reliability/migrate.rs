//! Moving from the embedded database to PostgreSQL: everything comes along, or nothing does.

use std::path::Path;

use interleave::cards::{self, Performance};
use interleave::clock::{Day, Timestamp};
use interleave::quiz::Answer;
use interleave::store::{DemoRun, Place, Store, VoteOutcome};
use sqlx::{Connection, PgConnection, Row, SqliteConnection};

use crate::store::{ballot, counting, item, learner, voter};
use crate::support::bank::poll;
use crate::support::ledger::{Kept, Ledger};
use crate::support::postgres::Postgres;
use crate::support::process::Launch;
use crate::support::voter::Line;

/// One of everything, and more receipts than fit into one statement.
async fn fill(place: &Place) {
    let store = Store::open(place).await.expect("a store");
    let votes = (0..2_600_u128).map(|number| {
        let options: &[&str] = if number % 9 == 0 { &[] } else { &["first"] };
        let poll = poll(usize::try_from(number % 7).expect("small"));
        store.vote(ballot(&poll, interleave::id::VoterTag(number.to_be_bytes()), options))
    });
    for outcome in futures_util::future::join_all(votes).await {
        assert_eq!(outcome, Ok(VoteOutcome::Counted));
    }
    for number in 0..20 {
        let several = ballot("ballots/several", voter(number), &["first", "second"]);
        assert!(store.vote(several).await.is_ok());
        let (who, today) = (learner(number), Day(20_000));
        let right = Answer::choice("right", true);
        store.save_answer(who, &item("ballots/known"), &right, today).await.expect("kept");
        let id = format!("{number:032x}");
        let questions = [item("a/q")];
        store.start_quiz(&id, who, "'quoted' — “so”", &questions, today).await.expect("kept");
        let answer = Answer { score: 0.25, revision: 2, ..Answer::choice("x", number % 2 == 0) };
        store
            .answer_in_quiz(&id, who, &item("a/q"), &answer, &counting(&questions), today)
            .await
            .expect("kept");
        for next in cards::next(Performance::New, Timestamp(1_790_000_000)).expect("in range") {
            let card = item(&format!("a/{}", next.grade.name()));
            store.save_review(who, &card, &next).await.expect("kept");
        }
    }
    let run = DemoRun {
        demo: "gil".to_owned(),
        finished_at: Timestamp(1_790_000_000),
        duration_ms: 12,
        cores: 2,
        ending: "ended".to_owned(),
        output: "12.3 ms │ worker-1 │ ▶ fetch 1\n".repeat(40),
    };
    store.save_run(&run).await.expect("kept");
    store.forget(learner(3), &[(item("ballots/several"), voter(3))]).await.expect("forgotten");
    store.close().await;
}

/// A table with its columns and whether they hold bytes or fractions.
type Table = (String, Vec<(String, String)>);

/// The tables of the embedded database.
async fn tables(file: &Path) -> Vec<Table> {
    const TABLES: &str = "select name from sqlite_schema where type = 'table' \
         and name not like '\\_%' escape '\\' order by name";
    const COLUMNS: &str = "select name, type from pragma_table_info($1) order by name";
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut source = SqliteConnection::connect_with(&options).await.expect("the file");
    let names: Vec<String> =
        sqlx::query_scalar(TABLES).fetch_all(&mut source).await.expect("the tables");
    let mut tables = Vec::new();
    for name in names {
        let columns = sqlx::query_as(COLUMNS).bind(&name).fetch_all(&mut source).await;
        tables.push((name, columns.expect("the columns")));
    }
    tables
}

/// All rows of all tables as text, the same for both databases.
async fn rows(place: &Place, tables: &[Table]) -> Vec<String> {
    let mut all = Vec::new();
    for (table, columns) in tables {
        let texts = columns.iter().map(|(column, kind)| match (kind.as_str(), place) {
            ("BLOB", Place::Sqlite(_)) => format!("lower(hex({column}))"),
            ("BLOB", Place::Postgres { .. }) => format!("encode({column}, 'hex')"),
            // Every bit of it.
            ("REAL", Place::Sqlite(_)) => format!("printf('%!.17g', {column})"),
            _ => format!("cast({column} as text)"),
        });
        let texts: Vec<String> = texts.collect();
        let sql = format!("select {} from {table}", texts.join(", "));
        let sql = sqlx::AssertSqlSafe(sql);
        let rows: Vec<Vec<String>> = match place {
            Place::Sqlite(file) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut source = SqliteConnection::connect_with(&options).await.expect("the file");
                let rows = sqlx::query(sql).fetch_all(&mut source).await.expect("the rows");
                rows.iter().map(|row| (0..row.len()).map(|at| row.get(at)).collect()).collect()
            }
            Place::Postgres { url, .. } => {
                let mut target = PgConnection::connect(url).await.expect("the server");
                let rows = sqlx::query(sql).fetch_all(&mut target).await.expect("the rows");
                rows.iter().map(|row| (0..row.len()).map(|at| row.get(at)).collect()).collect()
            }
        };
        for row in rows {
            let row = row.into_iter().zip(columns).map(|(text, (_, kind))| match kind.as_str() {
                "REAL" => text.parse::<f64>().expect("a number").to_string(),
                _ => text,
            });
            all.push(format!("{table}: {}", row.collect::<Vec<_>>().join("|")));
        }
    }
    all.sort();
    all
}

/// Holds two lists of rows against each other.
#[track_caller]
fn same(one: &[String], other: &[String]) {
    let differs = one.iter().zip(other).find(|(one, other)| one != other);
    assert_eq!(differs, None);
    assert_eq!(one.len(), other.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_copied_into_an_empty_postgres() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let here = Place::Sqlite(launch.file());
    fill(&here).await;
    let tables = tables(&launch.file()).await;
    let before = rows(&here, &tables).await;
    let url = Postgres::shared().database().await;
    let there = Place::Postgres { url: url.clone(), allow_unsafe: false };

    let copied = launch.run(&["migrate", "--to", &url]);
    assert!(copied.status.success(), "{copied:?}");
    assert_eq!(copied.err, "");
    for line in [
        "receipt: 2620 rows\n",
        "quiz_answer: 19 rows\n",
        "review: 76 rows\n",
        "8 polls have the same receipts and votes on both sides\n",
    ] {
        assert!(copied.out.contains(line), "no {line}: {}", copied.out);
    }
    same(&rows(&there, &tables).await, &before);
    same(&rows(&here, &tables).await, &before);
    assert_eq!(Kept::read(&there).await.counters, Kept::read(&here).await.counters);

    // It is not empty any more, so nothing is mixed into it.
    let again = launch.run(&["migrate", "--to", &url]);
    let line = "the PostgreSQL database is not empty (table receipt has rows); nothing was copied";
    assert_eq!(again.refused(), line);
    same(&rows(&there, &tables).await, &before);

    // The server goes on there.
    let launch = launch.env("DATABASE_URL", &url);
    let audit = launch.run(&["audit"]);
    assert_eq!(audit.out, "2620 receipts in 8 polls: every one is counted once\n", "{audit:?}");
    let server = launch.start();
    let ledger = Ledger::default();
    assert!(ledger.vote(&mut Line::new(server.address), &poll(0), 1 << 64).await);
    assert_eq!(ledger.acknowledged(), 1);
    server.stop();
    let wrong = launch.run(&["migrate", "--to", &url]);
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_copied_whole_is_not_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let url = Postgres::shared().database().await;
    let none = launch.run(&["migrate", "--to", &url]);
    assert!(none.refused().starts_with("there is no database"), "{none:?}");

    // A server that goes on voting would leave votes behind.
    let server = launch.start();
    let used = launch.run(&["migrate", "--to", &url]);
    let line = used.refused();
    assert!(line.ends_with("is in use; stop the server first, so that no vote is left behind"));
    server.stop();

    let away = launch.run(&["migrate", "--to", "postgres://nobody@127.0.0.1:1/none"]);
    assert!(away.refused().starts_with("cannot open the database postgres://127.0.0.1:1"));
    let file = launch.run(&["migrate", "--to", "sqlite:other.db"]);
    assert_eq!(file.status.code(), Some(2), "{file:?}");

    // A table that is not ours may hold anything.
    let mut other = PgConnection::connect(&url).await.expect("the server");
    sqlx::query("create table notes (text text)").execute(&mut other).await.expect("a table");
    let mixed = launch.run(&["migrate", "--to", &url]);
    assert!(mixed.refused().contains("table notes, which is not ours"), "{mixed:?}");
    sqlx::query("drop table notes").execute(&mut other).await.expect("no table");
    let copied = launch.run(&["migrate", "--to", &url]);
    assert!(copied.status.success(), "{copied:?}");
}
