//! A visitor's vote in anything that has a tally: a poll, or a question.

use super::app::App;
use super::error::Error;
use super::visitor::{Actor, Visitor};
use crate::id::ItemId;
use crate::store::{Ballot, VoteOutcome};

impl App {
    /// Whether a visitor has voted.
    pub(in crate::web) async fn has_voted(
        &self,
        poll: &ItemId,
        visitor: Visitor,
    ) -> Result<bool, Error> {
        match visitor.0 {
            Some(visitor) => Ok(self.store.has_voted(poll, self.voter(poll, visitor)).await?),
            None => Ok(false),
        }
    }

    /// Counts a visitor's ballot, once for each visitor; `private` says whether what is shown of the
    /// tally moves in steps. A ballot that names no option is a look at the results.
    pub(in crate::web) async fn count(
        &self,
        actor: &Actor,
        poll: &ItemId,
        options: Vec<String>,
        private: bool,
    ) -> Result<VoteOutcome, Error> {
        let tag = self.voter(poll, actor.id);
        Ok(self.store.vote(Ballot { poll: poll.clone(), tag, options, private }).await?)
    }
}
