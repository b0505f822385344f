//! Looking at a database without changing it: that it is ours, not newer than this program, and sound.
//! Makes, locks, migrates and writes nothing.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, PgConnection, SqliteConnection};

use super::open;
use super::place::{OpenError, Place, explain, postgres_name, postgres_options};

/// Marks a SQLite file as ours: the bytes "intl".
const APPLICATION_ID: i64 = 0x696e_746c;

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

/// Looks at a file before anything is written to it, and without writing: what is refused stays as
/// it is, to the byte.
pub(super) async fn inspect(
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
        let newest = open::schema();
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

/// How long a file is, in bytes; 0 when there is none.
pub(super) fn file_len(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |file| file.len())
}
