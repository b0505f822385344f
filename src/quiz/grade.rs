//! What an answer is worth, for every kind of question.
//!
//! Pure: a question and an answer in, points out. The rule of each kind is said where the answer is
//! shown, in the words of [`rule`].

use crate::content::{Aloud, Kind, Number, Ordering, Question};

/// An answer, of the kind its question asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// The ids of the options chosen: one, or several.
    Options(Vec<String>),
    /// The ids of the lines, in the order they were put; those left out are not in it.
    Lines(Vec<String>),
    /// A number.
    Number(f64),
    /// The ids of the points of the rubric that the learner says were made.
    Points(Vec<String>),
}

/// Points earned, of those there were. Both are whole: shares of a question stay exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade {
    /// Earned.
    pub points: u32,
    /// The most that could be earned; at least 1.
    pub of: u32,
}

impl Grade {
    /// All of it.
    pub const FULL: Self = Self { points: 1, of: 1 };
    /// Nothing.
    pub const NONE: Self = Self { points: 0, of: 1 };

    /// Whether all was earned.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.points == self.of
    }

    /// The share earned, 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(self.points) / f64::from(self.of.max(1))
    }
}

/// What a number turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// Accepted.
    Right,
    /// Near enough for half.
    Near,
    /// A wrong answer with a name: its position in [`Number::wrong`].
    Wrong(usize),
    /// Any other number.
    Other,
}

/// Grades an answer; `None` when it is not of the question's kind, or names what it has not.
#[must_use]
pub fn grade(question: &Question, given: &Given) -> Option<Grade> {
    match (&question.kind, given) {
        (Kind::One { options, .. }, Given::Options(ids)) => {
            let [id] = ids.as_slice() else { return None };
            let option = options.iter().find(|option| option.id.as_str() == id)?;
            Some(if option.correct { Grade::FULL } else { Grade::NONE })
        }
        (Kind::Several { options, .. }, Given::Options(ids)) => {
            let mut right = 0u32;
            let mut wrong = 0u32;
            for (at, id) in ids.iter().enumerate() {
                let option = options.iter().find(|option| option.id.as_str() == id)?;
                if ids.iter().take(at).any(|other| other == id) {
                    return None;
                }
                if option.correct {
                    right += 1;
                } else {
                    wrong += 1;
                }
            }
            let all = options.iter().filter(|option| option.correct).count();
            let of = u32::try_from(all).ok()?.max(1);
            Some(Grade { points: right.saturating_sub(wrong), of })
        }
        (Kind::Order(ordering), Given::Lines(ids)) => ordered(ordering, ids),
        (Kind::Number(number), Given::Number(value)) => Some(match hit(number, *value)? {
            Hit::Right => Grade::FULL,
            Hit::Near => Grade { points: 1, of: 2 },
            Hit::Wrong(_) | Hit::Other => Grade::NONE,
        }),
        (Kind::Aloud(aloud), Given::Points(ids)) => spoken(aloud, ids),
        _ => None,
    }
}

/// What a number is; `None` when it is none.
#[must_use]
pub fn hit(number: &Number, value: f64) -> Option<Hit> {
    if !value.is_finite() {
        return None;
    }
    if number.accept.holds(value) {
        return Some(Hit::Right);
    }
    if let Some(at) = number.wrong.iter().position(|wrong| wrong.range.holds(value)) {
        return Some(Hit::Wrong(at));
    }
    if number.near.is_some_and(|near| near.holds(value)) {
        return Some(Hit::Near);
    }
    Some(Hit::Other)
}

/// Pairs in the right order, of all pairs that matter. A line left out costs its pairs; an extra
/// line that was used costs as many as a line has, that is one less than there are lines.
fn ordered(ordering: &Ordering, ids: &[String]) -> Option<Grade> {
    let mut place: Vec<Option<usize>> = vec![None; ordering.lines.len()];
    let mut extra = 0u32;
    for (at, id) in ids.iter().enumerate() {
        if ids.iter().take(at).any(|other| other == id) {
            return None;
        }
        match ordering.lines.iter().position(|line| line.id.as_str() == id) {
            Some(line) => *place.get_mut(line)? = Some(at),
            None if ordering.extra.iter().any(|line| line.id.as_str() == id) => extra += 1,
            None => return None,
        }
    }
    let (mut points, mut of) = (0u32, 0u32);
    for (first, before) in place.iter().enumerate() {
        for (second, after) in place.iter().enumerate().skip(first + 1) {
            if ordering.free.contains(&(first, second)) {
                continue;
            }
            of += 1;
            if let (Some(before), Some(after)) = (before, after) {
                points += u32::from(before < after);
            }
        }
    }
    let each = u32::try_from(ordering.lines.len()).ok()?.saturating_sub(1);
    Some(Grade { points: points.saturating_sub(extra * each), of: of.max(1) })
}

/// The weights of the points that were made, of all weights.
fn spoken(aloud: &Aloud, ids: &[String]) -> Option<Grade> {
    let known = |id: &String| aloud.rubric.iter().any(|point| point.id.as_str() == id);
    if !ids.iter().all(known) {
        return None;
    }
    let made = aloud.rubric.iter().filter(|point| ids.iter().any(|id| point.id.as_str() == id));
    let points = made.map(|point| point.weight).sum();
    let of: u32 = aloud.rubric.iter().map(|point| point.weight).sum();
    Some(Grade { points, of: of.max(1) })
}

/// How a kind is graded, in one sentence, for the page where it is used.
#[must_use]
pub fn rule(kind: &Kind) -> &'static str {
    match kind {
        Kind::One { .. } => "One option is right.",
        Kind::Several { .. } => {
            "Each right choice counts one, each wrong choice takes one away; the sum is not below 0."
        }
        Kind::Order(_) => {
            "Every two lines in the right order count; a line left out or one that does not belong costs its pairs."
        }
        Kind::Number(number) if number.near.is_some() => {
            "A number within the accepted range counts in full, one near it counts half."
        }
        Kind::Number(_) => "A number within the accepted range counts.",
        Kind::Aloud(_) => "You grade yourself: tick the points you made.",
    }
}
