//! Getting from an address to an open, current, undamaged database, or to one clear line.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolOptions;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgConnection, PgPool, SqliteConnection, SqlitePool};

use super::Db;
use super::look_at::{file_len, inspect};
use super::no_room::{NoRoom, Readers};
use super::our_file::OurFile;
use super::place::{OpenError, Place, explain, postgres_name, postgres_options};
use super::write_ahead_log::{self, Log};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// The first SQLite without the WAL-reset bug that can damage a file with two connections
/// (sqlite.org/wal.html#walresetbug).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// The newest schema's number.
#[must_use]
pub fn schema() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// That no server uses a database file.
pub(super) async fn nobody_uses(file: &Path) -> sqlx::Result<()> {
    super::copy::alone(file).await?.close().await
}

/// Opens pools, and one more that only the ballot writer uses.
pub(super) async fn open(place: &Place) -> Result<(Db, Db), OpenError> {
    match place {
        Place::Sqlite(file) => sqlite(file).await,
        Place::Postgres { url, allow_unsafe } => postgres(url, *allow_unsafe).await,
    }
}

async fn sqlite(file: &Path) -> Result<(Db, Db), OpenError> {
    let place = file.display().to_string();
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder).map_err(|error| OpenError::Unreachable {
            place: place.clone(),
            cause: error.to_string(),
        })?;
    }
    new_enough().await?;
    let (pools, no_room) = match pools(file).await {
        Ok(pools) => (pools, None),
        Err(OpenError::NoRoom { .. }) if file_len(file) > 0 => {
            let (pools, no_room) = NoRoom::read(file).await?;
            tracing::warn!(
                file = place,
                "the disk has no room: what is known is shown, and votes are refused until there is"
            );
            (pools, Some(no_room))
        }
        Err(error) => return Err(error),
    };
    let Pools { read, write, voting, keep } = pools;
    let read = match &no_room {
        Some(no_room) => no_room.readers(),
        None => Readers::new(read),
    };
    let log = Log::of(file);
    let file = OurFile::at(file)
        .map_err(|error| OpenError::Unreachable { place, cause: error.to_string() })?;
    let with = |write| Db::Sqlite {
        read: read.clone(),
        write,
        keep: keep.clone(),
        log: log.clone(),
        file: file.clone(),
        no_room: no_room.clone(),
    };
    Ok((with(write), with(voting)))
}

/// Ways to one SQLite file.
pub(super) struct Pools {
    pub(super) read: SqlitePool,
    pub(super) write: SqlitePool,
    /// For ballots alone.
    pub(super) voting: SqlitePool,
    /// For checkpoints alone.
    pub(super) keep: SqlitePool,
}

/// A pool whose connections last. Where they end of age, sqlx (0.9) counts the idle ones while others
/// take and return them; a count that is below zero for a moment is taken for 2^64 there, and a thread
/// of the server goes through as many, neither serving nor stopping. SQLite has no need of new
/// connections, and one of PostgreSQL is tried before it is used.
pub(super) fn lasting<DB: sqlx::Database>(options: PoolOptions<DB>) -> PoolOptions<DB> {
    options.idle_timeout(None).max_lifetime(None)
}

/// Pools of one connection that writes.
pub(super) fn one() -> SqlitePoolOptions {
    // A full disk ends a transaction without having been asked to, and sqlx goes on believing in it:
    // such a connection would refuse every later one, so it is thrown away.
    lasting(SqlitePoolOptions::new()).max_connections(1).before_acquire(|connection, _| {
        Box::pin(async move { Ok(!connection.is_in_transaction()) })
    })
}

/// Opens a file for reading and writing, once it is known to be ours, sound and current.
pub(super) async fn pools(file: &Path) -> Result<Pools, OpenError> {
    let place = file.display().to_string();
    // sqlx does not lock SQLite while it migrates, so that two servers starting at once on a new
    // file would both create its tables.
    let _lock = lock(file).await.map_err(|error| {
        let (place, cause) = (place.clone(), error.to_string());
        if is_without_room(&error) {
            OpenError::NoRoom { place, cause }
        } else {
            OpenError::ReadOnly { place, cause }
        }
    })?;

    let explain = |error: sqlx::Error| explain(&place, &error);
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        // What is deleted is gone from the file, too.
        .pragma("secure_delete", "on")
        // What is sorted stays out of temporary files.
        .pragma("temp_store", "memory")
        // The log is cut back to this after a checkpoint, in bytes.
        .pragma("journal_size_limit", "1048576");
    inspect(file, &options, &place).await?;

    // An acknowledged vote survives a power cut: the commit waits for the disk.
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(synchronous());
    let write = one().connect_with(options.clone()).await.map_err(explain)?;
    // Marked as ours before there is anything in it: a start that is cut short in the middle leaves
    // what the next start knows for its own. Every start writes the mark, because SQLite opens for
    // reading alone what it may not write, and says so only when it is written to.
    sqlx::query("pragma application_id = 1768846444").execute(&write).await.map_err(explain)?;
    migrated(SQLITE.run(&write).await, &place)?;
    // A checkpoint in the middle of a commit would make a voter wait for it.
    let voting = options.clone().pragma("wal_autocheckpoint", "0");
    let voting = one().connect_with(voting).await.map_err(explain)?;
    let keep = options.clone().busy_timeout(write_ahead_log::PATIENCE);
    let keep = one().connect_with(keep).await.map_err(explain)?;
    let read = lasting(SqlitePoolOptions::new())
        .max_connections(4)
        .connect_with(options.pragma("query_only", "on"))
        .await
        .map_err(explain)?;
    Ok(Pools { read, write, voting, keep })
}

