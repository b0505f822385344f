//! A question: how one answers it, and how the answer is known.

use std::path::Path;
use std::sync::Arc;

use super::problem::Place;
use super::{Code, Level, Markdown, Proof, Source};
use crate::clock::Day;
use crate::id::{ItemId, Slug};

/// A question.
#[derive(Debug, Clone)]
pub struct Question {
    /// `concept/question`.
    pub id: ItemId,
    /// 1 at first; one more whenever the meaning changed.
    pub revision: u32,
    /// Former names, `concept/question`.
    pub was: Vec<ItemId>,
    /// Whether it is checked and previewed, and not served.
    pub draft: bool,
    /// Since when and why it is not drawn any more.
    pub retired: Option<Retired>,
    /// How much it asks.
    pub level: Level,
    /// Of which versions it is true, and when that was read.
    pub facts: Facts,
    /// What is asked.
    pub stem: Markdown,
    /// The program that it is about; the first, where there are several.
    pub code: Option<Code>,
    /// All programs that it is about, with their titles.
    pub blocks: Vec<Block>,
    /// A nudge.
    pub hint: Option<Markdown>,
    /// How one answers.
    pub kind: Kind,
    /// Why it is so; empty only where nothing is to be said.
    pub explanation: Markdown,
    /// Where it is documented, where it says more than its concept.
    pub sources: Vec<Source>,
    /// Slugs of the demos shown under the answer; `None`: the concept's.
    pub demos: Option<Vec<Slug>>,
    /// What is run to know it.
    pub evidence: Option<Evidence>,
    /// The puzzle it follows from.
    pub proved_by: Option<ProvedBy>,
}

/// How one answers a question.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One option is right.
    One {
        /// The options in the order the author wrote them.
        options: Vec<Choice>,
        /// Whether they stay in that order.
        fixed: bool,
    },
    /// Any number of options is right.
    Several {
        /// The options in the order the author wrote them.
        options: Vec<Choice>,
        /// Whether they stay in that order.
        fixed: bool,
    },
    /// Lines are put in order.
    Order(Ordering),
    /// A number is entered.
    Number(Number),
    /// The answer is spoken and graded by oneself.
    Aloud(Aloud),
}

impl Kind {
    /// The kind's name, as it is written in a file.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::One { .. } => "one",
            Self::Several { .. } => "several",
            Self::Order(_) => "order",
            Self::Number(_) => "number",
            Self::Aloud(_) => "aloud",
        }
    }
}

/// An option of a question: a key, or a distractor.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The name its votes are counted under.
    pub id: Slug,
    /// Former names.
    pub was: Vec<Slug>,
    /// What it says.
    pub text: Markdown,
    /// Whether it is right.
    pub correct: bool,
    /// Why it is right or wrong: its rationale.
    pub why: Markdown,
    /// The misconception that leads here.
    pub thinks: Option<Slug>,
    /// Whether it stays at the end when options are shuffled.
    pub pinned: bool,
    /// The outcome of a puzzle it stands for.
    pub outcome: Option<String>,
    /// Where that outcome stands in the file.
    pub(super) outcome_at: Place,
}

/// Lines to put in order.
#[derive(Debug, Clone)]
pub struct Ordering {
    /// The lines in a right order.
    pub lines: Vec<Line>,
    /// Lines that do not belong.
    pub extra: Vec<Line>,
    /// Pairs of positions in `lines` whose order does not matter.
    pub free: Vec<(usize, usize)>,
}

/// A line of an ordering.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name.
    pub id: Slug,
    /// What it says.
    pub text: Markdown,
    /// Why it stands here, or does not belong.
    pub why: Option<Markdown>,
    /// The misconception that leads here.
    pub thinks: Option<Slug>,
}

/// A number to enter.
#[derive(Debug, Clone)]
pub struct Number {
    /// What is counted or measured.
    pub unit: Option<String>,
    /// The right number.
    pub answer: f64,
    /// What counts as right.
    pub accept: Range,
    /// What counts half.
    pub near: Option<Range>,
    /// Wrong answers with a name; the first that fits counts.
    pub wrong: Vec<WrongNumber>,
    /// What to say of any other number.
    pub otherwise: Markdown,
}

/// Numbers from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The least.
    pub from: f64,
    /// The most.
    pub to: f64,
}

impl Range {
    /// Whether a number is within.
    #[must_use]
    pub fn holds(self, number: f64) -> bool {
        self.from <= number && number <= self.to
    }
}

/// A wrong number that many come to.
#[derive(Debug, Clone)]
pub struct WrongNumber {
    /// The name its votes are counted under.
    pub id: Slug,
    /// The numbers it stands for.
    pub range: Range,
    /// The misconception that leads here.
    pub thinks: Option<Slug>,
    /// What would be true instead.
    pub why: Markdown,
}

