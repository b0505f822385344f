//! Flashcards: how many are due, and reviewing them.

mod review;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::frame::{App, Base, Error, Visitor, html};
use crate::content::Topic;
use crate::store::Deck;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/cards", get(overview))
        .route("/cards/review", get(review::review).post(review::grade))
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

fn minutes(cards: usize) -> usize {
    (cards * SECONDS_A_CARD).div_ceil(60)
}
