//! The ways by which progress gets to another device: a link that is good for some minutes, and words
//! to find it again by. Owns what is kept of each, which is a keyed hash and never the code itself.

use super::{Store, commit, read};
use crate::clock::Timestamp;
use crate::id::{CodeTag, LearnerTag};

impl Store {
    /// Keeps the code of a link until a moment, in place of the learner's one before. What has
    /// expired goes, whosever it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_transfer(
        &self,
        learner: LearnerTag,
        code: CodeTag,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> sqlx::Result<()> {
        const EXPIRED: &str = "delete from transfer where expires_at <= $1";
        const SAVE: &str = "insert into transfer (learner, code, expires_at) values ($1, $2, $3) \
             on conflict (learner) do update set code = excluded.code, \
             expires_at = excluded.expires_at";
        commit!(&self.db, tx => {
            sqlx::query(EXPIRED).bind(now.0).execute(&mut *tx).await?;
            sqlx::query(SAVE)
                .bind(&learner.0[..])
                .bind(&code.0[..])
                .bind(expires_at.0)
                .execute(&mut *tx)
                .await?;
        })
    }

    /// Whose progress a link leads to, while it is good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transfer(
        &self,
        code: CodeTag,
        now: Timestamp,
    ) -> sqlx::Result<Option<LearnerTag>> {
        const SQL: &str = "select learner from transfer where code = $1 and expires_at > $2";
        let learner: Option<Vec<u8>> = read!(&self.db, pool => {
            sqlx::query_scalar(SQL).bind(&code.0[..]).bind(now.0).fetch_optional(pool).await?
        });
        Ok(learner.and_then(tag))
    }

    /// Takes a link, which is good once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_transfer(
        &self,
        code: CodeTag,
        now: Timestamp,
    ) -> sqlx::Result<Option<LearnerTag>> {
        const SQL: &str =
            "delete from transfer where code = $1 and expires_at > $2 returning learner";
        let learner: Option<Vec<u8>> = commit!(&self.db, tx => {
            sqlx::query_scalar(SQL)
                .bind(&code.0[..])
                .bind(now.0)
                .fetch_optional(&mut *tx)
                .await?
        })?;
        Ok(learner.and_then(tag))
    }

    /// Keeps the words that lead back to a learner's progress, in place of those before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_recovery(&self, learner: LearnerTag, code: CodeTag) -> sqlx::Result<()> {
        const SQL: &str = "insert into recovery (learner, code) values ($1, $2) \
             on conflict (learner) do update set code = excluded.code, day = 0";
        commit!(&self.db, tx => {
            sqlx::query(SQL).bind(&learner.0[..]).bind(&code.0[..]).execute(&mut *tx).await?;
        })
    }

    /// Whose progress these words lead to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recovered(&self, code: CodeTag) -> sqlx::Result<Option<LearnerTag>> {
        const SQL: &str = "select learner from recovery where code = $1";
        let learner: Option<Vec<u8>> = read!(&self.db, pool => {
            sqlx::query_scalar(SQL).bind(&code.0[..]).fetch_optional(pool).await?
        });
        Ok(learner.and_then(tag))
    }

    /// Whether a learner has words to come back by.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_recovery(&self, learner: LearnerTag) -> sqlx::Result<bool> {
        const SQL: &str = "select count(*) from recovery where learner = $1";
        let count: i64 = read!(&self.db, pool => {
            sqlx::query_scalar(SQL).bind(&learner.0[..]).fetch_one(pool).await?
        });
        Ok(count > 0)
    }

    /// Lets a learner's words lead nowhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_recovery(&self, learner: LearnerTag) -> sqlx::Result<()> {
        const SQL: &str = "delete from recovery where learner = $1";
        commit!(&self.db, tx => {
            sqlx::query(SQL).bind(&learner.0[..]).execute(&mut *tx).await?;
        })
    }
}

fn tag(bytes: Vec<u8>) -> Option<LearnerTag> {
    bytes.try_into().ok().map(LearnerTag)
}
