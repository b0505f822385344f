//! What each method promises that carries progress to another device, on both databases.

use interleave::cards::{self, Grade, Habits, Performance};
use interleave::clock::{Day, Timestamp};
use interleave::id::CodeTag;
use interleave::quiz::{Answer, Target};
use interleave::store::{Store, Whole};

use super::{Fresh, counting, item, learner, on_both};

on_both![
    a_link_leads_to_its_learner_once_and_until_a_moment,
    words_lead_to_their_learner_until_they_end,
    a_whole_progress_is_merged_and_twice_is_once,
    two_learners_become_one_and_the_first_leaves_nothing,
];

const NOON: Timestamp = Timestamp(1_790_000_000);

fn code(number: u8) -> CodeTag {
    CodeTag([number; 16])
}

async fn a_link_leads_to_its_learner_once_and_until_a_moment(fresh: &Fresh) {
    let store = &fresh.store;
    let until = NOON.plus_seconds(600);
    store.save_transfer(learner(1), code(1), NOON, until).await.expect("kept");
    store.save_transfer(learner(2), code(2), NOON, until).await.expect("kept");
    assert_eq!(store.transfer(code(1), NOON).await.expect("read"), Some(learner(1)));
    assert_eq!(store.transfer(code(1), until).await.expect("read"), None, "it is over");
    assert_eq!(store.take_transfer(code(1), until).await.expect("read"), None);
    assert_eq!(store.take_transfer(code(1), NOON).await.expect("taken"), Some(learner(1)));
    assert_eq!(store.take_transfer(code(1), NOON).await.expect("read"), None, "once");
    // A later one takes the place of the one before.
    store.save_transfer(learner(2), code(3), NOON, until).await.expect("kept");
    assert_eq!(store.transfer(code(2), NOON).await.expect("read"), None);
    assert_eq!(store.transfer(code(3), NOON).await.expect("read"), Some(learner(2)));
    // What is over goes with the next that is made.
    store.save_transfer(learner(1), code(4), until, until.plus_seconds(1)).await.expect("kept");
    assert_eq!(store.transfer(code(3), NOON).await.expect("read"), None);
}

async fn words_lead_to_their_learner_until_they_end(fresh: &Fresh) {
    let store = &fresh.store;
    assert!(!store.has_recovery(learner(1)).await.expect("read"));
    store.save_recovery(learner(1), code(1)).await.expect("kept");
    store.save_recovery(learner(1), code(2)).await.expect("kept");
    assert!(store.has_recovery(learner(1)).await.expect("read"));
    assert_eq!(store.recovered(code(1)).await.expect("read"), None, "there are others now");
    assert_eq!(store.recovered(code(2)).await.expect("read"), Some(learner(1)));
    store.end_recovery(learner(1)).await.expect("ended");
    assert_eq!(store.recovered(code(2)).await.expect("read"), None);
}

/// Reviews a card at moments, one good grade after another.
async fn review(store: &Store, number: u8, card: &str, moments: &[i64]) {
    let mut performance = Performance::New;
    for at in moments {
        let all = cards::next_with(
            performance,
            NOON.plus_seconds(*at),
            cards::Terms { card: Some(card), ..cards::Terms::default() },
        )
        .expect("in range");
        let good = all.into_iter().find(|next| next.grade == Grade::Good).expect("a grade");
        assert!(store.save_review(learner(number), card, &good).await.expect("kept"));
        performance = Performance::Reviewed(good.memory);
    }
}

const DAY: i64 = 86_400;

