//! What each method of the store promises, on both databases.

use std::collections::BTreeMap;
use std::time::Duration;

use interleave::cards::{self, Grade, Next, Performance};
use interleave::clock::{Day, Timestamp};
use interleave::id::{ItemId, LinkTag};
use interleave::poll::Tally;
use interleave::quiz::{Answer, Target};
use interleave::store::{
    Audit, Ballot, Change, DemoRun, Discrepancy, Invitations, KeyBinding, Progress, Report,
    ReportOutcome, Store, Unavailable, VoteOutcome, meanings_at, reports_at, reviewed_cards_at,
};

use super::{Fresh, ballot, counting, item, learner, on_both, voter};

on_both![
    a_vote_is_counted_once,
    an_abstention_uses_up_the_vote,
    a_ballot_may_name_several_options,
    polls_are_apart,
    a_poll_can_be_emptied_and_adds_up,
    an_answer_takes_the_place_of_an_earlier_one,
    the_first_answer_in_a_quiz_stays,
    quizzes_are_their_learners,
    a_quiz_is_unfinished_until_all_is_answered,
    a_review_is_kept_once,
    a_review_is_taken_back,
    what_a_learner_chose_and_put_aside_is_kept,
    the_last_run_of_a_demo_is_kept,
    forgetting_leaves_nothing_and_the_tally,
    an_audit_finds_what_does_not_add_up,
    a_closed_store_takes_no_votes,
    what_was_closed_is_found_again,
    emptying_the_log_is_no_obstacle,
    a_poll_keeps_the_day_it_was_first_seen,
    a_link_lets_one_ballot_in,
    what_moves_is_told,
    a_database_belongs_to_one_key,
    how_it_is_can_be_asked,
    what_was_asked_is_kept,
    an_outcome_that_was_found_is_kept_once,
    what_has_ended_goes,
    what_has_another_name_keeps_what_it_had,
    what_is_reported_is_kept_to_a_bound,
    an_option_of_another_name_keeps_its_votes_and_answers,
];

const NOON: Timestamp = Timestamp(1_790_000_000);

async fn tally(store: &Store, poll: &str) -> Tally {
    store.tally(&item(poll)).await.expect("a tally")
}

fn counted(options: &[(&str, u64)], ballots: u64, abstained: u64) -> Tally {
    let options = options.iter().map(|&(name, votes)| (name.to_owned(), votes)).collect();
    Tally { options, ballots, abstained }
}

async fn sound(store: &Store, polls: u64, receipts: u64) {
    let audit = store.audit().await.expect("an audit");
    assert_eq!(audit, Audit { polls, receipts, discrepancies: Vec::new() });
}

async fn a_vote_is_counted_once(fresh: &Fresh) {
    let store = &fresh.store;
    assert!(["SQLite", "PostgreSQL"].contains(&store.kind()));
    assert_eq!(tally(store, "a/b").await, Tally::default());
    assert!(!store.has_voted(&item("a/b"), voter(1)).await.expect("an answer"));
    assert_eq!(store.vote(ballot("a/b", voter(1), &["x"])).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.vote(ballot("a/b", voter(1), &["y"])).await, Ok(VoteOutcome::AlreadyVoted));
    assert_eq!(store.vote(ballot("a/b", voter(2), &["y"])).await, Ok(VoteOutcome::Counted));
    assert!(store.has_voted(&item("a/b"), voter(1)).await.expect("an answer"));
    assert!(!store.has_voted(&item("a/b"), voter(3)).await.expect("an answer"));
    assert_eq!(tally(store, "a/b").await, counted(&[("x", 1), ("y", 1)], 2, 0));
    sound(store, 1, 2).await;
}

async fn an_abstention_uses_up_the_vote(fresh: &Fresh) {
    let store = &fresh.store;
    assert_eq!(store.vote(ballot("a/b", voter(1), &[])).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.vote(ballot("a/b", voter(1), &["x"])).await, Ok(VoteOutcome::AlreadyVoted));
    assert_eq!(tally(store, "a/b").await, counted(&[], 0, 1));
    sound(store, 1, 1).await;
}

async fn a_ballot_may_name_several_options(fresh: &Fresh) {
    let store = &fresh.store;
    let several = |tag, options: &[&str]| ballot("a/b", tag, options);
    assert_eq!(store.vote(several(voter(1), &["x", "y"])).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.vote(several(voter(2), &["y"])).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.vote(several(voter(3), &[])).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.vote(several(voter(2), &["z"])).await, Ok(VoteOutcome::AlreadyVoted));
    assert_eq!(tally(store, "a/b").await, counted(&[("x", 1), ("y", 2)], 2, 1));
    sound(store, 1, 3).await;
}

