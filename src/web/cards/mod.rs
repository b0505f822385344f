//! Flashcards: how many are due, reviewing them, and what a learner chose for them.

mod anki;
mod cram;
mod desk;
mod grade;
mod item;
mod own;
mod review;
mod settings;
mod which;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub(super) use self::desk::Desk;
use self::which::Which;
use super::frame::{App, Base, Error, Visitor, html};
use crate::cards::{Counts, words};
use crate::content::{Level, Topic};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cards", get(overview))
        .route("/cards/review", get(review::review).post(grade::grade))
        .route("/cards/deck.apkg", get(anki::download))
        .route("/cards/undo", post(grade::undo))
        .route("/cards/aside", post(grade::aside))
        .route("/cards/parameters", post(own::fit))
        .route("/cards/settings", get(settings::show).post(settings::save))
}

impl App {
    /// What there is to review today by a desk, of everything.
    pub(super) fn today_counts(&self, desk: &Desk) -> Counts {
        self.session(desk, &Which::default()).counts
    }
}

/// A deck to choose: its address, name, and what it holds today.
struct Row {
    address: String,
    title: String,
    counts: Counts,
}

impl Row {
    fn holds(&self) -> String {
        words::count(self.counts.all, "card")
    }
}

#[derive(Template)]
#[template(path = "cards/overview.html")]
struct OverviewPage {
    base: Base,
    topics: Vec<Row>,
    others: Vec<Row>,
    total: Counts,
    /// New cards beyond today's portion.
    more_new: usize,
    /// Due cards beyond it.
    more_due: usize,
    retention: u8,
    /// What a deck is put together of: topics by slug and title, and levels.
    choices: Vec<(String, String)>,
    suspended: Vec<(String, String)>,
    /// What the form for a deck has in its fields.
    asked: Which,
    /// Why that is no deck to take along.
    refused: Option<&'static str>,
    ticket: String,
}

impl OverviewPage {
    const LEVELS: [Level; 3] = Level::ALL;

    fn minutes(&self) -> String {
        words::count(self.total.minutes(), "minute")
    }
}

async fn overview(State(app): State<App>, base: Base, visitor: Visitor) -> Result<Response, Error> {
    overview_page(&app, base, visitor, Which::default(), None).await
}

/// The overview again, with the form as it was sent and why nothing came of it.
async fn refused(
    app: &App,
    base: Base,
    visitor: Visitor,
    asked: Which,
    why: &'static str,
) -> Result<Response, Error> {
    let base = Base { path: "/cards".to_owned(), ..base };
    let page = overview_page(app, base, visitor, asked, Some(why)).await?;
    Ok((StatusCode::BAD_REQUEST, page).into_response())
}

async fn overview_page(
    app: &App,
    base: Base,
    visitor: Visitor,
    asked: Which,
    refused: Option<&'static str>,
) -> Result<Response, Error> {
    let desk = app.desk(visitor).await?;
    let whole = app.session(&desk, &Which::default());
    let row = |title: String, which: Which| {
        let counts = app.session(&desk, &which).counts;
        Row { address: which.address(), title, counts }
    };
    let topic = |topic: &Topic| {
        row(topic.title.clone(), Which { topic: topic.slug.to_string(), ..Which::default() })
    };
    let level = |level: Level| {
        let name = level.name();
        row(format!("Level: {name}"), Which { level: name.to_owned(), ..Which::default() })
    };
    let special = |name: &str, title: &str| {
        row(title.to_owned(), Which { deck: name.to_owned(), ..Which::default() })
    };
    let decks = [
        special("missed", "Questions you missed"),
        special("leeches", "Forgotten again and again"),
    ];
    let filled = |row: &Row| row.counts.all > 0;
    let suspended = desk.suspended().filter_map(|key| {
        let item = app.item(key)?;
        Some((key.to_owned(), item.words()))
    });
    html(OverviewPage {
        base,
        topics: app.library.topics.iter().map(topic).filter(filled).collect(),
        others: decks.into_iter().chain(Level::ALL.map(level)).filter(filled).collect(),
        total: whole.counts,
        more_new: whole.more_new,
        more_due: whole.more_due,
        retention: desk.habits.retention,
        choices: app
            .library
            .topics
            .iter()
            .map(|topic| (topic.slug.to_string(), topic.title.clone()))
            .collect(),
        suspended: suspended.collect(),
        asked,
        refused,
        ticket: app.ticket(),
    })
}
