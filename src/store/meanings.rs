//! What each tally was asked about before its first vote.

use std::collections::{HashMap, HashSet};

use super::{OpenError, Place, Store, commit, look, read};

const ASKED: &str = "select poll, asked from meaning";

/// What was kept of each tally, of a database that nothing may be written to or made for.
///
/// # Errors
/// When there is none, it is not ours, or it cannot be read.
pub async fn meanings_at(place: &Place) -> Result<HashMap<String, String>, OpenError> {
    let rows: Vec<(String, String)> =
        look!(place, connection => sqlx::query_as(ASKED).fetch_all(&mut connection).await)?;
    Ok(rows.into_iter().collect())
}

impl Store {
    /// What was kept of each tally, and whether it has votes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn meanings(&self) -> sqlx::Result<HashMap<String, (String, bool)>> {
        const VOTED: &str = "select distinct poll from counter where votes > 0";
        let asked: Vec<(String, String)> =
            read!(&self.db, pool => sqlx::query_as(ASKED).fetch_all(pool).await?);
        let voted: Vec<String> =
            read!(&self.db, pool => sqlx::query_scalar(VOTED).fetch_all(pool).await?);
        let voted: HashSet<String> = voted.into_iter().collect();
        let kept = |(poll, asked)| {
            let has_votes = voted.contains(&poll);
            (poll, (asked, has_votes))
        };
        Ok(asked.into_iter().map(kept).collect())
    }

    /// Keeps what tallies without votes are asked about from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_meanings(&self, asked: &[(String, String)]) -> sqlx::Result<()> {
        const SQL: &str = "insert into meaning (poll, asked) values ($1, $2) \
             on conflict (poll) do update set asked = excluded.asked";
        if asked.is_empty() {
            return Ok(());
        }
        commit!(&self.db, tx => {
            for (poll, asked) in asked {
                sqlx::query(SQL).bind(poll).bind(asked).execute(&mut *tx).await?;
            }
        })
    }
}