async fn polls_are_apart(fresh: &Fresh) {
    let store = &fresh.store;
    for poll in ["b/b", "a/b", "a/c"] {
        assert_eq!(store.vote(ballot(poll, voter(1), &["x"])).await, Ok(VoteOutcome::Counted));
    }
    let polls = store.polls_with_votes().await.expect("polls");
    assert_eq!(polls, [item("a/b"), item("a/c"), item("b/b")]);
    assert_eq!(tally(store, "a/c").await, counted(&[("x", 1)], 1, 0));
    sound(store, 3, 3).await;
}

async fn a_poll_can_be_emptied_and_adds_up(fresh: &Fresh) {
    let store = &fresh.store;
    for number in 1..=6 {
        let mut private = ballot("a/b", voter(number), &["x", "y"]);
        private.private = true;
        assert_eq!(store.vote(private).await, Ok(VoteOutcome::Counted));
    }
    assert_eq!(store.vote(ballot("a/b", voter(7), &[])).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.vote(ballot("a/c", voter(1), &["x"])).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.receipts(&item("a/b")).await.expect("a number"), 7);

    let mut changes = store.changes();
    assert_eq!(store.empty_poll(&item("a/b")).await.expect("emptied"), 7);
    let told = Change::Polls([item("a/b")].into());
    while changes.next().await.expect("viewers are told") != told {}
    assert_eq!(tally(store, "a/b").await, Tally::default());
    assert_eq!(tally(store, "a/c").await, counted(&[("x", 1)], 1, 0), "the other one is as it was");
    sound(store, 1, 1).await;

    // Everybody may vote again.
    assert_eq!(store.empty_poll(&item("a/b")).await.expect("nothing to do"), 0);
    for number in 1..=5 {
        let mut private = ballot("a/b", voter(number), &["y"]);
        private.private = true;
        assert_eq!(store.vote(private).await, Ok(VoteOutcome::Counted));
    }
    assert_eq!(tally(store, "a/b").await, counted(&[("y", 5)], 5, 0));
    sound(store, 2, 6).await;
}

async fn an_answer_takes_the_place_of_an_earlier_one(fresh: &Fresh) {
    let store = &fresh.store;
    let save = |number, question: &'static str, option, correct, day| async move {
        let answer = answer(option, correct);
        store.save_answer(learner(number), &item(question), &answer, Day(day)).await
    };
    save(1, "a/q", "x", false, 7).await.expect("kept");
    save(1, "a/q", "y", true, 8).await.expect("kept");
    save(1, "a/p", "z", false, 8).await.expect("kept");
    save(2, "a/q", "x", false, 9).await.expect("kept");
    let first = |question: &str, option: &str, correct, day| Progress {
        question: question.to_owned(),
        option: option.to_owned(),
        correct,
        score: if correct { 1.0 } else { 0.25 },
        revision: 3,
        day,
    };
    let q = first("a/q", "y", true, 8);
    assert_eq!(
        store.progress(learner(1)).await.expect("progress"),
        [first("a/p", "z", false, 8), q.clone()]
    );
    assert_eq!(store.answer(learner(1), &item("a/q")).await.expect("an answer"), Some(q));
    assert_eq!(store.answer(learner(1), &item("a/r")).await.expect("an answer"), None);
    assert_eq!(store.progress(learner(3)).await.expect("progress"), []);
}

fn answer(option: &str, correct: bool) -> Answer {
    let score = if correct { 1.0 } else { 0.25 };
    Answer { score, revision: 3, ..Answer::choice(option, correct) }
}

