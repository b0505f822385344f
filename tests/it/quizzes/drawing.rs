//! What a quiz draws, and orders that a seed, a salt or a day decides.

use std::collections::{BTreeSet, HashMap, HashSet};

use interleave::clock::Day;
use interleave::content::{self, Level, Library};
use interleave::quiz::{
    Choice, Target, available, draw, draw_by_need, option_order, question_of_the_day,
    shuffled_order, standings,
};

/// Two topics, `first` and `second`, of two concepts each, each with a question of every level and
/// one more that is for juniors: sixteen questions.
fn library() -> Library {
    let folder = tempfile::tempdir().unwrap();
    let topics = "- id: first\n  title: First\n  summary: One.\n\
                  - id: second\n  title: Second\n  summary: Two.\n";
    std::fs::write(folder.path().join("topics.yaml"), topics).unwrap();
    for (topic, concept) in [("first", "a"), ("first", "b"), ("second", "c"), ("second", "d")] {
        let mut text = format!(
            "concept: {concept}\ntitle: Concept {concept}\ntopic: {topic}\nlevel: junior\n\
             summary: Questions.\nquestions:\n"
        );
        for (id, level) in [("q1", "junior"), ("q2", "junior"), ("q3", "middle"), ("q4", "senior")]
        {
            text += &format!(
                "  - id: {id}\n    level: {level}\n    stem: What of {id}?\n    options:\n      \
                 - {{id: right, text: This, correct: true, why: It is.}}\n      \
                 - {{id: w1, text: That, why: It is not.}}\n      \
                 - {{id: w2, text: Another, why: It is not.}}\n      \
                 - {{id: w3, text: One more, why: It is not.}}\n    explanation: So it is.\n"
            );
        }
        std::fs::create_dir_all(folder.path().join(topic)).unwrap();
        std::fs::write(folder.path().join(topic).join(format!("{concept}.yaml")), text).unwrap();
    }
    content::load(&[folder.path().to_owned()], &HashSet::new()).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<String>())
    })
}

fn drawn(library: &Library, choice: &Choice, seed: u64) -> Vec<String> {
    draw(library, choice, seed).iter().map(ToString::to_string).collect()
}

#[test]
fn a_quiz_draws_so_many_different_questions_and_any_may_be_among_them() {
    let library = library();
    let choice = Choice { length: Some(5), ..Choice::default() };
    let mut seen = BTreeSet::new();
    let mut first = BTreeSet::new();
    for seed in 0..200 {
        let quiz = drawn(&library, &choice, seed);
        assert_eq!(quiz.iter().collect::<BTreeSet<_>>().len(), 5, "{quiz:?}");
        first.insert(quiz[0].clone());
        seen.extend(quiz);
    }
    assert_eq!((seen.len(), first.len()), (16, 16), "every question has its turn, and begins one");
}

#[test]
fn a_seed_draws_the_same_quiz_and_another_seed_another() {
    let library = library();
    let all = Choice::default();
    assert_eq!(drawn(&library, &all, 7), drawn(&library, &all, 7));
    assert_ne!(drawn(&library, &all, 7), drawn(&library, &all, 8));
    assert_eq!(drawn(&library, &all, 7).len(), 16, "without a length it is all there are");
    let few = Choice { length: Some(40), ..Choice::default() };
    assert_eq!(drawn(&library, &few, 7).len(), 16, "there are no more than there are");
}

#[test]
fn a_quiz_is_of_the_topic_and_the_level_chosen() {
    let library = library();
    for level in Level::ALL {
        let choice = Choice { level: Some(level), ..Choice::default() };
        let quiz = draw(&library, &choice, 1);
        assert_eq!(quiz.len(), if level == Level::Junior { 8 } else { 4 });
        assert!(quiz.iter().all(|id| library.question(id).unwrap().level == level), "{quiz:?}");
    }
    let choice = Choice { topic: Some("second".to_owned()), ..Choice::default() };
    let quiz = draw(&library, &choice, 1);
    assert_eq!(quiz.len(), 8);
    assert!(quiz.iter().all(|id| ["c", "d"].contains(&id.concept())), "{quiz:?}");
    let both = Choice { level: Some(Level::Senior), ..choice };
    let mut quiz = drawn(&library, &both, 1);
    quiz.sort();
    assert_eq!(quiz, ["c/q4", "d/q4"]);
    let none = Choice { topic: Some("third".to_owned()), ..Choice::default() };
    assert!(draw(&library, &none, 1).is_empty());
}

#[test]
fn options_are_shuffled_anew_for_each_quiz_and_question_and_stay_so() {
    let library = library();
    let [q1, q2] = ["a/q1", "a/q2"].map(|id| library.question(&id.parse().unwrap()).unwrap());
    let mut orders = BTreeSet::new();
    let mut differ = false;
    for quiz in 0..400 {
        let salt = quiz.to_string();
        let order = option_order(&salt, q1);
        assert_eq!(order, option_order(&salt, q1), "the same quiz shows the same order");
        differ |= order != option_order(&salt, q2);
        orders.insert(order);
    }
    assert_eq!(orders.len(), 24, "every order of four comes up");
    assert!(differ, "two questions of a quiz have orders of their own");
}

