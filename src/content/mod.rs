//! The question bank: YAML files in, an immutable [`Library`] out, or every problem with its place.
//!
//! Owns what a concept, a question, a card, a puzzle and an opinion poll are and which there are.
//! Knows no database and no HTTP; it is told which demos exist.

mod bank;
mod check;
mod dates;
mod explored;
mod files;
mod foreign;
mod highlight;
mod kept;
mod ledger;
mod library;
mod lint;
mod load;
mod markdown;
mod meaning;
mod nearest;
mod packages;
mod problem;
mod proofs;
mod puzzle;
mod question;
mod read;
mod rules;
mod shape;
mod texts;
mod translation;

pub use bank::{Bank, Misconception, ShownDemos};
pub use explored::{CheckedAgainst, Explored};
pub use files::LARGEST_FILE;
pub use foreign::{Exported, Foreign, Home, Imported, LARGEST_FOREIGN, Written, export, import};
pub use highlight::{Language, escape, lines as highlighted_lines};
pub use kept::Kept;
pub use ledger::accept;
pub use library::Library;
pub use load::{Examined, check_text, examine, load, load_again, unheld};
pub use markdown::{Code, Html, Markdown};
pub use meaning::Meaning;
pub use problem::{Mend, Problem};
pub use proofs::{Proof, Proofs};
pub use puzzle::{Order, Outcome, Puzzle, Switch, What};
pub use question::{
    Aloud, Asks, Block, Choice, Evidence, Expects, Facts, Interpreter, Kind, Line, Number,
    Ordering, Point, ProvedBy, Question, Range, Retired, WrongNumber,
};
pub use rules::{Rule, Severity};

pub use shape::schema;

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
    /// Former names: their addresses lead here.
    pub was: Vec<Slug>,
    /// The heading.
    pub title: String,
    /// The slug of its topic.
    pub topic: Slug,
    /// How much its questions ask, unless they say otherwise.
    pub level: Level,
    /// One sentence.
    pub summary: Markdown,
    /// The answer as it is spoken in twenty seconds.
    pub in_interview: Option<Markdown>,
    /// The concept's page.
    pub explanation: Option<Markdown>,
    /// What it looks like in Python.
    pub python: Option<Code>,
    /// How the Python program is proved.
    pub python_run: Option<Evidence>,
    /// What it looks like in Rust.
    pub rust: Option<Code>,
    /// How the Rust program is proved.
    pub rust_run: Option<Evidence>,
    /// Where it is documented.
    pub sources: Vec<Source>,
    /// Slugs of the demos that show it.
    pub demos: Vec<Slug>,
    /// Slugs of related concepts.
    pub see_also: Vec<Slug>,
    /// Its questions: those that are listed, drawn and served.
    pub questions: Vec<Question>,
    /// Questions that are served, and neither listed nor drawn any more.
    pub retired: Vec<Question>,
    /// Questions that are not served yet.
    pub drafts: Vec<Question>,
    /// Its flashcards.
    pub cards: Vec<Card>,
    /// Its opinion polls.
    pub polls: Vec<Poll>,
    /// Its puzzles.
    pub puzzles: Vec<Puzzle>,
}

/// A page that documents a concept.
#[derive(Debug, Clone)]
pub struct Source {
    /// The link's text.
    pub title: String,
    /// A web address.
    pub url: String,
}

/// A flashcard.
#[derive(Debug, Clone)]
pub struct Card {
    /// `concept/card`.
    pub id: ItemId,
    /// 1 at first; one more whenever the meaning changed.
    pub revision: u32,
    /// Former names.
    pub was: Vec<ItemId>,
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
    /// Former names.
    pub was: Vec<ItemId>,
    /// The puzzle of the same concept whose outcomes are guessed.
    pub guesses: Option<Slug>,
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
    /// Former names.
    pub was: Vec<Slug>,
    /// What it says.
    pub text: Markdown,
}

/// The questions that are most like one, most alike first, and how much they have in common, 0 to 1.
#[must_use]
pub fn similar(library: &Library, id: &ItemId, most: usize) -> Vec<(ItemId, f64)> {
    lint::similar_in(library, id, most)
}

impl Poll {
    /// The option of that id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&PollOption> {
        self.options.iter().find(|option| option.id.as_str() == id)
    }
}
