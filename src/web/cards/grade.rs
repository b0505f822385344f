//! What is done with a card: graded, the grade taken back, put aside.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::review::terms;
use super::which::Which;
use crate::cards::{self, Grade, Performance};
use crate::clock::Day;
use crate::store::SUSPENDED;
use crate::web::frame::{App, Error, Form, Visitor};

fn refuse<T>(sentence: &str) -> Result<T, Error> {
    Err(Error::BadRequest(sentence.to_owned()))
}

const NO_CARD: &str = "There is no such card; it may have been renamed. Go back to your cards.";

pub(super) async fn grade(
    State(app): State<App>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let key = form.get("card").unwrap_or_default();
    let Some(item) = app.item(key) else { return refuse(NO_CARD) };
    let Some(grade) = form.get("grade").and_then(Grade::parse) else {
        return refuse("A grade is again, hard, good or easy. Go back and choose one.");
    };
    let which = Which::of(&form);
    if which.check(&app).is_err() {
        return refuse("There is no such topic. Go back to your cards.");
    }
    let actor = app.actor(visitor, &form);
    let learner = app.learner(actor.id);
    // Reviews under a former name are reviews of this card.
    for former in app.former_keys(item) {
        if app.store.card(learner, &former).await?.is_some() {
            app.store.rename_card(learner, &former, key).await?;
        }
    }
    let known = app.store.card(learner, key).await?;
    let performance = known.map_or(Performance::New, |(memory, _)| Performance::Reviewed(memory));
    // A form that was sent twice, or from a tab left open, grades a review that is over.
    if form.get("reviews") == Some(performance.reviews().to_string().as_str()) {
        let habits = app.store.habits(learner).await?;
        let parameters = app.store.parameters(learner).await?;
        let terms = terms(&habits, &parameters, item, key);
        let all = cards::next_with(performance, app.clock.now(), terms)?;
        if let Some(next) = all.iter().find(|next| next.grade == grade)
            && app.store.save_review(learner, key, next).await?
        {
            app.spend(learner, &form).await;
        }
    }
    Ok((actor, Redirect::to(&which.address())).into_response())
}

/// Takes a grade back, and shows that card again.
pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let which = Which::of(&form);
    if which.check(&app).is_err() {
        return refuse("There is no such topic. Go back to your cards.");
    }
    let key = form.get("card").unwrap_or_default();
    let number = form.get("number").and_then(|number| number.parse().ok());
    let (Some(number), Some(visitor)) = (number, visitor.0) else {
        return refuse("There is no grade to take back. Go back to your cards.");
    };
    let desk = app.desk(Visitor(Some(visitor))).await?;
    // Only the latest, so that a page left open takes back nothing else.
    if desk.last.is_some_and(|last| last.card == key && last.number == number) {
        app.store.undo_review(app.learner(visitor), key, number).await?;
    }
    Ok(Redirect::to(&which.revealing(key).address()).into_response())
}

/// Skips a card, buries it or its concept's until tomorrow, suspends it, or calls it back.
pub(super) async fn aside(
    State(app): State<App>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let which = Which::of(&form);
    if which.check(&app).is_err() {
        return refuse("There is no such topic. Go back to your cards.");
    }
    let key = form.get("card").unwrap_or_default();
    let Some(item) = app.item(key) else { return refuse(NO_CARD) };
    let what = form.get("what").unwrap_or_default();
    if what == "skip" {
        return Ok(Redirect::to(&which.skipping(key).address()).into_response());
    }
    let actor = app.actor(visitor, &form);
    let desk = app.desk(Visitor(Some(actor.id))).await?;
    let tomorrow = Day(desk.today.0.saturating_add(1));
    let concept = app.library.concept(item.concept());
    let siblings = concept.map(|concept| {
        let cards = concept.cards.iter().map(super::item::Item::Card);
        cards.chain(concept.questions.iter().map(super::item::Item::Question))
    });
    let (keys, until) = match what {
        "bury" => (vec![key.to_owned()], Some(tomorrow)),
        "siblings" => {
            (siblings.into_iter().flatten().map(super::item::Item::key).collect(), Some(tomorrow))
        }
        "suspend" => (vec![key.to_owned()], Some(SUSPENDED)),
        "back" => (vec![key.to_owned()], None),
        _ => return refuse("A card is skipped, buried, suspended or called back. Go back to it."),
    };
    app.store.put_aside(app.learner(actor.id), &keys, until).await?;
    let to = if what == "back" { "/cards".to_owned() } else { which.address() };
    Ok((actor, Redirect::to(&to)).into_response())
}
