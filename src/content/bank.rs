//! What a bank says of itself, and the wrong beliefs its distractors stand for.

use std::collections::BTreeMap;

use super::Markdown;
use crate::id::{ItemId, Slug};

/// What `bank.yaml` says.
#[derive(Debug, Clone)]
pub struct Bank {
    /// The bank's name.
    pub title: String,
    /// What it is, in one sentence.
    pub sentence: String,
    /// Under which terms its texts may be used.
    pub licence: Option<String>,
    /// Which built-in demos are shown.
    pub demos: ShownDemos,
    /// The newest `CPython` the facts were read for.
    pub python: Option<String>,
    /// Words that are spelled right.
    pub words: Vec<String>,
    /// Thresholds of the warnings, by name.
    pub lints: BTreeMap<String, f64>,
}

/// Which built-in demos a bank shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShownDemos {
    /// All of them.
    All,
    /// None of them.
    None,
    /// These.
    These(Vec<Slug>),
}

impl Bank {
    /// Whether it shows a built-in demo.
    #[must_use]
    pub fn shows(&self, demo: &str) -> bool {
        match &self.demos {
            ShownDemos::All => true,
            ShownDemos::None => false,
            ShownDemos::These(slugs) => slugs.iter().any(|slug| slug.as_str() == demo),
        }
    }

    /// This bank with another beside it: the other's name and demos, the words of both, and of the
    /// thresholds those of the other where it has any.
    #[must_use]
    pub fn beside(mut self, other: Self) -> Self {
        self.words.extend(other.words);
        self.lints.extend(other.lints);
        Self { words: self.words, lints: self.lints, ..other }
    }
}

impl Default for Bank {
    fn default() -> Self {
        Self {
            title: "Interleave".to_owned(),
            sentence: "Quizzes, flashcards, polls and runnable demos for concurrency interviews."
                .to_owned(),
            licence: None,
            demos: ShownDemos::All,
            python: None,
            words: Vec::new(),
            lints: BTreeMap::new(),
        }
    }
}

/// A wrong belief that leads to wrong answers.
#[derive(Debug, Clone)]
pub struct Misconception {
    /// Its name.
    pub id: Slug,
    /// As the person would say it.
    pub belief: Markdown,
    /// What is true instead.
    pub truth: Markdown,
    /// The concept that teaches it.
    pub concept: Slug,
    /// The demo that shows it.
    pub demo: Option<Slug>,
    /// The puzzle that shows it.
    pub puzzle: Option<ItemId>,
    /// The question that shows it.
    pub question: Option<ItemId>,
}
