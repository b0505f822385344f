//! Opinion polls: the list, a poll, a vote.

mod data;
mod events;
mod present;
mod results;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use self::results::Shown;
use super::base::Base;
use super::error::Error;
use super::extract::{Form, Path, Query};
use super::options::{self, Row};
use super::questions::item;
use super::visitor::{Visitor, cookie};
use super::{App, html};
use crate::content::{Concept, Poll};
use crate::poll::{ABSTAINED, Phase, Results, Tally};
use crate::store::{Ballot, VoteOutcome};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/polls", get(list))
        .route("/polls/{concept}/{poll}", get(show).post(vote))
        .route("/polls/{concept}/{poll}/events", get(events::follow))
        .route("/polls/{concept}/{poll}/present", get(present::show))
        .route("/polls/{concept}/{poll}/results.json", get(data::json))
        .route("/polls/{concept}/{poll}/results.csv", get(data::csv))
}

/// The cookie that keeps a visitor's choice on the visitor's own device, for that poll's page alone.
const CHOICE: &str = "choice";

#[derive(Template)]
#[template(path = "polls/list.html")]
struct ListPage<'a> {
    base: Base,
    /// Open, still to open, closed.
    groups: [(&'static str, Vec<ListRow<'a>>); 3],
}

impl ListPage<'_> {
    fn is_empty(&self) -> bool {
        self.groups.iter().all(|(_, polls)| polls.is_empty())
    }
}

struct ListRow<'a> {
    poll: &'a Poll,
    concept: &'a Concept,
    phase: Phase,
    voted: bool,
}

async fn list(State(app): State<App>, base: Base, visitor: Visitor) -> Result<Response, Error> {
    let today = app.clock.today();
    let mut groups = [("Open", Vec::new()), ("Not open yet", Vec::new()), ("Closed", Vec::new())];
    for concept in &app.library.concepts {
        for poll in &concept.polls {
            let voted = match visitor.0 {
                Some(id) => app.store.has_voted(&poll.id, app.voter(&poll.id, id)).await?,
                None => false,
            };
            let phase = poll.rules.phase(today);
            let group = match phase {
                Phase::Open => 0,
                Phase::Before => 1,
                Phase::Closed => 2,
            };
            groups[group].1.push(ListRow { poll, concept, phase, voted });
        }
    }
    html(ListPage { base, groups })
}

/// A poll with a form to vote in it.
#[derive(Template)]
#[template(path = "polls/ask.html")]
pub(super) struct Ask<'a> {
    pub(super) poll: &'a Poll,
    pub(super) options: Vec<Row<'a>>,
    pub(super) ticket: String,
    /// Whether the results can be had for the vote.
    pub(super) can_look: bool,
    /// Whether the button stays at the foot of the window.
    pub(super) docked: bool,
}

impl askama::filters::HtmlSafe for Ask<'_> {}

impl Ask<'_> {
    fn kind(&self) -> &'static str {
        if self.poll.rules.is_multiple() { "checkbox" } else { "radio" }
    }
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
    /// An open poll as it is asked.
    pub(super) fn ask<'a>(&'a self, poll: &'a Poll) -> Ask<'a> {
        let ticket = self.ticket();
        // A shuffled poll has one order for each ticket, so for each page that asks.
        let options = options::opinions(poll, &ticket);
        Ask { poll, options, ticket, can_look: can_look(poll), docked: true }
    }

    /// The tally of a poll as it may be shown. This is the only way from the store to any page,
    /// stream or file: what a private poll holds back is held back here.
    async fn shown_tally(&self, poll: &Poll) -> sqlx::Result<Option<Tally>> {
        if poll.rules.private {
            self.store.published(&poll.id).await
        } else {
            self.store.tally(&poll.id).await.map(Some)
        }
    }

    async fn visit(&self, concept: &str, name: &str, visitor: Visitor) -> Result<Visit<'_>, Error> {
        let id = item(concept, name)?;
        let poll = self.library.poll(&id).ok_or(Error::NotFound)?;
        let concept = self.library.concept(id.concept()).ok_or(Error::NotFound)?;
        let today = self.clock.today();
        let voted = match visitor.0 {
            Some(visitor) => self.store.has_voted(&id, self.voter(&id, visitor)).await?,
            None => false,
        };
        let phase = poll.rules.phase(today);
        let may_see = poll.rules.shows_results(today, voted);
        let tally = self.shown_tally(poll).await?;
        Ok(Visit { poll, concept, phase, voted, may_see, tally })
    }
}

