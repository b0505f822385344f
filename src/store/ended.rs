//! Progress of visitors whose cookie has ended: nobody can come back to it, so it goes.
//!
//! Owns how such progress is found: by the day of the last thing that was added to it. Receipts stay,
//! since nothing says which counter they belong to, and nothing says whose they are.

use super::answers::FORGET;
use super::{Store, commit, read};
use crate::clock::Day;

/// Learners deleted in one transaction: a bound on how long writers wait for it.
const AT_ONCE: i64 = 50;

/// The days of what was added, of each learner. What has no day of its own has that of the first look at
/// it.
const ENDED: &str = "select learner from ( \
     select learner, made_day as day from quiz \
     union all select learner, day from answer \
     union all select learner, day from missed \
     union all select learner, day from puzzle_found \
     union all select learner, day from spent \
     union all select learner, day from sitting \
     union all select learner, day from parameters \
     union all select learner, case when day > 0 then day else $3 end from habit \
     union all select learner, case when day > 0 then day else $3 end from aside \
     union all select learner, case when day > 0 then day else $3 end from recovery \
     union all select learner, case when day > 0 then day else $3 end from undone \
     union all select learner, reviewed_at / 86400 from card) as added \
     group by learner having max(day) < $1 order by learner limit $2";

/// How many rows wait for their first look.
const UNDATED: &str = "select (select count(*) from habit where day = 0) \
     + (select count(*) from aside where day = 0) \
     + (select count(*) from recovery where day = 0) \
     + (select count(*) from undone where day = 0)";

const DATE: [&str; 4] = [
    "update habit set day = $1 where day = 0",
    "update aside set day = $1 where day = 0",
    "update recovery set day = $1 where day = 0",
    "update undone set day = $1 where day = 0",
];

/// Links that were over before a moment, whosever they are.
const LINKS: &str = "select count(*) from transfer where expires_at < $1";
const END_LINKS: &str = "delete from transfer where expires_at < $1";

impl Store {
    /// Deletes the progress of some learners to which nothing was added since before a day, and returns
    /// how many they were: less than before when there are no more. `today` becomes the day of what
    /// has none, and links that were over before it go.
    ///
    /// # Errors
    /// When the database fails; then nothing was deleted.
    pub async fn forget_ended(&self, before: Day, today: Day) -> sqlx::Result<usize> {
        let midnight = today.0.saturating_mul(86_400);
        let (ended, undated, links): (Vec<Vec<u8>>, i64, i64) = read!(&self.db, pool => {
            let ended = sqlx::query_scalar(ENDED)
                .bind(before.0)
                .bind(AT_ONCE)
                .bind(today.0)
                .fetch_all(pool)
                .await?;
            let undated = sqlx::query_scalar(UNDATED).fetch_one(pool).await?;
            let links = sqlx::query_scalar(LINKS).bind(midnight).fetch_one(pool).await?;
            (ended, undated, links)
        });
        if ended.is_empty() && undated == 0 && links == 0 {
            return Ok(0);
        }
        commit!(&self.db, tx => {
            for sql in DATE {
                sqlx::query(sql).bind(today.0).execute(&mut *tx).await?;
            }
            sqlx::query(END_LINKS).bind(midnight).execute(&mut *tx).await?;
            for learner in &ended {
                for sql in FORGET {
                    sqlx::query(sql).bind(&learner[..]).execute(&mut *tx).await?;
                }
            }
        })?;
        Ok(ended.len())
    }
}
