//! The only place with SQL: one method for each question asked of the database.
//!
//! Owns the two databases Interleave runs on and the way to them. One SQL text serves both. What is
//! expected (a second ballot, a missing row) is a value; only what should not happen is an error.

mod anki;
mod answers;
mod audit;
mod backup;
mod ballots;
mod cards;
mod carry;
mod copy;
mod count_ballots;
mod ended;
mod exams;
mod faults;
mod feed_entries;
mod habits;
mod invitations;
mod items;
mod key_check;
mod look_at;
mod meanings;
mod merge;
mod no_room;
mod notifications;
mod open;
mod order_of_arrival;
mod our_file;
mod parameters;
mod place;
mod puzzles;
mod quizzes;
mod renames;
mod reports;
mod reset;
mod runs;
mod shared_quizzes;
mod sittings;
mod spent;
mod write_ahead_log;

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{PgPool, SqlitePool};

pub use anki::{AnkiCollection, AnkiKind, AnkiNote, lasting_number, write_anki};
pub use answers::{Forgotten, Progress};
pub use audit::{Audit, Discrepancy, audit_at};
pub use backup::{BackedUp, BackupError, back_up, restore};
pub use ballots::{Ballot, BallotFigures, Unavailable, VoteOutcome};
pub use cards::{Deck, LastReview, Reviewed, UNDO_STEPS, reviewed_cards_at};
pub use copy::{Copied, CopyError, copy};
pub use habits::{Asides, SUSPENDED};
pub use invitations::Invitations;
pub use items::{Counting, item_sums_at};
pub use key_check::KeyBinding;
pub use look_at::describe;
pub use meanings::meanings_at;
pub use merge::{Step, Whole};
pub use notifications::{Change, Changes};
use open::nobody_uses;
pub use open::{make_folder, schema};
pub use parameters::Fitted;
pub use place::{OpenError, Place};
pub use puzzles::FoundOutcome;
pub use quizzes::{NewQuiz, Quiz};
pub use reports::{Report, ReportOutcome, reports_at};
pub use runs::DemoRun;
pub use shared_quizzes::{Everybody, SharedQuiz};
pub use sittings::Sitting;
pub use spent::Spent;
pub use write_ahead_log::LogState;

/// The way to the database. Clones share it.
#[derive(Clone)]
pub struct Store {
    db: Db,
    ballots: ballots::Writer,
    arrivals: order_of_arrival::Arrivals,
    notifier: notifications::Notifier,
    /// When writing was last tried, and what came of it.
    tried: Arc<tokio::sync::Mutex<Option<Tried>>>,
}

/// A moment, and what the database said then.
type Tried = (Instant, Result<(), String>);

/// An attempt to write this long ago still says how it is.
const TRIED_LATELY: Duration = Duration::from_secs(1);

/// Pools of one of the two databases.
#[derive(Clone)]
enum Db {
    /// An embedded file: many readers, one writer.
    Sqlite {
        read: no_room::Readers,
        write: SqlitePool,
        /// For checkpoints alone; it hardly waits for anybody.
        keep: SqlitePool,
        log: write_ahead_log::Log,
        file: our_file::OurFile,
        /// What a disk without room at the start left undone.
        no_room: Option<no_room::NoRoom>,
    },
    /// A server.
    Postgres(PgPool),
}

/// Runs what only reads on the pool of either database, and evaluates to what it evaluates to.
macro_rules! read {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::store::Db::Sqlite { read, .. } => {
                let readers = read.now().await;
                let $pool = &*readers;
                $body
            }
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

/// Runs what only looks, on a connection that is opened for it: nothing is made, locked, migrated or
/// written. Evaluates to a `Result` of what the body's has.
macro_rules! look {
    ($place:expr, $connection:ident => $body:expr) => {
        async {
            let looked: sqlx::Result<_> = match $crate::store::look_at::look_at($place).await? {
                $crate::store::look_at::Looked::Sqlite(mut $connection) => {
                    let looked = $body;
                    let _ = sqlx::Connection::close($connection).await;
                    looked
                }
                $crate::store::look_at::Looked::Postgres(mut $connection) => {
                    let looked = $body;
                    let _ = sqlx::Connection::close($connection).await;
                    looked
                }
            };
            looked.map_err(|error| $crate::store::OpenError::of($place, &error))
        }
        .await
    };
}

use {commit, look, read};

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
        Ok(Self { db, ballots, arrivals, notifier, tried: Arc::default() })
    }

    /// Stops taking ballots, waits for those taken to be committed, and closes the database.
    pub async fn close(&self) {
        self.ballots.stop().await;
        match &self.db {
            Db::Sqlite { read, write, keep, .. } => {
                read.now().await.close().await;
                self.leave_no_order().await;
                keep.close().await;
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

    /// How the write-ahead log is doing; none where the database is a server.
    #[must_use]
    pub fn log_state(&self) -> Option<LogState> {
        match &self.db {
            Db::Sqlite { log, .. } => Some(log.state()),
            Db::Postgres(_) => None,
        }
    }

    /// Whether the database's file is still the one that was opened.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        match &self.db {
            Db::Sqlite { file, .. } => file.is_ours(),
            Db::Postgres(_) => true,
        }
    }

    /// Whether a row that is written now is committed, as a vote would be; what was found a second
    /// ago holds, so that asking costs nothing.
    ///
    /// # Errors
    /// What the database said.
    pub async fn try_to_write(&self) -> Result<(), String> {
        let mut tried = self.tried.lock().await;
        if let Some((_, found)) = tried.as_ref().filter(|(at, _)| at.elapsed() < TRIED_LATELY) {
            return found.clone();
        }
        let found = self.write_once().await.map_err(|error| error.to_string());
        *tried = Some((Instant::now(), found.clone()));
        found
    }

    async fn write_once(&self) -> sqlx::Result<()> {
        const SQL: &str = "insert into meta (name, value) values ('written', '1') \
             on conflict (name) do update set value = excluded.value";
        commit!(&self.db, tx => {
            sqlx::query(SQL).execute(&mut *tx).await?;
        })
    }
}
