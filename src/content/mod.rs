//! The question bank: YAML files in, an immutable [`Library`] out, or every problem with its place.
//!
//! Owns what a concept, a question, a card and an opinion poll are and which of them there are.
//! Knows no database and no HTTP; it is told which demos exist.

mod check;
mod highlight;
mod load;
mod markdown;
mod nearest;
mod problem;
mod schema;
mod unreadable;

use std::collections::HashMap;

pub use highlight::{Language, escape, lines as highlighted_lines};
pub use load::{LARGEST_FILE, load};
pub use markdown::{Code, Html, Markdown};
pub use problem::Problem;

use crate::id::{ItemId, Slug};
use crate::poll::Rules;

/// How much a question asks of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What everybody is asked.
    Junior,
    /// What daily work with concurrency teaches.
    Middle,
    /// What one knows after it went wrong.
    Senior,
}

impl Level {
    /// All levels, easiest first.
    pub const ALL: [Self; 3] = [Self::Junior, Self::Middle, Self::Senior];

    /// The level's name, in YAML, addresses and on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Junior => "junior",
            Self::Middle => "middle",
            Self::Senior => "senior",
        }
    }

    /// The level of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// A group of concepts: one folder.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The folder's name.
    pub slug: Slug,
    /// The heading.
    pub title: String,
    /// One sentence.
    pub summary: Markdown,
    /// Its concepts in learning order, as indices of [`Library::concepts`].
    pub concepts: Vec<usize>,
}

/// One thing to understand: one file.
#[derive(Debug, Clone)]
pub struct Concept {
    /// The file's name.
    pub slug: Slug,
    /// The heading.
    pub title: String,
    /// The slug of its topic.
    pub topic: Slug,
    /// How much its questions ask, unless they say otherwise.
    pub level: Level,
    /// One sentence.
    pub summary: Markdown,
    /// The concept's page.
    pub explanation: Option<Markdown>,
    /// What it looks like in Python.
    pub python: Option<Code>,
    /// What it looks like in Rust.
    pub rust: Option<Code>,
    /// Where it is documented.
    pub sources: Vec<Source>,
    /// Slugs of the demos that show it.
    pub demos: Vec<Slug>,
    /// Slugs of related concepts.
    pub see_also: Vec<Slug>,
    /// Its questions.
    pub questions: Vec<Question>,
    /// Its flashcards.
    pub cards: Vec<Card>,
    /// Its opinion polls.
    pub polls: Vec<Poll>,
}

/// A page that documents a concept.
#[derive(Debug, Clone)]
pub struct Source {
    /// The link's text.
    pub title: String,
    /// A web address.
    pub url: String,
}

/// A question with one right answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// `concept/question`.
    pub id: ItemId,
    /// How much it asks.
    pub level: Level,
    /// What is asked.
    pub stem: Markdown,
    /// A program that it is about.
    pub code: Option<Code>,
    /// A nudge.
    pub hint: Option<Markdown>,
    /// The answers to choose from, in the order the author wrote them.
    pub options: Vec<Choice>,
    /// The position of the right one.
    pub key: usize,
    /// Why it is so.
    pub explanation: Markdown,
}

/// An option of a question: the key, or a distractor.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The name its votes are counted under.
    pub id: Slug,
    /// What it says.
    pub text: Markdown,
    /// Why it is right or wrong: its rationale.
    pub why: Markdown,
}

/// A flashcard.
#[derive(Debug, Clone)]
pub struct Card {
    /// `concept/card`.
    pub id: ItemId,
    /// The question.
    pub front: Markdown,
    /// The answer.
    pub back: Markdown,
}

/// An opinion poll: no option is right.
#[derive(Debug, Clone)]
pub struct Poll {
    /// `concept/poll`.
    pub id: ItemId,
    /// What is asked.
    pub stem: Markdown,
    /// A program that it is about.
    pub code: Option<Code>,
    /// What may be chosen.
    pub options: Vec<PollOption>,
    /// What is shown after the vote.
    pub explanation: Option<Markdown>,
    /// What it accepts, and when.
    pub rules: Rules,
    /// Whether each page shows the options in an order of its own.
    pub shuffled: bool,
}

/// An option of an opinion poll.
#[derive(Debug, Clone)]
pub struct PollOption {
    /// The name its votes are counted under.
    pub id: Slug,
    /// What it says.
    pub text: Markdown,
}

/// The whole bank, checked and indexed.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Topics in learning order; each has a concept.
    pub topics: Vec<Topic>,
    /// Concepts, by topic in learning order.
    pub concepts: Vec<Concept>,
    index: HashMap<Slug, usize>,
}

impl Library {
    fn new(topics: Vec<Topic>, concepts: Vec<Concept>) -> Self {
        let index =
            concepts.iter().enumerate().map(|(at, concept)| (concept.slug.clone(), at)).collect();
        Self { topics, concepts, index }
    }

    /// The topic of that name.
    #[must_use]
    pub fn topic(&self, slug: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.slug.as_str() == slug)
    }

    /// The concepts of a topic in learning order.
    pub fn concepts_of<'a>(&'a self, topic: &'a Topic) -> impl Iterator<Item = &'a Concept> {
        topic.concepts.iter().filter_map(|&at| self.concepts.get(at))
    }

    /// The concept of that name.
    #[must_use]
    pub fn concept(&self, slug: &str) -> Option<&Concept> {
        self.index.get(slug).and_then(|&at| self.concepts.get(at))
    }

    /// The question of that id.
    #[must_use]
    pub fn question(&self, id: &ItemId) -> Option<&Question> {
        self.concept(id.concept())?.questions.iter().find(|question| question.id == *id)
    }

    /// The card of that id.
    #[must_use]
    pub fn card(&self, id: &ItemId) -> Option<&Card> {
        self.concept(id.concept())?.cards.iter().find(|card| card.id == *id)
    }

    /// The opinion poll of that id.
    #[must_use]
    pub fn poll(&self, id: &ItemId) -> Option<&Poll> {
        self.concept(id.concept())?.polls.iter().find(|poll| poll.id == *id)
    }

    /// All questions, by topic and concept.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.concepts.iter().flat_map(|concept| &concept.questions)
    }

    /// All cards, by topic and concept.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.concepts.iter().flat_map(|concept| &concept.cards)
    }

    /// All opinion polls, by topic and concept.
    pub fn polls(&self) -> impl Iterator<Item = &Poll> {
        self.concepts.iter().flat_map(|concept| &concept.polls)
    }
}

impl Question {
    /// The option of that id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.id.as_str() == id)
    }

    /// Whether the option of that id is the key.
    #[must_use]
    pub fn is_right(&self, option: &str) -> bool {
        self.options.get(self.key).is_some_and(|key| key.id.as_str() == option)
    }
}

impl Poll {
    /// The option of that id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&PollOption> {
        self.options.iter().find(|option| option.id.as_str() == id)
    }
}
