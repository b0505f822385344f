//! The only place with SQL: one method for each question asked of the database.
//!
//! Owns the two databases Interleave runs on and the way to them. One SQL text serves both. What is
//! expected (a second ballot, a missing row) is a value; only what should not happen is an error.

mod answers;
mod audit;
mod ballots;
mod cards;
mod copy;
mod feed_entries;
mod notifications;
mod open;
mod order_of_arrival;
mod private_steps;
mod quizzes;
mod runs;

use sqlx::{PgPool, SqlitePool};

pub use answers::Progress;
pub use audit::{Audit, Discrepancy};
pub use ballots::{Ballot, Unavailable, VoteOutcome};
pub use cards::Deck;
pub use copy::{Copied, CopyError, copy};
pub use notifications::{Change, Changes};
pub use open::{OpenError, Place, make_folder};
pub use quizzes::Quiz;
pub use runs::DemoRun;

/// The way to the database. Clones share it.
#[derive(Clone)]
pub struct Store {
    db: Db,
    ballots: ballots::Writer,
    arrivals: order_of_arrival::Arrivals,
    notifier: notifications::Notifier,
}

/// Pools of one of the two databases.
#[derive(Clone)]
enum Db {
    /// An embedded file: many readers, one writer.
    Sqlite { read: SqlitePool, write: SqlitePool },
    /// A server.
    Postgres(PgPool),
}

/// Runs what only reads on the pool of either database, and evaluates to what it evaluates to.
macro_rules! read {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::store::Db::Sqlite { read: $pool, .. } => $body,
            $crate::store::Db::Postgres($pool) => $body,
        }
    };
}

/// Runs statements in a transaction, commits it, and evaluates to the `Result` of both: a `?` within
/// rolls back and leaves the transaction alone, not the function around it.
///
/// On SQLite the transaction takes the write lock at its start, so that it never fails half-way for
/// having read first. A macro because the two arms differ in a type that sqlx cannot be generic over
/// without naming every bound of its drivers.
macro_rules! commit {
    ($db:expr, $tx:ident => $body:expr) => {
        async {
            match $db {
                $crate::store::Db::Sqlite { write, .. } => {
                    let mut $tx = write.begin_with("begin immediate").await?;
                    let done = $body;
                    $tx.commit().await?;
                    Ok::<_, sqlx::Error>(done)
                }
                $crate::store::Db::Postgres(pool) => {
                    let mut $tx = pool.begin().await?;
                    let done = $body;
                    $tx.commit().await?;
                    Ok::<_, sqlx::Error>(done)
                }
            }
        }
        .await
    };
}

use {commit, read};

/// Whether an error says that the database is away for a while (restarting, without room, taken),
/// rather than that something is wrong.
#[must_use]
pub fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => match error.code().as_deref() {
            // PostgreSQL has classes of five: connections, room, an operator, the system.
            Some(code) if code.len() == 5 => {
                ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class))
            }
            // SQLite: busy, locked, input and output, full, not to be opened.
            Some(code) => {
                let code = code.parse::<u32>().unwrap_or_default() & 0xff;
                [5, 6, 10, 13, 14].contains(&code)
            }
            None => false,
        },
        _ => false,
    }
}

impl Store {
    /// Opens the database at a place, creating and migrating it as needed.
    ///
    /// # Errors
    /// When it cannot be opened, is not ours, is damaged, or is from a newer Interleave: each with
    /// one line that says so.
    pub async fn open(place: &Place) -> Result<Self, OpenError> {
        let (db, voting) = open::open(place).await?;
        let notifier = notifications::Notifier::new();
        let arrivals = order_of_arrival::Arrivals::unknown();
        let ballots = ballots::Writer::start(voting, notifier.clone(), arrivals.clone());
        Ok(Self { db, ballots, arrivals, notifier })
    }

    /// Stops taking ballots, waits for those taken to be committed, and closes the database.
    pub async fn close(&self) {
        self.ballots.stop().await;
        match &self.db {
            Db::Sqlite { read, write } => {
                read.close().await;
                self.leave_no_order(write).await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }

    /// Which database this is, for people.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.db {
            Db::Sqlite { .. } => "SQLite",
            Db::Postgres(_) => "PostgreSQL",
        }
    }
}
