//! Progress of visitors whose cookie has ended: nobody can come back to it, so it goes.
//!
//! Owns how such progress is found: by the day of the last thing that was added to it. Receipts stay,
//! since nothing says which counter they belong to, and nothing says whose they are.

use super::answers::FORGET;
use super::{Store, commit, read};
use crate::clock::Day;

/// Learners deleted in one transaction: a bound on how long writers wait for it.
const AT_ONCE: i64 = 50;

/// The days of what was added, of each learner. Settings alone have a day from the first look at them.
const ENDED: &str = "select learner from ( \
     select learner, made_day as day from quiz \
     union all select learner, day from answer \
     union all select learner, day from missed \
     union all select learner, day from puzzle_found \
     union all select learner, day from spent \
     union all select learner, day from sitting \
     union all select learner, until_day from aside \
     union all select learner, day from habit where day > 0 \
     union all select learner, reviewed_at / 86400 from card) as added \
     group by learner having max(day) < $1 order by learner limit $2";

impl Store {
    /// Deletes the progress of some learners to which nothing was added since before a day, and returns
    /// how many they were: less than before when there are no more. `today` becomes the day of settings
    /// that have none.
    ///
    /// # Errors
    /// When the database fails; then nothing was deleted.
    pub async fn forget_ended(&self, before: Day, today: Day) -> sqlx::Result<usize> {
        const DATE: &str = "update habit set day = $1 where day = 0";
        const UNDATED: &str = "select count(*) from habit where day = 0";
        let (ended, undated): (Vec<Vec<u8>>, i64) = read!(&self.db, pool => {
            let ended =
                sqlx::query_scalar(ENDED).bind(before.0).bind(AT_ONCE).fetch_all(pool).await?;
            (ended, sqlx::query_scalar(UNDATED).fetch_one(pool).await?)
        });
        if ended.is_empty() && undated == 0 {
            return Ok(0);
        }
        commit!(&self.db, tx => {
            sqlx::query(DATE).bind(today.0).execute(&mut *tx).await?;
            for learner in &ended {
                for sql in FORGET {
                    sqlx::query(sql).bind(&learner[..]).execute(&mut *tx).await?;
                }
            }
        })?;
        Ok(ended.len())
    }
}
