//! What was answered in a quiz, and what it comes to.

use std::ops::Add;

use super::confidence::Confidence;
use crate::id::ItemId;

/// One question of a quiz and what was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The question.
    pub question: ItemId,
    /// What was answered and what it was worth; `None` until answered.
    pub answer: Option<Answer>,
}

/// An answer given.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The answer as it is kept: the id of an option, ids with a space between, or a number. Empty:
    /// it was not known.
    pub option: String,
    /// Whether it counted as known on the day it was given.
    pub correct: bool,
    /// The part of the question that it was worth, 0 to 1.
    pub score: f64,
    /// The question's revision.
    pub revision: u32,
    /// How sure it was; none where that was not asked.
    pub confidence: Option<Confidence>,
}

impl Answer {
    /// The choice of one option, at a question's first revision.
    #[must_use]
    pub fn choice(option: impl Into<String>, correct: bool) -> Self {
        let score = if correct { 1.0 } else { 0.0 };
        Self { option: option.into(), correct, score, revision: 1, confidence: None }
    }
}

/// What became of a quiz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Answers that were right.
    pub right: usize,
    /// What all answers were worth, in hundredths of a question: parts count, too.
    pub hundredths: usize,
    /// Answers given.
    pub answered: usize,
    /// Questions drawn.
    pub drawn: usize,
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            hundredths: self.hundredths + other.hundredths,
            answered: self.answered + other.answered,
            drawn: self.drawn + other.drawn,
        }
    }
}

/// Scores a quiz.
#[must_use]
pub fn score<'a>(items: impl IntoIterator<Item = &'a Item>) -> Score {
    let mut score = Score::default();
    for item in items {
        score.drawn += 1;
        if let Some(answer) = &item.answer {
            score.answered += 1;
            score.right += usize::from(answer.correct);
            score.hundredths += hundredths(answer.score);
        }
    }
    score
}

/// A share of a question, 0 to 1, in hundredths.
fn hundredths(share: f64) -> usize {
    (1..=100).rev().find(|&n| share * 100.0 + 0.5 >= f64::from(n)).map_or(0, |n: u8| n.into())
}
