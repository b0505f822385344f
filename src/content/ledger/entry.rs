//! What a bank publishes, as the ledger remembers it.
//!
//! Owns which parts of an item are its meaning and which are its words. Knows no file.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

use super::super::{
    Choice, Concept, Kind, Markdown, Number, Ordering, Outcome, Poll, Puzzle, Question,
};
use super::short;
use crate::id::{ItemId, Slug};

/// What is remembered of one published item. Nothing in it has a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: &'static str,
    /// Whether it is a question that is not drawn any more.
    pub(super) retired: bool,
    pub(super) revision: u32,
    /// What is right, and what can be chosen, `right:all`: a change of either is a change of meaning.
    pub(super) meaning: String,
    /// A hash of the words that ask.
    pub(super) stem: String,
    /// A hash of what else decides what counts: a number's ranges, pairs that are free, weights, how
    /// many options a ballot may name; `-` where there is nothing.
    pub(super) key: String,
    /// Hashes of the words of what can be chosen, in the order of [`choices`]; `-` where there are none.
    pub(super) words: String,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, retired, revision, meaning, stem, key, words } = self;
        let retired = if *retired { RETIRED } else { "" };
        write!(f, "{retired}{kind} {revision} {meaning} {stem} {key} {words}")
    }
}

/// How the kind of a retired question begins.
pub(super) const RETIRED: &str = "retired-";

/// The names that hashes of words stand for, in their order: what can be chosen, or, of lines to
/// order, those that belong and then those that do not.
pub(super) fn choices<'m>(kind: &str, meaning: &'m str) -> Vec<&'m str> {
    let (right, all) = meaning.split_once(':').unwrap_or_default();
    let right = if kind == "order" { right } else { "" };
    let names = right.split(',').chain(all.split(','));
    names.filter(|name| !matches!(*name, "" | "-")).collect()
}

/// A card's name in the ledger, `concept/card:name`: a question may have the same name.
pub(super) fn card_name(card: &ItemId) -> String {
    format!("{}/card:{}", card.concept(), card.item())
}

/// The first bytes of a text's SHA-256; white space does not count.
fn hash(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    short(&Sha256::digest(words.join(" ").as_bytes()))
}

/// What a concept publishes, by its name in the ledger.
pub(super) fn entries(concept: &Concept) -> BTreeMap<String, Entry> {
    let questions = concept.questions.iter().map(|one| (one.id.to_string(), question(one)));
    let retired = concept.retired.iter().map(|one| {
        let entry = Entry { retired: true, ..question(one) };
        (one.id.to_string(), entry)
    });
    let polls = concept.polls.iter().map(|one| (one.id.to_string(), poll(one)));
    let puzzles = concept.puzzles.iter().map(|one| (one.id.to_string(), puzzle(one)));
    let cards = concept.cards.iter().map(|card| {
        let entry = bare("card", card.revision, hash(card.front.source()));
        let entry = Entry { words: hash(card.back.source()), ..entry };
        (card_name(&card.id), entry)
    });
    questions.chain(retired).chain(polls).chain(puzzles).chain(cards).collect()
}

/// An item with nothing to choose from.
fn bare(kind: &'static str, revision: u32, stem: String) -> Entry {
    let nothing = || "-".to_owned();
    Entry {
        kind,
        retired: false,
        revision,
        meaning: "-:-".to_owned(),
        stem,
        key: nothing(),
        words: nothing(),
    }
}

fn question(question: &Question) -> Entry {
    let code = question.code.as_ref().map_or("", |code| code.source());
    let (meaning, key, words) = match &question.kind {
        Kind::One { options, .. } | Kind::Several { options, .. } => {
            let right = options.iter().filter(|option| option.correct);
            let right = join(&right.map(|option| option.id.as_str()).collect::<Vec<_>>());
            let (all, words) =
                sorted(options.iter().map(|Choice { id, text, .. }| (id, text)).collect());
            (format!("{right}:{all}"), "-".to_owned(), words)
        }
        Kind::Order(ordering) => order(ordering),
        Kind::Number(number) => {
            let Number { accept, .. } = number;
            (format!("{}..{}:-", accept.from, accept.to), ranges(number), "-".to_owned())
        }
        Kind::Aloud(aloud) => {
            let rubric = &aloud.rubric;
            let (all, words) =
                sorted(rubric.iter().map(|point| (&point.id, &point.text)).collect());
            let mut weights: Vec<String> =
                rubric.iter().map(|point| format!("{} {}", point.id, point.weight)).collect();
            weights.sort_unstable();
            (format!("-:{all}"), hash(&weights.join("\n")), words)
        }
    };
    let stem = hash(&format!("{} {code}", question.stem.source()));
    let bare = bare(question.kind.name(), question.revision, stem);
    Entry { meaning, key, words, ..bare }
}

