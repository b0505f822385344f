//! What each method promises that exams and shared quizzes are made of, on both databases.

use interleave::cards::{self, Grade, Parameters, Performance, Terms, Zone};
use interleave::clock::{Day, Timestamp};
use interleave::quiz::{Answer, Confidence, Mode};
use interleave::store::{Fitted, NewQuiz, SharedQuiz, UNDO_STEPS};

use super::{Fresh, counting, item, learner, on_both};

on_both![
    an_exam_has_an_end_while_it_runs,
    an_exam_counts_when_it_ends,
    how_sure_answers_were_is_kept_with_them,
    of_a_shared_quiz_each_learner_counts_once,
    parameters_of_ones_own_decide_what_is_remembered,
    so_many_reviews_are_taken_back_and_no_more,
];

const NOON: Timestamp = Timestamp(1_790_000_000);

fn new<'a>(id: &'a str, questions: &'a [interleave::id::ItemId], mode: Mode) -> NewQuiz<'a> {
    NewQuiz { id, title: "Q", questions, today: Day(4), mode, shared: "" }
}

async fn an_exam_has_an_end_while_it_runs(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = [item("a/q")];
    for id in ["e1", "e2"] {
        store.begin_quiz(learner(1), new(id, &questions, Mode::Exam)).await.expect("kept");
    }
    let end = NOON.plus_seconds(300);
    store.begin_exam("e1", NOON, end).await.expect("begun");
    let quiz = store.quiz("e1", learner(1)).await.expect("read").expect("a quiz");
    assert_eq!((quiz.mode, quiz.ends_at), (Mode::Exam, Some(end)));
    assert!(!quiz.is_over(NOON) && quiz.is_over(end));
    let unfinished = store.unfinished_quiz(learner(1), NOON).await.expect("read");
    assert_eq!(unfinished.expect("it runs").id, "e1", "the other never began");
    assert!(store.unfinished_quiz(learner(1), end).await.expect("read").is_none());
    store.end_exam("e1", learner(2), NOON).await.expect("not theirs");
    assert!(store.quiz("e1", learner(1)).await.expect("read").expect("it").ends_at.is_some());
    // The next that begins lets ends that are over go.
    store.begin_exam("e2", end, end.plus_seconds(9)).await.expect("begun");
    assert!(store.quiz("e1", learner(1)).await.expect("read").expect("it").ends_at.is_none());
    store.end_exam("e2", learner(1), end).await.expect("ended");
    let over = store.quiz("e2", learner(1)).await.expect("read").expect("it");
    assert!(over.ends_at.is_none() && over.is_over(NOON));
}

async fn an_exam_counts_when_it_ends(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = [item("a/q"), item("a/p")];
    let end = NOON.plus_seconds(300);
    let day = end.day();
    let answer = async |id: &str, number, question: &str, right| {
        let (answer, question) = (Answer::choice("x", right), item(question));
        let counting = counting(&[]);
        let kept =
            store.answer_in_quiz(id, learner(number), &question, &answer, &counting, NOON.day());
        assert!(kept.await.expect("kept"));
    };
    let latest = async |number| {
        let progress = store.progress(learner(number)).await.expect("read");
        let rows = progress.into_iter().map(|one| (one.question, one.correct, Day(one.day)));
        (rows.collect::<Vec<_>>(), store.missed(learner(number)).await.expect("read"))
    };
    for (id, number) in [("e1", 1), ("e2", 2), ("e3", 3)] {
        let quiz = new(id, &questions, Mode::Exam);
        store.begin_quiz(learner(number), quiz).await.expect("kept");
        store.begin_exam(id, NOON, end).await.expect("begun");
        answer(id, number, "a/q", false).await;
        assert_eq!(latest(number).await, (vec![], vec![]), "it is under way");
    }
    let counted = |day| (vec![("a/q".to_owned(), false, day)], vec!["a/q".to_owned()]);
    // Handed in.
    store.end_exam("e1", learner(2), NOON).await.expect("not theirs");
    assert_eq!(latest(1).await, (vec![], vec![]));
    store.end_exam("e1", learner(1), NOON).await.expect("ended");
    assert_eq!(latest(1).await, counted(NOON.day()));
    answer("e1", 1, "a/p", true).await;
    assert_eq!(latest(1).await.0.len(), 2, "nothing is held back any more");
    // Its time was over, and it was looked for some days later.
    store.end_exams(learner(2), end.plus_seconds(-1)).await.expect("it runs");
    assert_eq!(latest(2).await, (vec![], vec![]));
    let later = Answer::choice("y", true);
    store.save_answer(learner(2), &item("a/q"), &later, Day(day.0 + 1)).await.expect("kept");
    store.end_exams(learner(2), end.plus_seconds(900_000)).await.expect("ended");
    let (rows, missed) = latest(2).await;
    assert_eq!(rows, [("a/q".to_owned(), true, Day(day.0 + 1))], "what was said later stays");
    assert_eq!(missed, ["a/q"]);
    // Another exam begins.
    store.begin_quiz(learner(4), new("e4", &questions, Mode::Exam)).await.expect("kept");
    store.begin_exam("e4", end, end.plus_seconds(9)).await.expect("begun");
    assert_eq!(latest(3).await, counted(day));
    assert!(store.quiz("e3", learner(3)).await.expect("read").expect("it").ends_at.is_none());
}

