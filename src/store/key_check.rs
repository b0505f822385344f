//! Which secret a database belongs to.
//!
//! Owns the check value that binds the two. Tags are made with the secret: under another one nobody's
//! receipt or progress would be found again, and everybody could vote a second time, so a start with
//! another one is refused. Knows the check value alone, never the secret.

use super::{Store, commit, read};

/// Whether a secret is the database's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyBinding {
    /// It is.
    Bound,
    /// The database belonged to none, and now belongs to it.
    New,
    /// The database belongs to another.
    Another,
}

impl Store {
    /// Whether the database belongs to a secret already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_bound(&self) -> sqlx::Result<bool> {
        Ok(self.key_check().await?.is_some())
    }

    /// Binds the database to the secret with this check value, unless it belongs to another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bind_key(&self, check: &str) -> sqlx::Result<KeyBinding> {
        const SQL: &str =
            "insert into meta (name, value) values ('key', $1) on conflict do nothing";
        // A database that is only read from, on a full disk, is still held against the key.
        if let Some(bound) = self.key_check().await? {
            return Ok(if bound == check { KeyBinding::Bound } else { KeyBinding::Another });
        }
        let made = commit!(&self.db, tx => {
            sqlx::query(SQL).bind(check).execute(&mut *tx).await?.rows_affected()
        })?;
        if made == 1 {
            return Ok(KeyBinding::New);
        }
        // Another server was faster.
        let bound = self.key_check().await?;
        Ok(if bound.as_deref() == Some(check) { KeyBinding::Bound } else { KeyBinding::Another })
    }

    /// Gives the database to another secret: whoever voted may vote again, and nobody's progress is
    /// found.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rebind_key(&self, check: &str) -> sqlx::Result<()> {
        const SQL: &str = "insert into meta (name, value) values ('key', $1) \
             on conflict (name) do update set value = excluded.value";
        commit!(&self.db, tx => {
            sqlx::query(SQL).bind(check).execute(&mut *tx).await?;
        })
    }

    async fn key_check(&self) -> sqlx::Result<Option<String>> {
        const SQL: &str = "select value from meta where name = 'key'";
        read!(&self.db, pool => sqlx::query_scalar(SQL).fetch_optional(pool).await)
    }
}
