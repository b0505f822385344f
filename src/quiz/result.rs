//! What is to be said of a quiz: how it went concept by concept, what was missed, where to go on.

use super::draw::shuffled_order;
use super::score::{Item, Score, score};
use crate::id::ItemId;

/// The score in each concept, by slug, in the order in which the quiz came to them.
#[must_use]
pub fn by_concept(items: &[Item]) -> Vec<(&str, Score)> {
    let mut concepts: Vec<(&str, Score)> = Vec::new();
    for item in items {
        let (concept, one) = (item.question.concept(), score([item]));
        match concepts.iter_mut().find(|(slug, _)| *slug == concept) {
            Some((_, sum)) => *sum = *sum + one,
            None => concepts.push((concept, one)),
        }
    }
    concepts
}

/// The questions that were answered and not answered right, each with its place from 1.
pub fn missed(items: &[Item]) -> impl Iterator<Item = (usize, &Item)> {
    let wrong = |item: &Item| item.answer.as_ref().is_some_and(|answer| !answer.correct);
    (1..).zip(items).filter(move |(_, item)| wrong(item))
}

/// A quiz of what was missed in another, in an order that the salt decides.
#[must_use]
pub fn draw_missed(items: &[Item], salt: &str) -> Vec<ItemId> {
    let wrong: Vec<&ItemId> = missed(items).map(|(_, item)| &item.question).collect();
    let names: Vec<&str> = wrong.iter().map(|id| id.as_str()).collect();
    shuffled_order(salt, &names).into_iter().map(|at| wrong[at].clone()).collect()
}

/// The place of the first question that is not answered, from 0; none when all are.
#[must_use]
pub fn first_unanswered(items: &[Item]) -> Option<usize> {
    items.iter().position(|item| item.answer.is_none())
}

/// The place of the next question that is not answered after one, from 0; past the last it goes on
/// at the first. None when no other is open.
#[must_use]
pub fn next_unanswered(items: &[Item], after: usize) -> Option<usize> {
    let all = || items.iter().enumerate().filter(|(_, item)| item.answer.is_none());
    let other = |(at, _): (usize, &Item)| (at != after).then_some(at);
    all().filter(|(at, _)| *at > after).find_map(other).or_else(|| all().find_map(other))
}

#[cfg(test)]
mod tests {
    use super::super::score::Answer;
    use super::*;

    fn item(question: &str, correct: Option<bool>) -> Item {
        let answer = correct.map(|correct| Answer::choice("x", correct));
        Item { question: question.parse().unwrap(), answer }
    }

    fn quiz() -> Vec<Item> {
        vec![
            item("locks/a", Some(true)),
            item("async/a", Some(false)),
            item("locks/b", Some(false)),
            item("async/b", None),
            item("locks/c", Some(true)),
        ]
    }

    #[test]
    fn each_concept_has_a_score_of_its_own_in_the_order_of_the_quiz() {
        assert_eq!(
            by_concept(&quiz()),
            [
                ("locks", Score { right: 2, hundredths: 200, answered: 3, drawn: 3 }),
                ("async", Score { right: 0, hundredths: 0, answered: 1, drawn: 2 }),
            ]
        );
        let whole =
            by_concept(&quiz()).into_iter().fold(Score::default(), |sum, (_, one)| sum + one);
        assert_eq!(whole, score(&quiz()));
    }

    #[test]
    fn missed_is_what_was_answered_wrong_with_its_place() {
        let quiz = quiz();
        let missed: Vec<_> = missed(&quiz).map(|(at, item)| (at, item.question.as_str())).collect();
        assert_eq!(missed, [(2, "async/a"), (3, "locks/b")]);
    }

    #[test]
    fn a_quiz_of_what_was_missed_has_each_once_in_an_order_of_the_salt() {
        let all: Vec<Item> = (0..6).map(|n| item(&format!("c/q{n}"), Some(n % 3 == 0))).collect();
        let drawn = draw_missed(&all, "one");
        assert_eq!(drawn, draw_missed(&all, "one"));
        let mut sorted: Vec<&str> = drawn.iter().map(ItemId::as_str).collect();
        sorted.sort_unstable();
        assert_eq!(sorted, ["c/q1", "c/q2", "c/q4", "c/q5"]);
        let salts: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        assert!(salts.iter().any(|salt| draw_missed(&all, salt) != drawn), "the salt decides");
    }

    #[test]
    fn a_quiz_goes_on_at_the_first_question_without_an_answer() {
        assert_eq!(first_unanswered(&quiz()), Some(3));
        assert_eq!(first_unanswered(&quiz()[..3]), None);
    }

    #[test]
    fn what_was_skipped_comes_again_after_the_last() {
        let mut quiz = quiz();
        quiz[1].answer = None;
        assert_eq!(next_unanswered(&quiz, 1), Some(3));
        assert_eq!(next_unanswered(&quiz, 3), Some(1));
        assert_eq!(next_unanswered(&quiz, 4), Some(1));
        quiz[2].answer = None;
        assert_eq!(
            next_unanswered(&quiz, 2),
            Some(3),
            "the next comes before one that was skipped"
        );
        quiz[1].answer = Some(Answer::choice("x", true));
        quiz[2].answer = Some(Answer::choice("x", true));
        assert_eq!(next_unanswered(&quiz, 3), None, "no other than this one");
    }
}