async fn what_has_another_name_keeps_what_it_had(fresh: &Fresh) {
    let store = &fresh.store;
    for (poll, who, options) in
        [("a/b", 1, &["x"][..]), ("a/n", 2, &["x"]), ("a/b@2", 3, &["x", "y"]), ("a/c", 1, &["z"])]
    {
        assert!(store.vote(ballot(poll, voter(who), options)).await.is_ok());
    }
    let (who, today) = (learner(1), Day(7));
    store.save_answer(who, &item("a/b"), &answer("x", true), today).await.expect("kept");
    store.save_answer(who, &item("a/c"), &answer("z", true), today).await.expect("kept");
    let drawn = [item("z/q"), item("a/b"), item("a/c")];
    store.start_quiz("1", who, "Q", &drawn, today).await.expect("kept");
    for question in ["z/q", "a/c"] {
        let given = answer("x", false);
        store
            .answer_in_quiz("1", who, &item(question), &given, &counting(&[]), today)
            .await
            .expect("kept");
    }
    let good = cards::next(Performance::New, NOON).expect("in range");
    let good = good.iter().find(|next| next.grade == Grade::Good).expect("a grade");
    store.save_review(who, &item("z/card"), good).await.expect("kept");

    let now = |id: &ItemId| match id.as_str() {
        "a/b" => Some(item("a/n")),
        _ if id.concept() == "z" => Some(item(&format!("y/{}", id.item()))),
        _ => None,
    };
    // The second time there is nothing to do, and a list without names says nothing.
    for renamed in [&[("a/b", "a/n"), ("z", "y")][..], &[("a/b", "a/n"), ("z", "y")], &[]] {
        store.follow_names(renamed, now).await.expect("moved");
        assert_eq!(tally(store, "a/n").await, counted(&[("x", 2)], 2, 0));
        assert_eq!(tally(store, "a/n@2").await, counted(&[("x", 1), ("y", 1)], 1, 0));
        assert_eq!(tally(store, "a/c").await, counted(&[("z", 1)], 1, 0));
        assert!(store.has_voted(&item("a/n"), voter(1)).await.expect("an answer"));
        sound(store, 3, 4).await;
        let progress = store.progress(who).await.expect("progress");
        let names: Vec<&str> = progress.iter().map(|kept| kept.question.as_str()).collect();
        assert_eq!(names, ["a/c", "a/n", "y/q"]);
        let quiz = store.quiz("1", who).await.expect("a quiz").expect("this one");
        let items = quiz.items.iter();
        let items: Vec<_> =
            items.map(|item| (item.question.as_str(), item.answer.is_some())).collect();
        assert_eq!(items, [("y/q", true), ("a/n", false), ("a/c", true)]);
        let deck = store.deck(who).await.expect("a deck");
        assert_eq!(deck.keys().collect::<Vec<_>>(), ["y/card"]);
        let reviews = store.reviews(who).await.expect("reviews");
        assert_eq!(reviews.iter().map(|(card, ..)| card).collect::<Vec<_>>(), ["y/card"]);
    }
}

async fn the_first_answer_in_a_quiz_stays(fresh: &Fresh) {
    let store = &fresh.store;
    let questions = [item("a/q"), item("a/p")];
    store.start_quiz("1", learner(1), "A quiz", &questions, Day(5)).await.expect("kept");
    let give = |option, correct, day| {
        let (answer, question) = (answer(option, correct), item("a/q"));
        async move {
            let counting = counting(&[]);
            store.answer_in_quiz("1", learner(1), &question, &answer, &counting, Day(day)).await
        }
    };
    assert!(give("x", false, 5).await.expect("kept"));
    assert!(!give("y", true, 6).await.expect("kept"));
    let quiz = store.quiz("1", learner(1)).await.expect("a quiz").expect("this one");
    assert_eq!(quiz.title, "A quiz");
    let items: Vec<_> = quiz.items.into_iter().map(|item| (item.question, item.answer)).collect();
    assert_eq!(items, [(item("a/q"), Some(answer("x", false))), (item("a/p"), None)]);
    // The learner's progress has it, too, and a repeat did not change it.
    let kept = store.answer(learner(1), &item("a/q")).await.expect("an answer").expect("one");
    assert_eq!((kept.option.as_str(), kept.correct, kept.day), ("x", false, 5));
}

async fn quizzes_are_their_learners(fresh: &Fresh) {
    let store = &fresh.store;
    for (id, day) in [("1", 5), ("2", 7), ("3", 6)] {
        store.start_quiz(id, learner(1), id, &[item("a/q")], Day(day)).await.expect("kept");
    }
    // The same form sent twice.
    store.start_quiz("1", learner(1), "other", &[item("a/p")], Day(9)).await.expect("kept");
    assert_eq!(store.quiz("1", learner(2)).await.expect("none"), None);
    assert_eq!(store.quiz("4", learner(1)).await.expect("none"), None);
    let quizzes = store.quizzes(learner(1)).await.expect("quizzes");
    let names: Vec<&str> = quizzes.iter().map(|quiz| quiz.title.as_str()).collect();
    assert_eq!(names, ["2", "3", "1"]);
    assert!(store.quizzes(learner(2)).await.expect("none").is_empty());
}

async fn a_quiz_is_unfinished_until_all_is_answered(fresh: &Fresh) {
    let store = &fresh.store;
    let unfinished = || async {
        let quiz = store.unfinished_quiz(learner(1), NOON).await.expect("an answer");
        quiz.map(|quiz| quiz.id)
    };
    assert_eq!(unfinished().await, None);
    for (id, day) in [("1", 5), ("2", 7)] {
        store.start_quiz(id, learner(1), id, &[item("a/q")], Day(day)).await.expect("kept");
    }
    assert_eq!(unfinished().await.as_deref(), Some("2"));
    for (id, next) in [("2", Some("1")), ("1", None)] {
        let given = answer("x", true);
        store
            .answer_in_quiz(id, learner(1), &item("a/q"), &given, &counting(&[]), Day(7))
            .await
            .expect("kept");
        assert_eq!(unfinished().await.as_deref(), next);
    }
}

fn next(performance: Performance, now: Timestamp, grade: Grade) -> Next {
    let all = cards::next(performance, now).expect("in range");
    *all.iter().find(|next| next.grade == grade).expect("each grade")
}

