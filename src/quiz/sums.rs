//! Running sums of how a question does in quizzes.
//!
//! Owns what an answer adds to them, and what a finished quiz adds. Only a learner's first answer to a
//! question counts: a later one says what they remember. Pure: knows no database.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// The choice of those who did not know.
pub const NOT_KNOWN: &str = "-";
/// A quiz with fewer other answers says too little of who took it.
const LEAST_REST: usize = 4;
/// Scores are whole: a full one is this.
pub(super) const FULL: f64 = 1000.0;

/// The sums of questions, by name and revision.
pub type Sums = BTreeMap<(String, u32), ItemSums>;

/// A learner's answer in a quiz, for the sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Encounter {
    /// The part of the question that it was worth, 0 to 1.
    pub score: f64,
    /// What was chosen, under the names of the counters; [`NOT_KNOWN`] alone where nothing was.
    pub choices: Vec<String>,
    /// Whether the learner met the question for the first time.
    pub first: bool,
}

/// Running sums of a question's answers, at one revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemSums {
    /// First answers.
    pub answers: i64,
    /// Their scores, in thousandths.
    pub score: i64,
    /// Of those, the answers of finished quizzes that say enough of the rest.
    pub pairs: i64,
    /// Scores of those.
    pub own: i64,
    /// Mean scores of the rest of each quiz.
    pub rest: i64,
    /// Squares of scores.
    pub own_own: i64,
    /// Squares of the rest.
    pub rest_rest: i64,
    /// Products of both.
    pub own_rest: i64,
    /// What was chosen.
    pub choices: BTreeMap<String, ChoiceSums>,
}

/// Running sums of those who chose one thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChoiceSums {
    /// How many.
    pub chosen: i64,
    /// How many of them in quizzes that say enough of the rest.
    pub pairs: i64,
    /// Mean scores of the rest of each of those quizzes.
    pub rest: i64,
}

impl AddAssign for ItemSums {
    fn add_assign(&mut self, other: Self) {
        self.answers += other.answers;
        self.score += other.score;
        self.pairs += other.pairs;
        self.own += other.own;
        self.rest += other.rest;
        self.own_own += other.own_own;
        self.rest_rest += other.rest_rest;
        self.own_rest += other.own_rest;
        for (choice, sums) in other.choices {
            let into = self.choices.entry(choice).or_default();
            into.chosen += sums.chosen;
            into.pairs += sums.pairs;
            into.rest += sums.rest;
        }
    }
}

/// What an answer adds when it is given.
#[must_use]
pub fn sums_of_answer(answer: &Encounter) -> ItemSums {
    if !answer.first {
        return ItemSums::default();
    }
    let chosen = ChoiceSums { chosen: 1, ..ChoiceSums::default() };
    ItemSums {
        answers: 1,
        score: thousandths(answer.score),
        choices: answer.choices.iter().map(|choice| (choice.clone(), chosen)).collect(),
        ..ItemSums::default()
    }
}

/// What each answer of a quiz adds when all of it is answered. The rest of a quiz is the other answers
/// that were first ones, too.
#[must_use]
pub fn sums_of_quiz(answers: &[Encounter]) -> Vec<ItemSums> {
    let firsts = || answers.iter().filter(|answer| answer.first);
    let others = firsts().count().saturating_sub(1);
    let all: f64 = firsts().map(|answer| answer.score).sum();
    let sums = |answer: &Encounter| {
        if !answer.first || others < LEAST_REST {
            return ItemSums::default();
        }
        let (own, rest) =
            (thousandths(answer.score), thousandths((all - answer.score) / count(others)));
        let chosen = ChoiceSums { chosen: 0, pairs: 1, rest };
        ItemSums {
            pairs: 1,
            own,
            rest,
            own_own: own * own,
            rest_rest: rest * rest,
            own_rest: own * rest,
            choices: answer.choices.iter().map(|choice| (choice.clone(), chosen)).collect(),
            ..ItemSums::default()
        }
    };
    answers.iter().map(sums).collect()
}

/// A share of a question, 0 to 1, in thousandths.
fn thousandths(share: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "from 0 to 1000")]
    let whole = (share.clamp(0.0, 1.0) * FULL).round() as i64;
    whole
}

pub(super) fn count(number: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a quiz has few questions")]
    let float = number as f64;
    float
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_leaves_the_question_out_and_wants_enough_others() {
        let answer = |score: f64| Encounter { score, choices: vec!["a".to_owned()], first: true };
        let quiz: Vec<Encounter> = [1.0, 0.0, 0.5, 1.0, 0.25].map(answer).into();
        let sums = sums_of_quiz(&quiz);
        assert_eq!((sums[0].own, sums[0].rest), (1000, 438));
        assert_eq!((sums[1].own, sums[1].rest), (0, 688));
        assert_eq!(sums[1].choices["a"], ChoiceSums { chosen: 0, pairs: 1, rest: 688 });
        assert!(sums_of_quiz(&quiz[1..]).iter().all(|sums| sums.pairs == 0), "four are too few");
    }

    #[test]
    fn what_was_met_before_counts_nowhere() {
        let answer = |first| Encounter { score: 1.0, choices: vec!["a".to_owned()], first };
        let quiz: Vec<Encounter> = [true, true, true, true, false, true].map(answer).into();
        assert_eq!(sums_of_answer(&quiz[4]), ItemSums::default());
        let sums = sums_of_quiz(&quiz);
        assert_eq!((sums[4].pairs, sums[0].pairs), (0, 1));
    }
}
