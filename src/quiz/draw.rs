//! Drawing questions, and orders that only a seed or a salt decides.

use sha2::{Digest, Sha256};

use crate::clock::Day;
use crate::content::{Level, Library, Question};
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
}

/// Draws questions in an order that the seed decides.
#[must_use]
pub fn draw(library: &Library, choice: &Choice, seed: u64) -> Vec<ItemId> {
    let mut ids: Vec<ItemId> = library
        .concepts
        .iter()
        .filter(|concept| {
            choice.topic.as_deref().is_none_or(|topic| concept.topic.as_str() == topic)
        })
        .flat_map(|concept| &concept.questions)
        // The kinds that a quiz can show.
        .filter(|question| question.is_choice())
        .filter(|question| choice.level.is_none_or(|level| question.level == level))
        .map(|question| question.id.clone())
        .collect();
    ids.sort_by_cached_key(|id| rank(&seed.to_be_bytes(), id.as_str()));
    ids.truncate(choice.length.unwrap_or(usize::MAX));
    ids
}

/// The question of a day: all questions take their turn before one comes again. None when there are
/// no questions.
#[must_use]
pub fn question_of_the_day(library: &Library, day: Day) -> Option<&Question> {
    let questions: Vec<&Question> =
        library.questions().filter(|question| question.is_choice()).collect();
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
