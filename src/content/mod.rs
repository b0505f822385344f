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

use std::collections::HashMap;

pub use bank::{Bank, Misconception, ShownDemos};
pub use explored::{CheckedAgainst, Explored};
pub use files::LARGEST_FILE;
pub use foreign::{Exported, Foreign, Home, Imported, LARGEST_FOREIGN, Written, export, import};
pub use highlight::{Language, escape, lines as highlighted_lines};
pub use kept::Kept;
pub use ledger::accept;
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

/// The whole bank, checked and indexed.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Topics in learning order; each has a concept.
    pub topics: Vec<Topic>,
    /// Concepts, by topic in learning order.
    pub concepts: Vec<Concept>,
    /// What the bank says of itself.
    pub bank: Bank,
    /// The wrong beliefs that distractors stand for.
    pub misconceptions: Vec<Misconception>,
    index: HashMap<Slug, usize>,
    /// Present names by former ones: of concepts (`name`) and of items (`concept/name`).
    renamed: HashMap<String, String>,
}

/// The questions that are most like one, most alike first, and how much they have in common, 0 to 1.
#[must_use]
pub fn similar(library: &Library, id: &ItemId, most: usize) -> Vec<(ItemId, f64)> {
    lint::similar_in(library, id, most)
}

impl Library {
    fn new(topics: Vec<Topic>, concepts: Vec<Concept>) -> Self {
        let index =
            concepts.iter().enumerate().map(|(at, concept)| (concept.slug.clone(), at)).collect();
        let mut renamed = HashMap::new();
        for concept in &concepts {
            for was in &concept.was {
                renamed.insert(was.to_string(), concept.slug.to_string());
            }
            let questions = concept.questions.iter().chain(&concept.retired);
            let items = questions
                .map(|question| (&question.was, &question.id))
                .chain(concept.cards.iter().map(|card| (&card.was, &card.id)))
                .chain(concept.polls.iter().map(|poll| (&poll.was, &poll.id)))
                .chain(concept.puzzles.iter().map(|puzzle| (&puzzle.was, &puzzle.id)));
            for (former, id) in items {
                for was in former {
                    renamed.insert(was.to_string(), id.to_string());
                }
            }
        }
        Self { topics, concepts, index, renamed, ..Self::default() }
    }

    /// The present name of the concept that was once called so.
    #[must_use]
    pub fn concept_now(&self, former: &str) -> Option<&Concept> {
        self.concept(self.renamed.get(former)?)
    }

    /// The present name of the question, card, poll or puzzle that was once called so; the concept
    /// it was in may have another name now, too.
    #[must_use]
    pub fn item_now(&self, former: &ItemId) -> Option<ItemId> {
        if let Some(now) = self.renamed.get(former.as_str()) {
            return now.parse().ok();
        }
        let concept = self.concept_now(former.concept())?;
        format!("{}/{}", concept.slug, former.item()).parse().ok()
    }

    /// The bank with its drafts among its questions: for those who write them.
    #[must_use]
    pub fn with_drafts(mut self) -> Self {
        for concept in &mut self.concepts {
            let drafts = std::mem::take(&mut concept.drafts);
            concept.questions.extend(drafts);
        }
        self
    }

    /// Gives each piece of evidence what runs of it have shown.
    fn prove(&mut self, proofs: &[Proofs]) {
        for concept in &mut self.concepts {
            let questions = [&mut concept.questions, &mut concept.retired, &mut concept.drafts];
            let of_questions =
                questions.into_iter().flatten().filter_map(|question| question.evidence.as_mut());
            let own = concept.python_run.iter_mut().chain(&mut concept.rust_run);
            for evidence in own.chain(of_questions) {
                evidence.proof = proofs.iter().find_map(|proofs| proofs.of(evidence)).cloned();
            }
        }
    }

