//! The option: one row that is the same in questions, quizzes and polls.
//!
//! Owns how an option is marked. Which options there are and what became of them is told.

use crate::content::Html;

/// Reactions a chat channel would use, by position as shown.
const EMOJI: [&str; 10] = ["👾", "👍", "🥰", "⚡", "🔥", "🎉", "🤔", "👀", "🙏", "🌭"];

const LETTERS: [&str; 10] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];

/// What an option turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Verdict {
    ChosenRight,
    ChosenWrong,
    MissedRight,
    OtherWrong,
}

impl Verdict {
    /// The row's classes.
    pub(in crate::web) fn classes(self) -> &'static str {
        match self {
            Self::ChosenRight => "is-chosen is-right",
            Self::ChosenWrong => "is-chosen is-wrong",
            Self::MissedRight => "is-right",
            Self::OtherWrong => "is-wrong",
        }
    }

    /// The word beside the icon.
    pub(in crate::web) fn word(self) -> &'static str {
        match self {
            Self::ChosenRight => "Right, your answer",
            Self::ChosenWrong => "Wrong, your answer",
            Self::MissedRight => "Right",
            Self::OtherWrong => "Wrong",
        }
    }

    pub(in crate::web) fn is_right(self) -> bool {
        matches!(self, Self::ChosenRight | Self::MissedRight)
    }
}

/// How many chose an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Share {
    pub(in crate::web) votes: u64,
    pub(in crate::web) percent: u8,
}

/// One option as shown.
pub(in crate::web) struct Row<'a> {
    pub(in crate::web) emoji: &'static str,
    pub(in crate::web) letter: &'static str,
    /// The key that chooses it, from 1.
    pub(in crate::web) number: usize,
    pub(in crate::web) id: &'a str,
    pub(in crate::web) text: &'a Html,
    /// Whether the text is a block: code, a list, paragraphs.
    pub(in crate::web) is_block: bool,
    /// Whether it is chosen in a form that came back.
    pub(in crate::web) checked: bool,
}

impl<'a> Row<'a> {
    pub(in crate::web) fn at(position: usize, id: &'a str, text: &'a Html) -> Self {
        Self {
            emoji: EMOJI.get(position).copied().unwrap_or("•"),
            letter: LETTERS.get(position).copied().unwrap_or("•"),
            number: position + 1,
            id,
            text,
            is_block: false,
            checked: false,
        }
    }
}
