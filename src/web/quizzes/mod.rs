//! Taking a quiz: choosing what it is about, one question at a time, the result.

mod one;
mod result;
mod share;
mod start;

use axum::Router;
use axum::routing::{get, post};

pub(super) use self::start::{StartForm, Unfinished};
use super::frame::App;
use crate::store::Quiz;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/quizzes", get(start::choose).post(start::start))
        .route("/quizzes/{id}", get(one::show))
        .route("/quizzes/{id}/answers", post(one::answer))
        .route("/quizzes/{id}/share", post(share::share))
        .route("/q/{code}", get(share::show).post(share::start))
}

/// Leaves out the questions that the bank no longer has; one that has another name now stays.
fn keep_known(app: &App, quiz: &mut Quiz) {
    quiz.items.retain(|item| app.library.question(&item.question).is_some());
}
