//! Getting from an address to an open, current, undamaged database, or to one clear line.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgConnection, PgPool, SqliteConnection, SqlitePool};

use super::Db;
use super::no_room::{NoRoom, Readers};
use super::our_file::OurFile;
use super::write_ahead_log::{self, Log};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Marks a SQLite file as ours: the bytes "intl".
const APPLICATION_ID: i64 = 0x696e_746c;

/// The first SQLite without the WAL-reset bug that can damage a file with two connections
/// (sqlite.org/wal.html#walresetbug).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file, created when missing.
    Sqlite(PathBuf),
    /// A server.
    Postgres {
        /// `postgres://user:password@host/database`.
        url: String,
        /// Whether to run on a server that does not keep what it acknowledged.
        allow_unsafe: bool,
    },
}

impl FromStr for Place {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let path = path.split('?').next().unwrap_or_default();
            if path.is_empty() || path == ":memory:" {
                return Err("a SQLite database needs a file: sqlite:data/interleave.db".to_owned());
            }
            Ok(Self::Sqlite(path.into()))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres { url: url.to_owned(), allow_unsafe: false })
        } else {
            Err("expected sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE".to_owned())
        }
    }
}

/// Why a database could not be opened, in one line.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is not there, or does not let us in.
    #[error("cannot open the database {place}: {cause}")]
    Unreachable {
        /// Where it should be.
        place: String,
        /// What the driver said.
        cause: String,
    },
    /// There is none.
    #[error("there is no database {place}; nothing was made")]
    Missing {
        /// Where it should be.
        place: String,
    },
    /// It is something else.
    #[error("{place} is not an Interleave database; name another file, or move this one away")]
    Foreign {
        /// Where it is.
        place: String,
    },
    /// It is damaged.
    #[error("the database {place} is damaged ({cause}); restore a backup, nothing was changed")]
    Damaged {
        /// Where it is.
        place: String,
        /// What the check found.
        cause: String,
    },
    /// A newer Interleave made it.
    #[error(
        "the database {place} was made by a newer Interleave (schema {schema}); run that version, nothing was changed"
    )]
    Newer {
        /// Where it is.
        place: String,
        /// Its schema's number.
        schema: i64,
    },
    /// It may not be written to.
    #[error("the database {place} cannot be written to: {cause}")]
    ReadOnly {
        /// Where it is.
        place: String,
        /// What the driver said.
        cause: String,
    },
    /// There is no room for what a start writes.
    #[error(
        "the database {place} cannot be used: the disk is full or files may grow no further ({cause}); make room, and start again"
    )]
    NoRoom {
        /// Where it is.
        place: String,
        /// What the driver said.
        cause: String,
    },
    /// The server forgets on a power cut.
    #[error(
        "PostgreSQL runs with {setting}=off, so an acknowledged vote could be lost; turn it on, or start with --allow-unsafe-database"
    )]
    Unsafe {
        /// The setting that is off.
        setting: &'static str,
    },
    /// The library is too old to be trusted.
    #[error("SQLite {0} is older than 3.51.3, which mends a bug that damages files")]
    OldSqlite(String),
}

