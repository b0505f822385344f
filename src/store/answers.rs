//! A learner's latest answer to each question, and everything else that is theirs: to be taken
//! along, or forgotten.

use serde::Serialize;

use super::{Db, Store, commit, read};
use crate::clock::Day;
use crate::id::{ItemId, LearnerTag, VoterTag};
use crate::quiz::Answer;

pub(super) const SAVE: &str = "insert into answer \
     (learner, question, option, correct, score, revision, day) values ($1, $2, $3, $4, $5, $6, $7) \
     on conflict (learner, question) do update set option = excluded.option, \
     correct = excluded.correct, score = excluded.score, revision = excluded.revision, \
     day = excluded.day";

pub(super) const MISSED: &str = "insert into missed (learner, question, day) \
     values ($1, $2, $3) on conflict do nothing";

/// Keeps an answer within a transaction of either database; evaluates to the statement's `Result`.
macro_rules! save_answer {
    ($tx:ident, $learner:expr, $question:expr, $answer:expr, $day:expr) => {
        sqlx::query($crate::store::answers::SAVE)
            .bind(&$learner.0[..])
            .bind($question)
            .bind(&$answer.option)
            .bind(i64::from($answer.correct))
            .bind($answer.score)
            .bind(i64::from($answer.revision))
            .bind($day.0)
            .execute(&mut *$tx)
            .await
    };
}

pub(super) use save_answer;

/// Notes within a transaction of either database that a question was missed.
macro_rules! note_missed {
    ($tx:ident, $learner:expr, $question:expr, $day:expr) => {
        sqlx::query($crate::store::answers::MISSED)
            .bind(&$learner.0[..])
            .bind($question)
            .bind($day.0)
            .execute(&mut *$tx)
            .await
    };
}

pub(super) use note_missed;

/// A learner's latest answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Progress {
    /// `concept/question`.
    pub question: String,
    /// The answer as it is kept: the id of an option, ids with a space between, or a number. Empty:
    /// it was not known.
    pub option: String,
    /// Whether it counts as known.
    pub correct: bool,
    /// The part of the question that it was worth, 0 to 1.
    pub score: f64,
    /// The question's revision when it was answered.
    pub revision: u32,
    /// The day, in UTC, since 1970-01-01.
    pub day: i64,
}

/// A row of `answer` without its learner: question, option, correct, score, revision, day.
type Row = (String, String, i64, f64, i64, i64);

impl Progress {
    fn of((question, option, correct, score, revision, day): Row) -> Self {
        let revision = u32::try_from(revision).unwrap_or(1);
        Self { question, option, correct: correct != 0, score, revision, day }
    }

    /// The answer alone.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let Self { option, correct, score, revision, .. } = self.clone();
        Answer { option, correct, score, revision, confidence: None }
    }
}

/// What became of a visitor's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// How many were theirs.
    pub rows: u64,
    /// Whether nothing of them is left in SQLite's file and log. Not when a reader holds the log:
    /// then it is gone once that reader has ended.
    pub gone: bool,
}

/// Deletes all that is kept of a learner.
pub(super) const FORGET: [&str; 14] = [
    "delete from undone where learner = $1",
    "delete from spent where learner = $1",
    "delete from parameters where learner = $1",
    "delete from transfer where learner = $1",
    "delete from recovery where learner = $1",
    "delete from sitting where learner = $1",
    "delete from missed where learner = $1",
    "delete from habit where learner = $1",
    "delete from aside where learner = $1",
    "delete from quiz where learner = $1",
    "delete from answer where learner = $1",
    "delete from card where learner = $1",
    "delete from review where learner = $1",
    "delete from puzzle_found where learner = $1",
];

impl Store {
    /// Keeps a learner's answer in place of an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_answer(
        &self,
        learner: LearnerTag,
        question: &ItemId,
        answer: &Answer,
        today: Day,
    ) -> sqlx::Result<()> {
        commit!(&self.db, tx => {
            save_answer!(tx, learner, question.as_str(), answer, today)?;
            if !answer.correct {
                note_missed!(tx, learner, question.as_str(), today)?;
            }
        })
    }

    /// All latest answers of a learner, by question.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn progress(&self, learner: LearnerTag) -> sqlx::Result<Vec<Progress>> {
        const SQL: &str = "select question, option, correct, score, revision, day from answer \
             where learner = $1 order by question";
        let rows: Vec<Row> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(Progress::of).collect())
    }

    /// A learner's latest answer to one question.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer(
        &self,
        learner: LearnerTag,
        question: &ItemId,
    ) -> sqlx::Result<Option<Progress>> {
        const SQL: &str = "select question, option, correct, score, revision, day from answer \
             where learner = $1 and question = $2";
        let row: Option<Row> = read!(&self.db, pool => {
            sqlx::query_as(SQL)
                .bind(&learner.0[..])
                .bind(question.as_str())
                .fetch_optional(pool)
                .await?
        });
        Ok(row.map(Progress::of))
    }

    /// The questions that a learner once missed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn missed(&self, learner: LearnerTag) -> sqlx::Result<Vec<String>> {
        const SQL: &str = "select question from missed where learner = $1";
        Ok(read!(&self.db, pool => {
            sqlx::query_scalar(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        }))
    }

    /// Forgets a visitor: deletes all progress, and turns each receipt of theirs into one of nobody,
    /// so that no row is theirs and the tallies still add up.
    ///
    /// # Errors
    /// When the database fails; then nothing was forgotten.
    pub async fn forget(
        &self,
        learner: LearnerTag,
        receipts: &[(ItemId, VoterTag)],
    ) -> sqlx::Result<Forgotten> {
        const BLANK: &str = "update receipt set tag = $1 where poll = $2 and tag = $3";
        let rows = commit!(&self.db, tx => {
            let mut rows = 0;
            for sql in FORGET {
                rows += sqlx::query(sql)
                    .bind(&learner.0[..])
                    .execute(&mut *tx)
                    .await?
                    .rows_affected();
            }
            for (poll, tag) in receipts {
                let nobody: [u8; 16] = rand::random();
                rows += sqlx::query(BLANK)
                    .bind(nobody.to_vec())
                    .bind(poll.as_str())
                    .bind(&tag.0[..])
                    .execute(&mut *tx)
                    .await?
                    .rows_affected();
            }
            rows
        })?;
        let gone = match &self.db {
            Db::Sqlite { keep, log, .. } => {
                log.empty(keep, &self.arrivals).await.unwrap_or_else(|error| {
                    tracing::warn!(%error, "what was forgotten is in the write-ahead log a little longer");
                    false
                })
            }
            // A server keeps old versions of rows until it has cleaned up after itself.
            Db::Postgres(_) => false,
        };
        Ok(Forgotten { rows, gone })
    }

    /// Every poll and question that was ever voted in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn polls_with_votes(&self) -> sqlx::Result<Vec<ItemId>> {
        const SQL: &str = "select distinct poll from counter order by poll";
        let polls: Vec<String> = read!(&self.db, pool => {
            sqlx::query_scalar(SQL).fetch_all(pool).await?
        });
        Ok(polls.iter().filter_map(|poll| poll.parse().ok()).collect())
    }
}
