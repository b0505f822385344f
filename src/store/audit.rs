//! What must hold of the tallies at any time, asked of the database itself.

use std::fmt;

use sqlx::Connection;

use super::look_at::{Looked, look_at};
use super::{OpenError, Place, Store, read};

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Polls and questions that were voted in.
    pub polls: u64,
    /// Receipts in all of them.
    pub receipts: u64,
    /// What does not add up.
    pub discrepancies: Vec<Discrepancy>,
}

/// A poll whose rows do not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// `concept/poll`.
    pub poll: String,
    /// Visitors who voted.
    pub receipts: i64,
    /// Ballots that the counters say were cast.
    pub counted: i64,
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { poll, receipts, counted } = self;
        std::write!(f, "{poll}: {receipts} receipts, {counted} ballots counted")
    }
}

/// A ballot that names several options counts the choices beyond its first under `+`; one that only
/// looked at the results counts under `-`.
const SQL: &str = "\
    with given as (select poll, count(*) as receipts from receipt group by poll), \
    counted as (select poll, \
        cast(sum(case when option = '+' then -votes else votes end) as bigint) as ballots \
        from counter group by poll) \
    select coalesce(given.poll, counted.poll), coalesce(receipts, 0), coalesce(ballots, 0) \
    from given full join counted on given.poll = counted.poll order by 1";

impl Store {
    /// Holds receipts against counters, poll by poll: as many receipts as ballots. (That no counter
    /// is below zero the schema itself refuses.) One statement, so one moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(&self) -> sqlx::Result<Audit> {
        let rows: Vec<(String, i64, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).fetch_all(pool).await?
        });
        Ok(Audit::of(rows))
    }
}

/// The same of a database that nothing may be written to or made for: one in use, a copy as it lies,
/// a file that may only be read.
///
/// # Errors
/// When there is none, it is not ours, or it cannot be read.
pub async fn audit_at(place: &Place) -> Result<Audit, OpenError> {
    let rows: sqlx::Result<Vec<(String, i64, i64)>> = match look_at(place).await? {
        Looked::Sqlite(mut connection) => {
            let rows = sqlx::query_as(SQL).fetch_all(&mut connection).await;
            let _ = connection.close().await;
            rows
        }
        Looked::Postgres(mut connection) => {
            let rows = sqlx::query_as(SQL).fetch_all(&mut connection).await;
            let _ = connection.close().await;
            rows
        }
    };
    rows.map(Audit::of).map_err(|error| OpenError::of(place, &error))
}

impl Audit {
    fn of(rows: Vec<(String, i64, i64)>) -> Self {
        let receipts = rows.iter().map(|(_, receipts, _)| receipts.unsigned_abs()).sum();
        let polls = rows.len() as u64;
        let discrepancies = rows
            .into_iter()
            .filter(|(_, receipts, counted)| receipts != counted)
            .map(|(poll, receipts, counted)| Discrepancy { poll, receipts, counted })
            .collect();
        Self { polls, receipts, discrepancies }
    }
}
