//! What the schema cannot say, on both databases: who chose what, and when anybody voted.

use std::collections::{BTreeMap, BTreeSet};

use interleave::store::Place;
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::store::{Fresh, on_both};

on_both![nothing_says_who_chose_what, nothing_says_when_anybody_voted];

/// The columns of each table: name, and whether it holds bytes.
type Schema = BTreeMap<String, BTreeMap<String, bool>>;

async fn schema(fresh: &Fresh) -> Schema {
    const SQLITE: &str = "select tables.name, columns.name, columns.type = 'BLOB' \
         from sqlite_schema as tables, pragma_table_info(tables.name) as columns \
         where tables.type = 'table'";
    const POSTGRES: &str = "select table_name::text, column_name::text, data_type = 'bytea' \
         from information_schema.columns where table_schema = 'public'";
    let columns: Vec<(String, String, bool)> = match &fresh.place {
        Place::Sqlite(file) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
            let mut connection = SqliteConnection::connect_with(&options).await.expect("the file");
            sqlx::query_as(SQLITE).fetch_all(&mut connection).await.expect("the schema")
        }
        Place::Postgres { url, .. } => {
            let mut connection = PgConnection::connect(url).await.expect("the server");
            sqlx::query_as(POSTGRES).fetch_all(&mut connection).await.expect("the schema")
        }
    };
    let mut schema = Schema::new();
    for (table, column, bytes) in columns {
        if !table.starts_with("_sqlx") {
            schema.entry(table).or_default().insert(column, bytes);
        }
    }
    assert!(schema.len() >= 8, "{schema:?}");
    schema
}

async fn nothing_says_who_chose_what(fresh: &Fresh) {
    let schema = schema(fresh).await;
    let columns: BTreeSet<&str> = schema["receipt"].keys().map(String::as_str).collect();
    assert_eq!(columns, ["poll", "tag"].into(), "that somebody voted, and nothing else");
    for (table, columns) in &schema {
        let has = |name: &str| columns.contains_key(name);
        let bytes: Vec<&str> =
            columns.iter().filter(|(_, bytes)| **bytes).map(|(name, _)| name.as_str()).collect();
        match table.as_str() {
            "receipt" => assert_eq!(bytes, ["tag"]),
            // A link, and that it was used: by nobody, for nothing, at no time.
            "invitation" => {
                let columns: Vec<&str> = columns.keys().map(String::as_str).collect();
                assert_eq!(
                    (&bytes[..], &columns[..]),
                    (&["link"][..], &["link", "poll", "spent"][..])
                );
            }
            // A learner's own progress, which has no place for a poll.
            "quiz" | "answer" | "card" | "review" | "puzzle_found" | "habit" | "aside"
            | "missed" | "undone" | "parameters" | "spent" => {
                assert_eq!(bytes, ["learner"], "{table}");
                assert!(!has("poll") && !has("tag"), "{table}");
            }
            // A learner's own session, which names its quiz.
            "sitting" => assert!(bytes == ["learner"] && !has("poll") && !has("option")),
            // A way to a learner's own progress.
            "transfer" | "recovery" => {
                assert_eq!(bytes.len(), 2, "{table}");
                assert!(has("learner") && has("code") && !has("poll") && !has("tag"));
            }
            // It belongs to a quiz, and the quiz to a learner.
            "quiz_answer" | "exam" => assert!(has("quiz") && !has("poll") && bytes.is_empty()),
            // Whatever else there is knows nobody.
            _ => {
                assert!(bytes.is_empty(), "{table} holds {bytes:?}");
                for name in ["tag", "learner", "visitor", "voter", "quiz", "address", "agent"] {
                    assert!(!has(name), "{table} has {name}");
                }
            }
        }
        if has("poll") && has("option") {
            assert!(bytes.is_empty(), "{table} may know who chose what");
        }
    }
}

async fn nothing_says_when_anybody_voted(fresh: &Fresh) {
    for (table, columns) in schema(fresh).await {
        for column in columns.keys() {
            // A card comes back at an hour, a demo was run at one, a link to one's progress and an
            // exam under way end at one; a vote has no time at all.
            let fine = column.ends_with("_at") || column.contains("time");
            let may = ["card", "review", "demo_run", "transfer", "exam"].contains(&table.as_str());
            assert!(!fine || may, "{table}.{column} is finer than a day");
            assert!(!(table == "counter" && column.contains("day")), "{table}.{column}");
        }
    }
    // No order of rows beside the order of their keys.
    if let Place::Sqlite(file) = &fresh.place {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let mut connection = SqliteConnection::connect_with(&options).await.expect("the file");
        let tables: Vec<(String, bool, bool)> = sqlx::query_as(
            "select name, wr = 1, strict = 1 from pragma_table_list \
             where type = 'table' and name not like '\\_sqlx%' escape '\\' \
             and name not like 'sqlite%'",
        )
        .fetch_all(&mut connection)
        .await
        .expect("the tables");
        for (table, without_rowid, strict) in tables {
            assert!(without_rowid && strict, "{table}");
        }
    }
}
