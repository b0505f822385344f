//! The polls that the feed tells of, and since when: the day each was first served.

use std::collections::HashMap;

use sqlx::{Postgres, QueryBuilder, Sqlite};

use super::{Db, Store, read};
use crate::clock::Day;
use crate::id::ItemId;

/// Polls in one statement.
const MANY: usize = 1_000;

impl Store {
    /// Notes the day for those polls that have none yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_feed_entries(&self, polls: &[&ItemId], today: Day) -> sqlx::Result<()> {
        // Evaluates to the statement's `Result`.
        macro_rules! insert {
            ($pool:expr, $database:ty, $some:expr) => {{
                let mut insert =
                    QueryBuilder::<$database>::new("insert into announced (poll, day) ");
                insert.push_values($some, |mut row, poll| {
                    row.push_bind(poll.as_str()).push_bind(today.0);
                });
                insert.push(" on conflict do nothing");
                insert.build().execute($pool).await.map(drop)
            }};
        }
        for some in polls.chunks(MANY) {
            match &self.db {
                Db::Sqlite { write, .. } => insert!(write, Sqlite, some)?,
                Db::Postgres(pool) => insert!(pool, Postgres, some)?,
            }
        }
        Ok(())
    }

    /// The day each poll was first served.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feed_entries(&self) -> sqlx::Result<HashMap<String, Day>> {
        const SQL: &str = "select poll, day from announced";
        let rows: Vec<(String, i64)> =
            read!(&self.db, pool => sqlx::query_as(SQL).fetch_all(pool).await?);
        Ok(rows.into_iter().map(|(poll, day)| (poll, Day(day))).collect())
    }
}
