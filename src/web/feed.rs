//! News for feed readers: polls, and the question of each day. RFC 4287.
//!
//! The same for everybody: nothing in it depends on who asks, or on what was voted.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::frame::{App, Error, tagged};
use crate::clock::{Day, Timestamp};
use crate::poll::Phase;
use crate::quiz;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/feed.atom", get(show))
}

/// Days whose question is in the feed.
const DAYS: i64 = 14;

/// Polls in the feed, the newest first.
const POLLS: usize = 50;

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    id: String,
    /// The bank's name.
    title: String,
    /// What every link begins with: nothing where the site was not told its address.
    origin: String,
    updated: Timestamp,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    path: String,
    updated: Timestamp,
    kind: &'static str,
    summary: String,
}

async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let today = app.clock.today();
    let mut entries = polls(&app, today).await?;
    entries.extend(questions(&app, today));
    entries.sort_by(|a, b| (b.updated, &a.id).cmp(&(a.updated, &b.id)));
    let feed = Feed {
        id: urn(&app, "feed"),
        title: printable(&app.library.bank.title),
        origin: app.public_url.as_ref().map(ToString::to_string).unwrap_or_default(),
        updated: entries.first().map_or(today.start(), |entry| entry.updated),
        entries,
    };
    Ok(tagged(&headers, "application/atom+xml; charset=utf-8", feed.render()?))
}

/// The polls that have opened; each is new again when it has closed, and its
/// results are there for all.
async fn polls(app: &App, today: Day) -> Result<Vec<Entry>, Error> {
    let announced = app.store.feed_entries().await?;
    let (mut entries, now) = (Vec::new(), app.clock.now());
    for poll in app.library.polls() {
        let phase = poll.rules.phase(now);
        let since = announced.get(poll.id.as_str()).copied().unwrap_or(today);
        let opened = poll.rules.opens.map_or(since, |opens| opens.day().max(since)).start();
        let (updated, summary) = match (phase, poll.rules.closes) {
            (Phase::Before, _) => continue,
            (Phase::Closed, Some(closes)) => {
                (closes.max(since.start()), "Closed. The results are there for all.".to_owned())
            }
            (_, Some(closes)) => (opened, format!("Open until {}.", last_day(closes))),
            (_, None) => (opened, "Open.".to_owned()),
        };
        entries.push(Entry {
            id: urn(app, &format!("poll {}", poll.id)),
            title: printable(&poll.stem.plain()),
            path: format!("/polls/{}", poll.id),
            updated,
            kind: "poll",
            summary,
        });
    }
    entries.sort_by(|a, b| (b.updated, &a.id).cmp(&(a.updated, &b.id)));
    entries.truncate(POLLS);
    Ok(entries)
}

fn questions(app: &App, today: Day) -> impl Iterator<Item = Entry> {
    (0..DAYS).map(move |ago| Day(today.0 - ago)).filter_map(|day| {
        let question = quiz::question_of_the_day(&app.library, day)?;
        let concept = app.library.concept(question.id.concept())?;
        Some(Entry {
            id: urn(app, &format!("question of {day}")),
            title: printable(&question.stem.plain()),
            path: format!("/questions/{}", question.id),
            updated: day.start(),
            kind: "question",
            summary: printable(&format!("The question of {day}, on: {}.", concept.title)),
        })
    })
}

/// The last day of voting, where that is a whole one, or the moment it ends.
fn last_day(closes: Timestamp) -> String {
    let day = closes.day();
    if closes == day.start() { Day(day.0 - 1).to_string() } else { closes.to_string() }
}

/// A name that stays the same wherever the site moves.
fn urn(app: &App, thing: &str) -> String {
    app.key.public_name(thing).urn().to_string()
}

/// The text without what XML cannot hold, escaped or not: control characters, and two that are none.
fn printable(text: &str) -> String {
    let is_allowed = |c: &char| !matches!(*c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_allowed).collect()
}
