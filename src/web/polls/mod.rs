//! Opinion polls: the list, a poll, a vote, the screen of a room, the results as events and files.

mod data;
mod events;
mod list;
mod options;
mod page;
mod present;
mod results;
mod vote;

use axum::Router;
use axum::routing::get;

pub(super) use self::page::Ask;
use super::frame::{App, Error, Visitor, item};
use crate::content::{Concept, Poll};
use crate::poll::{Phase, Tally};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/polls", get(list::list))
        .route("/polls/{concept}/{poll}", get(page::show).post(vote::vote))
        .route("/polls/{concept}/{poll}/events", get(events::follow))
        .route("/polls/{concept}/{poll}/present", get(present::show))
        .route("/polls/{concept}/{poll}/results.json", get(data::json))
        .route("/polls/{concept}/{poll}/results.csv", get(data::csv))
}

/// A poll as one visitor finds it.
struct Visit<'a> {
    poll: &'a Poll,
    concept: &'a Concept,
    phase: Phase,
    voted: bool,
    /// Whether this visitor may see the results today.
    may_see: bool,
    /// What anyone may be shown of the tally who may see it. None: nothing, of a private poll.
    tally: Option<Tally>,
}

impl App {
    /// The tally of a poll as it may be shown. This is the only way from the store to any page,
    /// stream or file: what a private poll holds back is held back here.
    async fn shown_tally(&self, poll: &Poll) -> sqlx::Result<Option<Tally>> {
        if poll.rules.private {
            self.store.private_tally(&poll.id).await
        } else {
            self.store.tally(&poll.id).await.map(Some)
        }
    }

    /// What a visitor may see of a poll today, if anything, and whether the visitor may vote.
    pub(super) async fn seen_tally(
        &self,
        poll: &Poll,
        visitor: Visitor,
    ) -> Result<(Option<Tally>, bool), Error> {
        let today = self.clock.today();
        let voted = self.has_voted(&poll.id, visitor).await?;
        let open = poll.rules.phase(today) == Phase::Open && !voted;
        if !poll.rules.shows_results(today, voted) {
            return Ok((None, open));
        }
        Ok((self.shown_tally(poll).await?, open))
    }

    async fn visit(&self, concept: &str, name: &str, visitor: Visitor) -> Result<Visit<'_>, Error> {
        let id = item(concept, name)?;
        let poll = self.library.poll(&id).ok_or(Error::NotFound)?;
        let concept = self.library.concept(id.concept()).ok_or(Error::NotFound)?;
        let today = self.clock.today();
        let voted = self.has_voted(&id, visitor).await?;
        let phase = poll.rules.phase(today);
        let may_see = poll.rules.shows_results(today, voted);
        let tally = self.shown_tally(poll).await?;
        Ok(Visit { poll, concept, phase, voted, may_see, tally })
    }
}

/// The polls before and after one.
fn neighbours<'a>(app: &'a App, poll: &Poll) -> (Option<&'a Poll>, Option<&'a Poll>) {
    let all: Vec<&Poll> = app.library.polls().collect();
    let Some(at) = all.iter().position(|other| other.id == poll.id) else { return (None, None) };
    let before = at.checked_sub(1).and_then(|at| all.get(at).copied());
    (before, all.get(at + 1).copied())
}
