//! Which errors say that the database is away for a while: those are to be tried again.

use interleave::store::is_away;
use sqlx::{Connection, Executor, PgConnection};

use crate::support::postgres::Postgres;

#[tokio::test]
async fn postgres_is_away_when_it_says_so_by_the_class_of_its_error() {
    let url = Postgres::shared().database().await;
    let mut connection = PgConnection::connect(&url).await.expect("the server");
    for (code, away) in [
        ("08006", true),  // the connection broke
        ("53100", true),  // the disk is full
        ("53300", true),  // too many connections
        ("57P01", true),  // an operator shuts it down
        ("57P03", true),  // it starts up
        ("58030", true),  // input or output
        ("23505", false), // a constraint
        ("40001", false), // serialization
        ("42601", false), // a mistake in a statement
        ("P0001", false), // raised by a program
    ] {
        let raise = format!("do $$ begin raise exception 'away' using errcode = '{code}'; end $$");
        let error = connection.execute(sqlx::AssertSqlSafe(raise)).await.expect_err(code);
        let said = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .unwrap_or_default();
        assert_eq!(said, code);
        assert_eq!(is_away(&error), away, "{code}");
    }
    connection.close().await.expect("an end");
}

#[tokio::test]
async fn a_server_that_an_operator_stops_is_away_and_not_broken() {
    let mut cluster = Postgres::start(&[]);
    let url = cluster.database().await;
    let mut connection = PgConnection::connect(&url).await.expect("the server");
    cluster.stop(false);
    let error = connection.execute("select 1").await.expect_err("it is stopped");
    assert!(is_away(&error), "{error:?}");
}
