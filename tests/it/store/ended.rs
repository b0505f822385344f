//! Whatever is kept of a learner goes by itself, also where it is the only thing that is kept of them.

use interleave::cards::{self, Grade, Parameters, Performance, Terms};
use interleave::clock::{Day, Timestamp};
use interleave::id::CodeTag;
use interleave::quiz::Answer;
use interleave::store::{Fitted, Place, SUSPENDED, Sitting, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use super::{Fresh, item, learner, on_both};

on_both![nothing_of_a_learner_outlives_the_rest, what_is_used_again_lasts_on];

const NOON: Timestamp = Timestamp(1_790_000_000);
const TODAY: Day = Day(1_790_000_000 / 86_400);

fn day(after: i64) -> Day {
    Day(TODAY.0 + after)
}

fn code(number: u8) -> CodeTag {
    CodeTag([number; 16])
}

/// Each table that has learners, and how many rows it holds.
async fn rows(fresh: &Fresh) -> Vec<(String, i64)> {
    const SQLITE: &str = "select tables.name from sqlite_schema as tables, \
         pragma_table_info(tables.name) as columns \
         where tables.type = 'table' and columns.name = 'learner' order by 1";
    const POSTGRES: &str = "select table_name::text from information_schema.columns \
         where table_schema = 'public' and column_name = 'learner' order by 1";
    macro_rules! count {
        ($connection:expr, $tables:expr) => {{
            let mut connection = $connection.await.expect("a database");
            let tables: Vec<String> =
                sqlx::query_scalar($tables).fetch_all(&mut connection).await.expect("the schema");
            let mut counted = Vec::new();
            for table in tables {
                let sql = AssertSqlSafe(format!("select count(*) from {table}"));
                let rows =
                    sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("a count");
                counted.push((table, rows));
            }
            counted
        }};
    }
    match &fresh.place {
        Place::Sqlite(file) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
            count!(SqliteConnection::connect_with(&options), SQLITE)
        }
        Place::Postgres { url, .. } => count!(PgConnection::connect(url), POSTGRES),
    }
}

/// Grades a card once.
async fn review(store: &Store, number: u8) {
    let terms = Terms { card: Some("a/c"), ..Terms::default() };
    let all = cards::next_with(Performance::New, NOON, terms).expect("in range");
    let good = all.into_iter().find(|next| next.grade == Grade::Good).expect("a grade");
    assert!(store.save_review(learner(number), "a/c", &good).await.expect("kept"));
}

/// Keeps one thing of each kind, each of another learner.
async fn one_of_each(store: &Store) {
    store.save_recovery(learner(1), code(1)).await.expect("kept");
    store.put_aside(learner(2), &["a/c".to_owned()], Some(SUSPENDED)).await.expect("kept");
    review(store, 3).await;
    assert!(store.undo_review(learner(3), "a/c", 1).await.expect("undone"));
    let fitted = Fitted { parameters: Parameters::default(), reviews: 500, day: TODAY };
    store.save_parameters(learner(4), Some(&fitted)).await.expect("kept");
    store.save_habits(learner(5), &cards::Habits::default()).await.expect("kept");
    store.save_transfer(learner(6), code(6), NOON, NOON.plus_seconds(600)).await.expect("kept");
    review(store, 7).await;
    let missed = Answer::choice("x", false);
    store.save_answer(learner(8), &item("a/q"), &missed, TODAY).await.expect("kept");
    store.start_quiz("q", learner(9), "A quiz", &[item("a/q")], TODAY).await.expect("kept");
    store.save_found(learner(10), &item("a/puzzle"), "1", TODAY).await.expect("kept");
    let sitting = Sitting {
        day: TODAY,
        minutes: 20,
        quiz: String::new(),
        cards: 5,
        cards_before: 2,
        shows: String::new(),
        seen: false,
    };
    store.save_sitting(learner(11), &sitting).await.expect("kept");
    store.spend(learner(13), TODAY, 60).await.expect("kept");
}

async fn sweep(store: &Store, before: Day, today: Day) -> usize {
    let mut gone = 0;
    loop {
        match store.forget_ended(before, today).await.expect("a look") {
            0 => return gone,
            some => gone += some,
        }
    }
}

async fn nothing_of_a_learner_outlives_the_rest(fresh: &Fresh) {
    let store = &fresh.store;
    one_of_each(store).await;
    let before = rows(fresh).await;
    assert!(before.len() >= 13, "{before:?}");
    assert!(before.iter().all(|(_, count)| *count > 0), "each has one here: {before:?}");
    assert_eq!(sweep(store, day(-460), TODAY).await, 0);
    assert_eq!(rows(fresh).await, before, "it is young");
    sweep(store, day(1), day(461)).await;
    let after = rows(fresh).await;
    assert!(after.iter().all(|(_, count)| *count == 0), "{after:?}");
    assert_eq!(store.recovered(code(1)).await.expect("read"), None);
}

async fn what_is_used_again_lasts_on(fresh: &Fresh) {
    let store = &fresh.store;
    one_of_each(store).await;
    assert_eq!(sweep(store, day(-460), TODAY).await, 0);
    // New words, other settings, a card put aside anew, and words that were used.
    store.save_recovery(learner(1), code(2)).await.expect("kept");
    store.put_aside(learner(2), &["a/c".to_owned()], Some(SUSPENDED)).await.expect("kept");
    store.save_habits(learner(5), &cards::Habits::default()).await.expect("kept");
    store.save_recovery(learner(12), code(12)).await.expect("kept");
    store.save_recovery(learner(8), code(8)).await.expect("kept");
    assert_eq!(sweep(store, day(-60), day(400)).await, 0);
    store.join(learner(20), learner(12)).await.expect("joined");
    assert_eq!(sweep(store, day(1), day(461)).await, 7, "all others but the link, which is nobody");
    assert_eq!(store.recovered(code(2)).await.expect("read"), Some(learner(1)));
    assert_eq!(store.recovered(code(12)).await.expect("read"), Some(learner(12)));
    assert_eq!(store.asides(learner(2)).await.expect("read").len(), 1);
    assert!(store.chosen_habits(learner(5)).await.expect("read").is_some());
    assert_eq!(sweep(store, day(401), day(861)).await, 4);
}
