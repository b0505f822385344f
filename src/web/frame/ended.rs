//! Progress that nobody can come back to. Owns for how long it is kept; how it is found the store knows.

use super::app::App;
use super::visitor::LIFETIME;
use crate::clock::Day;

/// After the end of a cookie progress is kept for so many days: a browser's clock may be wrong.
const MARGIN: i64 = 60;

/// Progress to which nothing was added for so many days is deleted.
pub(in crate::web) const KEPT_DAYS: i64 = LIFETIME as i64 / 86_400 + MARGIN;

impl App {
    /// Deletes all progress whose visitor's cookie has ended, a few at a time; returns whose it was.
    ///
    /// # Errors
    /// When the database fails. What was deleted stays deleted.
    pub async fn forget_ended(&self) -> sqlx::Result<usize> {
        if self.store.is_read_only() {
            return Ok(0);
        }
        let today = self.clock.today();
        let mut forgotten = 0;
        loop {
            let now =
                self.store.forget_ended(Day(today.0.saturating_sub(KEPT_DAYS)), today).await?;
            forgotten += now;
            if now == 0 {
                return Ok(forgotten);
            }
            // Who writes meanwhile gets a turn.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
}
