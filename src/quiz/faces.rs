//! Every way in which a question looks once it is answered, for those who write it.

use super::grade::Given;
use crate::content::{Kind, Question};

/// An answer that shows a question from a side of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Its name in addresses: `right`, an option's id, `=other`.
    pub name: String,
    /// Whether it is right.
    pub right: bool,
    /// The answer; none where nothing was known.
    pub given: Option<Given>,
}

impl Side {
    fn new(name: impl Into<String>, right: bool, given: Given) -> Self {
        Self { name: name.into(), right, given: Some(given) }
    }
}

/// Every side of a question: what is right, each wrong answer that has a reason, and nothing known.
#[must_use]
pub fn sides(question: &Question) -> Vec<Side> {
    let mut sides = Vec::new();
    match &question.kind {
        Kind::One { options, .. } => {
            for option in options {
                let given = Given::Options(vec![option.id.to_string()]);
                sides.push(Side::new(option.id.as_str(), option.correct, given));
            }
            sides.sort_by_key(|side| !side.right);
        }
        Kind::Several { options, .. } => {
            let right = options.iter().filter(|option| option.correct);
            let right: Vec<String> = right.map(|option| option.id.to_string()).collect();
            sides.push(Side::new("=right", true, Given::Options(right.clone())));
            for option in options.iter().filter(|option| !option.correct) {
                let ids = right.iter().cloned().chain([option.id.to_string()]).collect();
                sides.push(Side::new(option.id.as_str(), false, Given::Options(ids)));
            }
        }
        Kind::Order(ordering) => {
            let lines: Vec<String> =
                ordering.lines.iter().map(|line| line.id.to_string()).collect();
            sides.push(Side::new("=right", true, Given::Lines(lines.clone())));
            let backwards = lines.iter().rev().cloned().collect();
            sides.push(Side::new("=backwards", false, Given::Lines(backwards)));
            for extra in &ordering.extra {
                let ids = lines.iter().cloned().chain([extra.id.to_string()]).collect();
                sides.push(Side::new(extra.id.as_str(), false, Given::Lines(ids)));
            }
        }
        Kind::Number(number) => {
            sides.push(Side::new("=right", true, Given::Number(number.answer)));
            if let Some(near) = number.near {
                let inner = number.accept;
                let value = if near.to > inner.to { near.to } else { near.from };
                sides.push(Side::new("=near", false, Given::Number(value)));
            }
            for wrong in &number.wrong {
                let middle = f64::midpoint(wrong.range.from, wrong.range.to);
                sides.push(Side::new(wrong.id.as_str(), false, Given::Number(middle)));
            }
            let far =
                number.wrong.iter().map(|wrong| wrong.range.to).fold(number.accept.to, f64::max);
            let far = number.near.map_or(far, |near| far.max(near.to));
            sides.push(Side::new("=other", false, Given::Number(2.0 * far.abs() + 1.0)));
        }
        Kind::Aloud(aloud) => {
            let points = aloud.rubric.iter().map(|point| point.id.to_string()).collect();
            sides.push(Side::new("=right", true, Given::Points(points)));
            sides.push(Side::new("=none", false, Given::Points(Vec::new())));
        }
    }
    if !matches!(question.kind, Kind::Aloud(_)) {
        sides.push(Side { name: "=unknown".to_owned(), right: false, given: None });
    }
    sides
}
