//! Search over concepts, questions, demos, puzzles, cards and polls.
//!
//! Owns the page and what of the bank is found under which words. A question is found by what it
//! asks, never by its answers.

mod index;

use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};

use self::index::{Found, Index};
use super::frame::{App, Base, Error, Query, html};
use crate::content::Library;
use crate::demos;

/// Hits shown; past them more words are asked for.
const SHOWN: usize = 40;

/// A search is no longer, in characters.
const LONGEST: usize = 200;

/// The routes over one bank, whose index is made when somebody first searches.
pub(super) fn routes() -> Router<App> {
    let index: Arc<OnceLock<Index>> = Arc::default();
    Router::new().route("/search", get(search).layer(Extension(index)))
}

#[derive(Template)]
#[template(path = "search/page.html")]
struct SearchPage<'a> {
    base: Base,
    query: String,
    hits: Vec<&'a Hit>,
    /// How many there are in all.
    found: usize,
    /// Words that stood for what was typed.
    instead: Vec<String>,
}

/// Something that can be found.
struct Hit {
    /// What it is, in a word.
    kind: &'static str,
    path: String,
    title: String,
    /// Where it belongs.
    place: String,
}

async fn search(
    State(app): State<App>,
    Extension(index): Extension<Arc<OnceLock<Index>>>,
    base: Base,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    // Of several the first, so that no address is a wrong one.
    let typed = asked.iter().find(|(name, _)| name == "q").map_or("", |(_, typed)| typed.trim());
    let query: String = typed.chars().take(LONGEST).collect();
    let index = index.get_or_init(|| of_bank(&app.library));
    let Found { hits, instead } = index.find(&query);
    html(SearchPage {
        base,
        found: hits.len(),
        hits: hits.into_iter().take(SHOWN).collect(),
        instead,
        query,
    })
}

/// How much a word says of what it stands in.
const TITLE: u32 = 8;
const NAME: u32 = 6;
const SUMMARY: u32 = 3;
const TEXT: u32 = 1;

/// Everything in the bank that can be found, and the demos.
fn of_bank(library: &Library) -> Index {
    let mut index = Index::default();
    for concept in &library.concepts {
        let topic = library.topic(concept.topic.as_str()).map_or("", |topic| topic.title.as_str());
        let explanation = concept.explanation.as_ref().map(crate::content::Markdown::plain);
        let hit = |kind, path: String, title: String, place: &str| Hit {
            kind,
            path,
            title,
            place: place.to_owned(),
        };
        let address = format!("/concepts/{}", concept.slug);
        index.add(
            hit("concept", address.clone(), concept.title.clone(), topic),
            // Whoever names a concept wants its page first.
            &[
                (&concept.title, TITLE + 4),
                (concept.slug.as_str(), NAME + 2),
                (&concept.summary.plain(), SUMMARY),
                (topic, TEXT),
                (&explanation.unwrap_or_default(), TEXT),
            ],
        );
        for question in &concept.questions {
            let stem = question.stem.plain();
            let place = format!("{topic}, {}", question.level.name());
            let path = format!("/questions/{}", question.id);
            let words = [(stem.as_str(), NAME), (concept.title.as_str(), SUMMARY), (topic, TEXT)];
            index.add(hit("question", path, stem.clone(), &place), &words);
        }
        for puzzle in &concept.puzzles {
            let goal = puzzle.goal.plain();
            let title = puzzle.title.as_str();
            let words =
                [(title, TITLE), (goal.as_str(), SUMMARY), (concept.title.as_str(), SUMMARY)];
            index.add(
                hit("puzzle", format!("/puzzles/{}", puzzle.id), title.to_owned(), &goal),
                &words,
            );
        }
        for card in &concept.cards {
            let front = card.front.plain();
            let words = [(front.as_str(), NAME - 1), (concept.title.as_str(), SUMMARY)];
            let path = format!("{address}#cards");
            index.add(hit("card", path, front.clone(), &concept.title), &words);
        }
        for poll in &concept.polls {
            let stem = poll.stem.plain();
            let words = [(stem.as_str(), NAME), (concept.title.as_str(), SUMMARY)];
            index.add(hit("poll", format!("/polls/{}", poll.id), stem.clone(), topic), &words);
        }
    }
    for topic in &library.topics {
        let summary = topic.summary.plain();
        let hit = Hit {
            kind: "topic",
            path: format!("/topics/{}", topic.slug),
            title: topic.title.clone(),
            place: summary.clone(),
        };
        index.add(hit, &[(&topic.title, TITLE + 2), (&summary, SUMMARY)]);
    }
    for demo in demos::all().iter().filter(|demo| library.bank.shows(demo.slug)) {
        let concepts = demo.concepts.iter().filter_map(|slug| library.concept(slug));
        let concepts: Vec<&str> = concepts.map(|concept| concept.title.as_str()).collect();
        let hit = Hit {
            kind: "demo",
            path: format!("/demos/{}", demo.slug),
            title: demo.title.to_owned(),
            place: demo.summary().to_owned(),
        };
        index.add(
            hit,
            &[
                (demo.title, TITLE),
                (demo.slug, NAME),
                (demo.summary(), SUMMARY),
                (&concepts.join(" "), SUMMARY),
                (demo.caption, TEXT),
            ],
        );
    }
    index
}