/// Lines in their order, then those that do not belong; the pairs that are free; the words of all.
fn order(ordering: &Ordering) -> (String, String, String) {
    let lines = join(&ordering.lines.iter().map(|line| line.id.as_str()).collect::<Vec<_>>());
    let (extra, of_extra) =
        sorted(ordering.extra.iter().map(|line| (&line.id, &line.text)).collect());
    let mut words: Vec<String> = ordering.lines.iter().map(|line| word(&line.text)).collect();
    if !ordering.extra.is_empty() {
        words.push(of_extra);
    }
    let name = |at: usize| ordering.lines.get(at).map_or("", |line| line.id.as_str());
    let mut free: Vec<String> = ordering
        .free
        .iter()
        .map(|&(one, other)| format!("{} {}", name(one.min(other)), name(one.max(other))))
        .collect();
    free.sort_unstable();
    free.dedup();
    let key = if free.is_empty() { "-".to_owned() } else { hash(&free.join("\n")) };
    (format!("{lines}:{extra}"), key, words.join(","))
}

/// What counts as which number.
fn ranges(number: &Number) -> String {
    let Number { unit, answer, accept: _, near, wrong, otherwise: _ } = number;
    let mut said = vec![format!("{answer} {}", unit.as_deref().unwrap_or_default())];
    said.extend(near.map(|near| format!("near {}..{}", near.from, near.to)));
    // Their order counts: the first that fits does.
    let of_wrong = |wrong: &super::super::WrongNumber| {
        format!("{} {}..{}", wrong.id, wrong.range.from, wrong.range.to)
    };
    said.extend(wrong.iter().map(of_wrong));
    hash(&said.join("\n"))
}

fn poll(poll: &Poll) -> Entry {
    let (all, words) =
        sorted(poll.options.iter().map(|option| (&option.id, &option.text)).collect());
    let rules = &poll.rules;
    let key = match (rules.min, rules.max, rules.private, rules.invited) {
        (1, 1, false, false) => "-".to_owned(),
        (min, max, private, invited) => hash(&format!("{min}..{max} {private} {invited}")),
    };
    let meaning = format!("-:{all}");
    Entry { meaning, key, words, ..bare("poll", 1, hash(poll.stem.source())) }
}

/// Hashes of what is to be reached, and of all that can happen, in any order.
fn puzzle(puzzle: &Puzzle) -> Entry {
    let digest = |outcomes: &mut dyn Iterator<Item = &Outcome>| {
        let mut words: Vec<String> = outcomes.map(|outcome| outcome.what.words()).collect();
        words.sort_unstable();
        if words.is_empty() { "-".to_owned() } else { short(&Sha256::digest(words.join("\n"))) }
    };
    let goals = digest(&mut puzzle.outcomes.iter().filter(|outcome| outcome.goal));
    let all = digest(&mut puzzle.outcomes.iter());
    let stem = hash(&format!("{} {}", puzzle.goal.source(), puzzle.code.source()));
    Entry { meaning: format!("{goals}:{all}"), ..bare("puzzle", puzzle.revision, stem) }
}

fn join(names: &[&str]) -> String {
    if names.is_empty() { "-".to_owned() } else { names.join(",") }
}

/// Names in alphabetical order, and the hashes of their words.
fn sorted(mut choices: Vec<(&Slug, &Markdown)>) -> (String, String) {
    choices.sort_unstable_by_key(|(name, _)| name.as_str());
    let names: Vec<&str> = choices.iter().map(|(name, _)| name.as_str()).collect();
    let words: Vec<String> = choices.iter().map(|(_, text)| word(text)).collect();
    (names.join(","), if words.is_empty() { "-".to_owned() } else { words.join(",") })
}

/// Four bytes of the hash of some words: they are compared with one other text alone.
fn word(text: &Markdown) -> String {
    hash(text.source()).chars().take(8).collect()
}
