//! Taking a quiz: choosing what it is about, one question at a time, the result.

mod result;
mod start;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use self::result::result;
pub(super) use self::start::{StartForm, Unfinished};
use super::frame::{App, Base, Error, Form, Path, Query, Visitor, html, percent};
use super::questions::{Asked, Face, QuestionPage, chosen, options_asked};
use crate::quiz::{self, Answer, Score};
use crate::store::Quiz;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/quizzes", get(start::choose).post(start::start))
        .route("/quizzes/{id}", get(show))
        .route("/quizzes/{id}/answers", post(answer))
}

#[derive(Deserialize)]
struct At {
    /// The place of a question, from 1. Without it: the first that is not answered.
    at: Option<usize>,
}

async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(At { at }): Query<At>,
) -> Result<Response, Error> {
    let learner = app.learner(visitor.0.ok_or(Error::NotFound)?);
    let mut quiz = app.store.quiz(&id, learner).await?.ok_or(Error::NotFound)?;
    keep_known(&app, &mut quiz);
    let Score { right, answered, drawn } = quiz::score(&quiz.items);
    let at = match at {
        Some(at) => at.checked_sub(1).ok_or(Error::NotFound)?,
        None => match quiz::first_unanswered(&quiz.items) {
            Some(first) => first,
            None => return result(&app, base, &quiz),
        },
    };
    let item = quiz.items.get(at).ok_or(Error::NotFound)?;
    let question = app.library.question(&item.question).ok_or(Error::NotFound)?;
    let place = Some(format!("{} of {drawn}", at + 1));
    let answer = item.answer.as_ref().filter(|answer| question.option(&answer.option).is_some());
    let face = match answer {
        None => Face::Asked(Box::new(Asked {
            action: format!("/quizzes/{id}/answers"),
            question,
            options: options_asked(question, &id),
            ticket: app.ticket(),
            eyebrow: app.eyebrow(question, place).ok_or(Error::NotFound)?,
            heading: "h1",
            docked: true,
            done: Some(percent(answered, drawn)),
        })),
        Some(answer) => {
            let words = if answered == drawn { "See the result" } else { "Next question" };
            let next = (words, format!("/quizzes/{id}"));
            let mut explained = app.explained(question, &id, &answer.option, place, next).await?;
            explained.done = Some(percent(answered, drawn));
            explained.score_so_far = Some(format!("{right} of {answered} right so far"));
            Face::Explained(Box::new(explained))
        }
    };
    html(QuestionPage { base, title: quiz.title, face })
}

/// A question that left the bank leaves the quiz.
fn keep_known(app: &App, quiz: &mut Quiz) {
    quiz.items.retain(|item| app.library.question(&item.question).is_some());
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let learner = app.learner(actor.id);
    let mut quiz = app.store.quiz(&id, learner).await?.ok_or(Error::NotFound)?;
    keep_known(&app, &mut quiz);
    let name = form.get("question").unwrap_or_default();
    let (at, item) =
        quiz.items.iter().enumerate().find(|(_, item)| item.question.as_str() == name).ok_or_else(
            || {
                Error::BadRequest(
                    "This quiz has no such question. Go back and reload the page.".to_owned(),
                )
            },
        )?;
    let question = app.library.question(&item.question).ok_or(Error::NotFound)?;
    let option = chosen(question, &form)?;
    let answer = Answer { option: option.to_owned(), correct: question.is_right(option) };
    app.count_answer(&actor, question, option).await?;
    app.store.answer_in_quiz(&id, learner, &question.id, &answer, app.clock.today()).await?;
    Ok((actor, Redirect::to(&format!("/quizzes/{id}?at={}#verdict", at + 1))).into_response())
}
