//! How long learners spent on answers and reviews: seconds of a day, and nothing finer.
//!
//! Each row has a source, the learner under whom it was counted. Of one day and source the larger
//! number stays where two records are merged, since it only ever grows: a file that is read twice
//! adds nothing, and what was counted apart adds up.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{Store, commit, read};
use crate::clock::Day;
use crate::id::LearnerTag;

/// Seconds of a day that were counted under one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// The learning day.
    pub day: Day,
    /// Where they were counted: 16 hex digits.
    pub source: String,
    /// At most those of a day.
    pub seconds: u32,
}

/// The source of what is counted under a learner's own tag.
fn source(learner: LearnerTag) -> String {
    let digest = Sha256::new().chain_update("spent").chain_update(learner.0).finalize();
    digest.iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Of one source the larger number stays.
pub(super) const MERGE: &str = "insert into spent (learner, day, source, seconds) \
     values ($1, $2, $3, $4) on conflict (learner, day, source) do update set \
     seconds = excluded.seconds where excluded.seconds > spent.seconds";

impl Store {
    /// Adds seconds to a learner's day, which has no more than it has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spend(&self, learner: LearnerTag, day: Day, seconds: u32) -> sqlx::Result<()> {
        const SQL: &str = "insert into spent (learner, day, source, seconds) \
             values ($1, $2, $3, $4) on conflict (learner, day, source) do update set \
             seconds = case when spent.seconds + excluded.seconds > 86400 then 86400 \
             else spent.seconds + excluded.seconds end";
        commit!(&self.db, tx => {
            sqlx::query(SQL)
                .bind(&learner.0[..])
                .bind(day.0)
                .bind(source(learner))
                .bind(i64::from(seconds.min(86_400)))
                .execute(&mut *tx)
                .await?;
        })
    }

    /// What a learner spent on each day, wherever it was counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spent(&self, learner: LearnerTag) -> sqlx::Result<Vec<Spent>> {
        const SQL: &str =
            "select day, source, seconds from spent where learner = $1 order by day, source";
        let rows: Vec<(i64, String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        let spent = |(day, source, seconds)| Spent {
            day: Day(day),
            source,
            seconds: u32::try_from(seconds).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(spent).collect())
    }
}
