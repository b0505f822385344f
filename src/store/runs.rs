//! What the last run of each demo on this server showed.

use super::{Store, commit, read};
use crate::clock::Timestamp;

/// A finished run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoRun {
    /// The demo's slug.
    pub demo: String,
    /// When it ended.
    pub finished_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// Processors it could use.
    pub cores: i64,
    /// How it ended, in words.
    pub ending: String,
    /// What it printed.
    pub output: String,
}

type RunRow = (String, i64, i64, i64, String, String);

impl Store {
    /// Keeps a run in place of an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_run(&self, run: &DemoRun) -> sqlx::Result<()> {
        const SQL: &str = "insert into demo_run \
             (demo, finished_at, duration_ms, cores, ending, output) \
             values ($1, $2, $3, $4, $5, $6) on conflict (demo) do update set \
             finished_at = excluded.finished_at, duration_ms = excluded.duration_ms, \
             cores = excluded.cores, ending = excluded.ending, output = excluded.output";
        commit!(&self.db, tx => {
            sqlx::query(SQL)
                .bind(&run.demo)
                .bind(run.finished_at.0)
                .bind(run.duration_ms)
                .bind(run.cores)
                .bind(&run.ending)
                .bind(&run.output)
                .execute(&mut *tx)
                .await?;
        })
    }

    /// The last runs of all demos.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn runs(&self) -> sqlx::Result<Vec<DemoRun>> {
        const SQL: &str = "select demo, finished_at, duration_ms, cores, ending, output \
             from demo_run order by demo";
        let rows: Vec<RunRow> = read!(&self.db, pool => {
            sqlx::query_as(SQL).fetch_all(pool).await?
        });
        let run = |(demo, finished_at, duration_ms, cores, ending, output)| DemoRun {
            demo,
            finished_at: Timestamp(finished_at),
            duration_ms,
            cores,
            ending,
            output,
        };
        Ok(rows.into_iter().map(run).collect())
    }
}
