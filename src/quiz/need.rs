//! What a learner needs most: what was missed, then new questions of their weakest concepts.
//!
//! Owns the formula by which a concept is weak, and how the concepts left are spread over days.

use std::collections::HashMap;

use super::target::Target;
use crate::clock::Day;
use crate::content::{Concept, Kind, Library, Question};
use crate::id::ItemId;

/// A concept costs so many minutes: its questions with their reasons, its cards.
pub const CONCEPT_MINUTES: usize = 6;

/// How a learner stands with a concept.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The concept.
    pub concept: &'a Concept,
    /// Questions whose latest answer was right.
    pub right: usize,
    /// Questions answered.
    pub answered: usize,
    /// Questions that count.
    pub questions: usize,
}

impl Standing<'_> {
    /// How likely the next question of the concept is known: (right + 1) / (answered + 2), the rule
    /// of succession. One half where nothing was answered.
    #[must_use]
    pub fn strength(self) -> f64 {
        let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        (number(self.right) + 1.0) / (number(self.answered) + 2.0)
    }

    /// Whether the concept is done: at least half of its questions that count were answered right at
    /// last.
    #[must_use]
    pub fn is_done(self) -> bool {
        self.questions > 0 && self.right * 2 >= self.questions
    }
}

/// How a learner stands with each concept that has questions, in learning order. `right`: whether
/// the latest answer to each question was right.
#[must_use]
pub fn standings<'a, S: std::hash::BuildHasher>(
    library: &'a Library,
    right: &HashMap<String, bool, S>,
) -> Vec<Standing<'a>> {
    standings_towards(library, right, &Target::default())
}

/// The same of the concepts that a target is about: those of its topics that have questions of its
/// level, or of the nearest in turn where none has. Other questions do not count.
#[must_use]
pub fn standings_towards<'a, S: std::hash::BuildHasher>(
    library: &'a Library,
    right: &HashMap<String, bool, S>,
    target: &Target,
) -> Vec<Standing<'a>> {
    let level = target.counted_level(library);
    let counts = |one: &&Question| level.is_none_or(|level| one.level == level);
    let standing = |concept: &'a Concept| {
        let questions = || concept.questions.iter().filter(counts);
        let answers = || questions().filter_map(|one| right.get(one.id.as_str()));
        let (right, answered) = (answers().filter(|right| **right).count(), answers().count());
        Standing { concept, right, answered, questions: questions().count() }
    };
    let concepts = library.topics.iter().flat_map(|topic| library.concepts_of(topic));
    let standings = concepts.filter(|concept| target.has(concept)).map(standing);
    standings.filter(|standing| standing.questions > 0).collect()
}

/// Questions for a session, at most so many: half of them, rounded up, were missed at the last
/// answer; the others are new. Both are of the weakest concepts first, and those never begun follow
/// in learning order before the strong ones. Either fills up where there are too few of the other.
/// Questions are of every kind; at most one is answered aloud, and it comes last. A target leaves only
/// its topics, and lets new questions come in the turn of their levels: of the level below where none
/// of its own is left.
#[must_use]
pub fn draw_by_need<S: std::hash::BuildHasher>(
    library: &Library,
    right: &HashMap<String, bool, S>,
    target: &Target,
    length: usize,
) -> Vec<ItemId> {
    let mut concepts = standings(library, right);
    concepts.retain(|standing| target.has(standing.concept));
    // Stable: equals stay in learning order. Those never begun come after the weak and before the
    // strong.
    concepts.sort_by(|one, other| one.strength().total_cmp(&other.strength()));
    let questions = |answer: Option<bool>| {
        let concepts = concepts.iter().map(|standing| standing.concept);
        let all = concepts.flat_map(|concept| &concept.questions);
        all.filter(move |question: &&Question| right.get(question.id.as_str()).copied() == answer)
            .collect::<Vec<_>>()
    };
    let (mut missed, mut new) = (questions(Some(false)), questions(None));
    new.sort_by_key(|question| target.turn(question));
    // One is spoken: the first missed, else the first new one.
    let mut spoken = 0;
    for list in [&mut missed, &mut new] {
        list.retain(|question| {
            let aloud = matches!(question.kind, Kind::Aloud(_));
            spoken += usize::from(aloud);
            !aloud || (spoken == 1 && length > 1)
        });
    }
    let most = length.div_ceil(2).max(length.saturating_sub(new.len()));
    missed.truncate(most);
    new.truncate(length - missed.len().min(length));
    let mut drawn: Vec<&Question> = missed.into_iter().chain(new).collect();
    drawn.sort_by_key(|question| matches!(question.kind, Kind::Aloud(_)));
    drawn.into_iter().map(|question| question.id.clone()).collect()
}

/// The concepts that are left until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// Concepts that are not done.
    pub left: usize,
    /// Days until then, today included; none when it is over.
    pub days: usize,
    /// Concepts a day, for all to be done.
    pub a_day: usize,
    /// Concepts that fit into the minutes of each day.
    pub fit: usize,
}

impl Spread {
    /// Whether all that is left fits.
    #[must_use]
    pub fn fits(self) -> bool {
        self.fit >= self.left
    }
}

/// Spreads what is left over the days until an interview, with so many minutes each.
#[must_use]
pub fn spread(left: usize, today: Day, interview: Day, minutes: usize) -> Spread {
    let days = usize::try_from(interview.0.saturating_sub(today.0)).unwrap_or(0);
    let a_day = left.checked_div(days).map_or(left, |_| left.div_ceil(days));
    Spread { left, days, a_day, fit: days.saturating_mul(minutes) / CONCEPT_MINUTES }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_spread_over_the_days_before_and_it_is_said_whether_it_fits() {
        let today = Day(20_000);
        let one = spread(30, today, Day(20_010), 20);
        assert_eq!(one, Spread { left: 30, days: 10, a_day: 3, fit: 33 });
        assert!(one.fits());
        let short = spread(30, today, Day(20_003), 20);
        assert_eq!((short.a_day, short.fit, short.fits()), (10, 10, false));
        assert_eq!(spread(30, today, today, 20).days, 0);
        assert!(spread(0, today, today, 20).fits());
    }
}