async fn a_review_is_kept_once(fresh: &Fresh) {
    let store = &fresh.store;
    let first = next(Performance::New, NOON, Grade::Good);
    assert!(store.save_review(learner(1), &item("a/c"), &first).await.expect("kept"));
    // Another tab, which had not seen that review.
    let other = next(Performance::New, NOON.plus_seconds(9), Grade::Again);
    assert!(!store.save_review(learner(1), &item("a/c"), &other).await.expect("kept"));
    let second = next(Performance::Reviewed(first.memory), first.due_at, Grade::Easy);
    assert!(store.save_review(learner(1), &item("a/c"), &second).await.expect("kept"));
    let deck = store.deck(learner(1)).await.expect("a deck");
    assert_eq!(deck.len(), 1);
    assert_eq!(deck["a/c"], (second.memory, second.due_at), "not a bit is lost");
    assert_eq!(
        store.reviews(learner(1)).await.expect("reviews"),
        [("a/c".to_owned(), 3, NOON), ("a/c".to_owned(), 4, first.due_at)]
    );
    assert_eq!(store.reviewed_cards().await.expect("one"), ["a/c"]);
    assert_eq!(reviewed_cards_at(&fresh.place).await.expect("one"), ["a/c"]);
    assert!(store.deck(learner(2)).await.expect("a deck").is_empty());
    assert!(store.reviews(learner(2)).await.expect("reviews").is_empty());
}

async fn a_review_is_taken_back(fresh: &Fresh) {
    let store = &fresh.store;
    let first = next(Performance::New, NOON, Grade::Good);
    let second = next(Performance::Reviewed(first.memory), first.due_at, Grade::Easy);
    for review in [&first, &second] {
        assert!(store.save_review(learner(1), "q:a/c", review).await.expect("kept"));
    }
    let last = store.last_review(learner(1)).await.expect("read").expect("a review");
    assert_eq!((last.card.as_str(), last.number, last.at), ("q:a/c", 2, first.due_at));
    let counted = store.reviewed_since(learner(1), NOON).await.expect("read");
    assert_eq!((counted.new, counted.seen), (1, 0), "one card, new since");
    let counted = store.reviewed_since(learner(1), first.due_at).await.expect("read");
    assert_eq!((counted.new, counted.seen), (0, 1));
    assert!(!store.undo_review(learner(1), "q:a/c", 1).await.expect("read"), "not the last");
    assert!(!store.undo_review(learner(2), "q:a/c", 2).await.expect("read"), "not theirs");
    assert!(store.undo_review(learner(1), "q:a/c", 2).await.expect("undone"));
    store.rename_card(learner(1), "q:a/c", "q:a/d").await.expect("renamed");
    let kept = store.deck(learner(1)).await.expect("a deck");
    assert_eq!(kept["q:a/d"].0.reviews, 1);
    assert!(store.undo_review(learner(1), "q:a/d", 1).await.expect("undone"));
    assert!(store.deck(learner(1)).await.expect("a deck").is_empty());
    assert_eq!(store.last_review(learner(1)).await.expect("read"), None);
}

async fn what_a_learner_chose_and_put_aside_is_kept(fresh: &Fresh) {
    let (store, who) = (&fresh.store, learner(1));
    assert_eq!(store.habits(who).await.expect("read"), cards::Habits::default());
    let chosen = cards::Habits {
        retention: 95,
        new_a_day: 3,
        siblings_apart: true,
        interview: Some(Day(20_500)),
        ..cards::Habits::default()
    };
    for _ in 0..2 {
        store.save_habits(who, &chosen).await.expect("kept");
    }
    assert_eq!(store.habits(who).await.expect("read"), chosen);
    let target = Target::parse("senior", "more basics");
    store.save_target(learner(2), &target).await.expect("nothing");
    assert_eq!(store.target(learner(2)).await.expect("read"), Target::default());
    store.save_target(who, &target).await.expect("kept");
    store.save_habits(who, &chosen).await.expect("kept");
    assert_eq!(store.target(who).await.expect("read"), target, "the habits leave it alone");
    let both = ["a/c".to_owned(), "a/d".to_owned()];
    store.put_aside(who, &both, Some(Day(7))).await.expect("kept");
    store.put_aside(who, &both[..1], None).await.expect("back");
    assert_eq!(store.asides(who).await.expect("read"), [("a/d".to_owned(), Day(7))].into());
    assert_eq!(store.sitting(who).await.expect("read"), None);
    let sitting = interleave::store::Sitting {
        day: Day(7),
        minutes: 20,
        quiz: String::new(),
        cards: 5,
        cards_before: 2,
        shows: "/demos/gil".to_owned(),
        seen: true,
    };
    store.save_sitting(who, &sitting).await.expect("kept");
    assert_eq!(store.sitting(who).await.expect("read"), Some(sitting));
    store.save_answer(who, &item("a/q"), &answer("x", false), Day(1)).await.expect("kept");
    store.save_answer(who, &item("a/q"), &answer("y", true), Day(2)).await.expect("kept");
    assert_eq!(store.missed(who).await.expect("read"), ["a/q"]);
}

