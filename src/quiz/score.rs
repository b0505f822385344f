//! What was answered in a quiz, and what it comes to.

use std::ops::Add;

use crate::id::ItemId;

/// One question of a quiz and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The question.
    pub question: ItemId,
    /// The option chosen and whether it was right; `None` until answered.
    pub answer: Option<Answer>,
}

/// An answer given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The id of the option chosen.
    pub option: String,
    /// Whether it was the key on the day it was given.
    pub correct: bool,
}

/// What became of a quiz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Answers that were right.
    pub right: usize,
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
        }
    }
    score
}
