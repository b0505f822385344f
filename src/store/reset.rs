//! Emptying one poll: its receipts and its counters go together, so that the audit is
//! as right after it as before.

use super::notifications::{Change, NOTIFY};
use super::{Db, Store, read};
use crate::id::ItemId;

/// Deletes what is kept of a poll within a transaction, which is left open; evaluates to the `Result`,
/// with the number of receipts.
macro_rules! empty {
    ($tx:ident, $poll:ident) => {
        async {
            let receipts = sqlx::query("delete from receipt where poll = $1")
                .bind($poll.as_str())
                .execute(&mut *$tx)
                .await?
                .rows_affected();
            // Whoever was invited may vote again, too.
            for sql in [
                "delete from counter where poll = $1",
                "update invitation set spent = 0 where poll = $1",
            ] {
                sqlx::query(sql).bind($poll.as_str()).execute(&mut *$tx).await?;
            }
            Ok::<_, sqlx::Error>(receipts)
        }
        .await
    };
}

impl Store {
    /// How many visitors have a receipt in a poll.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn receipts(&self, poll: &ItemId) -> sqlx::Result<u64> {
        const SQL: &str = "select count(*) from receipt where poll = $1";
        let receipts: i64 = read!(&self.db, pool => {
            sqlx::query_scalar(SQL).bind(poll.as_str()).fetch_one(pool).await?
        });
        Ok(receipts.unsigned_abs())
    }

    /// Empties a poll, so that everybody may vote in it again. Returns how many receipts it had. A vote
    /// that comes meanwhile is counted whole before it, and deleted, or whole after it, and kept.
    ///
    /// # Errors
    /// When the database fails; then nothing was deleted.
    pub async fn empty_poll(&self, poll: &ItemId) -> sqlx::Result<u64> {
        // A vote writes its receipt first and then its counter: what locked only the rows it sees
        // would delete a counter whose receipt it does not see yet.
        const LOCK: &str = "lock table receipt in share row exclusive mode";
        let receipts = match &self.db {
            Db::Sqlite { write, .. } => {
                let mut tx = write.begin_with("begin immediate").await?;
                let receipts = empty!(tx, poll)?;
                tx.commit().await?;
                receipts
            }
            Db::Postgres(server) => {
                let mut tx = server.begin().await?;
                sqlx::query(LOCK).execute(&mut *tx).await?;
                let receipts = empty!(tx, poll)?;
                sqlx::query(NOTIFY).bind(poll.as_str()).execute(&mut *tx).await?;
                tx.commit().await?;
                receipts
            }
        };
        self.notifier.say(Change::Polls([poll.clone()].into()));
        Ok(receipts)
    }
}
