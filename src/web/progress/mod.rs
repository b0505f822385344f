//! Progress that moves without an account: to a second device by a link, into a file and back, and
//! found again by twelve words.
//!
//! Owns these ways and their pages. What is merged, and how, the store decides; votes stay with the
//! browser that cast them.

mod carry;
mod check;
mod file;
mod format;
mod recover;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::frame::{App, Base, Error, KEPT_DAYS, Query, Visitor, html};

pub(super) fn routes() -> Router<App> {
    let import = post(file::import).layer(DefaultBodyLimit::max(file::LARGEST));
    Router::new()
        .route("/me/progress", get(show))
        .route("/me/progress.json", get(file::export))
        .route("/me/progress/file", import)
        .route("/me/progress/link", post(carry::link))
        .route("/me/progress/words", post(recover::words))
        .route("/me/progress/words/end", post(recover::end))
        .route("/me/progress/recover", get(recover::show).post(recover::recover))
        .route("/join/{code}", get(carry::ask).post(carry::join))
}

#[derive(Deserialize)]
struct Done {
    /// What was just done.
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "progress/page.html")]
struct ProgressPage {
    base: Base,
    /// What was just done, in a sentence.
    done: Option<&'static str>,
    /// What is wrong of the file that was sent, line by line.
    faults: Vec<String>,
    /// Whether there are words to find the progress again by.
    has_words: bool,
    ticket: String,
}

impl ProgressPage {
    /// The largest file that is taken, in MiB.
    const LARGEST: usize = file::LARGEST >> 20;
    const LINK_MINUTES: i64 = carry::MINUTES;
    const KEPT_DAYS: i64 = KEPT_DAYS;
}

async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Query(Done { done }): Query<Done>,
) -> Result<Response, Error> {
    let done = match done.as_str() {
        "joined" => Some("This browser shares that progress now. What it had before was added."),
        "file" => Some("The file was read, and what it holds was added to your progress."),
        "ended" => Some("The twelve words lead nowhere any more."),
        _ => None,
    };
    page(&app, base, visitor, done, Vec::new()).await
}

async fn page(
    app: &App,
    base: Base,
    visitor: Visitor,
    done: Option<&'static str>,
    faults: Vec<String>,
) -> Result<Response, Error> {
    let has_words = match visitor.0 {
        Some(who) => app.store.has_recovery(app.learner(who)).await?,
        None => false,
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = html(ProgressPage { base, done, faults, has_words, ticket: app.ticket() })?;
    Ok((status, page).into_response())
}