async fn how_sure_answers_were_is_kept_with_them(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = [item("a/q"), item("a/p")];
    store.begin_quiz(learner(1), new("s", &questions, Mode::Sure)).await.expect("kept");
    for (question, confidence) in questions.iter().zip([Some(Confidence::Sure), None]) {
        let answer = Answer { confidence, ..Answer::choice("x", true) };
        store
            .answer_in_quiz("s", learner(1), question, &answer, &counting(&[]), Day(4))
            .await
            .expect("kept");
    }
    let said = store.confidences(learner(1)).await.expect("read");
    assert_eq!(said, [(Confidence::Sure, true)]);
    assert!(store.confidences(learner(2)).await.expect("read").is_empty());
    let quiz = store.quiz("s", learner(1)).await.expect("read").expect("a quiz");
    let kept = quiz.items[0].answer.as_ref().expect("an answer").confidence;
    assert_eq!(kept, Some(Confidence::Sure));
}

async fn of_a_shared_quiz_each_learner_counts_once(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = vec![item("a/q"), item("a/p")];
    let shared = SharedQuiz { code: "k7".to_owned(), title: "Q".to_owned(), questions };
    store.begin_quiz(learner(1), new("1", &shared.questions, Mode::Practice)).await.expect("kept");
    store.share_quiz(&shared, "1", learner(1), Day(4)).await.expect("shared");
    store.share_quiz(&shared, "1", learner(2), Day(4)).await.expect("the same once more");
    assert_eq!(store.shared_quiz("k7").await.expect("read"), Some(shared.clone()));
    assert_eq!(store.shared_quiz("k8").await.expect("read"), None);
    for (id, number) in [("2", 1), ("3", 2), ("4", 3)] {
        let quiz = NewQuiz { shared: "k7", ..new(id, &shared.questions, Mode::Practice) };
        store.begin_quiz(learner(number), quiz).await.expect("kept");
    }
    let answer = async |id, number, question: &str, right| {
        let answer = Answer::choice("x", right);
        let (who, question) = (learner(number), item(question));
        store
            .answer_in_quiz(id, who, &question, &answer, &counting(&[]), Day(4))
            .await
            .expect("kept");
    };
    for (id, number, right) in [("1", 1, true), ("2", 1, false), ("3", 2, true)] {
        answer(id, number, "a/q", right).await;
        answer(id, number, "a/p", true).await;
    }
    answer("4", 3, "a/q", true).await;
    let all = store.everybody("k7").await.expect("read");
    assert_eq!(all.scores, [(2, 2)].into(), "two are through, each by the first taking");
    assert_eq!(all.questions["a/q"], (4, 3));
    let own = store.own_takings("k7", learner(1)).await.expect("read");
    assert_eq!(own, [("1".to_owned(), true), ("2".to_owned(), true)]);
    assert_eq!(store.own_takings("k7", learner(3)).await.expect("read"), [("4".to_owned(), false)]);
}

