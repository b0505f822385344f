//! What machines look for at fixed addresses: robots.txt (RFC 9309), security.txt (RFC 9116).

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::frame::App;
use crate::clock::Day;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/robots.txt", get(robots))
        .route("/.well-known/security.txt", get(security))
}

/// Pages may be found; what is one visitor's, what never ends, and what costs a process is left alone.
async fn robots() -> Response {
    const RULES: &str = "User-agent: *\n\
        Disallow: /quizzes/\n\
        Disallow: /cards/\n\
        Disallow: /puzzles/*/*/*/\n\
        Disallow: /demos/*/runs\n\
        Disallow: /privacy/\n\
        Disallow: /search?\n\
        Disallow: /polls/*/*/events\n";
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], RULES).into_response()
}

/// Whom to tell of a weakness. Only the operator knows, so without a contact there is none.
async fn security(State(app): State<App>) -> Response {
    let Some(contact) = &app.security_contact else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let text = format!(
        "Contact: {contact}\nExpires: {}T00:00:00Z\nPreferred-Languages: en\n",
        Day(app.clock.today().0 + 180)
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
