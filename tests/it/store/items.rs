//! The running sums of questions, against what the whole sheets of answers say.

use std::collections::BTreeMap;

use interleave::clock::Day;
use interleave::id::ItemId;
use interleave::quiz::{Answer, Doubt, Estimate, ItemFigures, Mode, NOT_KNOWN};
use interleave::store::{NewQuiz, item_sums_at};

use super::{Fresh, counting, item, learner, on_both};

on_both![
    sums_say_what_the_sheets_say,
    what_was_met_before_and_what_is_unfinished_does_not_count_in_full,
    what_was_met_in_an_exam_under_way_was_met,
    quizzes_that_end_at_once_are_all_added,
    sums_follow_a_question_to_its_name,
];

const TODAY: Day = Day(7);

fn questions(count: usize) -> Vec<ItemId> {
    (0..count).map(|at| item(&format!("a/q{at}"))).collect()
}

/// A random number of a kind that is the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }
}

/// An answer with its score in quarters.
fn answer(option: &str, score: f64, revision: u32) -> Answer {
    Answer { option: option.to_owned(), correct: score >= 1.0, score, revision, confidence: None }
}

/// Pearson's correlation as it is defined.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = f64::from(u32::try_from(pairs.len()).expect("few"));
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let both = sum(&|pair| (pair.0 - a) * (pair.1 - b));
    let squares = sum(&|pair| (pair.0 - a).powi(2)) * sum(&|pair| (pair.1 - b).powi(2));
    both / squares.sqrt()
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 0.003, "{a} and {b}");
}

async fn sums_say_what_the_sheets_say(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = questions(6);
    let mut dice = Dice(42);
    // Score and choice of every learner, by question.
    let mut sheets: Vec<Vec<(f64, String)>> = Vec::new();
    for who in 0..60 {
        let able = dice.roll(10);
        let sheet: Vec<(f64, String)> = (0..questions.len())
            .map(|at| {
                // The last question is keyed wrong.
                let right = (dice.roll(10) < able) != (at == 5);
                match (right, dice.roll(8)) {
                    (true, 0) => (0.75, "part".to_owned()),
                    (true, _) => (1.0, "key".to_owned()),
                    (false, 0) => (0.0, NOT_KNOWN.to_owned()),
                    (false, side) => (0.0, format!("wrong{}", side % 2)),
                }
            })
            .collect();
        let id = format!("{who:032x}");
        store.start_quiz(&id, learner(who), "Q", &questions, TODAY).await.expect("kept");
        for (question, (score, choice)) in questions.iter().zip(&sheet) {
            let given = answer(choice, *score, 1);
            let counting = counting(&questions);
            let first =
                store.answer_in_quiz(&id, learner(who), question, &given, &counting, TODAY).await;
            assert!(first.expect("kept"));
            // What is sent twice counts once.
            let again =
                store.answer_in_quiz(&id, learner(who), question, &given, &counting, TODAY).await;
            assert!(!again.expect("seen"));
        }
        sheets.push(sheet);
    }
    let sums = item_sums_at(&fresh.place).await.expect("sums");
    assert_eq!(sums.len(), questions.len());
    for (at, question) in questions.iter().enumerate() {
        let figures = ItemFigures::of(&sums[&(question.to_string(), 1)], None);
        assert_eq!((figures.answers, figures.pairs), (60, 60));
        let pairs: Vec<(f64, f64)> = sheets
            .iter()
            .map(|sheet| {
                let all: f64 = sheet.iter().map(|(score, _)| score).sum();
                (sheet[at].0, (all - sheet[at].0) / 5.0)
            })
            .collect();
        let mean = pairs.iter().map(|pair| pair.0).sum::<f64>() / 60.0;
        near(figures.facility.expect("enough").value, mean);
        let Estimate { value, from, to } = figures.discrimination.expect("enough");
        near(value, correlation(&pairs));
        assert!(from < value && value < to);
        let mut chosen: BTreeMap<&str, (u64, f64)> = BTreeMap::new();
        for (sheet, (_, rest)) in sheets.iter().zip(&pairs) {
            let into = chosen.entry(&sheet[at].1).or_default();
            *into = (into.0 + 1, into.1 + rest);
        }
        assert_eq!(figures.choices.len(), chosen.len());
        for choice in &figures.choices {
            let (count, rest) = chosen[choice.choice.as_str()];
            assert_eq!(choice.chosen, count);
            let count = f64::from(u32::try_from(count).expect("few"));
            near(choice.share.value, count / 60.0);
            near(choice.rest.expect("finished"), rest / count);
        }
        let against = figures.doubts.iter().any(Doubt::is_of_key);
        assert_eq!(against, at == 5, "{question}: {:?}", figures.doubts);
    }
}

