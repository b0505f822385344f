//! Opinion polls: the list, a poll, a vote, the screen of a room, the results as events and files.

mod data;
mod events;
mod list;
mod look;
mod options;
mod page;
mod present;
mod results;
mod short;
mod vote;

use axum::Router;
use axum::routing::get;

pub(super) use self::page::Ask;
pub use self::short::address as short_address;
use super::frame::{App, Error, Visitor, item};
use crate::content::{Concept, Poll};
use crate::id::ItemId;
use crate::poll::{Phase, Tally};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/polls", get(list::list))
        .route("/polls/{concept}/{poll}", get(page::show).post(vote::vote))
        .route("/p/{letters}", get(short::follow))
        .route("/p/{letters}/{link}", get(short::follow_link))
        .route("/polls/{concept}/{poll}/look", get(look::ask))
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
    /// Whether this visitor may see the results now.
    may_see: bool,
    /// What anyone may be shown of the tally who may see it. None: nothing, of a private poll.
    tally: Option<Tally>,
}

impl App {
    /// The tally of a poll as it may be shown. This is the only way from the store to any page,
    /// stream or file: what a private poll holds back is held back here.
    async fn shown_tally(&self, poll: &Poll) -> sqlx::Result<Option<Tally>> {
        let sealed = poll.rules.private && !poll.rules.shows_results(self.clock.now(), false);
        if sealed { Ok(None) } else { Ok(poll.rules.shown(self.store.tally(&poll.id).await?)) }
    }

    /// What a visitor may see of a poll now, if anything, and whether the visitor may vote.
    pub(super) async fn seen_tally(
        &self,
        poll: &Poll,
        visitor: Visitor,
    ) -> Result<(Option<Tally>, bool), Error> {
        let now = self.clock.now();
        let voted = self.has_voted(&poll.id, visitor).await?;
        let open = poll.rules.phase(now) == Phase::Open && !voted;
        if !poll.rules.shows_results(now, voted) {
            return Ok((None, open));
        }
        Ok((self.shown_tally(poll).await?, open))
    }

    /// The poll of an address as a visitor finds it. A former name leads on to the present one, with
    /// the rest of the address behind it.
    async fn visit(
        &self,
        concept: &str,
        name: &str,
        rest: &str,
        visitor: Visitor,
    ) -> Result<Visit<'_>, Error> {
        self.visit_poll(&item(concept, name)?, rest, visitor).await
    }

    /// The same of a name.
    async fn visit_poll(
        &self,
        id: &ItemId,
        rest: &str,
        visitor: Visitor,
    ) -> Result<Visit<'_>, Error> {
        let Some(poll) = self.library.poll(id) else {
            let now = self.library.item_today(id).filter(|now| self.library.poll(now).is_some());
            return Err(
                now.map_or(Error::NotFound, |now| Error::Moved(format!("/polls/{now}{rest}")))
            );
        };
        let concept = self.library.concept(id.concept()).ok_or(Error::NotFound)?;
        let now = self.clock.now();
        let voted = self.has_voted(id, visitor).await?;
        let phase = poll.rules.phase(now);
        let may_see = poll.rules.shows_results(now, voted);
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
