//! A transaction of its own undoes a failed or cancelled request, and leaves the other requests alone.

use crate::show::trace;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Sqlite, Transaction};
use std::future::pending;
use std::time::{Duration, Instant};
use tokio::time::timeout;

#[derive(Clone, Copy)]
enum Request {
    Good,
    Failing,
    Cancelled,
}

use Request::{Cancelled, Failing, Good};

/// The service: it writes half of the work, then meets its fate.
async fn place_order(session: &mut Transaction<'_, Sqlite>, fate: Request) -> sqlx::Result<()> {
    let insert = "insert into orders (item) values ($1)";
    sqlx::query(insert).bind("tea").execute(&mut **session).await?;
    match fate {
        Good => {}
        Failing => return Err(sqlx::Error::RowNotFound),
        Cancelled => pending().await, // the client went away, the server drops the handler
    }
    sqlx::query(insert).bind("cake").execute(&mut **session).await?;
    Ok(())
}

/// The right way: one session for one request. Every early exit drops it, and drop rolls back.
async fn own_session(pool: &SqlitePool, fate: Request) -> sqlx::Result<()> {
    let mut session = pool.begin().await?;
    place_order(&mut session, fate).await?;
    session.commit().await
}

async fn rows(pool: &SqlitePool) -> i64 {
    sqlx::query_scalar("select count(*) from orders").fetch_one(pool).await.expect("a count")
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    // One connection, so that a transaction that was never finished would block the next request.
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await;
    let pool = pool.expect("a database in memory");
    let create = "create table orders (id integer primary key, item text not null) strict";
    sqlx::query(create).execute(&pool).await.expect("a table");

    for (name, fate, expected) in [
        ("good", Good, 2),
        ("failing", Failing, 2),
        ("cancelled", Cancelled, 2),
        ("good again", Good, 4),
    ] {
        trace(start, name, "▶ own session");
        let patience = Duration::from_millis(if name == "cancelled" { 30 } else { 3_000 });
        let answer = timeout(patience, own_session(&pool, fate)).await;
        let end = if matches!(answer, Ok(Ok(()))) { "■" } else { "✗" };
        trace(start, name, format!("{end} own session"));
        let rows = rows(&pool).await;
        trace(start, name, format!("• {rows} rows saved"));
        assert_eq!(rows, expected, "both rows of a request, or none: {name}");
    }
    println!("= own sessions: {} rows", rows(&pool).await);

    // The wrong way: the application opens one session, and every request writes into it.
    let saved = rows(&pool).await;
    let mut shared = pool.begin().await.expect("a transaction");
    trace(start, "shared session", "▶ good");
    let first = place_order(&mut shared, Good).await;
    trace(start, "shared session", "■ good");
    trace(start, "shared session", "▶ failing");
    let second = place_order(&mut shared, Failing).await;
    shared.rollback().await.expect("a rollback");
    trace(start, "shared session", "✗ failing");
    let kept = rows(&pool).await - saved;
    println!("= shared session: {kept} rows");
    assert!(first.is_ok() && second.is_err(), "the first client was told that all is well");
    assert_eq!(kept, 0, "the neighbour's rollback took the good request with it");
    println!(
        "Two good requests saved four rows; in a shared session a neighbour's error undid one."
    );
}
