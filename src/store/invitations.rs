//! Single-use links: given out for a poll, each spent in the transaction of the ballot it lets in.
//!
//! Owns the marks of links. A mark says that its link was used and nothing else: no row has both a link
//! and a receipt, a choice or a time.

use super::{Store, commit, read};
use crate::id::{ItemId, LinkTag};

/// The links of a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Invitations {
    /// All that were ever given out.
    pub given: u64,
    /// Of them, those that were used.
    pub spent: u64,
}

/// Spends a link that was given out and not used; changes no row otherwise.
pub(super) const SPEND: &str =
    "update invitation set spent = 1 where poll = $1 and link = $2 and spent = 0";

/// Takes back a receipt whose link was no good.
pub(super) const TAKE_BACK: &str = "delete from receipt where poll = $1 and tag = $2";

impl Store {
    /// Lets each of these links into a poll once.
    ///
    /// # Errors
    /// When the database fails; then none was kept.
    pub async fn invite(&self, poll: &ItemId, links: &[LinkTag]) -> sqlx::Result<()> {
        const SQL: &str = "insert into invitation (poll, link, spent) values ($1, $2, 0)";
        // In the order of their keys, so that no place in the file is a place on the list.
        let mut links = links.to_vec();
        links.sort_unstable();
        commit!(&self.db, tx => {
            for link in &links {
                sqlx::query(SQL).bind(poll.as_str()).bind(&link.0[..]).execute(&mut *tx).await?;
            }
        })
    }

    /// How many links of a poll were given out and used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(&self, poll: &ItemId) -> sqlx::Result<Invitations> {
        const SQL: &str = "select count(*), cast(coalesce(sum(spent), 0) as bigint) \
             from invitation where poll = $1";
        let (given, spent): (i64, i64) = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(poll.as_str()).fetch_one(pool).await?
        });
        Ok(Invitations { given: given.unsigned_abs(), spent: spent.unsigned_abs() })
    }
}
