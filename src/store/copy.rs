//! Moving house: everything in an embedded database into an empty PostgreSQL.

use std::collections::BTreeMap;
use std::path::Path;

use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode, SqliteRow};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, Postgres, QueryBuilder, Row, SqliteConnection,
};

use super::{Db, OpenError, Place, Store};

/// Rows in one statement.
const ROWS: usize = 1_000;

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Each table with the rows it has on both sides.
    pub tables: Vec<(String, u64)>,
    /// Polls whose receipts and votes were added up on both sides.
    pub polls: u64,
}

/// Why nothing was copied, in one line.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// One of the two cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What is written there meanwhile would be left behind.
    #[error("{0} is in use; stop the server first, so that no vote is left behind")]
    InUse(String),
    /// It would have to be mixed with what is there.
    #[error("the PostgreSQL database is not empty (table {0} has rows); nothing was copied")]
    NotEmpty(String),
    /// The two do not have the same tables, or not the same in them.
    #[error("the copy differs from the original in {0}; nothing was copied")]
    Differs(String),
    /// One of the two failed on the way.
    #[error("{0}; nothing was copied")]
    Failed(#[from] sqlx::Error),
}

/// A table of the embedded database.
struct Table {
    name: String,
    columns: Vec<(String, Kind)>,
}

/// What a column holds. Tables are strict, so it holds nothing else.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Integer,
    Real,
    Blob,
}

/// Copies every table of an embedded database into an empty PostgreSQL, in one transaction that is
/// committed once both sides were found to be the same.
///
/// # Errors
/// When one of the two cannot be used, the first is in use or the second is not empty: nothing was
/// copied.
pub async fn copy(from: &Path, to: &Place) -> Result<Copied, CopyError> {
    // Both are brought to the present schema first.
    Store::open(&Place::Sqlite(from.to_owned())).await?.close().await;
    let target = Store::open(to).await?;
    let copied = match &target.db {
        Db::Postgres(pool) => {
            let mut source = alone(from).await.map_err(|error| {
                if error.as_database_error().is_some_and(is_busy) {
                    CopyError::InUse(from.display().to_string())
                } else {
                    error.into()
                }
            })?;
            let mut target = pool.acquire().await?;
            let copied = copy_tables(&mut source, &mut target).await;
            source.close().await?;
            copied
        }
        Db::Sqlite { .. } => Err(CopyError::Differs("kind: it is not PostgreSQL".to_owned())),
    };
    target.close().await;
    copied
}

/// The only connection to a file, which no other can be opened beside.
pub(super) async fn alone(file: &Path) -> sqlx::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(std::time::Duration::from_millis(200))
        .locking_mode(SqliteLockingMode::Exclusive);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("begin exclusive").execute(&mut connection).await?;
    Ok(connection)
}

fn is_busy(error: &(dyn sqlx::error::DatabaseError + 'static)) -> bool {
    const SQLITE_BUSY: u32 = 5;
    let code = error.code().and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == SQLITE_BUSY)
}

async fn copy_tables(
    source: &mut SqliteConnection,
    target: &mut PgConnection,
) -> Result<Copied, CopyError> {
    let tables = tables(source).await?;
    let mut tx = target.begin().await?;
    same_tables(&tables, &mut tx).await?;
    for table in &tables {
        let rows = count(&mut tx, table).await?;
        if rows > 0 {
            return Err(CopyError::NotEmpty(table.name.clone()));
        }
    }
    let mut copied = Vec::new();
    for table in &tables {
        let rows = copy_rows(table, source, &mut tx).await?;
        if count(&mut tx, table).await? != rows {
            return Err(CopyError::Differs(format!("the rows of table {}", table.name)));
        }
        copied.push((table.name.clone(), rows));
    }
    let (here, there) = (sums_here(source).await?, sums_there(&mut tx).await?);
    for (poll, sums) in &here {
        if there.get(poll) != Some(sums) {
            return Err(CopyError::Differs(format!("the votes of {poll}")));
        }
    }
    if here.len() != there.len() {
        return Err(CopyError::Differs("the polls it has votes of".to_owned()));
    }
    tx.commit().await?;
    Ok(Copied { tables: copied, polls: here.len() as u64 })
}

