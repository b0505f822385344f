//! Flashcards: how many are due, and reviewing them.

mod review;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::frame::{App, Base, Error, Visitor, html};
use crate::cards::{Counts, Session, session};
use crate::clock::Timestamp;
use crate::content::{Card, Topic};
use crate::store::Deck;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cards", get(overview))
        .route("/cards/review", get(review::review).post(review::grade))
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
        let counts = |topic| (topic, self.session(Some(topic), &deck, now).counts);
        let topics = self.library.topics.iter().map(counts);
        Ok(topics.filter(|(_, counts)| counts.all > 0).collect())
    }

    /// What there is to review of a topic, or of everything.
    fn session(&self, topic: Option<&Topic>, deck: &Deck, now: Timestamp) -> Session<&Card> {
        let concepts = self.library.concepts.iter();
        let concepts =
            concepts.filter(|concept| topic.is_none_or(|topic| concept.topic == topic.slug));
        let due = |card: &Card| deck.get(card.id.as_str()).map(|(_, due_at)| *due_at);
        session(concepts.flat_map(|concept| &concept.cards).map(|card| (card, due(card))), now)
    }
}

#[derive(Template)]
#[template(path = "cards/overview.html")]
struct OverviewPage<'a> {
    base: Base,
    topics: Vec<(&'a Topic, Counts)>,
    total: Counts,
}

async fn overview(State(app): State<App>, base: Base, visitor: Visitor) -> Result<Response, Error> {
    let topics = app.card_counts(visitor).await?;
    let total: Counts = topics.iter().map(|(_, counts)| *counts).sum();
    html(OverviewPage { base, topics, total })
}
