//! A poll: the form, or the results.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::results::{self, Shown};
use super::vote::CHOICE;
use super::{Visit, neighbours, options};
use crate::content::{Concept, Poll};
use crate::poll::{ABSTAINED, Phase};
use crate::web::frame::{App, Base, Error, Path, Query, Row, Visitor, cookie, html};

/// A poll with a form to vote in it.
#[derive(Template)]
#[template(path = "polls/ask.html")]
pub(in crate::web) struct Ask<'a> {
    pub(in crate::web) poll: &'a Poll,
    pub(in crate::web) options: Vec<Row<'a>>,
    pub(in crate::web) ticket: String,
    /// Whether the results can be had for the vote.
    pub(in crate::web) can_look: bool,
    /// Whether the button stays at the foot of the window.
    pub(in crate::web) docked: bool,
}

impl askama::filters::HtmlSafe for Ask<'_> {}

impl Ask<'_> {
    fn kind(&self) -> &'static str {
        if self.poll.rules.is_multiple() { "checkbox" } else { "radio" }
    }
}

impl App {
    /// An open poll as it is asked.
    pub(in crate::web) fn ask<'a>(&'a self, poll: &'a Poll) -> Ask<'a> {
        let ticket = self.ticket();
        // A shuffled poll has one order for each ticket, so for each page that asks.
        let options = options::opinions(poll, &ticket);
        Ask { poll, options, ticket, can_look: poll.rules.takes_looks(), docked: true }
    }
}

#[derive(Template)]
#[template(path = "polls/page.html")]
struct PollPage<'a> {
    base: Base,
    poll: &'a Poll,
    concept: &'a Concept,
    phase: Phase,
    ask: Option<Ask<'a>>,
    results: Option<Shown<'a>>,
    /// How many voted, in words.
    turnout: String,
    voted: bool,
    /// Whether the vote went for a look at the results, as far as this device knows.
    looked: bool,
    /// Where the results are followed as they move.
    events: Option<String>,
    /// Whether the results can be had as files.
    has_files: bool,
    /// The poll after this one.
    next: Option<&'a Poll>,
    notice: Option<&'static str>,
}

impl PollPage<'_> {
    /// Whether a button stays at the foot of the window: not where results stand under a form.
    fn is_docked(&self) -> bool {
        self.ask.is_none() || self.results.is_none()
    }
}

#[derive(Deserialize)]
pub(super) struct Show {
    /// Present: this visitor had voted before.
    repeat: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Show>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let visit = app.visit(&concept, &name, visitor).await?;
    let Visit { poll, concept, phase, voted, may_see, .. } = visit;
    let ask = (phase == Phase::Open && !voted).then(|| Ask { docked: !may_see, ..app.ask(poll) });
    let chosen: Vec<&str> = match cookie(&headers, CHOICE) {
        Some(chosen) if voted => chosen.split('.').collect(),
        _ => Vec::new(),
    };
    html(PollPage {
        base,
        poll,
        concept,
        phase,
        ask,
        results: may_see.then(|| Shown::new(poll, visit.tally.as_ref(), &chosen)),
        turnout: results::turnout(poll, visit.tally.as_ref()),
        voted,
        looked: chosen.contains(&ABSTAINED),
        events: (may_see && phase == Phase::Open).then(|| format!("/polls/{}/events", poll.id)),
        has_files: poll.rules.shows_results(app.clock.today(), false),
        next: neighbours(&app, poll).1,
        notice: query
            .repeat
            .map(|_| "You had voted here before. That vote stands; this one changed nothing."),
    })
}