/// All tables with their columns, in the order they were made: what refers to another comes later.
async fn tables(source: &mut SqliteConnection) -> Result<Vec<Table>, CopyError> {
    const TABLES: &str = "select name from sqlite_schema where type = 'table' \
         and name not like 'sqlite%' and name <> '_sqlx_migrations' order by rowid";
    const COLUMNS: &str = "select name, type from pragma_table_info($1) order by cid";
    let names: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(&mut *source).await?;
    let mut tables = Vec::new();
    for name in names {
        let columns: Vec<(String, String)> =
            sqlx::query_as(COLUMNS).bind(&name).fetch_all(&mut *source).await?;
        let columns = columns.into_iter().map(|(column, kind)| {
            let kind = match kind.as_str() {
                "TEXT" => Kind::Text,
                "INTEGER" => Kind::Integer,
                "REAL" => Kind::Real,
                "BLOB" => Kind::Blob,
                other => {
                    let column = format!("column {name}.{column}, which holds {other}");
                    return Err(CopyError::Differs(column));
                }
            };
            Ok((column, kind))
        });
        let columns = columns.collect::<Result<_, _>>()?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

/// Both sides must have the same tables.
async fn same_tables(tables: &[Table], target: &mut PgConnection) -> Result<(), CopyError> {
    const SQL: &str = "select tablename::text from pg_tables \
         where schemaname = current_schema() and tablename <> '_sqlx_migrations'";
    let there: Vec<String> = sqlx::query_scalar(SQL).fetch_all(target).await?;
    for table in tables {
        if !there.contains(&table.name) {
            return Err(CopyError::Differs(format!("table {}, which it lacks", table.name)));
        }
    }
    for name in there {
        if !tables.iter().any(|table| table.name == name) {
            return Err(CopyError::Differs(format!("table {name}, which is not ours")));
        }
    }
    Ok(())
}

async fn count(target: &mut PgConnection, table: &Table) -> Result<u64, CopyError> {
    let sql = format!("select count(*) from {}", table.name);
    let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(target).await?;
    Ok(rows.unsigned_abs())
}

impl Table {
    fn column_list(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }
}

/// Copies a table's rows in the order of their keys. Returns how many there were.
async fn copy_rows(
    table: &Table,
    source: &mut SqliteConnection,
    target: &mut PgConnection,
) -> Result<u64, CopyError> {
    let columns = table.column_list();
    let read = format!("select {columns} from {}", table.name);
    let mut rows = sqlx::query(AssertSqlSafe(read)).fetch(source);
    let (mut copied, mut batch) = (0, Vec::with_capacity(ROWS));
    loop {
        let row = rows.try_next().await?;
        let is_last = row.is_none();
        batch.extend(row);
        if batch.len() == ROWS || (is_last && !batch.is_empty()) {
            let start = format!("insert into {} ({columns}) ", table.name);
            let mut insert = QueryBuilder::<Postgres>::new(start);
            insert.push_values(&batch, |mut values, row| {
                for (at, (_, kind)) in table.columns.iter().enumerate() {
                    push(&mut values, row, at, *kind);
                }
            });
            insert.build().execute(&mut *target).await?;
            copied += batch.len() as u64;
            batch.clear();
        }
        if is_last {
            return Ok(copied);
        }
    }
}

fn push(
    values: &mut sqlx::query_builder::Separated<'_, Postgres, &'static str>,
    row: &SqliteRow,
    at: usize,
    kind: Kind,
) {
    match kind {
        Kind::Text => values.push_bind(row.get::<Option<String>, _>(at)),
        Kind::Integer => values.push_bind(row.get::<Option<i64>, _>(at)),
        Kind::Real => values.push_bind(row.get::<Option<f64>, _>(at)),
        Kind::Blob => values.push_bind(row.get::<Option<Vec<u8>>, _>(at)),
    };
}

/// Of each poll: its receipts, and the sum of its counters.
type Sums = BTreeMap<String, (i64, i64)>;

const SUMS: &str = "\
    select poll, cast(sum(receipts) as bigint), cast(sum(votes) as bigint) from ( \
        select poll, count(*) as receipts, 0 as votes from receipt group by poll \
        union all select poll, 0, sum(votes) from counter group by poll) as both_ \
    group by poll";

async fn sums_here(source: &mut SqliteConnection) -> sqlx::Result<Sums> {
    let sums: Vec<(String, i64, i64)> = sqlx::query_as(SUMS).fetch_all(source).await?;
    Ok(sums.into_iter().map(|(poll, receipts, votes)| (poll, (receipts, votes))).collect())
}

async fn sums_there(target: &mut PgConnection) -> sqlx::Result<Sums> {
    let sums: Vec<(String, i64, i64)> = sqlx::query_as(SUMS).fetch_all(target).await?;
    Ok(sums.into_iter().map(|(poll, receipts, votes)| (poll, (receipts, votes))).collect())
}
