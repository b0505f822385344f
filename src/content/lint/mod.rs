//! Flaws of questions that break no rule: what gives the answer away, what nobody would believe,
//! what was left unfinished.
//!
//! Owns the warnings and their thresholds. A flaw of one question is told at that question; a flaw
//! of the bank, at the bank.

mod items;
mod spelling;
mod whole;
mod words;

use std::collections::HashMap;
use std::path::Path;

use super::problem::{Place, Source};
use super::rules::Rule;
use super::{Library, Problem};
use crate::id::ItemId;

/// Where the items of a bank stand, or its cards.
pub(super) type Places<'a> = HashMap<ItemId, (&'a Source, usize)>;

/// The thresholds and their defaults; `lints` in bank.yaml changes them.
pub(super) const THRESHOLDS: [(&str, f64); 10] = [
    // The share of questions whose right option is the longest; with four options chance is 0.25.
    ("longest_key", 0.35),
    // The share of questions whose right option stands in one and the same position.
    ("key_position", 0.40),
    // The share of questions whose right option has the most words of the stem.
    ("stem_words", 0.45),
    // How many times as often wrong options have an absolute word as right ones.
    ("absolute_words", 3.0),
    // The share of three-word pieces that two questions have in common.
    ("near_duplicate", 0.5),
    // The share of another question's key that a stem says.
    ("given_away", 0.9),
    // How many times as long as the others' median an option may be.
    ("option_length", 3.0),
    ("code_lines", 25.0),
    ("code_columns", 72.0),
    ("card_words", 30.0),
];

/// How far behind an item's first line its words are looked for.
const LINES: usize = 400;

/// Looks for flaws.
pub(super) fn lint(
    root: Option<&Path>,
    library: &Library,
    places: &Places<'_>,
    cards: &Places<'_>,
) -> Vec<Problem> {
    let mut lint = Lint { library, places, cards, problems: Vec::new() };
    lint.items();
    lint.spelling();
    lint.pairs();
    if let Some(root) = root {
        lint.bank(&root.join("bank.yaml"));
        lint.figures(&root.join("bank.yaml"));
    }
    lint.problems
}

pub(super) use whole::similar as similar_in;

struct Lint<'a> {
    library: &'a Library,
    places: &'a Places<'a>,
    cards: &'a Places<'a>,
    problems: Vec<Problem>,
}

impl Lint<'_> {
    /// A threshold, as the bank says or by default.
    fn threshold(&self, name: &str) -> f64 {
        let default = THRESHOLDS.iter().find(|(known, _)| *known == name);
        let own = self.library.bank.lints.get(name).copied();
        own.or(default.map(|(_, value)| *value)).unwrap_or(f64::MAX)
    }

    fn say(&mut self, rule: Rule, id: &ItemId, message: String, fix: &str) {
        self.say_at(rule, self.places.get(id).copied(), message, fix);
    }

    fn say_of_card(&mut self, rule: Rule, card: &ItemId, message: String, fix: &str) {
        self.say_at(rule, self.cards.get(card).copied(), message, fix);
    }

    /// Says it where a piece of an item's text stands first.
    fn say_of(&mut self, rule: Rule, id: &ItemId, piece: &str, message: String, fix: &str) {
        self.say_of_piece(rule, self.places.get(id).copied(), piece, message, fix);
    }

    fn say_of_piece(
        &mut self,
        rule: Rule,
        at: Option<(&Source, usize)>,
        piece: &str,
        message: String,
        fix: &str,
    ) {
        let found = at.and_then(|(source, line)| Some((source, found(source, line, piece)?)));
        match found {
            Some((source, place)) => {
                self.problems.push(Problem::at(rule, source, place, message, fix));
            }
            None => self.say_at(rule, at, message, fix),
        }
    }

    fn say_at(&mut self, rule: Rule, at: Option<(&Source, usize)>, message: String, fix: &str) {
        let Some((source, line)) = at else { return };
        let text = source.line(line);
        let from = text.len() - text.trim_start().len();
        let at: Place = source.place(line, from, text.trim_end().len());
        self.problems.push(Problem::at(rule, source, at, message, fix));
    }
}

/// Where a piece stands first as a word of its own in an item that begins at a line; of the whole file
/// from its first line on.
pub(super) fn found(source: &Source, first: usize, piece: &str) -> Option<Place> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = indent(source.line(first));
    let is_next = |line: &str| {
        first > 1 && !line.trim().is_empty() && {
            indent(line) < own || indent(line) == own && line.trim_start().starts_with("- ")
        }
    };
    for number in first..first + LINES {
        let line = source.line(number);
        if number > first && is_next(line) {
            return None;
        }
        let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let at = line.match_indices(piece).map(|(at, _)| at).find(|&at| {
            let before = line.get(..at).and_then(|text| text.chars().next_back());
            let after = line.get(at + piece.len()..).and_then(|text| text.chars().next());
            !is_part(before) && !is_part(after)
        });
        if let Some(at) = at {
            return Some(source.place(number, at, at + piece.len()));
        }
    }
    None
}