async fn the_last_run_of_a_demo_is_kept(fresh: &Fresh) {
    let store = &fresh.store;
    let run = |demo: &str, output: &str| DemoRun {
        demo: demo.to_owned(),
        finished_at: NOON,
        duration_ms: 12,
        cores: 2,
        ending: "ended well".to_owned(),
        output: output.to_owned(),
    };
    assert!(store.runs().await.expect("runs").is_empty());
    for run in [run("b", "1"), run("a", "│ ▶"), run("b", "2")] {
        store.save_run(&run).await.expect("kept");
    }
    assert_eq!(store.runs().await.expect("runs"), [run("a", "│ ▶"), run("b", "2")]);
}

async fn forgetting_leaves_nothing_and_the_tally(fresh: &Fresh) {
    let store = &fresh.store;
    for tag in [voter(1), voter(2)] {
        for poll in ["a/b", "a/c"] {
            assert_eq!(store.vote(ballot(poll, tag, &["x"])).await, Ok(VoteOutcome::Counted));
        }
    }
    for number in [1, 2] {
        let who = learner(number);
        store.save_answer(who, &item("a/q"), &answer("x", true), Day(1)).await.expect("kept");
        let id = number.to_string();
        store.start_quiz(&id, who, "Q", &[item("a/q")], Day(1)).await.expect("kept");
        let given = answer("x", true);
        store
            .answer_in_quiz(&id, who, &item("a/q"), &given, &counting(&[]), Day(1))
            .await
            .expect("kept");
        let good = next(Performance::New, NOON, Grade::Good);
        store.save_review(who, &item("a/c"), &good).await.expect("kept");
    }
    let receipts = [(item("a/b"), voter(1)), (item("a/c"), voter(1)), (item("a/d"), voter(1))];
    // A quiz, an answer, a card, a review, two receipts.
    assert_eq!(store.forget(learner(1), &receipts).await.expect("forgotten").rows, 6);
    assert_eq!(store.forget(learner(1), &receipts).await.expect("forgotten").rows, 0);
    assert!(store.progress(learner(1)).await.expect("none").is_empty());
    assert!(store.quizzes(learner(1)).await.expect("none").is_empty());
    assert!(store.deck(learner(1)).await.expect("none").is_empty());
    assert!(store.reviews(learner(1)).await.expect("none").is_empty());
    assert!(!store.has_voted(&item("a/b"), voter(1)).await.expect("an answer"));
    // The others' are as they were, and so is the tally.
    assert_eq!(store.progress(learner(2)).await.expect("one").len(), 1);
    assert_eq!(store.quizzes(learner(2)).await.expect("one").len(), 1);
    assert_eq!(store.deck(learner(2)).await.expect("one").len(), 1);
    assert!(store.has_voted(&item("a/b"), voter(2)).await.expect("an answer"));
    assert_eq!(tally(store, "a/b").await, counted(&[("x", 2)], 2, 0));
    sound(store, 2, 4).await;
}

async fn an_audit_finds_what_does_not_add_up(fresh: &Fresh) {
    let store = &fresh.store;
    sound(store, 0, 0).await;
    for number in 1..=3 {
        assert!(store.vote(ballot("a/b", voter(number), &["x"])).await.is_ok());
        assert!(store.vote(ballot("a/c", voter(number), &["x"])).await.is_ok());
        assert!(store.vote(ballot("a/d", voter(number), &["x"])).await.is_ok());
    }
    sound(store, 3, 9).await;
    // A counter too high, a receipt gone with its counter's poll, counters gone.
    let wrong = "update counter set votes = 4 where poll = 'a/b'; \
         delete from receipt where poll = 'a/c'; \
         delete from counter where poll = 'a/d'";
    fresh.execute(wrong, wrong).await;
    let audit = store.audit().await.expect("an audit");
    let found =
        |poll: &str, receipts, counted| Discrepancy { poll: poll.to_owned(), receipts, counted };
    assert_eq!((audit.polls, audit.receipts), (3, 6));
    assert_eq!(audit.discrepancies, [found("a/b", 3, 4), found("a/c", 0, 3), found("a/d", 3, 0)]);
    assert_eq!(audit.discrepancies[0].to_string(), "a/b: 3 receipts, 4 ballots counted");
}

async fn a_closed_store_takes_no_votes(fresh: &Fresh) {
    let store = &fresh.store;
    assert!(store.vote(ballot("a/b", voter(1), &["x"])).await.is_ok());
    store.close().await;
    let late = store.vote(ballot("a/b", voter(2), &["x"])).await;
    assert_eq!(late, Err(Unavailable::Stopping));
    assert!(store.tally(&item("a/b")).await.is_err());
    // Closing what is closed is no harm.
    store.close().await;
}