/// Whether the results of a poll, while it is open, are for those who give their vote for it.
fn can_look(poll: &Poll) -> bool {
    poll.rules.results == Results::AfterVote
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

/// The polls before and after one.
fn neighbours<'a>(app: &'a App, poll: &Poll) -> (Option<&'a Poll>, Option<&'a Poll>) {
    let all: Vec<&Poll> = app.library.polls().collect();
    let Some(at) = all.iter().position(|other| other.id == poll.id) else { return (None, None) };
    let before = at.checked_sub(1).and_then(|at| all.get(at).copied());
    (before, all.get(at + 1).copied())
}

async fn vote(
    State(app): State<App>,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let poll = app.library.poll(&id).ok_or(Error::NotFound)?;
    let refuse = |sentence: &str| Err(Error::BadRequest(sentence.to_owned()));
    match poll.rules.phase(app.clock.today()) {
        Phase::Open => {}
        Phase::Before => return refuse("This poll has not opened yet. Nothing was counted."),
        Phase::Closed => return refuse("This poll is closed. Nothing was counted."),
    }
    let look = form.get("look");
    let chosen = match look {
        Some(_) if can_look(poll) => Vec::new(),
        Some(_) => {
            return refuse(
                "The results of this poll are not to be had for a vote. Nothing was counted.",
            );
        }
        None => choice(poll, &form)?,
    };
    let actor = app.actor(visitor, &form);
    let outcome = app
        .store
        .vote(Ballot {
            poll: id.clone(),
            tag: app.voter(&id, actor.id),
            options: chosen.clone(),
            private: poll.rules.private,
        })
        .await?;
    let path = format!("/polls/{id}");
    let cookie = (outcome == VoteOutcome::Counted).then(|| {
        const HALF_YEAR: u32 = 180 * 24 * 3_600;
        let choice = if look.is_some() { ABSTAINED.to_owned() } else { chosen.join(".") };
        app.set_cookie(CHOICE, &choice, &path, HALF_YEAR)
    });
    // Appended: in place of the visitor's own cookie it would let everybody vote for ever.
    let cookie = AppendHeaders(cookie.flatten().map(|cookie| (header::SET_COOKIE, cookie)));
    let to = match (look, outcome) {
        (Some("present"), _) => format!("{path}/present?reveal"),
        (None, VoteOutcome::AlreadyVoted) => format!("{path}?repeat"),
        _ => path,
    };
    Ok((actor, cookie, Redirect::to(&to)).into_response())
}

/// The options that a form names, each once, if they make a ballot.
fn choice(poll: &Poll, form: &Form) -> Result<Vec<String>, Error> {
    let mut chosen: Vec<String> = Vec::new();
    for option in form.all("option") {
        let Some(option) = poll.option(option) else {
            return Err(Error::BadRequest("The poll has no such option; it may have been edited since. Go back and reload the page.".to_owned()));
        };
        if !chosen.iter().any(|other| other == option.id.as_str()) {
            chosen.push(option.id.to_string());
        }
    }
    let (min, max) = (usize::from(poll.rules.min), usize::from(poll.rules.max));
    if !(min..=max).contains(&chosen.len()) {
        let wanted = if min == max { format!("exactly {min}") } else { format!("{min} to {max}") };
        return Err(Error::BadRequest(format!(
            "This poll asks for {wanted} of its options, and {} came. Go back and choose again.",
            chosen.len()
        )));
    }
    Ok(chosen)
}
