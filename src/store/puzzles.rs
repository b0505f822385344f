//! The outcomes of puzzles that learners kept.

use super::{Store, commit, read};
use crate::clock::Day;
use crate::id::{ItemId, LearnerTag};

/// An outcome that a learner kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOutcome {
    /// `concept/puzzle`, of a later revision `concept/puzzle@2`.
    pub puzzle: String,
    /// The outcome in words.
    pub outcome: String,
    /// When it was kept.
    pub day: Day,
}

impl Store {
    /// Keeps that a learner found an outcome. Once kept, it stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_found(
        &self,
        learner: LearnerTag,
        puzzle: &ItemId,
        outcome: &str,
        day: Day,
    ) -> sqlx::Result<()> {
        const SQL: &str = "insert into puzzle_found (learner, puzzle, outcome, day) \
             values ($1, $2, $3, $4) on conflict do nothing";
        commit!(&self.db, tx => {
            sqlx::query(SQL)
                .bind(&learner.0[..])
                .bind(puzzle.as_str())
                .bind(outcome)
                .bind(day.0)
                .execute(&mut *tx)
                .await?;
        })
    }

    /// Every outcome that a learner kept, by puzzle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn found(&self, learner: LearnerTag) -> sqlx::Result<Vec<FoundOutcome>> {
        const SQL: &str = "select puzzle, outcome, day from puzzle_found where learner = $1 \
             order by puzzle, outcome";
        let rows: Vec<(String, String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        let found = |(puzzle, outcome, day)| FoundOutcome { puzzle, outcome, day: Day(day) };
        Ok(rows.into_iter().map(found).collect())
    }
}