    /// Former and present names, in the order of the former: of concepts, and of items as
    /// `concept/name`.
    #[must_use]
    pub fn renamed(&self) -> Vec<(&str, &str)> {
        let mut renamed: Vec<(&str, &str)> =
            self.renamed.iter().map(|(was, now)| (was.as_str(), now.as_str())).collect();
        renamed.sort_unstable();
        renamed
    }

    /// Former and present names of options, with the question or poll that they are of.
    #[must_use]
    pub fn renamed_options(&self) -> Vec<(&ItemId, &str, &str)> {
        let questions = self.concepts.iter().flat_map(|concept| {
            let all = concept.questions.iter().chain(&concept.retired);
            all.flat_map(|question| {
                question.options().iter().map(move |o| (&question.id, &o.was, &o.id))
            })
        });
        let polls = self
            .polls()
            .flat_map(|poll| poll.options.iter().map(move |o| (&poll.id, &o.was, &o.id)));
        let mut renamed: Vec<(&ItemId, &str, &str)> = questions
            .chain(polls)
            .flat_map(|(of, was, id)| was.iter().map(move |was| (of, was.as_str(), id.as_str())))
            .collect();
        renamed.sort_unstable();
        renamed
    }

    /// The present name of an option of a question or poll, whatever revision that is of.
    #[must_use]
    pub fn option_now(&self, of: &ItemId, former: &str) -> Option<&Slug> {
        let of = of.at_revision(1);
        let is_former = |was: &[Slug]| was.iter().any(|was| was.as_str() == former);
        if let Some(question) = self.question(&of) {
            let mut options = question.options().iter();
            return options.find(|option| is_former(&option.was)).map(|option| &option.id);
        }
        let mut options = self.poll(&of)?.options.iter();
        options.find(|option| is_former(&option.was)).map(|option| &option.id)
    }

    /// The present name of a question, card, poll or puzzle whose concept may have been renamed, too;
    /// none when it has this name now.
    #[must_use]
    pub fn item_today(&self, former: &ItemId) -> Option<ItemId> {
        let once = self.item_now(former)?;
        Some(self.item_now(&once).unwrap_or(once))
    }

    /// Every name that a question, a poll or a card ever had before, in each name of its concept.
    #[must_use]
    pub fn former_names(&self, id: &ItemId) -> Vec<ItemId> {
        let Some(concept) = self.concept(id.concept()) else { return Vec::new() };
        let was: &[ItemId] = match (self.question(id), self.poll(id)) {
            (Some(question), _) => &question.was,
            (None, Some(poll)) => &poll.was,
            (None, None) => self.card(id).map_or(&[], |card| &card.was),
        };
        let items = std::iter::once(id).chain(was);
        let names = items.flat_map(|item| {
            let concepts =
                std::iter::once(item.concept()).chain(concept.was.iter().map(Slug::as_str));
            concepts.filter_map(move |concept| format!("{concept}/{}", item.item()).parse().ok())
        });
        names.filter(|name| name != id).collect()
    }

    /// The misconception of that name.
    #[must_use]
    pub fn misconception(&self, id: &str) -> Option<&Misconception> {
        self.misconceptions.iter().find(|misconception| misconception.id.as_str() == id)
    }

    /// The puzzle of that id.
    #[must_use]
    pub fn puzzle(&self, id: &ItemId) -> Option<&Puzzle> {
        self.concept(id.concept())?.puzzles.iter().find(|puzzle| puzzle.id == *id)
    }

    /// All puzzles, by topic and concept.
    pub fn puzzles(&self) -> impl Iterator<Item = &Puzzle> {
        self.concepts.iter().flat_map(|concept| &concept.puzzles)
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

    /// The question of that id, retired ones included.
    #[must_use]
    pub fn question(&self, id: &ItemId) -> Option<&Question> {
        let concept = self.concept(id.concept())?;
        concept.questions.iter().chain(&concept.retired).find(|question| question.id == *id)
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

    /// All questions that are drawn and listed, by topic and concept.
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

impl Poll {
    /// The option of that id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&PollOption> {
        self.options.iter().find(|option| option.id.as_str() == id)
    }
}
