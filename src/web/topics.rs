//! Topics, and the concepts in them.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::demos::DemoStrip;
use super::frame::{App, Base, Error, Path, Visitor, html, percent};
use crate::content::{Concept, Library, Question, Topic};
use crate::id::Slug;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/topics", get(list))
        .route("/topics/{topic}", get(topic))
        .route("/concepts/{concept}", get(concept))
}

/// A topic with what it holds and how far the visitor is.
pub(super) struct TopicRow<'a> {
    pub(super) topic: &'a Topic,
    pub(super) concepts: usize,
    pub(super) questions: usize,
    pub(super) cards: usize,
    pub(super) demos: usize,
    /// Questions whose latest answer was right.
    pub(super) right: usize,
}

impl TopicRow<'_> {
    /// What it holds, in words.
    pub(super) fn holds(&self) -> String {
        let count = |n: usize, one: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {one}s")),
        };
        let parts =
            [count(self.concepts, "concept"), count(self.cards, "card"), count(self.demos, "demo")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    pub(super) fn percent(&self) -> usize {
        percent(self.right, self.questions)
    }
}

impl App {
    /// All topics with the visitor's progress.
    pub(super) async fn topic_rows(&self, visitor: Visitor) -> Result<Vec<TopicRow<'_>>, Error> {
        let right = self.right_answers(visitor).await?;
        let row = |topic| {
            let of = || self.library.concepts_of(topic);
            let mut demos: Vec<&str> =
                of().flat_map(|concept| &concept.demos).map(Slug::as_str).collect();
            demos.sort_unstable();
            demos.dedup();
            TopicRow {
                topic,
                concepts: of().count(),
                questions: of().map(|concept| concept.questions.len()).sum(),
                cards: of().map(|concept| concept.cards.len()).sum(),
                demos: demos.len(),
                right: of().map(|concept| right_in(concept, &right)).sum(),
            }
        };
        Ok(self.library.topics.iter().map(row).collect())
    }

    /// Whether the visitor's latest answer to each question was right.
    pub(super) async fn right_answers(
        &self,
        visitor: Visitor,
    ) -> Result<HashMap<String, bool>, Error> {
        let Some(visitor) = visitor.0 else { return Ok(HashMap::new()) };
        let progress = self.store.progress(self.learner_now(visitor).await).await?;
        Ok(progress.into_iter().map(|answer| (answer.question, answer.correct)).collect())
    }
}

fn right_in(concept: &Concept, right: &HashMap<String, bool>) -> usize {
    let is_right = |id: &str| right.get(id) == Some(&true);
    concept.questions.iter().filter(|question| is_right(question.id.as_str())).count()
}

#[derive(Template)]
#[template(path = "topics/list.html")]
struct ListPage<'a> {
    base: Base,
    topics: Vec<TopicRow<'a>>,
}

async fn list(State(app): State<App>, base: Base, visitor: Visitor) -> Result<Response, Error> {
    html(ListPage { base, topics: app.topic_rows(visitor).await? })
}

#[derive(Template)]
#[template(path = "topics/topic.html")]
struct TopicPage<'a> {
    base: Base,
    topic: &'a Topic,
    questions: usize,
    cards: usize,
    /// Each concept, and how many of its questions were last answered right.
    concepts: Vec<(&'a Concept, usize)>,
    /// The topic after this one, in learning order.
    next: Option<&'a Topic>,
}

async fn topic(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Error> {
    let topic = app.library.topic(&slug).ok_or(Error::NotFound)?;
    let right = app.right_answers(visitor).await?;
    let concepts: Vec<_> = app
        .library
        .concepts_of(topic)
        .map(|concept| (concept, right_in(concept, &right)))
        .collect();
    let questions = concepts.iter().map(|(concept, _)| concept.questions.len()).sum();
    let cards = concepts.iter().map(|(concept, _)| concept.cards.len()).sum();
    let topics = &app.library.topics;
    let at = topics.iter().position(|other| other.slug == topic.slug);
    let next = at.and_then(|at| topics.get(at + 1));
    html(TopicPage { base, topic, questions, cards, concepts, next })
}

#[derive(Template)]
#[template(path = "topics/concept.html")]
struct ConceptPage<'a> {
    base: Base,
    topic: &'a Topic,
    concept: &'a Concept,
    demos: Vec<DemoStrip>,
    related: Vec<&'a Concept>,
    /// Whether the visitor's latest answer to each question was right, where there is one.
    answers: Vec<Option<bool>>,
    next: Next<'a>,
}

/// What to do after a concept was read.
struct Next<'a> {
    /// Its first question that was not answered right.
    question: Option<&'a Question>,
    /// The concept after it, in learning order.
    concept: Option<&'a Concept>,
    /// How many cards its topic has.
    cards: usize,
}

impl<'a> Next<'a> {
    fn after(
        concept: &'a Concept,
        topic: &Topic,
        library: &'a Library,
        answers: &[Option<bool>],
    ) -> Self {
        let mut questions = concept.questions.iter().zip(answers);
        let question = questions.find(|(_, answer)| **answer != Some(true));
        let at = library.concepts.iter().position(|other| other.slug == concept.slug);
        let cards = library.concepts_of(topic).map(|concept| concept.cards.len()).sum();
        Self {
            question: question.map(|(question, _)| question),
            concept: at.and_then(|at| library.concepts.get(at + 1)),
            cards,
        }
    }
}

async fn concept(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Error> {
    let Some(concept) = app.library.concept(&slug) else {
        let now = app.library.concept_now(&slug).ok_or(Error::NotFound)?;
        return Ok(Redirect::permanent(&format!("/concepts/{}", now.slug)).into_response());
    };
    let topic = app.library.topic(concept.topic.as_str()).ok_or(Error::NotFound)?;
    let right = app.right_answers(visitor).await?;
    let answers: Vec<_> =
        concept.questions.iter().map(|question| right.get(question.id.as_str()).copied()).collect();
    let related =
        concept.see_also.iter().filter_map(|slug| app.library.concept(slug.as_str())).collect();
    let next = Next::after(concept, topic, &app.library, &answers);
    html(ConceptPage { base, topic, concept, demos: app.strips(concept), related, answers, next })
}
