//! Today's session: what to do in the minutes there are, how far it is, what it moved.
//!
//! Owns its parts and their minutes. Cards, questions and demos have pages of their own; a session
//! leads to them and knows what of it is done.

mod page;
mod plan;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

pub(super) use self::page::Today;
use super::frame::{App, Base, Error, Form, Visitor};
use crate::clock::Day;
use crate::id::name_since;
use crate::store::Sitting;

/// The minutes to choose from.
const LENGTHS: [u32; 3] = [10, 20, 40];

/// An interview lies at most so many days ahead.
const FARTHEST: i64 = 730;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/today", get(page::show).post(start))
        .route("/today/seen", post(seen))
        .route("/today/interview", post(interview))
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
    let plan = plan::plan(&app, &desk, &right, &found, minutes);
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

/// Keeps the day of an interview, or that there is none.
async fn interview(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let desk = app.desk(Visitor(Some(actor.id))).await?;
    let text = form.get("interview").unwrap_or_default().trim();
    let none = text.is_empty() || form.get("none").is_some();
    let day = Day::parse(text).filter(|day| (0..=FARTHEST).contains(&(day.0 - desk.today.0)));
    if !none && day.is_none() {
        return page::refused(&app, base, Visitor(Some(actor.id)), text).await;
    }
    let interview = day.filter(|_| !none);
    let habits = crate::cards::Habits { interview, ..desk.habits };
    app.store.save_habits(app.learner(actor.id), &habits).await?;
    Ok((actor, Redirect::to("/today")).into_response())
}
