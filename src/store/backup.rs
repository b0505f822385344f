//! A copy of the embedded database that is whole at one moment, and the way back.
//!
//! Owns what a backup is: one file that was opened and audited before it is called one. `vacuum into`
//! reads one snapshot, so voters go on meanwhile and the copy never starts over (<https://sqlite.org/lang_vacuum.html>).

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use super::{Audit, OpenError, Place, audit_at};

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// What an audit of the copy found; nothing that does not add up.
    pub audit: Audit,
    /// The copy's size in bytes.
    pub bytes: u64,
}

/// Why there is no backup, or nothing was restored, in one line.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A database cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Nothing is overwritten.
    #[error("{0} exists already; name a new file")]
    Exists(String),
    /// There is nothing to copy.
    #[error("there is no database {0}")]
    Missing(String),
    /// A server would go on writing to what was moved away.
    #[error("{0} is in use; stop the server first")]
    InUse(String),
    /// The copy is not what it should be.
    #[error("the tallies of {0} do not add up; `interleave audit` names them")]
    Unsound(String),
    /// The database or the disk failed.
    #[error("{0}")]
    Failed(String),
}

/// Writes a copy of a database file, opens it, audits it, and only then gives it its name.
///
/// # Errors
/// When there is no copy that is sound; then there is no file either.
pub async fn back_up(database: &Path, to: &Path) -> Result<BackedUp, BackupError> {
    if !database.exists() {
        return Err(BackupError::Missing(database.display().to_string()));
    }
    if to.exists() {
        return Err(BackupError::Exists(to.display().to_string()));
    }
    let draft = beside(to, "draft");
    let _ = fs::remove_file(&draft);
    let copied = copy_and_check(database, &draft).await;
    let done = copied.and_then(|copied| {
        fs::rename(&draft, to).map_err(|error| failed(&error))?;
        Ok(copied)
    });
    if done.is_err() {
        let _ = fs::remove_file(&draft);
    }
    done
}

async fn copy_and_check(database: &Path, draft: &Path) -> Result<BackedUp, BackupError> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut source =
        SqliteConnection::connect_with(&options).await.map_err(|error| failed(&error))?;
    let copied = sqlx::query("vacuum into $1")
        .bind(draft.to_string_lossy())
        .execute(&mut source)
        .await
        .map_err(|error| failed(&error));
    let closed = source.close().await;
    copied?;
    closed.map_err(|error| failed(&error))?;
    let file = fs::File::open(draft).map_err(|error| failed(&error))?;
    file.sync_all().map_err(|error| failed(&error))?;
    let bytes = file.metadata().map_err(|error| failed(&error))?.len();
    let audit = sound(draft).await?;
    Ok(BackedUp { audit, bytes })
}

/// Puts a backup in the place of a database, which is kept beside it under another name.
/// Returns what the backup holds and where the former database went, when there was one.
///
/// # Errors
/// When the backup is not sound or the database is in use; then nothing was changed.
pub async fn restore(
    backup: &Path,
    database: &Path,
) -> Result<(Audit, Option<PathBuf>), BackupError> {
    if !backup.exists() {
        return Err(BackupError::Missing(backup.display().to_string()));
    }
    let audit = sound(backup).await?;
    if let Some(folder) = database.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        super::make_folder(folder).map_err(|error| failed(&error))?;
    }
    let draft = beside(database, "restored");
    fs::copy(backup, &draft).map_err(|error| failed(&error))?;
    fs::File::open(&draft).and_then(|file| file.sync_all()).map_err(|error| failed(&error))?;
    let kept = if database.exists() {
        super::nobody_uses(database)
            .await
            .map_err(|_| BackupError::InUse(database.display().to_string()))?;
        let kept = free_name(database);
        for end in ["", "-wal", "-shm"] {
            let part = with_end(database, end);
            if part.exists() {
                fs::rename(&part, with_end(&kept, end)).map_err(|error| failed(&error))?;
            }
        }
        Some(kept)
    } else {
        None
    };
    fs::rename(&draft, database).map_err(|error| failed(&error))?;
    Ok((audit, kept))
}

/// The audit of a file whose tallies add up.
async fn sound(file: &Path) -> Result<Audit, BackupError> {
    let audit = audit_at(&Place::Sqlite(file.to_owned())).await?;
    if audit.discrepancies.is_empty() {
        Ok(audit)
    } else {
        Err(BackupError::Unsound(file.display().to_string()))
    }
}

fn failed(error: &impl std::fmt::Display) -> BackupError {
    BackupError::Failed(error.to_string())
}

fn beside(file: &Path, end: &str) -> PathBuf {
    with_end(file, &format!(".{end}-{}", std::process::id()))
}

fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn free_name(file: &Path) -> PathBuf {
    (1..1_000)
        .map(|number| with_end(file, &format!(".before-restore-{number}")))
        .find(|name| !name.exists())
        .unwrap_or_else(|| with_end(file, ".before-restore"))
}
