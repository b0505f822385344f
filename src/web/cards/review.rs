//! One card after another: front, think, reveal, grade.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::cards::{self, Grade, Interval, Performance, Session};
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
    let of = app.library.topic(&topic);
    if !topic.is_empty() && of.is_none() {
        return Err(Error::NotFound);
    }
    let deck = app.deck(visitor).await?;
    let now = app.clock.now();
    let Session { queue, counts, next_due } = app.session(of, &deck, now);
    let revealed =
        reveal.as_deref().and_then(|id| queue.iter().find(|card| card.id.as_str() == id));
    let Some(card) = revealed.or(queue.first()).copied() else {
        let next = next_due.map(|due_at| in_words(due_at.0 - now.0));
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
        topic_title: of.map_or("All topics", |topic| &topic.title),
        topic: &topic,
        card,
        concept: app.library.concept(card.id.concept()).ok_or(Error::NotFound)?,
        grades,
        reviews: performance.reviews(),
        left: queue.len(),
        minutes: counts.minutes(),
        ticket: app.ticket(),
    })
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
    if form.get("reviews") == Some(performance.reviews().to_string().as_str()) {
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