#[test]
fn an_order_has_every_place_once() {
    for length in 0..12 {
        let names: Vec<String> = (0..length).map(|n| format!("n{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut order = shuffled_order("salt", &names);
        order.sort_unstable();
        assert_eq!(order, (0..length).collect::<Vec<_>>());
    }
}

#[test]
fn an_order_moves_no_name_past_another_when_one_leaves() {
    let all = ["a", "b", "c", "d", "e", "f"];
    let order: Vec<&str> = shuffled_order("salt", &all).into_iter().map(|at| all[at]).collect();
    let fewer = ["a", "b", "d", "e", "f"];
    let kept: Vec<&str> = shuffled_order("salt", &fewer).into_iter().map(|at| fewer[at]).collect();
    assert_eq!(kept, order.into_iter().filter(|name| *name != "c").collect::<Vec<_>>());
}

#[test]
fn every_question_is_that_of_a_day_before_one_comes_again() {
    let library = library();
    for first in [-40, 0, 20_000] {
        let days = (0..16).map(|day| question_of_the_day(&library, Day(first + day)).unwrap());
        let turn: Vec<String> = days.map(|question| question.id.to_string()).collect();
        assert_eq!(turn.iter().collect::<BTreeSet<_>>().len(), 16, "{turn:?}");
        let again = question_of_the_day(&library, Day(first + 16)).unwrap();
        assert_eq!(again.id.to_string(), turn[0]);
    }
    assert!(question_of_the_day(&Library::default(), Day(1)).is_none());
}

fn answers(all: &[(&str, bool)]) -> HashMap<String, bool> {
    all.iter().map(|(question, right)| ((*question).to_owned(), *right)).collect()
}

#[test]
fn a_concept_is_as_strong_as_its_next_answer_is_likely_to_be_right_and_done_at_half() {
    let library = library();
    let latest = answers(&[
        ("a/q1", true),
        ("a/q2", false),
        ("b/q1", true),
        ("b/q2", true),
        ("c/q1", false),
    ]);
    let all: Vec<(f64, bool)> = standings(&library, &latest)
        .into_iter()
        .map(|standing| (standing.strength(), standing.is_done()))
        .collect();
    let expected = [(2.0 / 4.0, false), (3.0 / 4.0, true), (1.0 / 3.0, false), (1.0 / 2.0, false)];
    assert_eq!(all.len(), expected.len());
    for ((strength, done), (wanted, is)) in all.into_iter().zip(expected) {
        assert!((strength - wanted).abs() < 1e-9 && done == is, "{strength} {wanted}");
    }
}

#[test]
fn a_session_is_filled_up_with_new_questions_and_no_further() {
    let library = library();
    let latest = answers(&[("a/q1", false), ("b/q1", true)]);
    for length in [2, 3, 5, 9] {
        let drawn = draw_by_need(&library, &latest, &Target::default(), length);
        assert_eq!(drawn.len(), length);
        assert_eq!(drawn[0].as_str(), "a/q1", "what was missed stands first");
        assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), length);
    }
}

#[test]
fn a_session_of_one_question_is_not_answered_aloud() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("forms")).unwrap();
    let kinds = include_str!("../../bank/forms/kinds.yaml");
    std::fs::write(folder.path().join("forms/kinds.yaml"), kinds).unwrap();
    let library = content::load(&[folder.path().to_owned()], &HashSet::new()).unwrap();
    let latest = answers(&[("kinds/aloud", false)]);
    let one = draw_by_need(&library, &latest, &Target::default(), 1);
    assert!(one.len() == 1 && one[0].as_str() != "kinds/aloud", "{one:?}");
    let two = draw_by_need(&library, &latest, &Target::default(), 2);
    assert_eq!(two.last().unwrap().as_str(), "kinds/aloud", "it comes last");
}

#[test]
fn of_ten_questions_at_most_one_is_answered_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let mut text =
        "concept: a\ntitle: A\ntopic: t\nlevel: junior\nsummary: All.\nquestions:\n".to_owned();
    for id in 0..12 {
        text += &format!(
            "  - id: q{id}\n    stem: What of {id}?\n    options:\n      \
             - {{id: right, text: This, correct: true, why: It is.}}\n      \
             - {{id: wrong, text: That, why: It is not.}}\n    explanation: So it is.\n"
        );
    }
    for id in 0..3 {
        text += &format!(
            "  - id: s{id}\n    kind: aloud\n    minutes: 2\n    stem: Explain {id}.\n    \
             rubric: [{{id: one, text: One., weight: 1}}, {{id: two, text: Two., weight: 1}}, \
             {{id: three, text: Three., weight: 1}}, {{id: four, text: Four., weight: 1}}]\n    \
             model: All of it.\n    follow_up: [And?]\n    red_flags: [None.]\n"
        );
    }
    std::fs::create_dir(folder.path().join("t")).unwrap();
    std::fs::write(folder.path().join("t/a.yaml"), text).unwrap();
    let library = content::load(&[folder.path().to_owned()], &HashSet::new()).unwrap();
    assert_eq!(available(&library, &Choice::default()), 13);
    for seed in 0..60 {
        let all = draw(&library, &Choice::default(), seed);
        let ten = draw(&library, &Choice { length: Some(10), ..Choice::default() }, seed);
        assert_eq!((all.len(), ten.len()), (13, 10));
        for drawn in [all, ten] {
            let spoken = drawn.iter().filter(|id| id.item().starts_with('s')).count();
            assert!(spoken <= 1, "{drawn:?}");
        }
    }
}
