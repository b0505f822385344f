//! A question's options as rows: before the answer, and after it with what each was.

use crate::content::Question;
use crate::poll::{Tally, percentages};
use crate::quiz;
use crate::web::frame::{Row, Share, Verdict};

/// A question's options before the answer, in the order that the salt decides.
pub(in crate::web) fn asked<'a>(question: &'a Question, salt: &str) -> Vec<Row<'a>> {
    quiz::option_order(salt, question)
        .into_iter()
        .filter_map(|at| question.options().get(at))
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
