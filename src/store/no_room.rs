//! A disk without room at the start: what is known is read, and nothing is written until there is
//! room again.
//!
//! Owns the way from a database that is only read to one that is written to, without a restart.
//! SQLite's readers and writers share an index of the write-ahead log, a file that takes room; one
//! connection that has the database for itself keeps it in memory instead
//! (<https://sqlite.org/wal.html#use_of_wal_without_shared_memory>). Knows nothing of what is kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode, SqlitePoolOptions};
use sqlx::{Connection, SqliteConnection, SqlitePool};
use tokio::sync::{RwLock, RwLockReadGuard};

use super::look_at::sound;
use super::open::{self, Pools};
use super::place::{self, OpenError};
use super::{Db, Store};

/// Between two looks for room.
const LOOK: Duration = Duration::from_secs(1);

/// Room that has to be there before writing is tried, in bytes: for the index, the log and a page.
const ENOUGH: u64 = 64 * 1_024;

/// The pool that reads. It is another one once there is room; who reads meanwhile is waited for.
#[derive(Clone)]
pub(super) struct Readers(Arc<RwLock<SqlitePool>>);

impl Readers {
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self(Arc::new(RwLock::new(pool)))
    }

    /// The pool of the moment, held until dropped.
    pub(super) async fn now(&self) -> RwLockReadGuard<'_, SqlitePool> {
        self.0.read().await
    }
}

/// What is known of a disk that had no room at the start. Clones share it.
#[derive(Clone)]
pub(super) struct NoRoom(Arc<Inner>);

struct Inner {
    file: PathBuf,
    lasts: AtomicBool,
    readers: Readers,
    /// Pools that are to write, in the order of [`Pools`].
    writers: [SqlitePool; 3],
}

impl NoRoom {
    /// Opens a database that is there, is sound and has today's schema for reading alone.
    pub(super) async fn read(file: &Path) -> Result<(Pools, Self), OpenError> {
        let reader = alone(file).await?;
        let lazy = || open::one().connect_lazy_with(nowhere(file));
        let pools = Pools { read: reader, write: lazy(), voting: lazy(), keep: lazy() };
        let readers = Readers::new(pools.read.clone());
        let writers = [pools.write.clone(), pools.voting.clone(), pools.keep.clone()];
        let (file, lasts) = (file.to_owned(), AtomicBool::new(true));
        Ok((pools, Self(Arc::new(Inner { file, lasts, readers, writers }))))
    }

    pub(super) fn readers(&self) -> Readers {
        self.0.readers.clone()
    }

    pub(super) fn lasts(&self) -> bool {
        self.0.lasts.load(Ordering::Relaxed)
    }

    /// Writes from now on, if there is room.
    async fn try_to_end(&self) -> Result<(), OpenError> {
        let Inner { file, lasts, readers, writers } = &*self.0;
        let mut readers = readers.0.write().await;
        if !self.lasts() {
            return Ok(());
        }
        readers.close().await;
        match open::pools(file).await {
            Ok(opened) => {
                *readers = opened.read;
                let as_opened = [opened.write, opened.voting, opened.keep];
                for (pool, opened) in writers.iter().zip(as_opened) {
                    pool.set_connect_options((*opened.connect_options()).clone());
                    opened.close().await;
                }
                lasts.store(false, Ordering::Relaxed);
                Ok(())
            }
            Err(error) => {
                *readers = alone(file).await?;
                Err(error)
            }
        }
    }

    /// Whether a file beside the database can grow. Whoever is in doubt about that need not keep
    /// readers waiting.
    async fn seems_over(&self) -> bool {
        let mut name = self.0.file.as_os_str().to_owned();
        name.push(".room");
        let tried = tokio::task::spawn_blocking(move || {
            let written = std::fs::write(&name, vec![1; usize::try_from(ENOUGH).unwrap_or(0)]);
            let removed = std::fs::remove_file(&name);
            written.and(removed)
        });
        tried.await.is_ok_and(|tried| tried.is_ok())
    }
}

/// Where pools lead that must not write: to no database, which they say at once.
fn nowhere(file: &Path) -> SqliteConnectOptions {
    let mut name = file.as_os_str().to_owned();
    name.push(".no-room");
    SqliteConnectOptions::new().filename(PathBuf::from(name)).create_if_missing(false)
}

/// The one connection that needs no room.
async fn alone(file: &Path) -> Result<SqlitePool, OpenError> {
    let place = file.display().to_string();
    let explain = |error: sqlx::Error| place::explain(&place, &error);
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .locking_mode(SqliteLockingMode::Exclusive)
        .busy_timeout(Duration::from_secs(10))
        .pragma("temp_store", "memory")
        .pragma("query_only", "on");
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(explain)?;
    let found = sound(&mut connection, &place).await?;
    connection.close().await.map_err(explain)?;
    if found != Some(open::schema()) {
        let cause = "it has to be brought up to date first, and the disk has no room".to_owned();
        return Err(OpenError::NoRoom { place, cause });
    }
    let pool = open::lasting(SqlitePoolOptions::new()).max_connections(1);
    let pool = pool.connect_with(options).await;
    pool.map_err(explain)
}

impl Store {
    /// Whether the disk had no room at the start and has none yet: what is known is read, and nothing
    /// is written.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        match &self.db {
            Db::Sqlite { no_room, .. } => no_room.as_ref().is_some_and(NoRoom::lasts),
            Db::Postgres(_) => false,
        }
    }

    /// Looks for room now and then, and returns when this writes again; at once when it does.
    pub async fn until_written_to(&self) {
        let Db::Sqlite { no_room: Some(no_room), .. } = &self.db else { return };
        while no_room.lasts() {
            tokio::time::sleep(LOOK).await;
            if !no_room.seems_over().await {
                continue;
            }
            match no_room.try_to_end().await {
                Ok(()) => tracing::info!("there is room on the disk: votes are taken again"),
                Err(error) => tracing::debug!(%error, "there is no room yet"),
            }
        }
    }
}
