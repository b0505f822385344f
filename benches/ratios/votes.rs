//! Durable votes: over HTTP in groups, against one transaction for each vote over HTTP, against the
//! raw database writing the same rows in the same groups.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use tokio::net::TcpListener;

use crate::client;
use crate::pages::value;
use crate::postgres::Postgres;
use crate::server::{Server, questions};
use crate::{ROUNDS, quantile, ratio, say};

const POLL: &str = "/polls/module-import/favourite-layout";
const TIME: Duration = Duration::from_secs(1);

pub(crate) async fn measure() {
    for clients in [1, 32, 64, 256] {
        let (mut ours, mut single, mut p50, mut p99, mut single_p99) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let server = Server::start();
            let option = option(server.address).await;
            let body = format!("option={option}");
            // No cookie and no ticket: every ballot is a new visitor's.
            let (rate, times) = client::load(server.address, clients, TIME, 303, move |_, _| {
                client::post(POLL, "", &body)
            })
            .await;
            ours.push(rate);
            p50.push(quantile(&times, 0.5));
            p99.push(quantile(&times, 0.99));
            let folder = tempfile::tempdir().expect("a temporary folder");
            let address = one_by_one(folder.path()).await;
            let (rate, times) =
                client::load(address, clients, TIME, 303, |_, _| client::post("/", "", "option=x"))
                    .await;
            single.push(rate);
            single_p99.push(quantile(&times, 0.99));
        }
        say(&format!("{clients} clients: votes over HTTP"), &ours, "votes/s");
        say(&format!("{clients} clients: p50"), &p50, "ms");
        say(&format!("{clients} clients: p99"), &p99, "ms");
        say(&format!("{clients} clients: one transaction a vote over HTTP"), &single, "votes/s");
        ratio(&format!("{clients} clients: votes ÷ one transaction a vote"), &ours, &single);
        ratio(
            &format!("{clients} clients: p99 ÷ that of one transaction a vote"),
            &p99,
            &single_p99,
        );
        let group = u32::try_from(clients.div_ceil(2)).unwrap_or(1);
        let mut raw = Vec::new();
        for _ in 0..ROUNDS {
            raw.push(raw_groups(group).await);
        }
        say(&format!("{clients} clients: the database alone, groups of {group}"), &raw, "votes/s");
        ratio(&format!("{clients} clients: votes ÷ the database alone"), &ours, &raw);
    }
}

/// The same on a PostgreSQL of its own: in groups, against one transaction for each vote.
pub(crate) async fn measure_postgres() {
    let postgres = Postgres::start(&[]);
    for clients in [1, 32, 256] {
        let (mut ours, mut single, mut p50, mut p99) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let url = postgres.database().await;
            let server =
                Server::with(&questions(), &["--demos", "recorded", "--database-url", &url]);
            let body = format!("option={}", option(server.address).await);
            let vote = move |_, _| client::post(POLL, "", &body);
            let (rate, times) = client::load(server.address, clients, TIME, 303, vote).await;
            ours.push(rate);
            p50.push(quantile(&times, 0.5));
            p99.push(quantile(&times, 0.99));
            let address = one_by_one_on_postgres(&postgres.database().await).await;
            let vote = |_, _| client::post("/", "", "option=x");
            single.push(client::load(address, clients, TIME, 303, vote).await.0);
        }
        say(&format!("{clients} clients: votes over HTTP"), &ours, "votes/s");
        say(&format!("{clients} clients: p50"), &p50, "ms");
        say(&format!("{clients} clients: p99"), &p99, "ms");
        say(&format!("{clients} clients: one transaction a vote over HTTP"), &single, "votes/s");
        ratio(&format!("{clients} clients: votes ÷ one transaction a vote"), &ours, &single);
    }
}

/// As [`one_by_one`], on a PostgreSQL database and over eight connections.
async fn one_by_one_on_postgres(url: &str) -> SocketAddr {
    async fn vote(State(pool): State<PgPool>) -> StatusCode {
        let tag = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let mut tx = pool.begin().await.expect("a transaction");
        sqlx::query("insert into receipt values ('p', $1) on conflict do nothing")
            .bind(&tag[..])
            .execute(&mut *tx)
            .await
            .expect("a receipt");
        sqlx::query(
            "insert into counter values ('p', 'x', 1) \
             on conflict (poll, option) do update set votes = counter.votes + 1",
        )
        .execute(&mut *tx)
        .await
        .expect("a count");
        tx.commit().await.expect("a commit");
        StatusCode::SEE_OTHER
    }
    let pool = PgPoolOptions::new().max_connections(8).connect(url).await.expect("a database");
    let schema = "create table receipt (poll text, tag bytea, primary key (poll, tag)); \
         create table counter (poll text, option text, votes bigint, primary key (poll, option))";
    sqlx::raw_sql(schema).execute(&pool).await.expect("two tables");
    listen(Router::new().route("/", post(vote)).with_state(pool)).await
}

/// A number for each vote, so that none is a repeat.
static NEXT: AtomicU64 = AtomicU64::new(0);

async fn listen(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The value of the poll's first option.
async fn option(address: SocketAddr) -> String {
    let mut open = client::Connection::open(address).await;
    let (_, _, page) = open.ask(&client::get(POLL, "")).await;
    value(&String::from_utf8_lossy(&page), "option").to_owned()
}

async fn database(folder: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bench.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .expect("a database");
    let schema = "create table receipt (poll text, tag blob, primary key (poll, tag)) without rowid; \
         create table counter (poll text, option text, votes integer, primary key (poll, option)) without rowid";
    sqlx::raw_sql(schema).execute(&pool).await.expect("two tables");
    pool
}

/// A server that gives each vote a transaction of its own.
async fn one_by_one(folder: &Path) -> SocketAddr {
    async fn vote(State(pool): State<SqlitePool>) -> StatusCode {
        let tag =
            NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        let mut tx = pool.begin_with("begin immediate").await.expect("a transaction");
        sqlx::query("insert into receipt values ('p', $1) on conflict do nothing")
            .bind(&tag[..])
            .execute(&mut *tx)
            .await
            .expect("a receipt");
        sqlx::query(
            "insert into counter values ('p', 'x', 1) on conflict do update set votes = votes + 1",
        )
        .execute(&mut *tx)
        .await
        .expect("a count");
        tx.commit().await.expect("a commit");
        StatusCode::SEE_OTHER
    }
    listen(Router::new().route("/", post(vote)).with_state(database(folder).await)).await
}

/// Votes per second that the database takes in groups of this size, two statements a group.
async fn raw_groups(group: u32) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pool = database(folder.path()).await;
    let mut next = 0_u64;
    let begun = Instant::now();
    let mut written = 0_u32;
    while begun.elapsed() < TIME {
        let mut tx = pool.begin_with("begin immediate").await.expect("a transaction");
        let mut insert =
            sqlx::QueryBuilder::<sqlx::Sqlite>::new("insert into receipt (poll, tag) ");
        let tags = (0..group).map(|_| {
            next += 1;
            next.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes().to_vec()
        });
        insert.push_values(tags, |mut row, tag| {
            row.push_bind("p").push_bind(tag);
        });
        insert.push(" on conflict do nothing");
        insert.build().execute(&mut *tx).await.expect("receipts");
        sqlx::query("insert into counter values ('p', 'x', $1) on conflict do update set votes = votes + excluded.votes")
            .bind(i64::from(group))
            .execute(&mut *tx)
            .await
            .expect("a count");
        tx.commit().await.expect("a commit");
        written += group;
    }
    f64::from(written) / begun.elapsed().as_secs_f64()
}
