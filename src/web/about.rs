//! What this is, and how well it is fenced in here.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::frame::{App, Base, Error, html};
use crate::demos::Rung;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/about", get(about))
}

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    base: Base,
    database: &'static str,
    version: &'static str,
    questions: usize,
    concepts: usize,
    demos: usize,
    /// What the sandbox reaches here, level by level.
    rungs: Vec<Rung>,
    live_demos: bool,
    licence: Option<String>,
    /// The newest `CPython` that facts were read for.
    python: Option<String>,
}

async fn about(State(app): State<App>, base: Base) -> Result<Response, Error> {
    html(AboutPage {
        base,
        database: app.store.kind(),
        version: env!("CARGO_PKG_VERSION"),
        questions: app.library.questions().count(),
        concepts: app.library.concepts.len(),
        demos: app.demos().count(),
        rungs: app.runner.report().rungs(),
        live_demos: app.live_demos,
        licence: app.library.bank.licence.clone(),
        python: app.library.bank.python.clone(),
    })
}