/// A question that is answered aloud.
#[derive(Debug, Clone)]
pub struct Aloud {
    /// How long a good answer takes.
    pub minutes: u32,
    /// The points a good answer makes.
    pub rubric: Vec<Point>,
    /// A model answer.
    pub model: Markdown,
    /// What an interviewer asks next.
    pub follow_up: Vec<Markdown>,
    /// What loses the offer.
    pub red_flags: Vec<Markdown>,
}

/// A point of a rubric.
#[derive(Debug, Clone)]
pub struct Point {
    /// Its name.
    pub id: Slug,
    /// What a good answer says.
    pub text: Markdown,
    /// How much it counts, 1 to 3.
    pub weight: u32,
    /// Whether it separates seniors.
    pub senior: bool,
}

/// Since when a question is not drawn any more.
#[derive(Debug, Clone)]
pub struct Retired {
    /// The day.
    pub on: Day,
    /// Why.
    pub why: Markdown,
    /// What to answer instead.
    pub instead: Option<ItemId>,
}

/// Of what a question is true.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The versions, as written: `>=3.11,<3.16`.
    pub versions: Option<String>,
    /// The day the documentation was read.
    pub checked: Option<Day>,
}

/// A program with a title.
#[derive(Debug, Clone)]
pub struct Block {
    /// The file's name, or what it is; empty where there is one program alone.
    pub title: String,
    /// The program.
    pub code: Code,
}

/// What runs a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpreter {
    /// A Python interpreter.
    Python,
    /// The Rust compiler, and what it made.
    Rust,
}

/// A program and what comes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What runs it.
    pub run: Interpreter,
    /// The whole program, set-up included.
    pub program: String,
    /// The versions it runs on, as written.
    pub versions: Option<String>,
    /// Packages it needs.
    pub packages: Vec<String>,
    /// What comes of it.
    pub expects: Expects,
    /// What runs of it have shown.
    pub proof: Option<Proof>,
    /// The file that says so.
    pub file: Arc<Path>,
    /// Its line, from 1.
    pub line: usize,
}

impl Evidence {
    /// What it printed, as far as that is known: the evidence says it, or the last run.
    #[must_use]
    pub fn output(&self) -> Option<&str> {
        match &self.expects {
            Expects::Prints(text) => Some(text),
            Expects::Pattern(_) | Expects::Measures { .. } => {
                self.proof.as_ref()?.printed.as_deref()
            }
            _ => None,
        }
    }

    /// What came of it, where that is no output: `ends with ValueError`.
    #[must_use]
    pub fn ending(&self) -> Option<String> {
        match &self.expects {
            Expects::Raises(name) => Some(format!("ends with {name}")),
            Expects::Refused { error: Some(error) } => Some(format!("does not compile: {error}")),
            Expects::Refused { error: None } => Some("does not compile".to_owned()),
            Expects::Ends => Some("ends without an error".to_owned()),
            _ => None,
        }
    }
}

/// What comes of a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Expects {
    /// This standard output; white space at its end does not count.
    Prints(String),
    /// A standard output that this regular expression matches.
    Pattern(String),
    /// It ends with this exception.
    Raises(String),
    /// It ends with exit code 0.
    Ends,
    /// It prints `name: number`, with a number in this range.
    Measures {
        /// The figure's name.
        name: String,
        /// Where it lies.
        range: Range,
    },
    /// The compiler refuses it.
    Refused {
        /// The compiler's error code.
        error: Option<String>,
    },
}

/// How a question's key follows from a puzzle.
#[derive(Debug, Clone)]
pub struct ProvedBy {
    /// The puzzle's name in this concept.
    pub puzzle: Slug,
    /// Which options are right.
    pub asks: Asks,
    /// What was tried to know it: `all 6 schedules were tried`.
    pub tried: String,
}

/// What a question asks of a puzzle's outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Which one cannot happen.
    Impossible,
    /// Which one can.
    Possible,
    /// Which set is exactly what can.
    OnlySet,
    /// Whether it can end in a deadlock.
    CanDeadlock,
}

impl Asks {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "impossible" => Self::Impossible,
            "possible" => Self::Possible,
            "only-set" => Self::OnlySet,
            "can-deadlock" => Self::CanDeadlock,
            _ => return None,
        })
    }
}

impl Question {
    /// The options to choose from; none where the kind has none.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        match &self.kind {
            Kind::One { options, .. } | Kind::Several { options, .. } => options,
            _ => &[],
        }
    }

    /// The option that is right, of a question of kind `one`.
    #[must_use]
    pub fn key(&self) -> Option<&Choice> {
        match &self.kind {
            Kind::One { options, .. } => options.iter().find(|option| option.correct),
            _ => None,
        }
    }

    /// The option of that id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&Choice> {
        self.options().iter().find(|option| option.id.as_str() == id)
    }

    /// Whether the option of that id is right.
    #[must_use]
    pub fn is_right(&self, option: &str) -> bool {
        self.option(option).is_some_and(|option| option.correct)
    }

    /// Whether its options stay in the author's order.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        matches!(self.kind, Kind::One { fixed: true, .. } | Kind::Several { fixed: true, .. })
    }
}
