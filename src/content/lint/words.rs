//! Words of a text, for comparing.

use std::collections::HashSet;

use super::super::Markdown;

/// Words that say little: they are in every question.
const COMMON: [&str; 40] = [
    "about",
    "after",
    "again",
    "before",
    "being",
    "between",
    "could",
    "does",
    "each",
    "every",
    "from",
    "happens",
    "have",
    "into",
    "more",
    "most",
    "only",
    "other",
    "same",
    "should",
    "than",
    "that",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "what",
    "when",
    "where",
    "which",
    "while",
    "will",
    "with",
    "would",
    "your",
    "program",
    "following",
];

/// The words of a text in lower case.
pub(super) fn words(text: &Markdown) -> Vec<String> {
    text.plain()
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\''))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The words that carry a meaning: four letters and more, and not in every question.
pub(super) fn telling(text: &Markdown) -> HashSet<String> {
    let mut words = words(text);
    words.retain(|word| word.chars().count() > 3 && !COMMON.contains(&word.as_str()));
    words.into_iter().collect()
}
