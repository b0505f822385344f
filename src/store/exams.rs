//! Exams under way, and how sure answers were.
//!
//! The end of an exam is finer than a day, so it is kept while the exam is under way and no longer.

use super::{Store, commit, read};
use crate::clock::Timestamp;
use crate::id::LearnerTag;
use crate::quiz::Confidence;

impl Store {
    /// Lets the time of an exam begin. The ends of exams that are over go, whosever they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_exam(
        &self,
        quiz: &str,
        now: Timestamp,
        ends_at: Timestamp,
    ) -> sqlx::Result<()> {
        const OVER: &str = "delete from exam where ends_at <= $1";
        const BEGIN: &str =
            "insert into exam (quiz, ends_at) values ($1, $2) on conflict do nothing";
        commit!(&self.db, tx => {
            sqlx::query(OVER).bind(now.0).execute(&mut *tx).await?;
            sqlx::query(BEGIN).bind(quiz).bind(ends_at.0).execute(&mut *tx).await?;
        })
    }

    /// Ends a learner's exam.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_exam(&self, quiz: &str, learner: LearnerTag) -> sqlx::Result<()> {
        const SQL: &str = "delete from exam where quiz = $1 \
             and exists (select 1 from quiz where id = $1 and learner = $2)";
        commit!(&self.db, tx => {
            sqlx::query(SQL).bind(quiz).bind(&learner.0[..]).execute(&mut *tx).await?;
        })
    }

    /// How sure a learner was of each answer that said so, and whether it was right.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confidences(&self, learner: LearnerTag) -> sqlx::Result<Vec<(Confidence, bool)>> {
        const SQL: &str = "select confidence, correct from quiz_answer \
             join quiz on quiz.id = quiz_answer.quiz where learner = $1 and confidence > 0";
        let rows: Vec<(i64, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        let said = |(confidence, correct)| Some((Confidence::of_number(confidence)?, correct != 0));
        Ok(rows.into_iter().filter_map(said).collect())
    }
}
