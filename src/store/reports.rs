//! What learners say is wrong with questions.
//!
//! Owns the table of reports, which knows nobody: words, the question, the day.

use super::{OpenError, Place, Store, commit, look};
use crate::clock::Day;
use crate::id::ItemId;

/// So many reports of one question are kept.
const OF_ONE: i64 = 50;
/// So many are kept in all.
const OF_ALL: i64 = 5_000;

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportOutcome {
    /// It is kept.
    Kept,
    /// There are as many as are kept already.
    Full,
}

/// What somebody said of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// `concept/question`.
    pub question: String,
    /// The question's revision then.
    pub revision: u32,
    /// The day, in UTC.
    pub day: Day,
    /// What was said.
    pub words: String,
}

impl Store {
    /// Keeps what somebody said of a question, unless there is much of it already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn report(&self, report: &Report) -> sqlx::Result<ReportOutcome> {
        const COUNT: &str = "select \
             cast(coalesce(sum(case when question = $1 then 1 else 0 end), 0) as bigint), count(*) \
             from report";
        const SQL: &str =
            "insert into report (id, question, revision, day, words) values ($1, $2, $3, $4, $5)";
        let id = uuid::Uuid::new_v4().simple().to_string();
        commit!(&self.db, tx => {
            // Two at once on PostgreSQL may both be the last: a bound, not a promise.
            let (of_one, of_all): (i64, i64) =
                sqlx::query_as(COUNT).bind(&report.question).fetch_one(&mut *tx).await?;
            if of_one >= OF_ONE || of_all >= OF_ALL {
                ReportOutcome::Full
            } else {
                sqlx::query(SQL)
                    .bind(&id)
                    .bind(&report.question)
                    .bind(i64::from(report.revision))
                    .bind(report.day.0)
                    .bind(&report.words)
                    .execute(&mut *tx)
                    .await?;
                ReportOutcome::Kept
            }
        })
    }

    /// Deletes what was said of a question; how many reports that were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear_reports(&self, question: &ItemId) -> sqlx::Result<u64> {
        const SQL: &str = "delete from report where question = $1";
        commit!(&self.db, tx => {
            sqlx::query(SQL).bind(question.as_str()).execute(&mut *tx).await?.rows_affected()
        })
    }
}

/// All reports of a database that nothing may be written to or made for, by question and day.
///
/// # Errors
/// When there is none, it is not ours, or it cannot be read.
pub async fn reports_at(place: &Place) -> Result<Vec<Report>, OpenError> {
    const SQL: &str =
        "select question, revision, day, words from report order by question, day, words";
    let rows: Vec<(String, i64, i64, String)> =
        look!(place, connection => sqlx::query_as(SQL).fetch_all(&mut connection).await)?;
    let report = |(question, revision, day, words)| Report {
        question,
        revision: u32::try_from(revision).unwrap_or(1),
        day: Day(day),
        words,
    };
    Ok(rows.into_iter().map(report).collect())
}