async fn a_whole_progress_is_merged_and_twice_is_once(fresh: &Fresh) {
    let store = &fresh.store;
    // The same two first reviews, and then one on each side.
    review(store, 1, "a/c", &[0, 3 * DAY, 12 * DAY]).await;
    review(store, 2, "a/c", &[0, 3 * DAY, 9 * DAY]).await;
    review(store, 2, "a/d", &[DAY]).await;
    let answer = |option, correct| Answer::choice(option, correct);
    store.save_answer(learner(1), &item("a/q"), &answer("x", false), Day(5)).await.expect("kept");
    store.save_answer(learner(2), &item("a/q"), &answer("y", true), Day(6)).await.expect("kept");
    store.save_answer(learner(2), &item("a/p"), &answer("x", false), Day(4)).await.expect("kept");
    store.start_quiz("q2", learner(2), "Q", &[item("a/p")], Day(4)).await.expect("kept");
    let wrong = answer("x", false);
    store
        .answer_in_quiz("q2", learner(2), &item("a/p"), &wrong, &counting(&[]), Day(4))
        .await
        .expect("kept");
    assert_eq!(store.chosen_habits(learner(1)).await.expect("read"), None);
    let habits = Habits { retention: 95, ..Habits::default() };
    store.save_habits(learner(2), &habits).await.expect("kept");
    let target = Target::parse("middle", "basics");
    store.save_target(learner(2), &target).await.expect("kept");
    for (number, seconds) in [(1, 7), (2, 50), (2, 9)] {
        store.spend(learner(number), Day(4), seconds).await.expect("kept");
    }
    store.save_found(learner(2), &item("a/z"), "70", Day(4)).await.expect("kept");
    let other = store.whole(learner(2)).await.expect("read");

    // The quiz is another learner's here, so its name leads nowhere for this one.
    store.merge(learner(1), &other).await.expect("merged");
    assert!(store.quizzes(learner(1)).await.expect("read").is_empty());
    let once = store.whole(learner(1)).await.expect("read");
    let deck = store.deck(learner(1)).await.expect("read");
    let moments: Vec<i64> = once.reviews["a/c"].iter().map(|(one, _)| one.at.0 - NOON.0).collect();
    assert_eq!(moments, [0, 3 * DAY, 9 * DAY, 12 * DAY]);
    assert_eq!(deck["a/c"].0.reviews, 4);
    let log = once.reviews["a/c"].iter().map(|(one, _)| *one);
    assert_eq!(cards::replay("a/c", log).expect("in range"), Some(deck["a/c"]));
    assert_eq!(once.answers.iter().map(|one| one.option.as_str()).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(once.missed.len(), 2);
    assert_eq!(once.habits, Some(habits), "nothing was chosen, so what comes is");
    assert_eq!(once.target, target);
    assert_eq!(once.found, other.found);
    assert_eq!(seconds(store, 1).await, (2, 66), "both, and each where it was counted");

    store.merge(learner(1), &other).await.expect("merged");
    assert_eq!(store.whole(learner(1)).await.expect("read"), once);
    assert_eq!(store.deck(learner(1)).await.expect("read"), deck);

    // Into an empty place it is the same, the quiz included.
    store.forget(learner(2), &[]).await.expect("forgotten");
    store.merge(learner(3), &other).await.expect("merged");
    assert_eq!(store.whole(learner(3)).await.expect("read"), other);

    // What has gone on meanwhile is the larger number, and goes back without what came from there.
    store.spend(learner(1), Day(4), 3).await.expect("kept");
    let grown = store.whole(learner(1)).await.expect("read");
    for _ in 0..2 {
        store.merge(learner(3), &grown).await.expect("merged");
    }
    assert_eq!(seconds(store, 3).await, (2, 69));
    store.merge(learner(3), &once).await.expect("merged");
    assert_eq!(seconds(store, 3).await, (2, 69), "an older record takes nothing back");
    for _ in 0..2 {
        store.spend(learner(4), Day(4), 80_000).await.expect("kept");
    }
    assert_eq!(seconds(store, 4).await, (1, 86_400), "a day has no more");
}

/// The rows of what a learner spent, and their sum.
async fn seconds(store: &Store, number: u8) -> (usize, u32) {
    let spent = store.spent(learner(number)).await.expect("read");
    (spent.len(), spent.iter().map(|one| one.seconds).sum())
}

async fn two_learners_become_one_and_the_first_leaves_nothing(fresh: &Fresh) {
    let store = &fresh.store;
    review(store, 1, "a/c", &[0]).await;
    review(store, 2, "a/c", &[DAY]).await;
    store.start_quiz("q1", learner(1), "Q", &[item("a/p")], Day(4)).await.expect("kept");
    store.save_recovery(learner(1), code(1)).await.expect("kept");
    store.join(learner(1), learner(2)).await.expect("joined");
    let whole = store.whole(learner(2)).await.expect("read");
    assert_eq!(whole.reviews["a/c"].len(), 2);
    assert_eq!(whole.quizzes.len(), 1);
    assert_eq!(store.whole(learner(1)).await.expect("read"), Whole::default());
    assert_eq!(store.recovered(code(1)).await.expect("read"), None);
    // With itself nothing happens.
    store.join(learner(2), learner(2)).await.expect("joined");
    assert_eq!(store.whole(learner(2)).await.expect("read"), whole);
}