/// Whether the system had no room for a file, or allowed it no more.
fn is_without_room(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    [StorageFull, QuotaExceeded, FileTooLarge].contains(&error.kind())
}

async fn new_enough() -> Result<(), OpenError> {
    let place = "in memory";
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new())
        .await
        .map_err(|error| explain(place, &error))?;
    let version: String = sqlx::query_scalar("select sqlite_version()")
        .fetch_one(&mut connection)
        .await
        .map_err(|error| explain(place, &error))?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() < OLDEST_SQLITE.as_slice() {
        return Err(OpenError::OldSqlite(version));
    }
    Ok(())
}

/// Makes a folder that nobody else on the machine looks into; one that is there stays as it is.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// How a commit is made to last: always fully. A debug build can be told otherwise, so that the test
/// that cuts the power can show that it would notice.
fn synchronous() -> SqliteSynchronous {
    #[cfg(debug_assertions)]
    if std::env::var_os("INTERLEAVE_TEST_SYNCHRONOUS").is_some_and(|value| value == "normal") {
        return SqliteSynchronous::Normal;
    }
    SqliteSynchronous::Full
}

/// An exclusive lock on `<file>.lock`, held until dropped.
async fn lock(file: &Path) -> std::io::Result<std::fs::File> {
    let mut name = file.as_os_str().to_owned();
    name.push(".lock");
    let waited = tokio::task::spawn_blocking(move || {
        let lock =
            std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(name)?;
        lock.lock()?;
        Ok(lock)
    });
    waited.await.unwrap_or_else(|error| Err(std::io::Error::other(error)))
}

async fn postgres(url: &str, allow_unsafe: bool) -> Result<(Db, Db), OpenError> {
    let options = postgres_options(url)?;
    let place = postgres_name(&options);
    let explain = |error: sqlx::Error| explain(&place, &error);
    let options = options.application_name("interleave");
    // A server that restarts is waited for, but not for longer than a visitor would wait.
    let pool = |most| {
        let options = lasting(PgPoolOptions::new());
        options.max_connections(most).acquire_timeout(Duration::from_secs(3))
    };
    // A pool says only that its time was up; one connection says why there is none.
    let first = tokio::time::timeout(Duration::from_secs(3), PgConnection::connect_with(&options));
    if let Ok(first) = first.await {
        let _ = first.map_err(explain)?.close().await;
    }
    let shared = pool(8).connect_with(options.clone()).await.map_err(explain)?;
    if !allow_unsafe {
        safe_settings(&shared, &place).await?;
    }
    // sqlx takes an advisory lock here, so that servers starting at once migrate one by one.
    migrated(POSTGRES.run(&shared).await, &place)?;
    let voting = pool(1).connect_with(options).await.map_err(explain)?;
    Ok((Db::Postgres(shared), Db::Postgres(voting)))
}

async fn safe_settings(pool: &PgPool, place: &str) -> Result<(), OpenError> {
    for setting in ["synchronous_commit", "fsync"] {
        let value: String = sqlx::query_scalar("select current_setting($1)")
            .bind(setting)
            .fetch_one(pool)
            .await
            .map_err(|error| explain(place, &error))?;
        if value == "off" {
            return Err(OpenError::Unsafe { setting });
        }
    }
    Ok(())
}

fn migrated(outcome: Result<(), MigrateError>, place: &str) -> Result<(), OpenError> {
    let place = place.to_owned();
    outcome.map_err(|error| match error {
        MigrateError::VersionMissing(schema) | MigrateError::VersionTooNew(schema, _) => {
            OpenError::Newer { place, schema }
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            explain(&place, &error)
        }
        other => OpenError::Unreachable { place, cause: other.to_string() },
    })
}
