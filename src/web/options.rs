//! The option: one row that is the same in questions, quizzes and polls.
//!
//! Owns how an option is marked and what its row says before and after the answer.

use crate::content::{Html, Poll, Question};
use crate::poll::{Tally, percentages};
use crate::quiz;

/// Reactions a chat channel would use, by position as shown.
const EMOJI: [&str; 10] = ["👾", "👍", "🥰", "⚡", "🔥", "🎉", "🤔", "👀", "🙏", "🌭"];

const LETTERS: [&str; 10] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];

/// What an option turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is known of it, or nothing is to be known: it is an opinion.
    Open,
    ChosenRight,
    ChosenWrong,
    MissedRight,
    OtherWrong,
}

impl Verdict {
    /// The row's classes.
    pub(super) fn classes(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::ChosenRight => "is-chosen is-right",
            Self::ChosenWrong => "is-chosen is-wrong",
            Self::MissedRight => "is-right",
            Self::OtherWrong => "is-wrong",
        }
    }

    /// The word beside the icon.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::ChosenRight => "Right, your answer",
            Self::ChosenWrong => "Wrong, your answer",
            Self::MissedRight => "Right",
            Self::OtherWrong => "Wrong",
        }
    }

    pub(super) fn is_right(self) -> bool {
        matches!(self, Self::ChosenRight | Self::MissedRight)
    }
}

/// How many chose an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) votes: u64,
    pub(super) percent: u8,
}

/// One option as shown.
pub(super) struct Row<'a> {
    pub(super) emoji: &'static str,
    pub(super) letter: &'static str,
    /// The key that chooses it, from 1.
    pub(super) number: usize,
    pub(super) id: &'a str,
    pub(super) text: &'a Html,
    pub(super) why: Option<&'a Html>,
    pub(super) verdict: Verdict,
    pub(super) share: Option<Share>,
}

impl<'a> Row<'a> {
    pub(super) fn at(position: usize, id: &'a str, text: &'a Html) -> Self {
        Self {
            emoji: EMOJI.get(position).copied().unwrap_or("•"),
            letter: LETTERS.get(position).copied().unwrap_or("•"),
            number: position + 1,
            id,
            text,
            why: None,
            verdict: Verdict::Open,
            share: None,
        }
    }
}

/// A question's options before the answer, in the order that the salt decides.
pub(super) fn asked<'a>(question: &'a Question, salt: &str) -> Vec<Row<'a>> {
    quiz::option_order(salt, question)
        .into_iter()
        .filter_map(|at| question.options.get(at))
        .enumerate()
        .map(|(position, option)| Row::at(position, option.id.as_str(), option.text.inline()))
        .collect()
}

/// A question's options after the answer: what each was, why, and who chose it.
pub(super) fn explained<'a>(
    question: &'a Question,
    salt: &str,
    chosen: &str,
    tally: &Tally,
) -> Vec<Row<'a>> {
    let mut rows = asked(question, salt);
    let votes: Vec<u64> = rows.iter().map(|row| tally.votes(row.id)).collect();
    let percents = percentages(&votes);
    for ((row, votes), percent) in rows.iter_mut().zip(votes).zip(percents) {
        let right = question.is_right(row.id);
        row.verdict = match (row.id == chosen, right) {
            (true, true) => Verdict::ChosenRight,
            (true, false) => Verdict::ChosenWrong,
            (false, true) => Verdict::MissedRight,
            (false, false) => Verdict::OtherWrong,
        };
        row.share = Some(Share { votes, percent });
        row.why = question.option(row.id).map(|option| option.why.inline());
    }
    rows
}

/// A poll's options before the vote, in the order that the salt decides where the poll is shuffled.
pub(super) fn opinions<'a>(poll: &'a Poll, salt: &str) -> Vec<Row<'a>> {
    let mut rows = written(poll);
    if poll.shuffled {
        let ids: Vec<&str> = rows.iter().map(|row| row.id).collect();
        let order = quiz::shuffled_order(salt, &ids);
        let row = |(position, at): (usize, usize)| {
            rows.get(at).map(|row| Row::at(position, row.id, row.text))
        };
        rows = order.into_iter().enumerate().filter_map(row).collect();
    }
    rows
}

/// A poll's options in the order the author wrote them.
pub(super) fn written(poll: &Poll) -> Vec<Row<'_>> {
    poll.options
        .iter()
        .enumerate()
        .map(|(position, option)| Row::at(position, option.id.as_str(), option.text.inline()))
        .collect()
}
