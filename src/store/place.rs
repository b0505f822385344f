//! Where a database is, and the one line that says why it cannot be used. Knows the drivers' errors;
//! opens nothing.

use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

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

/// What a PostgreSQL address says.
pub(super) fn postgres_options(url: &str) -> Result<PgConnectOptions, OpenError> {
    PgConnectOptions::from_str(url).map_err(|error| OpenError::Unreachable {
        place: "at DATABASE_URL".to_owned(),
        cause: error.to_string(),
    })
}

/// The address without what it takes to log in.
pub(super) fn postgres_name(options: &PgConnectOptions) -> String {
    format!("postgres://{}:{}", options.get_host(), options.get_port())
}
