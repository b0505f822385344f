//! When a card comes back, as facts of the schedule.

use interleave::cards::{Grade, Interval, Memory, Next, Performance, next};
use interleave::clock::Timestamp;
use proptest::prelude::*;

const DAY: i64 = 86_400;
const NOW: Timestamp = Timestamp(1_795_000_000);
const TEN_YEARS: i64 = 3_650 * DAY;

fn graded(performance: Performance, grade: Grade, now: Timestamp) -> Next {
    let all = next(performance, now).expect("a schedule");
    *all.iter().find(|next| next.grade == grade).expect("the grade")
}

/// A card's life: each grade given on the day the card came back.
fn life(grades: &[Grade]) -> Vec<Next> {
    let (mut performance, mut now) = (Performance::New, NOW);
    let mut steps = Vec::new();
    for &grade in grades {
        let step = graded(performance, grade, now);
        performance = Performance::Reviewed(step.memory);
        now = step.due_at;
        steps.push(step);
    }
    steps
}

fn days(step: &Next) -> i64 {
    match step.interval {
        Interval::Minutes(_) => 0,
        Interval::Days(days) => days,
    }
}

#[test]
fn a_new_card_has_the_initial_stabilities_of_fsrs_6() {
    let stabilities = Grade::ALL.map(|grade| graded(Performance::New, grade, NOW).memory.stability);
    for (stability, expected) in stabilities.into_iter().zip([0.212, 1.2931, 2.3065, 8.2956]) {
        assert!((stability - expected).abs() < 1e-4, "{stability} is not {expected}");
    }
    let intervals = Grade::ALL.map(|grade| graded(Performance::New, grade, NOW).interval);
    assert_eq!(
        intervals,
        [Interval::Minutes(10), Interval::Days(1), Interval::Days(2), Interval::Days(8)]
    );
}

#[test]
fn a_card_that_is_always_good_comes_back_ever_later() {
    use Grade::{Again, Good};
    let lived: Vec<i64> = life(&[Good; 6]).iter().map(days).collect();
    // Computed from the published formulas of FSRS-6 with its default parameters.
    assert_eq!(lived, [2, 11, 46, 163, 497, 1_346]);
    let forgot: Vec<i64> = life(&[Good, Good, Good, Again, Good, Good]).iter().map(days).collect();
    assert_eq!(forgot[..4], [2, 11, 46, 0]);
    assert!(forgot[4] < 46 && forgot[5] > forgot[4], "{forgot:?}");
    assert_eq!(life(&[Good; 6]).last().map(|step| step.memory.reviews), Some(6));
}

#[test]
fn a_card_is_due_a_little_before_its_interval_is_over() {
    for next in next(Performance::New, NOW).expect("a schedule") {
        let wait = next.due_at.0 - NOW.0;
        match next.interval {
            Interval::Minutes(minutes) => assert_eq!(wait, minutes * 60),
            Interval::Days(days) => assert_eq!(wait, days * DAY - 4 * 3_600),
        }
    }
}

#[test]
fn a_memory_that_cannot_be_is_an_error_and_not_a_schedule() {
    let memory = Memory { stability: f32::NAN, difficulty: 5.0, reviews: 1, reviewed_at: NOW };
    for stability in [f32::NAN, -1.0, f32::INFINITY] {
        let memory = Memory { stability, ..memory };
        // No panic; and what comes of it is a schedule within the bounds, or an error.
        if let Ok(all) = next(Performance::Reviewed(memory), NOW) {
            assert!(all.iter().all(|next| (0..=3_650).contains(&days(next))), "{all:?}");
        }
    }
}

fn memories() -> impl Strategy<Value = Memory> {
    let moment = -TEN_YEARS..=TEN_YEARS;
    (0.01_f32..36_500.0, 1.0_f32..=10.0, 0_u32..1_000, moment).prop_map(
        |(stability, difficulty, reviews, away)| {
            let reviewed_at = NOW.plus_seconds(away);
            Memory { stability, difficulty, reviews, reviewed_at }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the clock did since the last review, ten years back or ahead.
    #[test]
    fn intervals_stay_within_bounds_and_better_grades_wait_no_less(memory in memories()) {
        let all = next(Performance::Reviewed(memory), NOW).expect("a schedule");
        prop_assert_eq!(all.map(|next| next.grade), Grade::ALL);
        for step in &all {
            prop_assert!(step.due_at > NOW);
            prop_assert!((0..=3_650).contains(&days(step)));
            prop_assert!(step.memory.stability.is_finite() && step.memory.stability > 0.0);
            prop_assert!((1.0..=10.0).contains(&step.memory.difficulty));
            prop_assert_eq!(step.memory.reviews, memory.reviews + 1);
            prop_assert_eq!(step.memory.reviewed_at, NOW);
        }
        for pair in all.windows(2) {
            prop_assert!(pair[0].due_at <= pair[1].due_at, "{:?}", all);
        }
    }

    /// A clock that went back is a clock that stood still.
    #[test]
    fn time_never_runs_backwards(memory in memories(), back in 0..TEN_YEARS) {
        let ahead = Memory { reviewed_at: NOW.plus_seconds(back), ..memory };
        let here = Memory { reviewed_at: NOW, ..memory };
        prop_assert_eq!(
            next(Performance::Reviewed(ahead), NOW).expect("a schedule"),
            next(Performance::Reviewed(here), NOW).expect("a schedule")
        );
    }

    /// The same review gives the same schedule, in whatever order questions are asked.
    #[test]
    fn the_schedule_is_a_function(memory in memories()) {
        let once = next(Performance::Reviewed(memory), NOW).expect("a schedule");
        let twice = next(Performance::Reviewed(memory), NOW).expect("a schedule");
        prop_assert_eq!(once, twice);
    }
}