async fn what_was_closed_is_found_again(fresh: &Fresh) {
    // Votes that are on their way when the store is told to close are counted or told otherwise.
    let votes: Vec<_> = (0..200)
        .map(|number| {
            let store = fresh.store.clone();
            tokio::spawn(async move { store.vote(ballot("a/b", voter(number), &["x"])).await })
        })
        .collect();
    fresh.store.close().await;
    let mut counted = 0;
    for vote in votes {
        match vote.await.expect("an outcome") {
            Ok(VoteOutcome::Counted) => counted += 1,
            Err(Unavailable::Stopping) => {}
            other => panic!("{other:?}"),
        }
    }
    let again = fresh.another().await;
    assert_eq!(tally(&again, "a/b").await.ballots, counted);
    assert!(again.audit().await.expect("an audit").discrepancies.is_empty());
    again.close().await;
}

async fn emptying_the_log_is_no_obstacle(fresh: &Fresh) {
    let store = fresh.store.clone();
    let keeper = tokio::spawn(async move { store.keep_no_order(Duration::from_millis(1)).await });
    for number in 0..200 {
        let vote = fresh.store.vote(ballot("a/b", voter(number), &["x"])).await;
        assert_eq!(vote, Ok(VoteOutcome::Counted));
    }
    sound(&fresh.store, 1, 200).await;
    keeper.abort();
}

async fn a_poll_keeps_the_day_it_was_first_seen(fresh: &Fresh) {
    let store = &fresh.store;
    assert!(store.feed_entries().await.expect("none").is_empty());
    store.add_feed_entries(&[], Day(1)).await.expect("noted");
    store.add_feed_entries(&[&item("a/b"), &item("a/c")], Day(2)).await.expect("noted");
    store.add_feed_entries(&[&item("a/c"), &item("a/d")], Day(3)).await.expect("noted");
    let announced = store.feed_entries().await.expect("days");
    let days: BTreeMap<&str, Day> =
        announced.iter().map(|(poll, day)| (poll.as_str(), *day)).collect();
    assert_eq!(days, [("a/b", Day(2)), ("a/c", Day(2)), ("a/d", Day(3))].into());
}

async fn a_link_lets_one_ballot_in(fresh: &Fresh) {
    let store = &fresh.store;
    let link = |number: u8| LinkTag([number; 16]);
    store.invite(&item("a/b"), &[link(2), link(1)]).await.expect("given out");
    assert!(store.invite(&item("a/b"), &[link(3), link(1)]).await.is_err(), "one is there");
    let by = |poll, number, by| store.vote_by_link(ballot(poll, voter(number), &["x"]), link(by));
    assert_eq!(by("a/b", 1, 1).await, Ok(VoteOutcome::Counted));
    assert_eq!(by("a/b", 2, 1).await, Ok(VoteOutcome::NotInvited), "it was used");
    assert_eq!(by("a/b", 2, 3).await, Ok(VoteOutcome::NotInvited), "it was never given out");
    assert_eq!(by("a/c", 2, 2).await, Ok(VoteOutcome::NotInvited), "it is for another poll");
    assert_eq!(by("a/b", 1, 2).await, Ok(VoteOutcome::AlreadyVoted));
    assert_eq!(
        store.invitations(&item("a/b")).await.expect("two"),
        Invitations { given: 2, spent: 1 }
    );
    assert_eq!(tally(store, "a/b").await, counted(&[("x", 1)], 1, 0));
    sound(store, 1, 1).await;
    // Whoever was invited may vote again in a poll that was emptied.
    assert_eq!(store.empty_poll(&item("a/b")).await.expect("emptied"), 1);
    assert_eq!(by("a/b", 2, 1).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.invitations(&item("a/c")).await.expect("none"), Invitations::default());
}

async fn what_moves_is_told(fresh: &Fresh) {
    let store = &fresh.store;
    let mut changes = store.changes();
    let vote = |number| store.vote(ballot("a/b", voter(number), &["x"]));
    assert_eq!(vote(1).await, Ok(VoteOutcome::Counted));
    let wanted = Change::Polls([item("a/b")].into());
    // On PostgreSQL it is said first that anything may have moved before one listened.
    let mut told = changes.next().await;
    while told == Some(Change::Any) {
        told = changes.next().await;
    }
    assert_eq!(told, Some(wanted));
    // Of a private poll nothing is told: that would tell when each of its voters voted.
    for number in 1..=7 {
        let ballot = Ballot { private: true, ..ballot("a/c", voter(number), &["x"]) };
        assert_eq!(store.vote(ballot).await, Ok(VoteOutcome::Counted));
    }
    // Told after all of these.
    let last = ballot("a/d", voter(1), &["x"]);
    assert_eq!(store.vote(last).await, Ok(VoteOutcome::Counted));
    let marker = Change::Polls([item("a/d")].into());
    loop {
        let told = changes.next().await;
        assert_ne!(told, Some(Change::Polls([item("a/c")].into())));
        if told.as_ref() == Some(&marker) {
            break;
        }
    }
}

