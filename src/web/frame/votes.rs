//! A visitor's vote in anything that has a tally: a poll, or a question.

use super::app::App;
use super::error::Error;
use super::visitor::{Actor, Visitor, Who};
use crate::id::{ItemId, LinkCode, VoterTag};
use crate::store::{Ballot, VoteOutcome};

impl App {
    /// Whether a visitor has voted.
    pub(in crate::web) async fn has_voted(
        &self,
        poll: &ItemId,
        visitor: Visitor,
    ) -> Result<bool, Error> {
        let Some(visitor) = visitor.0 else { return Ok(false) };
        for tag in self.voter_tags(poll, visitor) {
            if self.store.has_voted(poll, tag).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The tags that a receipt of this visitor may have: that of the present name, and those of
    /// former names, whose receipts were moved here as they were.
    pub(in crate::web) fn voter_tags(&self, poll: &ItemId, visitor: Who) -> Vec<VoterTag> {
        let former = self.library.former_names(&poll.at_revision(1)).into_iter();
        let former = former.map(|name| name.at_revision(poll.revision()));
        let names = std::iter::once(poll.clone()).chain(former);
        names.map(|name| self.voter(&name, visitor)).collect()
    }

    /// Counts a visitor's ballot, once for each visitor; `private` says whether what is shown of the
    /// tally stays as it is. A ballot that names no option is a look at the results.
    pub(in crate::web) async fn count(
        &self,
        actor: &Actor,
        poll: &ItemId,
        options: Vec<String>,
        private: bool,
    ) -> Result<VoteOutcome, Error> {
        self.count_by_link(actor, poll, options, private, None).await
    }

    /// The same of a ballot that a link lets in, where it takes one: the link is used up with it.
    pub(in crate::web) async fn count_by_link(
        &self,
        actor: &Actor,
        poll: &ItemId,
        options: Vec<String>,
        private: bool,
        link: Option<&LinkCode>,
    ) -> Result<VoteOutcome, Error> {
        // Nothing is written under a former name any more, so what is read here stays so.
        for former in self.voter_tags(poll, actor.id).into_iter().skip(1) {
            if self.store.has_voted(poll, former).await? {
                return Ok(VoteOutcome::AlreadyVoted);
            }
        }
        let tag = self.voter(poll, actor.id);
        let ballot = Ballot { poll: poll.clone(), tag, options, private };
        Ok(match link {
            Some(link) => self.store.vote_by_link(ballot, self.key.link_tag(link)).await?,
            None => self.store.vote(ballot).await?,
        })
    }
}
