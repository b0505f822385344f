//! Words that look like slips of the keyboard.
//!
//! There is no dictionary: a bank is full of words that none has. A word that stands in one text
//! alone and differs by one inner letter from a word that the bank uses often is probably that word.

use std::collections::{HashMap, HashSet};

use super::super::Markdown;
use super::super::rules::Rule;
use super::Lint;
use crate::id::ItemId;

/// How often a word stands in the bank before others are held against it.
const OFTEN: usize = 12;
/// Shorter words differ by one letter all the time.
const SHORTEST: usize = 6;

impl Lint<'_> {
    pub(super) fn spelling(&mut self) {
        let mut count: HashMap<String, usize> = HashMap::new();
        let mut once: HashMap<String, ItemId> = HashMap::new();
        for question in self.library.questions() {
            let mut texts: Vec<&Markdown> = vec![&question.stem, &question.explanation];
            texts.extend(question.hint.as_ref());
            for option in question.options() {
                texts.extend([&option.text, &option.why]);
            }
            for word in texts.into_iter().flat_map(prose) {
                once.entry(word.clone()).or_insert_with(|| question.id.clone());
                *count.entry(word).or_default() += 1;
            }
        }
        let known: HashSet<String> =
            self.library.bank.words.iter().map(|word| word.to_lowercase()).collect();
        let mut often: HashMap<(char, char), Vec<&str>> = HashMap::new();
        for (word, _) in count.iter().filter(|(_, count)| **count >= OFTEN) {
            often.entry(ends(word)).or_default().push(word);
        }
        let mut slips = Vec::new();
        for (word, _) in count.iter().filter(|(word, count)| **count == 1 && !known.contains(*word))
        {
            let near = often
                .get(&ends(word))
                .and_then(|words| words.iter().filter(|other| slipped(word, other)).min());
            if let (Some(near), Some(id)) = (near, once.get(word)) {
                slips.push((id.clone(), word.clone(), (*near).to_owned()));
            }
        }
        slips.sort();
        for (id, word, near) in slips {
            let said = format!("`{word}` stands in the bank once, and `{near}` often");
            self.say(Rule::Spelling, &id, said, "mend it, or add it to `words` in bank.yaml");
        }
    }
}

/// The words of a text outside code, in lower case.
fn prose(text: &Markdown) -> Vec<String> {
    let mut outside = String::new();
    let mut fenced = false;
    for line in text.source().lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            outside.extend(line.split('`').step_by(2));
            outside.push(' ');
        }
    }
    outside
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.len() >= SHORTEST && word.chars().all(|c| c.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

fn ends(word: &str) -> (char, char) {
    (word.chars().next().unwrap_or(' '), word.chars().next_back().unwrap_or(' '))
}

/// Whether one word is the other with two letters swapped, or a letter doubled or undoubled.
fn slipped(word: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), other.chars().collect());
    if a.len() == b.len() {
        let apart: Vec<usize> = (0..a.len()).filter(|&at| a.get(at) != b.get(at)).collect();
        return matches!(apart.as_slice(), [i, j] if *j == i + 1 && a.get(*i) == b.get(*j) && a.get(*j) == b.get(*i));
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    long.len() == short.len() + 1
        && (1..long.len()).any(|at| {
            let mut without = long.clone();
            let taken = without.remove(at);
            without == short && long.get(at - 1) == Some(&taken)
        })
}
