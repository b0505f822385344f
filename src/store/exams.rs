//! Exams under way, and how sure answers were.
//!
//! The end of an exam is finer than a day, so it is kept while the exam is under way and no longer.
//! So long, too, its answers are in its quiz alone: nothing else of the learner's tells which were
//! right before the exam does.

use super::{Store, commit, read};
use crate::clock::Timestamp;
use crate::id::LearnerTag;
use crate::quiz::Confidence;

/// Two transactions about one quiz wait for each other.
const HOLD: &str = "update quiz set summed = summed where id = $1";

/// The answers of an exam become its learner's latest, on the day it ended; of another that was given
/// on a later day nothing is lost.
const ANSWERS: &str = "insert into answer \
     (learner, question, option, correct, score, revision, day) \
     select learner, question, option, correct, score, revision, \
     (case when ends_at < $2 then ends_at else $2 end) / 86400 \
     from exam join quiz on quiz.id = exam.quiz join quiz_answer on quiz_answer.quiz = exam.quiz \
     where exam.quiz = $1 on conflict (learner, question) do update set option = excluded.option, \
     correct = excluded.correct, score = excluded.score, revision = excluded.revision, \
     day = excluded.day where excluded.day >= answer.day";

const MISSED: &str = "insert into missed (learner, question, day) \
     select learner, question, (case when ends_at < $2 then ends_at else $2 end) / 86400 \
     from exam join quiz on quiz.id = exam.quiz join quiz_answer on quiz_answer.quiz = exam.quiz \
     where exam.quiz = $1 and correct = 0 on conflict do nothing";

const END: &str = "delete from exam where quiz = $1";

/// Exams that are ended in one transaction: a bound on how long writers wait for it.
const AT_ONCE: i64 = 50;

/// Ends an exam within a transaction of either database: what was answered counts from now on.
macro_rules! end {
    ($tx:ident, $quiz:expr, $now:expr) => {
        async {
            sqlx::query(HOLD).bind($quiz).execute(&mut *$tx).await?;
            for sql in [ANSWERS, MISSED] {
                sqlx::query(sql).bind($quiz).bind($now.0).execute(&mut *$tx).await?;
            }
            sqlx::query(END).bind($quiz).execute(&mut *$tx).await?;
            Ok::<_, sqlx::Error>(())
        }
        .await
    };
}

impl Store {
    /// Lets the time of an exam begin. Exams whose time is over end, whosever they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_exam(
        &self,
        quiz: &str,
        now: Timestamp,
        ends_at: Timestamp,
    ) -> sqlx::Result<()> {
        const OVER: &str = "select quiz from exam where ends_at <= $1 order by quiz limit $2";
        const BEGIN: &str =
            "insert into exam (quiz, ends_at) values ($1, $2) on conflict do nothing";
        loop {
            let over: Vec<String> = read!(&self.db, pool => {
                sqlx::query_scalar(OVER).bind(now.0).bind(AT_ONCE).fetch_all(pool).await?
            });
            if over.is_empty() {
                break;
            }
            self.end(&over, now).await?;
        }
        commit!(&self.db, tx => {
            sqlx::query(BEGIN).bind(quiz).bind(ends_at.0).execute(&mut *tx).await?;
        })
    }

    /// Ends a learner's exam: its answers are their latest from now on, and what was missed a card.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_exam(
        &self,
        quiz: &str,
        learner: LearnerTag,
        now: Timestamp,
    ) -> sqlx::Result<()> {
        const OWN: &str = "select quiz from exam join quiz on quiz.id = exam.quiz \
             where exam.quiz = $1 and learner = $2";
        let own: Vec<String> = read!(&self.db, pool => {
            sqlx::query_scalar(OWN).bind(quiz).bind(&learner.0[..]).fetch_all(pool).await?
        });
        self.end(&own, now).await
    }

    /// Ends a learner's exams whose time is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_exams(&self, learner: LearnerTag, now: Timestamp) -> sqlx::Result<()> {
        const OVER: &str = "select quiz from exam join quiz on quiz.id = exam.quiz \
             where learner = $1 and ends_at <= $2 order by quiz limit $3";
        let over: Vec<String> = read!(&self.db, pool => {
            sqlx::query_scalar(OVER)
                .bind(&learner.0[..])
                .bind(now.0)
                .bind(AT_ONCE)
                .fetch_all(pool)
                .await?
        });
        self.end(&over, now).await
    }

    async fn end(&self, exams: &[String], now: Timestamp) -> sqlx::Result<()> {
        if exams.is_empty() {
            return Ok(());
        }
        commit!(&self.db, tx => {
            for quiz in exams {
                end!(tx, quiz, now)?;
            }
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
