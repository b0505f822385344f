//! A question at its permanent address: asked, answered, explained.
//!
//! Owns the two faces of a question of every kind, which quizzes and the home page show, too, and the
//! reading of its form.

mod asked;
mod explained;
mod report;
mod sent;
mod told;
mod words;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

pub(super) use self::asked::{Asked, Countdown, Fields, Place, Said};
pub(super) use self::explained::{Explained, short};
pub(super) use self::sent::{Sent, sent};
pub(super) use self::words::{given_in_words, key_in_words};
use super::frame::{Actor, App, Base, Error, Form, Path, Query, Visitor, html, item};
use crate::clock::Day;
use crate::content::Question;
use crate::quiz::Answer;
use crate::store::VoteOutcome;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/questions/{concept}/{question}", get(show).post(answer))
        .route("/questions/{concept}/{question}/report", get(report::show).post(report::send))
}

/// The order of options at permanent addresses: one for everybody.
const SALT: &str = "permanent";

impl App {
    /// Counts an answer in the tally of the question's revision, once for each visitor. One who does
    /// not know is counted apart.
    pub(super) async fn count_answer(
        &self,
        actor: &Actor,
        question: &Question,
        counters: Vec<String>,
    ) -> Result<VoteOutcome, Error> {
        self.count(actor, &question.id.at_revision(question.revision), counters, false).await
    }
}

impl App {
    /// The explained face at the permanent address, after an answer that is not kept.
    pub(super) async fn explained_alone<'a>(
        &'a self,
        question: &'a Question,
        answer: &Answer,
    ) -> Result<Explained<'a>, Error> {
        self.explained(question, SALT, Some(answer), None, next_of(self, question)).await
    }
}

/// A page that is one question.
#[derive(Template)]
#[template(path = "questions/page.html")]
pub(super) struct QuestionPage<'a> {
    pub(super) base: Base,
    pub(super) face: Face<'a>,
}

/// One of a question's two faces.
pub(super) enum Face<'a> {
    Asked(Box<Asked<'a>>),
    Explained(Box<Explained<'a>>),
}

impl QuestionPage<'_> {
    /// The question; after the answer what became of it, too.
    fn title(&self) -> String {
        match &self.face {
            Face::Asked(asked) => short(&asked.question.stem.plain()),
            Face::Explained(explained) => {
                format!("{}: {}", explained.title(), short(&explained.question.stem.plain()))
            }
        }
    }
}

/// The form with what was sent and why it is no answer.
pub(super) fn refuse(base: Base, asked: Asked<'_>) -> Result<Response, Error> {
    let page = html(QuestionPage { base, face: Face::Asked(Box::new(asked)) })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

#[derive(Deserialize)]
struct Show {
    /// Present: the form, whatever was answered before.
    again: Option<String>,
    /// Present: this visitor had answered before.
    repeat: Option<String>,
    /// Present: what was asked to be said aloud was said.
    reveal: Option<String>,
    /// Present: the clock of a spoken answer starts.
    clock: Option<String>,
    /// When it started.
    from: Option<i64>,
}

async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Show>,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let Some(question) = app.library.question(&id) else {
        let now = app.library.item_today(&id).filter(|now| app.library.question(now).is_some());
        let now = now.ok_or(Error::NotFound)?;
        return Ok(Redirect::permanent(&format!("/questions/{now}")).into_response());
    };
    if query.clock.is_some() {
        let now = app.clock.now().0;
        return Ok(Redirect::to(&format!("/questions/{id}?again&from={now}")).into_response());
    }
    let kept = match visitor.0 {
        Some(visitor) if query.again.is_none() && query.reveal.is_none() => {
            app.store.answer(app.learner_now(visitor).await, &id).await?
        }
        _ => None,
    };
    let is_current = |revision: u32| revision == question.revision || question.retired.is_some();
    let answer = kept.as_ref().filter(|kept| is_current(kept.revision));
    let face = if answer.is_none() && question.retired.is_none() {
        let mut asked = app.asked(question)?;
        if query.reveal.is_some() {
            asked.fields = asked.fields.revealed();
        }
        asked.timed(query.from, app.clock.now());
        asked.notice = kept.as_ref().map(|kept| {
            format!("Changed since you answered it on {}. That answer counts as it was; what do you say now?", Day(kept.day))
        });
        Face::Asked(Box::new(asked))
    } else {
        let answer = answer.map(crate::store::Progress::answer);
        let next = next_of(&app, question);
        let mut explained = app.explained(question, SALT, answer.as_ref(), None, next).await?;
        if question.retired.is_none() {
            explained.again = Some(format!("/questions/{id}?again"));
        }
        if query.repeat.is_some() {
            explained.notice = Some(
                "You had answered this before. Your first answer is the one that counts below; this one is kept as your own progress.".to_owned(),
            );
        }
        Face::Explained(Box::new(explained))
    };
    html(QuestionPage { base, face })
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
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let question = app.library.question(&id);
    let question = match question {
        Some(question) => question,
        // Sent from a page that is older than its question's name.
        None => {
            let now = app.library.item_today(&id).ok_or(Error::NotFound)?;
            app.library.question(&now).ok_or(Error::NotFound)?
        }
    };
    if question.retired.is_some() {
        return Ok(Redirect::to(&format!("/questions/{}", question.id)).into_response());
    }
    let Sent { answer, counters } = match sent(question, &form) {
        Ok(sent) => sent,
        Err(sentence) => {
            let mut asked = app.asked(question)?;
            asked.fields = Fields::of(question, SALT, Some(&form));
            asked.shown = app.form_shown_at(&form);
            asked.refused = Some(sentence);
            return refuse(base, asked);
        }
    };
    let actor = app.actor(visitor, &form);
    let outcome = app.count_answer(&actor, question, counters).await?;
    let learner = app.learner_now(actor.id).await;
    app.store.save_answer(learner, &question.id, &answer, app.clock.today()).await?;
    app.spend(learner, &form).await;
    let to = match outcome {
        VoteOutcome::Counted => format!("/questions/{}#verdict", question.id),
        VoteOutcome::AlreadyVoted | VoteOutcome::NotInvited => {
            format!("/questions/{}?repeat#verdict", question.id)
        }
    };
    Ok((actor, Redirect::to(&to)).into_response())
}