async fn a_database_belongs_to_one_key(fresh: &Fresh) {
    let store = &fresh.store;
    assert!(!store.is_bound().await.expect("an answer"));
    assert_eq!(store.bind_key("one").await.expect("bound"), KeyBinding::New);
    assert!(store.is_bound().await.expect("an answer"));
    assert_eq!(store.bind_key("one").await.expect("bound"), KeyBinding::Bound);
    assert_eq!(store.bind_key("two").await.expect("an answer"), KeyBinding::Another);
    store.rebind_key("two").await.expect("bound anew");
    assert_eq!(store.bind_key("one").await.expect("an answer"), KeyBinding::Another);
    assert_eq!(store.bind_key("two").await.expect("bound"), KeyBinding::Bound);
}

async fn how_it_is_can_be_asked(fresh: &Fresh) {
    let store = &fresh.store;
    assert_eq!(store.try_to_write().await, Ok(()));
    assert!(store.is_in_place());
    assert!(!store.is_read_only());
    store.until_written_to().await;
    for voter in [voter(1), voter(2), voter(1)] {
        assert!(store.vote(ballot("a/b", voter, &["x"])).await.is_ok());
    }
    let figures = store.ballot_figures();
    assert_eq!((figures.counted, figures.repeated, figures.failed), (2, 1, 0));
    assert!((1..=3).contains(&figures.groups) && figures.waiting == 0, "{figures:?}");
    let log = store.log_state();
    assert_eq!(log.is_some(), store.kind() == "SQLite");
    assert!(log.is_none_or(|log| log.held.is_none() && !log.full));
}

async fn an_outcome_that_was_found_is_kept_once(fresh: &Fresh) {
    let store = &fresh.store;
    assert!(store.found(learner(1)).await.expect("none").is_empty());
    for (who, outcome, day) in [(1, "70", 3), (1, "120", 4), (1, "70", 5), (2, "70", 6)] {
        let kept = store.save_found(learner(who), &item("a/p"), outcome, Day(day)).await;
        kept.expect("kept");
    }
    let found = store.found(learner(1)).await.expect("two");
    let found: Vec<(&str, &str, Day)> = found
        .iter()
        .map(|found| (found.puzzle.as_str(), found.outcome.as_str(), found.day))
        .collect();
    assert_eq!(found, [("a/p", "120", Day(4)), ("a/p", "70", Day(3))]);
}

async fn what_was_asked_is_kept(fresh: &Fresh) {
    let store = &fresh.store;
    assert!(store.meanings().await.expect("none").is_empty());
    store.keep_meanings(&[]).await.expect("nothing to keep");
    let asked = |poll: &str, text: &str| (poll.to_owned(), text.to_owned());
    store.keep_meanings(&[asked("a/b", "one"), asked("a/c", "two")]).await.expect("kept");
    store.keep_meanings(&[asked("a/b", "three")]).await.expect("kept");
    assert_eq!(store.vote(ballot("a/b", voter(1), &["x"])).await, Ok(VoteOutcome::Counted));
    let kept = store.meanings().await.expect("two");
    let looked = meanings_at(&fresh.place).await.expect("two");
    assert_eq!((looked.len(), looked["a/b"].as_str()), (2, "three"));
    assert_eq!(kept.get("a/b"), Some(&("three".to_owned(), true)));
    assert_eq!(kept.get("a/c"), Some(&("two".to_owned(), false)));
}

async fn what_has_ended_goes(fresh: &Fresh) {
    let store = &fresh.store;
    let save = |number, day| async move {
        let answer = answer("x", false);
        store.save_answer(learner(number), &item("a/q"), &answer, Day(day)).await.expect("kept");
    };
    for number in 1..=120 {
        save(number, 100).await;
    }
    save(1, 101).await;
    store.start_quiz("q", learner(2), "A quiz", &[item("a/q")], Day(101)).await.expect("kept");
    store.save_habits(learner(200), &cards::Habits::default()).await.expect("kept");
    store.spend(learner(121), Day(100), 5).await.expect("kept");
    assert_eq!(store.vote(ballot("a/b", voter(3), &["x"])).await, Ok(VoteOutcome::Counted));
    assert_eq!(store.forget_ended(Day(100), Day(110)).await.expect("none"), 0);
    // A few at a time, and all of them.
    let mut gone = Vec::new();
    while gone.last() != Some(&0) {
        gone.push(store.forget_ended(Day(101), Day(110)).await.expect("some"));
    }
    assert!(gone.iter().sum::<usize>() == 119 && gone.iter().all(|some| *some <= 50), "{gone:?}");
    assert!(store.spent(learner(121)).await.expect("none").is_empty());
    for number in 1..=120 {
        let kept = !store.progress(learner(number)).await.expect("progress").is_empty();
        assert_eq!(kept, number <= 2, "{number}");
        let missed = !store.missed(learner(number)).await.expect("missed").is_empty();
        assert_eq!(missed, kept, "{number}");
    }
    // Settings have a day from the first look on.
    assert_eq!(store.forget_ended(Day(110), Day(500)).await.expect("two"), 2);
    assert_eq!(store.forget_ended(Day(111), Day(500)).await.expect("settings"), 1);
    sound(store, 1, 1).await;
}

