//! Opinion polls: the list, a poll, a vote, the results.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::base::Base;
use super::error::Error;
use super::extract::{Form, Path, Query};
use super::options::{self, Row, Share};
use super::questions::item;
use super::visitor::{Visitor, cookie};
use super::{App, html};
use crate::content::{Concept, Poll};
use crate::poll::{Phase, Tally, percentages};
use crate::store::{Ballot, VoteOutcome};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/polls", get(list)).route("/polls/{concept}/{poll}", get(show).post(vote))
}

/// The cookie that keeps a visitor's choice on the visitor's own device, for that poll's page alone.
const CHOICE: &str = "choice";

#[derive(Template)]
#[template(path = "polls/list.html")]
struct ListPage<'a> {
    base: Base,
    polls: Vec<ListRow<'a>>,
}

struct ListRow<'a> {
    poll: &'a Poll,
    concept: &'a Concept,
    phase: Phase,
    voted: bool,
}

async fn list(State(app): State<App>, base: Base, visitor: Visitor) -> Result<Response, Error> {
    let today = app.clock.today();
    let mut polls = Vec::new();
    for concept in &app.library.concepts {
        for poll in &concept.polls {
            let voted = match visitor.0 {
                Some(id) => app.store.has_voted(&poll.id, app.voter(&poll.id, id)).await?,
                None => false,
            };
            polls.push(ListRow { poll, concept, phase: poll.rules.phase(today), voted });
        }
    }
    html(ListPage { base, polls })
}

/// A poll with a form to vote in it, for its own page and for others that show one.
#[derive(Template)]
#[template(path = "polls/ask.html")]
pub(super) struct Ask<'a> {
    pub(super) poll: &'a Poll,
    pub(super) options: Vec<Row<'a>>,
    pub(super) ticket: String,
}

impl askama::filters::HtmlSafe for Ask<'_> {}

#[derive(Template)]
#[template(path = "polls/page.html")]
struct PollPage<'a> {
    base: Base,
    poll: &'a Poll,
    concept: &'a Concept,
    phase: Phase,
    ask: Option<Ask<'a>>,
    results: Option<Vec<Row<'a>>>,
    voters: u64,
    voted: bool,
    chosen: Vec<String>,
    notice: Option<&'static str>,
}

impl PollPage<'_> {
    fn is_chosen(&self, option: &str) -> bool {
        self.chosen.iter().any(|chosen| chosen == option)
    }
}

impl Ask<'_> {
    fn kind(&self) -> &'static str {
        if self.poll.rules.is_multiple() { "checkbox" } else { "radio" }
    }
}

impl App {
    /// An open poll as it is asked.
    pub(super) fn ask<'a>(&'a self, poll: &'a Poll) -> Ask<'a> {
        let ticket = self.ticket();
        // A shuffled poll has one order for each ticket, so for each page that asks.
        let options = options::opinions(poll, &ticket);
        Ask { poll, options, ticket }
    }
}

/// A poll's options with their shares.
fn results<'a>(poll: &'a Poll, tally: &Tally) -> Vec<Row<'a>> {
    let mut rows = options::opinions(poll, "");
    let votes: Vec<u64> = rows.iter().map(|row| tally.votes(row.id)).collect();
    for ((row, votes), percent) in rows.iter_mut().zip(&votes).zip(percentages(&votes)) {
        row.share = Some(Share { votes: *votes, percent });
    }
    rows
}

#[derive(Deserialize)]
struct Show {
    /// Present: this visitor had voted before.
    repeat: Option<String>,
}

async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Show>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let poll = app.library.poll(&id).ok_or(Error::NotFound)?;
    let concept = app.library.concept(id.concept()).ok_or(Error::NotFound)?;
    let today = app.clock.today();
    let phase = poll.rules.phase(today);
    let voted = match visitor.0 {
        Some(visitor) => app.store.has_voted(&id, app.voter(&id, visitor)).await?,
        None => false,
    };
    let tally = app.store.tally(&id).await?;
    let results = poll.rules.shows_results(today, voted).then(|| results(poll, &tally));
    let ask = (phase == Phase::Open && !voted).then(|| app.ask(poll));
    let chosen =
        cookie(&headers, CHOICE).map(|chosen| chosen.split('.').map(str::to_owned).collect());
    html(PollPage {
        base,
        poll,
        concept,
        phase,
        ask,
        results,
        voters: tally.ballots,
        voted,
        chosen: chosen.filter(|_| voted).unwrap_or_default(),
        notice: query
            .repeat
            .map(|_| "You had voted here before. That vote stands; this one changed nothing."),
    })
}

async fn vote(
    State(app): State<App>,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let poll = app.library.poll(&id).ok_or(Error::NotFound)?;
    let refuse = |sentence: String| Err(Error::BadRequest(sentence));
    match poll.rules.phase(app.clock.today()) {
        Phase::Open => {}
        Phase::Before => {
            return refuse("This poll has not opened yet. Nothing was counted.".to_owned());
        }
        Phase::Closed => return refuse("This poll is closed. Nothing was counted.".to_owned()),
    }
    let mut chosen: Vec<String> = Vec::new();
    for option in form.all("option") {
        let Some(option) = poll.option(option) else {
            return refuse("The poll has no such option; it may have been edited since. Go back and reload the page.".to_owned());
        };
        if !chosen.iter().any(|other| other == option.id.as_str()) {
            chosen.push(option.id.to_string());
        }
    }
    let (min, max) = (usize::from(poll.rules.min), usize::from(poll.rules.max));
    if !(min..=max).contains(&chosen.len()) {
        let wanted = if min == max { format!("exactly {min}") } else { format!("{min} to {max}") };
        return refuse(format!(
            "This poll asks for {wanted} of its options, and {} came. Go back and choose again.",
            chosen.len()
        ));
    }
    let actor = app.actor(visitor, &form);
    let outcome = app
        .store
        .vote(Ballot {
            poll: id.clone(),
            tag: app.voter(&id, actor.id),
            options: chosen.clone(),
            multiple: poll.rules.is_multiple(),
        })
        .await?;
    let path = format!("/polls/{id}");
    let mut headers = HeaderMap::new();
    let to = match outcome {
        VoteOutcome::Counted => {
            const HALF_YEAR: u32 = 180 * 24 * 3_600;
            if let Some(cookie) = app.set_cookie(CHOICE, &chosen.join("."), &path, HALF_YEAR) {
                headers.append(header::SET_COOKIE, cookie);
            }
            path
        }
        VoteOutcome::AlreadyVoted => format!("{path}?repeat"),
    };
    // A map of headers replaces what has its names, so it comes before the visitor's cookie.
    Ok((headers, actor, Redirect::to(&to)).into_response())
}
