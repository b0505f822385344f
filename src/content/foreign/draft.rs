//! A draft: what another program's file says of a question or a card, before it is ours.
//!
//! Owns how drafts get names. Whatever a file does not say is `None` and stays so.

use std::collections::HashMap;

use super::super::Level;
use super::super::problem::Place;
use super::yaml::Yaml;
use crate::id::{ItemId, Slug};

/// A question, a card or an opinion poll of another program.
#[derive(Debug)]
pub(super) struct Draft {
    /// Where it stands in its file.
    pub(super) at: Place,
    /// What the file calls it.
    pub(super) name: Option<String>,
    pub(super) level: Option<Level>,
    pub(super) stem: Option<String>,
    pub(super) programs: Vec<Program>,
    pub(super) hint: Option<String>,
    pub(super) answer: Answer,
    pub(super) explanation: Option<String>,
    /// Further keys, as they are to stand.
    pub(super) more: Vec<(String, Yaml)>,
}

/// A program that a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Program {
    pub(super) title: String,
    pub(super) lang: String,
    pub(super) text: String,
}

/// How it is answered.
#[derive(Debug)]
pub(super) enum Answer {
    Choice {
        several: bool,
        fixed: bool,
        options: Vec<DraftOption>,
    },
    Order {
        lines: Vec<DraftOption>,
        extra: Vec<DraftOption>,
    },
    Number(Number),
    Aloud(Aloud),
    Card {
        back: Option<String>,
    },
    Poll {
        options: Vec<String>,
    },
    /// All keys but `id` and `status` are in `more`.
    Whole {
        list: &'static str,
    },
}

/// An option, or a line to put in order.
#[derive(Debug, Default)]
pub(super) struct DraftOption {
    pub(super) id: Option<String>,
    pub(super) text: Option<String>,
    pub(super) right: bool,
    pub(super) why: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Number {
    pub(super) unit: Option<String>,
    pub(super) answer: Option<f64>,
    pub(super) accept: Option<(f64, f64)>,
    pub(super) near: Option<(f64, f64)>,
    pub(super) wrong: Vec<(f64, f64, Option<String>)>,
    pub(super) otherwise: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Aloud {
    pub(super) minutes: Option<String>,
    /// Text, weight, and whether it separates seniors.
    pub(super) rubric: Vec<(String, String, bool)>,
    pub(super) model: Option<String>,
    pub(super) follow_up: Vec<String>,
    pub(super) red_flags: Vec<String>,
}

impl Draft {
    /// A draft with this answer and nothing else.
    pub(super) fn new(at: Place, stem: Option<String>, answer: Answer) -> Self {
        Self {
            at,
            name: None,
            level: None,
            stem: stem.filter(|stem| !stem.trim().is_empty()),
            programs: Vec::new(),
            hint: None,
            answer,
            explanation: None,
            more: Vec::new(),
        }
    }
}

impl Number {
    /// Takes an answer that counts so much of the whole, as Moodle has them. Whether there was room
    /// for it: a second range that lies apart from the first has none, since what is between the two
    /// does not count.
    #[must_use]
    pub(super) fn take(&mut self, from: f64, to: f64, fraction: f64, why: Option<String>) -> bool {
        let (from, to) = (tidy(from), tidy(to));
        if fraction <= 0.0 {
            self.wrong.push((from, to, why));
            return true;
        }
        let counts = if fraction >= 99.0 { &mut self.accept } else { &mut self.near };
        let (a, b) = counts.unwrap_or((from, to));
        if a.max(from) > b.min(to) && counts.is_some() {
            return false;
        }
        *counts = Some((a.min(from), b.max(to)));
        if fraction >= 99.0 {
            self.answer.get_or_insert(tidy(f64::midpoint(from, to)));
        }
        true
    }
}

/// A number without the noise of a sum.
fn tidy(number: f64) -> f64 {
    format!("{number:.12e}").parse().unwrap_or(number)
}

/// Names that are taken, each with the last number that was put behind it.
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    pub(super) fn new(taken: &[Slug]) -> Self {
        Self(taken.iter().map(|name| (name.to_string(), 1)).collect())
    }

    /// A free name: the one that was given, where it can be one; else made of the first words of a
    /// text.
    pub(super) fn free(&mut self, given: Option<&str>, text: &str) -> String {
        let given = given.map(str::trim).filter(|name| !name.is_empty());
        // Our own exports name things as `concept/name`.
        let ours = given.and_then(|name| name.parse::<ItemId>().ok());
        let name = match (ours, given) {
            (Some(id), _) => id.item().to_owned(),
            (None, Some(name)) => {
                let made = |_| Slug::from_text(&first_words(name));
                name.parse().unwrap_or_else(made).to_string()
            }
            (None, None) => Slug::from_text(&first_words(text)).to_string(),
        };
        if !self.0.contains_key(&name) {
            self.0.insert(name.clone(), 1);
            return name;
        }
        // Room for a hyphen and a number.
        let short: String = name.chars().take(Slug::MAX - 8).collect();
        let short = short.trim_end_matches('-');
        let mut number = self.0.get(&name).copied().unwrap_or(1);
        let free = loop {
            number += 1;
            let other = format!("{short}-{number}");
            if !self.0.contains_key(&other) {
                break other;
            }
        };
        self.0.insert(name, number);
        self.0.insert(free.clone(), 1);
        free
    }
}

/// Words of a text up to some length, for a name.
fn first_words(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric();
    let inner = |c: &char| !matches!(c, '`' | '\'' | '’' | '*' | '_' | '\\');
    let plain: String = text.chars().filter(inner).map(|c| if word(c) { c } else { ' ' }).collect();
    let mut words = String::new();
    for word in plain.split_whitespace() {
        if !words.is_empty() && words.len() + word.len() > 40 {
            break;
        }
        words.push_str(word);
        words.push(' ');
    }
    match (words.trim_end(), text.trim()) {
        ("", "") => "draft".to_owned(),
        // Nothing of the alphabet: the signs themselves tell one such text from another.
        ("", text) => text.to_owned(),
        (words, _) => words.to_owned(),
    }
}
