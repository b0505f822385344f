//! A puzzle: a program whose every schedule can be explored, and what can come of it.

use std::sync::Arc;

use super::explored::Explored;
use super::problem::Place;
use super::{Code, Level, Markdown};
use crate::explore;
use crate::id::ItemId;

/// A puzzle. Its outcomes are what its author says of it; the proof that they are all is the
/// explorer's.
#[derive(Debug, Clone)]
pub struct Puzzle {
    /// `concept/puzzle`.
    pub id: ItemId,
    /// 1 at first; one more whenever other outcomes can happen.
    pub revision: u32,
    /// Former names.
    pub was: Vec<ItemId>,
    /// The heading.
    pub title: String,
    /// How much it asks.
    pub level: Level,
    /// What the learner tries to reach.
    pub goal: Markdown,
    /// Where threads may be switched.
    pub switch: Switch,
    /// In which order asyncio's loop takes what is ready.
    pub order: Order,
    /// The program.
    pub code: Code,
    /// All that can happen.
    pub outcomes: Vec<Outcome>,
    /// What may seem possible, and is not.
    pub never: Vec<Outcome>,
    /// A global to look at instead of the output.
    pub worst: Option<String>,
    /// What holds in every state.
    pub always: Option<String>,
    /// What to take away.
    pub explanation: Option<Markdown>,
    /// All its schedules; there in every puzzle of a library.
    pub(super) explored: Option<Arc<Explored>>,
    pub(super) places: Places,
}

/// Where in the file the pieces of a puzzle stand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places {
    pub(super) code: Place,
    pub(super) order: Place,
    pub(super) outcomes: Place,
    pub(super) worst: Place,
    pub(super) always: Place,
}

impl Puzzle {
    /// The name that what learners found of it is kept under: another for each revision, so that an
    /// outcome that was found stays one of the program that was played.
    #[must_use]
    pub fn kept_as(&self) -> ItemId {
        self.id.at_revision(self.revision)
    }

    /// All its schedules; there in every puzzle of a library.
    #[must_use]
    pub fn explored(&self) -> Option<&Explored> {
        self.explored.as_deref()
    }

    /// How its program is explored.
    #[must_use]
    pub fn options(&self) -> explore::Options {
        explore::Options {
            switch: match self.switch {
                Switch::Any => explore::Switch::Any,
                Switch::Gil => explore::Switch::Gil,
            },
            order: match self.order {
                Order::Fifo => explore::Order::Fifo,
                Order::Any => explore::Order::Any,
            },
            project: self.worst.clone(),
            always: self.always.clone(),
            ..explore::Options::default()
        }
    }
}

/// Where threads may be switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Switch {
    /// Between any two operations others can see.
    #[default]
    Any,
    /// Where `CPython` with its global lock switches.
    Gil,
}

/// In which order asyncio's loop takes the callbacks that are ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// First in, first out, as asyncio does.
    #[default]
    Fifo,
    /// In any order, as Trio does.
    Any,
}

/// What can come of a puzzle.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What happens.
    pub what: What,
    /// Whether it is the one to reach.
    pub goal: bool,
    /// How it comes about, or why it cannot.
    pub why: String,
    pub(super) at: Place,
}

/// How a program ends, and what it printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct What {
    /// The output, or a pattern between slashes.
    pub prints: Option<String>,
    /// `deadlock` or `waits-for-ever`.
    pub ends: Option<String>,
    /// The exception it ends with.
    pub raises: Option<String>,
    /// The exception that nobody sees.
    pub lost: Option<String>,
    /// The value of the global looked at.
    pub value: Option<String>,
}

impl What {
    /// In words, for an option or a heading.
    #[must_use]
    pub fn said(&self) -> String {
        let words = self.words();
        match &self.lost {
            Some(lost) if lost.starts_with(['A', 'E', 'I', 'O', 'U']) => {
                words.replace(&format!("a {lost} that"), &format!("an {lost} that"))
            }
            _ => words,
        }
    }

    /// The same as a name: what people found and guessed is kept under it, so it never changes.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if let Some(value) = &self.value {
            parts.push(value.clone());
        }
        if let Some(prints) = &self.prints {
            parts.push(match prints.trim_end() {
                "" => "nothing printed".to_owned(),
                printed => printed.replace('\n', ", "),
            });
        }
        match self.ends.as_deref() {
            Some("deadlock") => parts.push("deadlock".to_owned()),
            Some(_) => parts.push("it waits and never ends".to_owned()),
            None => {}
        }
        if let Some(raises) = &self.raises {
            parts.push(format!("ends with {raises}"));
        }
        if let Some(lost) = &self.lost {
            parts.push(format!("a {lost} that nobody sees"));
        }
        parts.join("; ")
    }
}