/// Reviews a card so often, by a place's clock.
async fn review(fresh: &Fresh, card: &str, times: i64) {
    let mut performance = Performance::New;
    let zone = Zone::of_place("Europe/Berlin").expect("a place");
    for day in 0..times {
        let terms = Terms { card: Some(card), zone, ..Terms::default() };
        let at = NOON.plus_seconds(day * 86_400);
        let all = cards::next_with(performance, at, terms).expect("in range");
        let good = all.into_iter().find(|next| next.grade == Grade::Good).expect("a grade");
        assert!(fresh.store.save_review(learner(1), card, &good).await.expect("kept"));
        performance = Performance::Reviewed(good.memory);
    }
}

async fn parameters_of_ones_own_decide_what_is_remembered(fresh: &Fresh) {
    let store = &fresh.store;
    review(fresh, "a/c", 3).await;
    let before = store.deck(learner(1)).await.expect("a deck");
    assert_eq!(store.fitted(learner(1)).await.expect("read"), None);
    let mut numbers = vec![
        0.3, 2.0, 4.0, 9.0, 6.4, 0.83, 3.0, 0.001, 1.87, 0.16, 0.79, 1.48, 0.06, 0.26, 1.65, 0.6,
        1.87, 0.54, 0.09, 0.06, 0.15,
    ];
    let parameters = Parameters::new(numbers.clone()).expect("21 numbers");
    numbers.pop();
    assert_eq!(Parameters::new(numbers), None);
    let fitted = Fitted { parameters, reviews: 500, day: Day(9) };
    store.save_parameters(learner(1), Some(&fitted)).await.expect("kept");
    assert_eq!(store.fitted(learner(1)).await.expect("read"), Some(fitted.clone()));
    assert_eq!(store.parameters(learner(1)).await.expect("read"), fitted.parameters);
    let deck = store.deck(learner(1)).await.expect("a deck");
    assert_ne!(deck, before);
    let logs = store.logs(learner(1)).await.expect("read");
    assert_eq!(logs["a/c"][0].zone.place(), "Europe/Berlin");
    let replayed = cards::replay_with("a/c", logs["a/c"].clone(), fitted.parameters.numbers());
    assert_eq!(replayed.expect("in range"), Some(deck["a/c"]));
    // A review taken back is replayed by them, too.
    assert!(store.undo_review(learner(1), "a/c", 3).await.expect("undone"));
    let log = logs["a/c"].iter().take(2).copied();
    let replayed = cards::replay_with("a/c", log, fitted.parameters.numbers());
    let deck = store.deck(learner(1)).await.expect("a deck");
    assert_eq!(replayed.expect("in range"), Some(deck["a/c"]));
    store.save_parameters(learner(1), None).await.expect("put back");
    assert_eq!(store.parameters(learner(1)).await.expect("read"), Parameters::default());
    assert_eq!(store.card(learner(1), "a/c").await.expect("read"), Some(deck_of(fresh).await));
    assert_eq!(store.card(learner(1), "a/d").await.expect("read"), None);
    let log = store.logs(learner(1)).await.expect("read")["a/c"].clone();
    let deck = store.deck(learner(1)).await.expect("a deck");
    assert_eq!(cards::replay("a/c", log).expect("in range"), Some(deck["a/c"]));
}

async fn deck_of(fresh: &Fresh) -> (cards::Memory, Timestamp) {
    fresh.store.deck(learner(1)).await.expect("a deck")["a/c"]
}

async fn so_many_reviews_are_taken_back_and_no_more(fresh: &Fresh) {
    let store = &fresh.store;
    review(fresh, "a/c", UNDO_STEPS + 2).await;
    for _ in 0..UNDO_STEPS {
        let last = store.last_review(learner(1)).await.expect("read").expect("a review");
        assert!(store.undo_review(learner(1), "a/c", last.number).await.expect("undone"));
    }
    assert_eq!(store.last_review(learner(1)).await.expect("read"), None);
    review(fresh, "a/d", 1).await;
    let last = store.last_review(learner(1)).await.expect("read").expect("a review");
    assert_eq!(last.number, 2, "that of the card with the later one");
}
