//! SQLite's write-ahead log: kept short, and off the ballots' path.
//!
//! Owns every checkpoint. Copying the log into the database goes on beside writers and waits for
//! nobody; only cutting off the emptied log needs the writers' turn, for a few milliseconds. A reader
//! that keeps a transaction open holds the log: nothing behind its moment can be cut off. Then this
//! gives up at once, says so, and tries again later. Knows nothing of what is written.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::SqlitePool;

use super::faults;
use super::order_of_arrival::Arrivals;

/// How long cutting off the log may wait for readers while writers wait for it.
pub(super) const PATIENCE: Duration = Duration::from_millis(15);

/// Attempts before the log counts as held; this server's own readers are gone between two of them.
const ATTEMPTS: u32 = 8;

/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(10);

/// Frames that may still be copied within the writers' turn.
const FEW: i64 = 64;

/// A longer log is copied into the database without waiting for the next round, in bytes.
const LONG: u64 = 4 << 20;

/// A log that has grown past this takes no more ballots, in bytes: somebody holds it, and the disk is
/// needed for what is known.
const LONGEST: u64 = 1 << 30;

/// A log that stays held is mentioned again after so long.
const AGAIN: Duration = Duration::from_mins(1);

/// The log of one database. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Log {
    /// None where the database is a server.
    file: Option<Arc<Path>>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    bytes: u64,
    held_since: Option<Instant>,
    said_at: Option<Instant>,
}

/// How the write-ahead log is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogState {
    /// Its size in bytes, when it was last looked at.
    pub bytes: u64,
    /// For how long a reader has kept it from being emptied.
    pub held: Option<Duration>,
    /// Whether it has grown so long that no ballots are taken.
    pub full: bool,
}

impl Log {
    /// The log of the database in a file.
    pub(super) fn of(database: &Path) -> Self {
        let mut file = database.as_os_str().to_owned();
        file.push("-wal");
        Self { file: Some(PathBuf::from(file).into()), state: Arc::default() }
    }

    /// How it is doing.
    pub(super) fn state(&self) -> LogState {
        let state = self.lock();
        LogState {
            bytes: state.bytes,
            held: state.held_since.map(|since| since.elapsed()),
            full: state.bytes > longest(),
        }
    }

    /// Whether a reader keeps it from being emptied.
    pub(super) fn is_held(&self) -> bool {
        self.lock().held_since.is_some()
    }

    /// Whether it has grown so long that no ballots are taken.
    pub(super) fn is_full(&self) -> bool {
        self.lock().bytes > longest()
    }

    /// Takes its size, and copies a long log into the database, beside the writers.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn look_after(&self, keep: &SqlitePool) -> sqlx::Result<()> {
        let bytes = self
            .file
            .as_deref()
            .map_or(0, |file| std::fs::metadata(file).map_or(0, |metadata| metadata.len()));
        self.lock().bytes = bytes;
        if bytes > LONG {
            checkpoint(keep, PASSIVE).await?;
        }
        Ok(())
    }

    /// Copies the whole log into the database and cuts it off. False when a reader holds it.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn empty(&self, keep: &SqlitePool, arrivals: &Arrivals) -> sqlx::Result<bool> {
        let emptied = self.try_to_empty(keep, arrivals).await;
        let mut state = self.lock();
        match emptied {
            Ok(true) => {
                state.bytes = 0;
                if let Some(since) = state.held_since.take().filter(|_| state.said_at.is_some()) {
                    let held_s = since.elapsed().as_secs();
                    tracing::info!(held_s, "the write-ahead log is free again and was emptied");
                }
                state.said_at = None;
            }
            Ok(false) => {
                state.held_since.get_or_insert_with(Instant::now);
            }
            Err(_) => {}
        }
        emptied
    }

    async fn try_to_empty(&self, keep: &SqlitePool, arrivals: &Arrivals) -> sqlx::Result<bool> {
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            if checkpoint(keep, PASSIVE).await?.left > FEW {
                continue;
            }
            let turn = arrivals.turn().await;
            let done = checkpoint(keep, TRUNCATE).await?;
            drop(turn);
            if !done.busy {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Says that the log is held, when it has been for longer than promised and it was not said
    /// lately.
    pub(super) fn say_if_held(&self, promised: Duration) {
        let mut state = self.lock();
        let Some(since) = state.held_since.filter(|since| since.elapsed() > promised) else {
            return;
        };
        if state.said_at.is_some_and(|said| said.elapsed() < AGAIN) {
            return;
        }
        state.said_at = Some(Instant::now());
        tracing::warn!(
            held_s = since.elapsed().as_secs(),
            log_bytes = state.bytes,
            "a reader keeps a transaction open on the database (a shell, a backup): the write-ahead \
             log cannot be emptied, and the order in which votes arrived stays in it until that \
             reader ends"
        );
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// [`LONGEST`]. A debug build can be told otherwise, so that a test need not write a gigabyte.
fn longest() -> u64 {
    #[cfg(debug_assertions)]
    if let Ok(longest) = std::env::var("INTERLEAVE_TEST_LONGEST_LOG")
        && let Ok(longest) = longest.parse()
    {
        return longest;
    }
    LONGEST
}

const PASSIVE: &str = "pragma wal_checkpoint(passive)";
const TRUNCATE: &str = "pragma wal_checkpoint(truncate)";

/// What a checkpoint did. SQLite tells of a busy one in a row, not by an error
/// (<https://sqlite.org/pragma.html#pragma_wal_checkpoint>).
struct Checkpoint {
    busy: bool,
    /// Frames that could not be copied.
    left: i64,
}

async fn checkpoint(keep: &SqlitePool, how: &'static str) -> sqlx::Result<Checkpoint> {
    faults::at(faults::CHECKPOINT)?;
    let (busy, frames, copied): (i64, i64, i64) = sqlx::query_as(how).fetch_one(keep).await?;
    Ok(Checkpoint { busy: busy != 0, left: frames.saturating_sub(copied) })
}
