//! Words that no dictionary has.
//!
//! Owns the American dictionary of SCOWL (`en_US`, its licence beside it), which is looked into by the
//! `spellbook` crate, and a list of the field's terms. What a bank spells in its own way stands under
//! `words` in bank.yaml.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use spellbook::Dictionary;

use super::super::rules::Rule;
use super::super::{Concept, Markdown, Question};
use super::Lint;
use crate::id::ItemId;

static ENGLISH: LazyLock<Option<Dictionary>> = LazyLock::new(|| {
    let (rules, words) = (include_str!("en_US/index.aff"), include_str!("en_US/index.dic"));
    Dictionary::new(rules, words).ok()
});

/// Words of the field that the dictionary has not, in lower case, one a line.
const TERMS: &str = include_str!("terms.txt");

/// Shorter words are abbreviations more often than slips.
const SHORTEST: usize = 4;
/// For so many unknown words the nearest is looked for: that takes longer than all the rest.
const HELPED: usize = 40;
/// A word of one's own this near to an unknown one is meant.
const NEAR: f64 = 0.8;

/// Where a word stands: the item, and whether that is only the concept's first.
type At<'a> = (&'a ItemId, bool);

impl Lint<'_> {
    pub(super) fn spelling(&mut self) {
        let Some(english) = &*ENGLISH else { return };
        let own = self.library.bank.words.iter().map(|word| word.to_lowercase());
        let own: HashSet<String> = own.chain(TERMS.lines().map(str::to_owned)).collect();
        let library = self.library;
        let mut said: HashMap<String, bool> = HashMap::new();
        // Each word once an item.
        let mut unknown: BTreeMap<(ItemId, bool), Vec<String>> = BTreeMap::new();
        for concept in &library.concepts {
            for ((id, whole), text) in texts(concept) {
                for word in prose(text) {
                    let known = *said.entry(word.clone()).or_insert_with_key(|word| {
                        own.contains(&word.to_lowercase()) || english.check(word)
                    });
                    if known {
                        continue;
                    }
                    let words = unknown.entry((id.clone(), whole)).or_default();
                    if !words.contains(&word) {
                        words.push(word);
                    }
                }
            }
        }
        let mut nearest: HashMap<String, Option<String>> = HashMap::new();
        for ((id, whole), words) in unknown {
            for word in words {
                let helped = nearest.len() < HELPED;
                let near = nearest
                    .entry(word.clone())
                    .or_insert_with(|| helped.then(|| near(&word, &own, english)).flatten());
                let fix = match near {
                    Some(near) => {
                        format!("write `{near}`, or add `{word}` to `words` in bank.yaml")
                    }
                    None => format!("mend it, or add `{word}` to `words` in bank.yaml"),
                };
                self.misspelt(&id, whole, &word, &fix);
            }
        }
    }

    /// Says that a word is in no dictionary, where it stands first.
    fn misspelt(&mut self, id: &ItemId, whole: bool, word: &str, fix: &str) {
        let at = self.places.get(id).map(|&(source, line)| (source, if whole { 1 } else { line }));
        let message = format!("`{word}` is in no dictionary");
        self.say_of_piece(Rule::Spelling, at, word, message, fix);
    }
}

/// The nearest word: one of the bank's own, or the dictionary's first.
fn near(word: &str, own: &HashSet<String>, english: &Dictionary) -> Option<String> {
    let lower = word.to_lowercase();
    let ours = own.iter().map(|own| (strsim::normalized_levenshtein(own, &lower), own));
    let ours = ours.filter(|(alike, _)| *alike >= NEAR);
    if let Some((_, own)) = ours.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1))) {
        return Some(own.clone());
    }
    let mut found = Vec::new();
    english.suggest(word, &mut found);
    found.into_iter().next()
}

/// The texts of a concept that people read. What is no question's is told at the first item.
fn texts(concept: &Concept) -> Vec<(At<'_>, &Markdown)> {
    let mut texts = Vec::new();
    let questions = || concept.questions.iter().chain(&concept.drafts);
    let first = questions()
        .map(|question| &question.id)
        .chain(concept.polls.iter().map(|poll| &poll.id))
        .chain(concept.cards.iter().map(|card| &card.id))
        .next();
    if let Some(first) = first {
        let own =
            [Some(&concept.summary), concept.in_interview.as_ref(), concept.explanation.as_ref()];
        texts.extend(own.into_iter().flatten().map(|text| ((first, true), text)));
    }
    for question in questions() {
        texts.extend(of_question(question).into_iter().map(|text| ((&question.id, false), text)));
    }
    for card in &concept.cards {
        texts.extend([&card.front, &card.back].map(|text| ((&card.id, false), text)));
    }
    for poll in &concept.polls {
        let own = std::iter::once(&poll.stem).chain(poll.explanation.as_ref());
        let all = own.chain(poll.options.iter().map(|option| &option.text));
        texts.extend(all.map(|text| ((&poll.id, false), text)));
    }
    texts
}

/// The texts of a question that people read.
pub(super) fn of_question(question: &Question) -> Vec<&Markdown> {
    use super::super::Kind;
    let mut texts = vec![&question.stem, &question.explanation];
    texts.extend(question.hint.as_ref());
    for option in question.options() {
        texts.extend([&option.text, &option.why]);
    }
    match &question.kind {
        Kind::Order(ordering) => {
            for line in ordering.lines.iter().chain(&ordering.extra) {
                texts.push(&line.text);
                texts.extend(line.why.as_ref());
            }
        }
        Kind::Number(number) => {
            texts.push(&number.otherwise);
            texts.extend(number.wrong.iter().map(|wrong| &wrong.why));
        }
        Kind::Aloud(aloud) => {
            texts.push(&aloud.model);
            texts.extend(aloud.rubric.iter().map(|point| &point.text));
            texts.extend(aloud.follow_up.iter().chain(&aloud.red_flags));
        }
        Kind::One { .. } | Kind::Several { .. } => {}
    }
    texts
}

/// The words of a text outside code, links and names: letters alone, the first of which may be large.
fn prose(text: &Markdown) -> Vec<String> {
    let mut outside = String::new();
    let mut fenced = false;
    for line in text.source().lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            outside.extend(line.split('`').step_by(2).flat_map(|piece| [piece, " "]));
            outside.push(' ');
        }
    }
    let mut words = Vec::new();
    for piece in outside.split_whitespace() {
        // Addresses, paths and expressions are no words.
        if piece.contains(['/', '_', '=', '@', '<', '>', '{', '}', '\\', '|'])
            || piece.contains("](")
        {
            continue;
        }
        let pieces = piece.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '.')));
        for word in pieces {
            let word = word.replace('’', "'");
            let word = word.trim_matches(['\'', '.']);
            let word = word.strip_suffix("'s").unwrap_or(word);
            let is_word = word.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
                && word.chars().skip(1).all(|c| c.is_ascii_lowercase() || c == '\'');
            if is_word && word.len() >= SHORTEST {
                words.push(word.to_owned());
            }
        }
    }
    words
}
