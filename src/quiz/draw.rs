//! Drawing questions, and orders that only a seed or a salt decides.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::mode::From;
use super::need::standings;
use crate::clock::Day;
use crate::content::{Kind, Level, Library, Ordering, Question};
use crate::id::ItemId;

/// The lengths a visitor may choose from; `None` is all there are.
pub const LENGTHS: [Option<usize>; 4] = [Some(5), Some(10), Some(20), None];

/// Which questions a quiz is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// A topic's slug; `None` is everything.
    pub topic: Option<String>,
    /// Only questions of this level; `None` is any.
    pub level: Option<Level>,
    /// How many at most; `None` is all.
    pub length: Option<usize>,
    /// Whether questions to be answered aloud are among them.
    pub aloud: Aloud,
}

/// How many questions of a quiz are answered aloud.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Aloud {
    /// At most one in ten.
    #[default]
    Some,
    /// All.
    Only,
}

/// Draws questions in an order that the seed decides.
#[must_use]
pub fn draw(library: &Library, choice: &Choice, seed: u64) -> Vec<ItemId> {
    let mut drawn: Vec<&Question> = candidates(library, choice).collect();
    drawn.sort_by_cached_key(|question| rank(&seed.to_be_bytes(), question.id.as_str()));
    cut(drawn, choice)
}

/// Draws questions from what a learner missed, has not seen, or needs most. `right`: whether the
/// latest answer to each question was right. What is needed most is what was missed, then what was
/// never answered, then the rest, each of the weakest concepts first; equals stand in an order that
/// the seed decides.
#[must_use]
pub fn draw_from<S: std::hash::BuildHasher>(
    library: &Library,
    choice: &Choice,
    from: From,
    right: &HashMap<String, bool, S>,
    seed: u64,
) -> Vec<ItemId> {
    let answer = |question: &Question| right.get(question.id.as_str()).copied();
    let mut drawn: Vec<&Question> = candidates(library, choice)
        .filter(|question| match from {
            From::Chance | From::Need => true,
            From::Missed => answer(question) == Some(false),
            From::Unseen => answer(question).is_none(),
        })
        .collect();
    drawn.sort_by_cached_key(|question| rank(&seed.to_be_bytes(), question.id.as_str()));
    if from == From::Need {
        let strengths: HashMap<&str, f64> = standings(library, right)
            .into_iter()
            .map(|standing| (standing.concept.slug.as_str(), standing.strength()))
            .collect();
        let strength = |question: &Question| strengths.get(question.id.concept()).copied();
        let turn = |question: &Question| match answer(question) {
            Some(false) => 0,
            None => 1,
            Some(true) => 2,
        };
        drawn.sort_by(|one, other| {
            let weaker = strength(one).unwrap_or(0.5).total_cmp(&strength(other).unwrap_or(0.5));
            turn(one).cmp(&turn(other)).then(weaker)
        });
    }
    cut(drawn, choice)
}

/// The first of these, as many as were asked for, with few that are answered aloud among them.
fn cut(mut drawn: Vec<&Question>, choice: &Choice) -> Vec<ItemId> {
    if choice.aloud == Aloud::Some {
        let (mut aloud, mut others) = (0, 0);
        let length = choice.length.unwrap_or(usize::MAX).min(drawn.len());
        drawn.retain(|question| {
            // One in ten, and the others have to be there: none of a quiz of fewer than ten.
            if matches!(question.kind, Kind::Aloud(_)) {
                aloud += 1;
                aloud <= length / SPOKEN
            } else {
                others += 1;
                others <= length
            }
        });
    }
    drawn.truncate(choice.length.unwrap_or(usize::MAX));
    drawn.into_iter().map(|question| question.id.clone()).collect()
}

/// How many questions a choice draws where its length does not end it.
#[must_use]
pub fn available(library: &Library, choice: &Choice) -> usize {
    let all = candidates(library, choice).count();
    let spoken = candidates(library, choice).filter(|q| matches!(q.kind, Kind::Aloud(_))).count();
    match choice.aloud {
        Aloud::Some => all - spoken + spoken.min(all / SPOKEN),
        Aloud::Only => spoken,
    }
}

/// Of so many questions one is answered aloud.
const SPOKEN: usize = 10;

fn candidates<'a>(
    library: &'a Library,
    choice: &'a Choice,
) -> impl Iterator<Item = &'a Question> + use<'a> {
    library
        .concepts
        .iter()
        .filter(|concept| {
            choice.topic.as_deref().is_none_or(|topic| concept.topic.as_str() == topic)
        })
        .flat_map(|concept| &concept.questions)
        .filter(|question| choice.aloud != Aloud::Only || matches!(question.kind, Kind::Aloud(_)))
        .filter(|question| choice.level.is_none_or(|level| question.level == level))
}

/// The question of a day: all questions take their turn before one comes again. None when there are
/// no questions. Of every kind: a page that asks one leads on to the points of a spoken answer.
#[must_use]
pub fn question_of_the_day(library: &Library, day: Day) -> Option<&Question> {
    let questions: Vec<&Question> = library.questions().collect();
    let names: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
    let order = shuffled_order("question of the day", &names);
    let turn = usize::try_from(day.0.checked_rem_euclid(i64::try_from(order.len()).ok()?)?).ok()?;
    questions.get(*order.get(turn)?).copied()
}

/// The positions of a question's options in the order a quiz shows them. The same quiz and question
/// always give the same order, whatever happens to the process in between.
#[must_use]
pub fn option_order(salt: &str, question: &Question) -> Vec<usize> {
    let options = question.options();
    if question.is_fixed() {
        return (0..options.len()).collect();
    }
    let ids: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
    let mut order = shuffled_order(&format!("{salt}\0{}", question.id), &ids);
    order.sort_by_key(|&at| options.get(at).is_some_and(|option| option.pinned));
    order
}

/// The positions of an ordering's lines, those that do not belong behind the others, in the order a
/// page shows them before the answer: never the right one.
#[must_use]
pub fn line_order(salt: &str, question: &Question, ordering: &Ordering) -> Vec<usize> {
    let ids: Vec<&str> =
        ordering.lines.iter().chain(&ordering.extra).map(|line| line.id.as_str()).collect();
    let mut order = shuffled_order(&format!("{salt}\0{}", question.id), &ids);
    let is_right = |order: &[usize]| {
        let lines: Vec<usize> =
            order.iter().copied().filter(|&at| at < ordering.lines.len()).collect();
        let pairs = (1..lines.len()).flat_map(|to| (0..to).map(move |from| (from, to)));
        pairs
            .map(|(from, to)| (lines[from], lines[to]))
            .all(|(first, second)| first < second || ordering.free.contains(&(second, first)))
    };
    if is_right(&order) {
        order.reverse();
    }
    order
}

/// Positions of `ids` in an order that only the salt decides.
#[must_use]
pub fn shuffled_order(salt: &str, ids: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_cached_key(|&at| rank(salt.as_bytes(), ids[at]));
    order
}

/// Where a name stands in the order of a salt: by SHA-256, a shuffle that no library's version can
/// change.
fn rank(salt: &[u8], name: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((salt.len() as u64).to_be_bytes());
    hash.update(salt);
    hash.update(name.as_bytes());
    hash.finalize().into()
}
