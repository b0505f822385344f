//! One card after another: front, think, reveal, grade.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::minutes;
use crate::cards::{self, Grade, Interval, Performance};
use crate::clock::Timestamp;
use crate::content::{Card, Concept};
use crate::id::ItemId;
use crate::store::Deck;
use crate::web::frame::{App, Base, Error, Form, Query, Visitor, html};

#[derive(Deserialize)]
pub(super) struct Which {
    /// Only cards of this topic.
    #[serde(default)]
    topic: String,
    /// The card whose back to show.
    reveal: Option<String>,
}

#[derive(Template)]
#[template(path = "cards/review.html")]
struct ReviewPage<'a> {
    base: Base,
    topic: &'a str,
    topic_title: &'a str,
    card: &'a Card,
    concept: &'a Concept,
    /// Present once the back is shown.
    grades: Option<[GradeButton; 4]>,
    /// Reviews of this card so far, so that a form sent twice counts once.
    reviews: u32,
    left: usize,
    minutes: usize,
    ticket: String,
}

struct GradeButton {
    grade: Grade,
    interval: String,
}

#[derive(Template)]
#[template(path = "cards/done.html")]
struct DonePage<'a> {
    base: Base,
    topic: &'a str,
    /// When the next card comes back, in words.
    next: Option<String>,
}

/// The cards to review now: those due, the longest due first, then new ones in learning order.
fn queue<'a>(app: &'a App, topic: &str, deck: &Deck, now: Timestamp) -> Vec<&'a Card> {
    let cards = app
        .library
        .concepts
        .iter()
        .filter(|concept| topic.is_empty() || concept.topic.as_str() == topic)
        .flat_map(|concept| &concept.cards);
    let mut due = Vec::new();
    let mut new = Vec::new();
    for card in cards {
        match deck.get(card.id.as_str()) {
            None => new.push(card),
            Some((_, due_at)) if *due_at <= now => due.push((*due_at, card)),
            Some(_) => {}
        }
    }
    due.sort_by_key(|(due_at, _)| *due_at);
    due.into_iter().map(|(_, card)| card).chain(new).collect()
}

fn performance(deck: &Deck, card: &Card) -> Performance {
    deck.get(card.id.as_str())
        .map_or(Performance::New, |(memory, _)| Performance::Reviewed(*memory))
}

pub(super) async fn review(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Query(Which { topic, reveal }): Query<Which>,
) -> Result<Response, Error> {
    if !topic.is_empty() && app.library.topic(&topic).is_none() {
        return Err(Error::NotFound);
    }
    let deck = app.deck(visitor).await?;
    let now = app.clock.now();
    let queue = queue(&app, &topic, &deck, now);
    let revealed =
        reveal.as_deref().and_then(|id| queue.iter().find(|card| card.id.as_str() == id));
    let Some(card) = revealed.or(queue.first()).copied() else {
        let soonest = deck.values().map(|(_, due_at)| *due_at).filter(|due_at| *due_at > now).min();
        let next = soonest.map(|due_at| in_words(due_at.0 - now.0));
        return html(DonePage { base, topic: &topic, next });
    };
    let performance = performance(&deck, card);
    let grades = match revealed {
        None => None,
        Some(_) => Some(cards::next(performance, now)?.map(|next| GradeButton {
            grade: next.grade,
            interval: match next.interval {
                Interval::Minutes(minutes) => format!("{minutes} min"),
                Interval::Days(days) => in_days(days),
            },
        })),
    };
    html(ReviewPage {
        base,
        topic_title: app.library.topic(&topic).map_or("All topics", |topic| &topic.title),
        topic: &topic,
        card,
        concept: app.library.concept(card.id.concept()).ok_or(Error::NotFound)?,
        grades,
        reviews: reviews(performance),
        left: queue.len(),
        minutes: minutes(queue.len()),
        ticket: app.ticket(),
    })
}

fn reviews(performance: Performance) -> u32 {
    match performance {
        Performance::New => 0,
        Performance::Reviewed(memory) => memory.reviews,
    }
}

pub(super) async fn grade(
    State(app): State<App>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let refuse = |sentence: &str| Err(Error::BadRequest(sentence.to_owned()));
    let id: Option<ItemId> = form.get("card").and_then(|id| id.parse().ok());
    let Some(card) = id.as_ref().and_then(|id| app.library.card(id)) else {
        return refuse("There is no such card; it may have been renamed. Go back to your cards.");
    };
    let Some(grade) = form.get("grade").and_then(Grade::parse) else {
        return refuse("A grade is again, hard, good or easy. Go back and choose one.");
    };
    let topic = form.get("topic").unwrap_or_default();
    if !topic.is_empty() && app.library.topic(topic).is_none() {
        return refuse("There is no such topic. Go back to your cards.");
    }
    let actor = app.actor(visitor, &form);
    let learner = app.learner(actor.id);
    let deck = app.store.deck(learner).await?;
    let performance = performance(&deck, card);
    // A form that was sent twice, or from a tab left open, grades a review that is over.
    if form.get("reviews") == Some(reviews(performance).to_string().as_str()) {
        let all = cards::next(performance, app.clock.now())?;
        if let Some(next) = all.iter().find(|next| next.grade == grade) {
            app.store.save_review(learner, &card.id, next).await?;
        }
    }
    let to = if topic.is_empty() {
        "/cards/review".to_owned()
    } else {
        format!("/cards/review?topic={topic}")
    };
    Ok((actor, Redirect::to(&to)).into_response())
}

fn in_days(days: i64) -> String {
    match days {
        1 => "1 day".to_owned(),
        2..=30 => format!("{days} days"),
        31..=364 => format!("{} months", (days + 15) / 30),
        _ => format!("{}.{} years", days / 365, days % 365 * 10 / 365),
    }
}

fn in_words(seconds: i64) -> String {
    match seconds {
        ..3_600 => format!("{} min", ((seconds + 30) / 60).max(1)),
        3_600..86_400 => format!("{} hours", (seconds + 1_800) / 3_600),
        _ => in_days((seconds + 43_200) / 86_400),
    }
}