async fn what_is_reported_is_kept_to_a_bound(fresh: &Fresh) {
    let store = &fresh.store;
    let report = |question: &str, words: String| Report {
        question: question.to_owned(),
        revision: 2,
        day: Day(7),
        words,
    };
    for number in 0..50 {
        let said = report("a/q", format!("It's “wrong” {number}"));
        assert_eq!(store.report(&said).await.expect("kept"), ReportOutcome::Kept);
    }
    let more = report("a/q", "One more".to_owned());
    assert_eq!(store.report(&more).await.expect("an answer"), ReportOutcome::Full);
    let other = report("a/r", "Another".to_owned());
    assert_eq!(store.report(&other).await.expect("kept"), ReportOutcome::Kept);
    let all = reports_at(&fresh.place).await.expect("reports");
    assert_eq!(all.len(), 51);
    assert_eq!(all.last(), Some(&other));
    assert!(all.contains(&report("a/q", "It's “wrong” 49".to_owned())));
    assert_eq!(store.clear_reports(&item("a/q")).await.expect("deleted"), 50);
    assert_eq!(store.report(&more).await.expect("kept"), ReportOutcome::Kept);
    let now = |id: &ItemId| (id.as_str() == "a/q").then(|| item("a/n"));
    store.follow_names(&[("a/q", "a/n")], now).await.expect("moved");
    let names: Vec<String> = reports_at(&fresh.place)
        .await
        .expect("reports")
        .into_iter()
        .map(|report| report.question)
        .collect();
    assert_eq!(names, ["a/n", "a/r"]);
}

async fn an_option_of_another_name_keeps_its_votes_and_answers(fresh: &Fresh) {
    let store = &fresh.store;
    for (poll, who, options) in [
        ("a/b", 1, &["old", "x"][..]),
        ("a/b", 2, &["new"]),
        ("a/b@2", 3, &["old"]),
        ("a/bc", 4, &["old"]),
    ] {
        assert!(store.vote(ballot(poll, voter(who), options)).await.is_ok());
    }
    let (who, today) = (learner(1), Day(7));
    store.save_answer(who, &item("a/b"), &answer("x old older", true), today).await.expect("kept");
    store.save_answer(who, &item("a/bc"), &answer("old", true), today).await.expect("kept");
    let of = item("a/b");
    for _ in 0..2 {
        store.follow_options(&[(&of, "old", "new")]).await.expect("moved");
        assert_eq!(tally(store, "a/b").await, counted(&[("new", 2), ("x", 1)], 2, 0));
        assert_eq!(tally(store, "a/b@2").await, counted(&[("new", 1)], 1, 0));
        assert_eq!(tally(store, "a/bc").await, counted(&[("old", 1)], 1, 0));
        let kept = store.progress(who).await.expect("progress");
        let kept: Vec<&str> = kept.iter().map(|kept| kept.option.as_str()).collect();
        assert_eq!(kept, ["x new older", "old"]);
        sound(store, 3, 4).await;
    }
}

/// A method without a line here is not finished.
#[test]
fn every_public_method_has_a_line() {
    let here =
        concat!(include_str!("contract.rs"), include_str!("carried.rs"), include_str!("taken.rs"));
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let mut methods = 0;
    for file in std::fs::read_dir(folder).expect("the store").flatten() {
        let text = std::fs::read_to_string(file.path()).expect("a file");
        for block in text.split("\nimpl Store {").skip(1) {
            let block = block.split("\n}").next().unwrap_or_default();
            for line in block.lines().filter_map(|line| line.strip_prefix("    pub ")) {
                let name = line.trim_start_matches("async ").trim_start_matches("fn ");
                let name = name.split(['(', '<']).next().unwrap_or_default();
                let called = [format!(".{name}("), format!("Store::{name}(")];
                let seen = called.iter().any(|call| here.contains(call))
                    || (name == "open" && include_str!("mod.rs").contains("Store::open("));
                assert!(seen, "Store::{name} of {} has no line", file.path().display());
                methods += 1;
            }
        }
    }
    assert!(methods >= 20, "only {methods} found: does the test still read the source?");
}
