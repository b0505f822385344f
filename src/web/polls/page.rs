//! A poll: the form, or the results.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::results::{self, Shown};
use super::vote::CHOICE;
use super::{Visit, neighbours, options};
use crate::content::{Concept, Html, Poll};
use crate::id::LinkCode;
use crate::poll::{ABSTAINED, Phase};
use crate::web::frame::{
    App, Base, Error, Moment, Path, Query, Row, Visitor, address, cookie, html,
};

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
    /// Why what was sent is no ballot.
    refused: Option<String>,
    /// The link that the ballot takes, as far as it is known; none where it takes none.
    link: Option<Link>,
    /// For each option as shown, whether it was sent.
    ticks: Vec<bool>,
    icons: &'static str,
}

/// The letters of a single-use link.
enum Link {
    /// They came with the address.
    Known(LinkCode),
    /// They are typed; so far this was.
    Typed(String),
}

impl askama::filters::HtmlSafe for Ask<'_> {}

impl Ask<'_> {
    fn kind(&self) -> &'static str {
        if self.poll.rules.is_multiple() { "checkbox" } else { "radio" }
    }

    /// How many options a ballot names, as the form asks for them.
    fn how_many(&self) -> String {
        let rules = &self.poll.rules;
        match (rules.min, rules.max) {
            (1, 1) => "Choose one".to_owned(),
            (min, max) if min == max => format!("Choose {min}"),
            (min, max) => format!("Choose {min} to {max}"),
        }
    }
}

/// A form that was no ballot, to be filled in again.
pub(super) struct Again {
    /// Why, and what to do.
    pub(super) refused: String,
    /// Ids of the options that were sent.
    pub(super) ticked: Vec<String>,
    /// The ticket that was sent: the same visitor sends it again, and finds the same order.
    pub(super) ticket: String,
    /// The letters of a link, as they were sent.
    pub(super) link: String,
}

impl App {
    /// An open poll as it is asked.
    pub(in crate::web) fn ask<'a>(&'a self, poll: &'a Poll) -> Ask<'a> {
        ask_with(poll, self.ticket())
    }
}

fn ask_with(poll: &Poll, ticket: String) -> Ask<'_> {
    // A shuffled poll has one order for each ticket, so for each page that asks.
    let options = options::opinions(poll, &ticket);
    Ask {
        poll,
        ticks: vec![false; options.len()],
        options,
        ticket,
        can_look: poll.rules.takes_looks(),
        docked: true,
        refused: None,
        link: poll.rules.invited.then(|| Link::Typed(String::new())),
        icons: address("icons.svg"),
    }
}

#[derive(Template)]
#[template(path = "polls/page.html")]
struct PollPage<'a> {
    base: Base,
    poll: &'a Poll,
    concept: &'a Concept,
    phase: Phase,
    opens: Option<Moment>,
    closes: Option<Moment>,
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
    notice: Option<String>,
}

impl PollPage<'_> {
    /// Whether a button stays at the foot of the window: the one to vote, where nothing stands
    /// under the form.
    fn is_docked(&self) -> bool {
        self.ask.is_some() && self.results.is_none()
    }

    /// The texts of what this device chose.
    fn chosen(&self) -> impl Iterator<Item = &Html> {
        let rows = self.results.iter().flat_map(|shown| &shown.rows);
        rows.filter(|row| row.chosen).filter_map(|row| row.text)
    }
}

#[derive(Deserialize)]
pub(super) struct Show {
    /// Present: this visitor had voted before.
    repeat: Option<String>,
    /// The letters of a single-use link.
    link: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Show>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let visit = app.visit(&concept, &name, &rest(query.link.as_deref()), visitor).await?;
    let notice = query.repeat.map(|_| {
        "You had voted here before. That vote stands; this one changed nothing.".to_owned()
    });
    let link = query.link.and_then(|link| link.parse().ok());
    page(&app, base, visit, &headers, notice, Asking { again: None, link })
}

/// What stands behind a poll's address, kept where that leads on.
fn rest(link: Option<&str>) -> String {
    let link = link.and_then(|link| link.parse::<LinkCode>().ok());
    link.map_or(String::new(), |link| format!("?link={}", link.as_str()))
}

/// What a form is made with, beside its poll.
#[derive(Default)]
pub(super) struct Asking {
    /// What was sent, and refused.
    pub(super) again: Option<Again>,
    /// The link that somebody came by.
    pub(super) link: Option<LinkCode>,
}

/// The page of a poll as one visitor finds it. Where it takes no vote of theirs, a refused form
/// becomes a notice.
pub(super) fn page(
    app: &App,
    base: Base,
    visit: Visit<'_>,
    headers: &HeaderMap,
    notice: Option<String>,
    Asking { again, link }: Asking,
) -> Result<Response, Error> {
    let Visit { poll, concept, phase, voted, may_see, tally } = visit;
    let now = app.clock.now();
    let asks = phase == Phase::Open && !voted;
    let (ask, notice) = match again {
        Some(again) if asks => {
            let Again { refused, ticked, ticket, link } = again;
            let mut ask = ask_with(poll, ticket);
            ask.link = ask.link.map(|_| Link::Typed(link));
            let ticks = ask.options.iter().map(|row| ticked.iter().any(|one| one == row.id));
            let ticks = ticks.collect();
            (Some(Ask { refused: Some(refused), ticks, docked: !may_see, ..ask }), notice)
        }
        Some(again) => (None, Some(again.refused)),
        None => {
            let mut ask = asks.then(|| Ask { docked: !may_see, ..app.ask(poll) });
            if let (Some(Ask { link: Some(asked), .. }), Some(link)) = (&mut ask, link) {
                *asked = Link::Known(link);
            }
            (ask, notice)
        }
    };
    let chosen: Vec<&str> = match cookie(headers, CHOICE) {
        Some(chosen) if voted => chosen.split('.').collect(),
        _ => Vec::new(),
    };
    html(PollPage {
        base,
        poll,
        concept,
        phase,
        opens: poll.rules.opens.map(Moment::From),
        closes: poll.rules.closes.map(Moment::Until),
        ask,
        results: may_see.then(|| Shown::new(poll, tally.as_ref(), &chosen, now)),
        turnout: results::turnout(poll, tally.as_ref(), now),
        voted,
        looked: chosen.contains(&ABSTAINED),
        events: (may_see && phase == Phase::Open).then(|| format!("/polls/{}/events", poll.id)),
        has_files: poll.rules.shows_results(now, false),
        next: neighbours(app, poll).1,
        notice,
    })
}
