//! An answer and a key in one line of plain text, for lists.

use super::told::ranged;
use crate::content::{Kind, Question};
use crate::quiz::Given;

/// What was answered.
pub(in crate::web) fn given_in_words(question: &Question, given: &Given) -> String {
    match (&question.kind, given) {
        (Kind::Order(ordering), Given::Lines(ids)) => {
            let lines = || ordering.lines.iter().chain(&ordering.extra);
            let line = |id: &String| lines().find(|line| line.id.as_str() == id);
            let texts = ids.iter().filter_map(line).map(|line| line.text.plain());
            numbered(texts)
        }
        (Kind::Number(number), Given::Number(value)) => match &number.unit {
            Some(unit) => format!("{value} {unit}"),
            None => value.to_string(),
        },
        (Kind::Aloud(aloud), Given::Points(ids)) => {
            format!("{} of {} points", ids.len(), aloud.rubric.len())
        }
        (_, Given::Options(ids)) => {
            let texts = ids.iter().filter_map(|id| question.option(id));
            texts.map(|option| option.text.plain()).collect::<Vec<_>>().join("; ")
        }
        _ => String::new(),
    }
}

/// What is right.
pub(in crate::web) fn key_in_words(question: &Question) -> String {
    match &question.kind {
        Kind::One { options, .. } | Kind::Several { options, .. } => {
            let keys = options.iter().filter(|option| option.correct);
            keys.map(|option| option.text.plain()).collect::<Vec<_>>().join("; ")
        }
        Kind::Order(ordering) => numbered(ordering.lines.iter().map(|line| line.text.plain())),
        Kind::Number(number) => ranged(number.accept, number.unit.as_deref().unwrap_or_default()),
        Kind::Aloud(aloud) => {
            let texts = aloud.rubric.iter().map(|point| point.text.plain());
            texts.collect::<Vec<_>>().join(" ")
        }
    }
}

fn numbered(texts: impl Iterator<Item = String>) -> String {
    let texts = texts.enumerate().map(|(at, text)| format!("{}. {text}", at + 1));
    texts.collect::<Vec<_>>().join("  ")
}