/// A database that is only looked at.
pub(super) enum Looked {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Opens a database to look at it: nothing is made, locked, migrated or written.
pub(super) async fn look_at(place: &Place) -> Result<Looked, OpenError> {
    match place {
        Place::Sqlite(file) => {
            let name = file.display().to_string();
            if !file.exists() {
                return Err(OpenError::Missing { place: name });
            }
            let options = only_read(file);
            look(&options, &name).await?;
            let connection = SqliteConnection::connect_with(&options).await;
            connection.map(Looked::Sqlite).map_err(|error| explain(&name, &error))
        }
        Place::Postgres { url, .. } => {
            let options = postgres_options(url)?;
            let name = postgres_name(&options);
            let connection = PgConnection::connect_with(&options).await;
            connection.map(Looked::Postgres).map_err(|error| explain(&name, &error))
        }
    }
}

/// How a file is read without leaving a trace. With a write-ahead log beside it the log has to be
/// read, too, which takes the index that whoever uses it has made; without one the file is whole and
/// nobody uses it, and it can lie where nothing can be made.
fn only_read(file: &Path) -> SqliteConnectOptions {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .create_if_missing(false)
        .immutable(!Path::new(&log).exists())
}

/// What a database is, for people: its kind and the number of its schema. Changes nothing.
///
/// # Errors
/// When there is none, or it cannot be used.
pub async fn describe(place: &Place) -> Result<String, OpenError> {
    const SQL: &str = "select max(version) from _sqlx_migrations";
    let (kind, schema): (_, sqlx::Result<Option<i64>>) = match look_at(place).await? {
        Looked::Sqlite(mut connection) => {
            ("SQLite", sqlx::query_scalar(SQL).fetch_one(&mut connection).await)
        }
        Looked::Postgres(mut connection) => {
            ("PostgreSQL", sqlx::query_scalar(SQL).fetch_one(&mut connection).await)
        }
    };
    let schema = schema.map_err(|error| OpenError::of(place, &error))?.unwrap_or_default();
    Ok(format!("{kind}, schema {schema}, open and sound"))
}

/// The newest schema's number.
#[must_use]
pub fn schema() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// That no server uses a database file.
pub(super) async fn nobody_uses(file: &Path) -> sqlx::Result<()> {
    super::copy::alone(file).await?.close().await
}

impl OpenError {
    /// The line for an error of a database that was open.
    pub(super) fn of(place: &Place, error: &sqlx::Error) -> Self {
        let name = match place {
            Place::Sqlite(file) => file.display().to_string(),
            Place::Postgres { .. } => "at DATABASE_URL".to_owned(),
        };
        explain(&name, error)
    }
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

/// Pools of one connection that writes.
pub(super) fn one() -> SqlitePoolOptions {
    // A full disk ends a transaction without having been asked to, and sqlx goes on believing in it:
    // such a connection would refuse every later one, so it is thrown away.
    SqlitePoolOptions::new().max_connections(1).before_acquire(|connection, _| {
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
    let read = SqlitePoolOptions::new()
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

fn file_len(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |file| file.len())
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

/// Looks at a file before anything is written to it, and without writing: what is refused stays as
/// it is, to the byte.
async fn inspect(
    file: &Path,
    options: &SqliteConnectOptions,
    place: &str,
) -> Result<(), OpenError> {
    if file_len(file) == 0 {
        return Ok(());
    }
    let read_only = options.clone().read_only(true).create_if_missing(false);
    let found = look(&read_only, place).await;
    // A start that was cut short can leave what must be rolled back before anything can be read.
    if matches!(found, Err(OpenError::ReadOnly { .. })) {
        return look(&options.clone().create_if_missing(false), place).await;
    }
    found
}

async fn look(options: &SqliteConnectOptions, place: &str) -> Result<(), OpenError> {
    let explain = |error: sqlx::Error| explain(place, &error);
    let mut connection = SqliteConnection::connect_with(options).await.map_err(explain)?;
    sound(&mut connection, place).await?;
    connection.close().await.map_err(explain)
}

/// That a file is ours, not newer than this program, and undamaged. Returns its schema's number, if
/// it has one yet.
pub(super) async fn sound(
    connection: &mut SqliteConnection,
    place: &str,
) -> Result<Option<i64>, OpenError> {
    let explain = |error: sqlx::Error| explain(place, &error);
    let application: i64 = sqlx::query_scalar("pragma application_id")
        .fetch_one(&mut *connection)
        .await
        .map_err(explain)?;
    let tables: Vec<String> = sqlx::query_scalar("select name from sqlite_schema")
        .fetch_all(&mut *connection)
        .await
        .map_err(explain)?;
    if application != APPLICATION_ID && (application != 0 || !tables.is_empty()) {
        return Err(OpenError::Foreign { place: place.to_owned() });
    }
    let mut schema = None;
    if tables.iter().any(|table| table == "_sqlx_migrations") {
        schema = sqlx::query_scalar("select max(version) from _sqlx_migrations")
            .fetch_one(&mut *connection)
            .await
            .map_err(explain)?;
        let newest = self::schema();
        if let Some(schema) = schema.filter(|schema| *schema > newest) {
            return Err(OpenError::Newer { place: place.to_owned(), schema });
        }
    }
    let findings: Vec<String> = sqlx::query_scalar("pragma quick_check(1)")
        .fetch_all(&mut *connection)
        .await
        .map_err(explain)?;
    match findings.first().map(String::as_str) {
        Some("ok") | None => Ok(schema),
        Some(finding) => Err(OpenError::Damaged {
            place: place.to_owned(),
            cause: finding.split(char::is_control).next().unwrap_or_default().to_owned(),
        }),
    }
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
    let pool =
        |most| PgPoolOptions::new().max_connections(most).acquire_timeout(Duration::from_secs(3));
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

fn postgres_options(url: &str) -> Result<PgConnectOptions, OpenError> {
    PgConnectOptions::from_str(url).map_err(|error| OpenError::Unreachable {
        place: "at DATABASE_URL".to_owned(),
        cause: error.to_string(),
    })
}

/// The address without what it takes to log in.
fn postgres_name(options: &PgConnectOptions) -> String {
    format!("postgres://{}:{}", options.get_host(), options.get_port())
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

/// Input and output that fail for want of room, beside SQLite's own word for it (13): writing, cutting
/// off, and making, growing and mapping the log's index.
const NO_ROOM: [u32; 5] = [778, 1_546, 4_618, 4_874, 5_386];

/// The line for an error of the driver. SQLite's result codes: sqlite.org/rescode.html.
pub(super) fn explain(place: &str, error: &sqlx::Error) -> OpenError {
    let place = place.to_owned();
    // What SQLite quotes of a damaged file may hold anything.
    let cause = error.to_string().split(char::is_control).next().unwrap_or_default().to_owned();
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    // PostgreSQL's undefined_table: a database that was never ours.
    if code.as_deref() == Some("42P01") {
        return OpenError::Foreign { place };
    }
    let code = code.and_then(|code| code.parse::<u32>().ok());
    if code.is_some_and(|code| code & 0xff == 13 || NO_ROOM.contains(&code)) {
        return OpenError::NoRoom { place, cause };
    }
    match code.map(|code| code & 0xff) {
        Some(8) => OpenError::ReadOnly { place, cause },
        Some(11) => OpenError::Damaged { place, cause },
        Some(26) => OpenError::Foreign { place },
        _ => OpenError::Unreachable { place, cause },
    }
}
