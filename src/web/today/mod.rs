//! Today's session: what to do in the minutes there are, how far it is, what it moved.
//!
//! Owns its parts and their minutes, and the interview that it prepares for. Cards, questions and
//! demos have pages of their own; a session leads to them and knows what of it is done.

mod page;
mod plan;
mod target;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

pub(super) use self::page::Today;
use super::frame::{App, Error, Form, Visitor};
use crate::id::name_since;
use crate::store::Sitting;

/// The minutes to choose from.
const LENGTHS: [u32; 3] = [10, 20, 40];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/today", get(page::show).post(start))
        .route("/today/seen", post(seen))
        .route("/today/interview", post(target::save))
}

/// Begins a session of the minutes chosen, in place of the one before.
async fn start(State(app): State<App>, visitor: Visitor, form: Form) -> Result<Response, Error> {
    let minutes = form.get("minutes").and_then(|minutes| minutes.parse().ok());
    let Some(minutes) = minutes.filter(|minutes| LENGTHS.contains(minutes)) else {
        return Err(Error::BadRequest(
            "A session is 10, 20 or 40 minutes long. Go back and choose one.".to_owned(),
        ));
    };
    let actor = app.actor(visitor, &form);
    let learner = app.learner(actor.id);
    let visitor = Visitor(Some(actor.id));
    let desk = app.desk(visitor).await?;
    let right = app.right_answers(visitor).await?;
    let found = app.store.found(learner).await?;
    let target = app.target_of(visitor).await?;
    let plan = plan::plan(&app, &desk, &right, &found, &target, minutes);
    let quiz = if plan.questions.is_empty() {
        String::new()
    } else {
        // The day and no more: what is answered in a quiz is a vote, too.
        let today = app.clock.today();
        let id = name_since(today.start());
        app.store.start_quiz(&id, learner, "Today’s session", &plan.questions, today).await?;
        id
    };
    let sitting = Sitting {
        day: desk.today,
        minutes,
        quiz,
        cards: plan.cards,
        cards_before: desk.done.new + desk.done.seen,
        shows: plan.shows.map(plan::Show::address).unwrap_or_default(),
        seen: false,
    };
    app.store.save_sitting(learner, &sitting).await?;
    let habits = crate::cards::Habits { minutes, ..desk.habits };
    app.store.save_habits(learner, &habits).await?;
    Ok((actor, Redirect::to("/today")).into_response())
}

/// The demo of a session was seen, or its puzzle tried.
async fn seen(State(app): State<App>, visitor: Visitor) -> Result<Response, Error> {
    if let Some(visitor) = visitor.0 {
        let learner = app.learner(visitor);
        if let Some(sitting) = app.store.sitting(learner).await? {
            app.store.save_sitting(learner, &Sitting { seen: true, ..sitting }).await?;
        }
    }
    Ok(Redirect::to("/today").into_response())
}
