//! A question at its permanent address: asked, answered, explained.
//!
//! Owns the two faces of a question, which quizzes and the home page show, too.

mod asked;
mod explained;
mod options;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

pub(super) use self::asked::Asked;
pub(super) use self::explained::Explained;
pub(super) use self::options::asked as options_asked;
use super::frame::{Actor, App, Base, Error, Form, Path, Query, Visitor, html, item};
use crate::content::Question;
use crate::store::VoteOutcome;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/questions/{concept}/{question}", get(show).post(answer))
}

/// The order of options at permanent addresses: one for everybody.
const SALT: &str = "permanent";

impl App {
    /// Counts an answer in the question's tally, once for each visitor.
    pub(super) async fn count_answer(
        &self,
        actor: &Actor,
        question: &Question,
        option: &str,
    ) -> Result<VoteOutcome, Error> {
        self.count(actor, &question.id, vec![option.to_owned()], false).await
    }
}

/// The option that a form names, when the question has it.
pub(super) fn chosen<'a>(question: &'a Question, form: &Form) -> Result<&'a str, Error> {
    let Some(option) = form.get("option") else {
        return Err(Error::BadRequest(
            "No option was chosen. Go back, choose one and send it again.".to_owned(),
        ));
    };
    question.option(option).map(|option| option.id.as_str()).ok_or_else(|| {
        Error::BadRequest(
            "The question has no such option; it may have been edited since. Go back and reload the page.".to_owned(),
        )
    })
}

/// A page that is one question.
#[derive(Template)]
#[template(path = "questions/page.html")]
pub(super) struct QuestionPage<'a> {
    pub(super) base: Base,
    pub(super) title: String,
    pub(super) face: Face<'a>,
}

/// One of a question's two faces.
pub(super) enum Face<'a> {
    Asked(Box<Asked<'a>>),
    Explained(Box<Explained<'a>>),
}

#[derive(Deserialize)]
struct Show {
    /// Present: the form, whatever was answered before.
    again: Option<String>,
    /// Present: this visitor had answered before.
    repeat: Option<String>,
}

async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Show>,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let question = app.library.question(&id).ok_or(Error::NotFound)?;
    let answer = match visitor.0 {
        Some(visitor) if query.again.is_none() => {
            app.store.answer(app.learner(visitor), &id).await?
        }
        _ => None,
    };
    // An answer whose option is gone from the file is as good as none.
    let answer = answer.filter(|answer| question.option(&answer.option).is_some());
    let face = match answer {
        None => Face::Asked(Box::new(app.asked(question)?)),
        Some(answer) => {
            let next = next_of(&app, question);
            let mut explained = app.explained(question, SALT, &answer.option, None, next).await?;
            explained.again = Some(format!("/questions/{id}?again"));
            if query.repeat.is_some() {
                explained.notice = Some(
                    "You had answered this before. Your first answer is the one that counts below; this one is kept as your own progress.",
                );
            }
            Face::Explained(Box::new(explained))
        }
    };
    html(QuestionPage { base, title: question.stem.plain(), face })
}

/// The next question of the concept, or the concept itself after the last.
fn next_of(app: &App, question: &Question) -> (&'static str, String) {
    let concept = app.library.concept(question.id.concept());
    let next = concept.and_then(|concept| {
        let at = concept.questions.iter().position(|other| other.id == question.id)?;
        concept.questions.get(at + 1)
    });
    match next {
        Some(next) => ("Next question", format!("/questions/{}", next.id)),
        None => ("About this concept", format!("/concepts/{}", question.id.concept())),
    }
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let question = app.library.question(&id).ok_or(Error::NotFound)?;
    let option = chosen(question, &form)?;
    let actor = app.actor(visitor, &form);
    let outcome = app.count_answer(&actor, question, option).await?;
    let learner = app.learner(actor.id);
    let correct = question.is_right(option);
    app.store.save_answer(learner, &id, option, correct, app.clock.today()).await?;
    let to = match outcome {
        VoteOutcome::Counted => format!("/questions/{id}#verdict"),
        VoteOutcome::AlreadyVoted => format!("/questions/{id}?repeat#verdict"),
    };
    Ok((actor, Redirect::to(&to)).into_response())
}