async fn what_was_met_before_and_what_is_unfinished_does_not_count_in_full(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = questions(5);
    let give = async |quiz: &str, who: u8, at: usize, revision: u32| {
        let given = answer("key", 1.0, revision);
        let counting = counting(&questions);
        let kept =
            store.answer_in_quiz(quiz, learner(who), &questions[at], &given, &counting, TODAY);
        assert!(kept.await.expect("kept"));
    };
    let sums = async || item_sums_at(&fresh.place).await.expect("sums");
    for (quiz, who) in [("1", 1), ("2", 1), ("3", 2)] {
        store.start_quiz(quiz, learner(who), "Q", &questions, TODAY).await.expect("kept");
    }
    // An answer beside quizzes is an encounter, too.
    store
        .save_answer(learner(2), &questions[0], &answer("key", 1.0, 1), TODAY)
        .await
        .expect("kept");
    for at in 0..4 {
        give("1", 1, at, 1).await;
    }
    assert!(sums().await.values().all(|sums| (sums.answers, sums.pairs) == (1, 0)));
    give("1", 1, 4, 2).await;
    let now = sums().await;
    assert!(now.values().all(|sums| (sums.answers, sums.pairs) == (1, 1)));
    assert!(
        now.contains_key(&("a/q4".to_owned(), 2)) && !now.contains_key(&("a/q4".to_owned(), 1))
    );
    for at in 0..5 {
        give("2", 1, at, 1).await;
    }
    assert_eq!(sums().await, now, "the second time counts nowhere");
    for at in 0..5 {
        give("3", 2, at, 1).await;
    }
    let after = sums().await;
    assert_eq!(after[&("a/q0".to_owned(), 1)], now[&("a/q0".to_owned(), 1)]);
    assert_eq!(after[&("a/q1".to_owned(), 1)].answers, 2);
    assert_eq!(after[&("a/q1".to_owned(), 1)].pairs, 1, "four that were met first are too few");
}

async fn what_was_met_in_an_exam_under_way_was_met(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = questions(2);
    for (id, mode) in [("1", Mode::Exam), ("2", Mode::Practice)] {
        let (title, questions, shared) = ("Q", questions.as_slice(), "");
        let quiz = NewQuiz { id, title, questions, today: TODAY, mode, shared };
        store.begin_quiz(learner(1), quiz).await.expect("kept");
    }
    let noon = TODAY.start().plus_seconds(43_200);
    store.begin_exam("1", noon, noon.plus_seconds(300)).await.expect("begun");
    for quiz in ["1", "2"] {
        let (given, counting) = (answer("key", 1.0, 1), counting(&questions));
        let kept = store.answer_in_quiz(quiz, learner(1), &questions[0], &given, &counting, TODAY);
        assert!(kept.await.expect("kept"));
    }
    let sums = item_sums_at(&fresh.place).await.expect("sums");
    assert_eq!(sums[&(questions[0].to_string(), 1)].answers, 1, "the second time is no encounter");
}

async fn quizzes_that_end_at_once_are_all_added(fresh: &Fresh) {
    let questions = questions(5);
    for who in 0..12 {
        let id = format!("{who:032x}");
        fresh.store.start_quiz(&id, learner(who), "Q", &questions, TODAY).await.expect("kept");
    }
    // Each learner sends all answers at once, in an order of their own.
    let sent = (0..12u8).flat_map(|who| (0..5usize).map(move |at| (who, at)));
    let sent = sent.map(|(who, at)| {
        let questions = &questions;
        let turn = usize::from(who);
        let question = &questions[(at + turn) % 5];
        async move {
            let (given, id) = (answer("key", 1.0, 1), format!("{who:032x}"));
            let counting = counting(questions);
            let kept =
                fresh.store.answer_in_quiz(&id, learner(who), question, &given, &counting, TODAY);
            assert!(kept.await.expect("kept"));
        }
    });
    futures_util::future::join_all(sent).await;
    let sums = item_sums_at(&fresh.place).await.expect("sums");
    assert_eq!(sums.len(), 5);
    for (question, sums) in sums {
        assert_eq!((sums.answers, sums.pairs), (12, 12), "{question:?}");
    }
}

async fn sums_follow_a_question_to_its_name(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = questions(5);
    store.start_quiz("1", learner(1), "Q", &questions, TODAY).await.expect("kept");
    for question in &questions {
        let given = answer("key", 1.0, 1);
        let counting = counting(&questions);
        store
            .answer_in_quiz("1", learner(1), question, &given, &counting, TODAY)
            .await
            .expect("kept");
    }
    let before = item_sums_at(&fresh.place).await.expect("sums");
    let now = |id: &ItemId| (id.as_str() == "a/q0").then(|| item("a/q1"));
    store.follow_names(&[("a/q0", "a/q1")], now).await.expect("moved");
    let after = item_sums_at(&fresh.place).await.expect("sums");
    assert_eq!(after.len(), 4);
    let mut both = before[&("a/q0".to_owned(), 1)].clone();
    both += before[&("a/q1".to_owned(), 1)].clone();
    assert_eq!(after[&("a/q1".to_owned(), 1)], both);
}
