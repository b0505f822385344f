//! Reviewing flashcards: front, think, reveal, grade.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::base::Base;
use super::error::Error;
use super::extract::{Form, Query};
use super::visitor::Visitor;
use super::{App, html};
use crate::cards::{self, Grade, Interval, Performance};
use crate::clock::Timestamp;
use crate::content::{Card, Concept, Topic};
use crate::id::ItemId;
use crate::store::Deck;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/cards", get(overview)).route("/cards/review", get(review).post(grade))
}

/// Seconds that a card takes, for the estimate of what is left.
const SECONDS_A_CARD: usize = 12;

/// Cards of a topic, or of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Seen before and due now.
    pub(super) due: usize,
    /// Never seen.
    pub(super) new: usize,
    pub(super) all: usize,
}

impl App {
    /// What the visitor remembers of each card.
    async fn deck(&self, visitor: Visitor) -> Result<Deck, Error> {
        match visitor.0 {
            Some(visitor) => Ok(self.store.deck(self.learner(visitor)).await?),
            None => Ok(Deck::new()),
        }
    }

    /// Cards due and new in each topic that has cards.
    pub(super) async fn card_counts(
        &self,
        visitor: Visitor,
    ) -> Result<Vec<(&Topic, Counts)>, Error> {
        let deck = self.deck(visitor).await?;
        let now = self.clock.now();
        let counts = |topic| {
            let mut counts = Counts::default();
            for card in self.library.concepts_of(topic).flat_map(|concept| &concept.cards) {
                counts.all += 1;
                match deck.get(card.id.as_str()) {
                    None => counts.new += 1,
                    Some((_, due_at)) => counts.due += usize::from(*due_at <= now),
                }
            }
            (topic, counts)
        };
        let topics = self.library.topics.iter().map(counts);
        Ok(topics.filter(|(_, counts)| counts.all > 0).collect())
    }
}

#[derive(Template)]
#[template(path = "cards/overview.html")]
struct OverviewPage<'a> {
    base: Base,
    topics: Vec<(&'a Topic, Counts)>,
    total: Counts,
    minutes: usize,
}

async fn overview(State(app): State<App>, base: Base, visitor: Visitor) -> Result<Response, Error> {
    let topics = app.card_counts(visitor).await?;
    let mut total = Counts::default();
    for (_, counts) in &topics {
        total.due += counts.due;
        total.new += counts.new;
        total.all += counts.all;
    }
    let minutes = minutes(total.due + total.new);
    html(OverviewPage { base, topics, total, minutes })
}

#[derive(Deserialize)]
struct Which {
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

async fn review(
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

async fn grade(State(app): State<App>, visitor: Visitor, form: Form) -> Result<Response, Error> {
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

fn minutes(cards: usize) -> usize {
    (cards * SECONDS_A_CARD).div_ceil(60)
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
