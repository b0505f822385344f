//! When a card comes back, as facts of the schedule.

use interleave::cards::{
    Grade, Interval, LEECH, Logged, Memory, Next, Performance, Terms, Zone, next, next_with, replay,
};
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
fn a_card_of_another_day_is_due_when_that_day_begins_for_the_learner() {
    for zone in [Zone::UTC, Zone::new(330).expect("Delhi"), Zone::new(-480).expect("the coast")] {
        let terms = Terms { zone, ..Terms::default() };
        for next in next_with(Performance::New, NOW, terms).expect("a schedule") {
            match next.interval {
                Interval::Minutes(minutes) => assert_eq!(next.due_at.0 - NOW.0, minutes * 60),
                Interval::Days(days) => {
                    assert_eq!(zone.day(next.due_at).0 - zone.day(NOW).0, days);
                    assert_eq!(zone.start(zone.day(next.due_at)), next.due_at);
                }
            }
        }
    }
}

/// Grades on the days that the tests of fsrs-rs and py-fsrs use, and the memory they publish.
#[test]
fn the_memory_is_the_one_that_is_published() {
    use Grade::{Again, Good};
    let steps = [(Again, 0), (Good, 0), (Good, 1), (Good, 3), (Good, 8), (Good, 21)];
    let (mut at, mut log) = (NOW, Vec::new());
    for (grade, days) in steps {
        at = at.plus_seconds(days * DAY);
        log.push(Logged { grade, at, retention: 90, zone: Zone::UTC, revision: 1 });
    }
    let (memory, _) = replay("a/b", log).expect("in range").expect("reviewed");
    assert!((memory.stability - 53.626_91).abs() < 1e-4, "{memory:?}");
    assert!((memory.difficulty - 6.357_486_7).abs() < 1e-4, "{memory:?}");
}

/// FSRS-6 in double precision, from its published formulas
/// (<https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm>).
mod published {
    const W: [f64; 21] = [
        0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
        1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ];

    fn first_difficulty(grade: f64) -> f64 {
        W[4] - (W[5] * (grade - 1.0)).exp() + 1.0
    }

    /// Stability and difficulty after a grade, so many days after the review before.
    pub(super) fn step(state: Option<(f64, f64)>, grade: u8, days: f64) -> (f64, f64) {
        let number = f64::from(grade);
        let Some((stability, difficulty)) = state else {
            return (W[usize::from(grade) - 1], first_difficulty(number).clamp(1.0, 10.0));
        };
        let factor = 0.9_f64.powf(-1.0 / W[20]) - 1.0;
        let known = (1.0 + factor * days / stability).powf(-W[20]);
        let after = if days < 0.5 {
            let grown = (W[17] * (number - 3.0 + W[18])).exp() * stability.powf(-W[19]);
            stability * if grade >= 2 { grown.max(1.0) } else { grown }
        } else if grade == 1 {
            let left = W[11]
                * difficulty.powf(-W[12])
                * ((stability + 1.0).powf(W[13]) - 1.0)
                * (W[14] * (1.0 - known)).exp();
            left.min(stability / (W[17] * W[18]).exp())
        } else {
            let weight = match grade {
                2 => W[15],
                4 => W[16],
                _ => 1.0,
            };
            let grown = W[8].exp()
                * (11.0 - difficulty)
                * stability.powf(-W[9])
                * ((W[10] * (1.0 - known)).exp() - 1.0);
            stability * (1.0 + grown * weight)
        };
        let moved = difficulty - W[6] * (number - 3.0) * (10.0 - difficulty) / 9.0;
        let back = W[7] * first_difficulty(4.0) + (1.0 - W[7]) * moved;
        (after.clamp(0.001, 36_500.0), back.clamp(1.0, 10.0))
    }
}

#[test]
fn every_step_agrees_with_the_published_formulas() {
    let grades = [3, 3, 1, 2, 4, 3, 1, 1, 3, 4, 2, 3];
    let (mut performance, mut expected, mut at) = (Performance::New, None, NOW);
    for (number, days) in grades.into_iter().zip([0, 2, 11, 0, 1, 6, 30, 0, 1, 4, 20, 60]) {
        at = at.plus_seconds(days * DAY);
        let grade = Grade::ALL[usize::from(number) - 1];
        let memory = graded(performance, grade, at).memory;
        #[expect(clippy::cast_precision_loss, reason = "a few days")]
        let (stability, difficulty) = published::step(expected, number, days as f64);
        let near = |is: f32, should: f64| (f64::from(is) / should - 1.0).abs() < 1e-5;
        assert!(near(memory.stability, stability), "{memory:?} {stability}");
        assert!(near(memory.difficulty, difficulty), "{memory:?} {difficulty}");
        performance = Performance::Reviewed(memory);
        expected = Some((stability, difficulty));
    }
}

#[test]
fn a_higher_retention_comes_back_sooner() {
    let days_at = |retention| {
        let terms = Terms { retention, ..Terms::default() };
        days(&next_with(Performance::New, NOW, terms).expect("a schedule")[3])
    };
    let all = [80, 85, 90, 95, 97].map(days_at);
    assert!(all.windows(2).all(|pair| pair[0] > pair[1]), "{all:?}");
}

#[test]
fn what_is_forgotten_on_eight_days_is_a_leech_and_again_twice_a_day_counts_once() {
    let (mut performance, mut now) = (Performance::New, NOW);
    for _ in 0..=LEECH {
        for _ in 0..2 {
            performance = Performance::Reviewed(graded(performance, Grade::Again, now).memory);
        }
        now = now.plus_seconds(DAY);
    }
    let Performance::Reviewed(memory) = performance else { panic!("reviewed") };
    assert_eq!(memory.lapses, LEECH, "the first time it was new");
}

#[test]
fn a_memory_that_cannot_be_is_an_error_and_not_a_schedule() {
    let memory = Memory {
        stability: f32::NAN,
        difficulty: 5.0,
        reviews: 1,
        lapses: 0,
        revision: 1,
        reviewed_at: NOW,
    };
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
            Memory { stability, difficulty, reviews, lapses: 0, revision: 1, reviewed_at }
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

    /// A log that is replayed gives the same state, chance included.
    #[test]
    fn a_replayed_log_gives_the_same_state(
        steps in prop::collection::vec((0_usize..4, 0..40 * DAY, 80_u8..=97, -48..=56), 1..30)
    ) {
        let (mut performance, mut at, mut log, mut last) = (Performance::New, NOW, Vec::new(), None);
        for (grade, wait, retention, quarters) in steps {
            at = at.plus_seconds(wait);
            let zone = Zone::new(quarters * 15).expect("a clock");
            let card = Some("gil/what");
            let terms = Terms { retention, zone, revision: 2, card, ..Terms::default() };
            let next = next_with(performance, at, terms).expect("a schedule")[grade];
            log.push(Logged { grade: next.grade, at, retention, zone, revision: 2 });
            performance = Performance::Reviewed(next.memory);
            last = Some((next.memory, next.due_at));
        }
        prop_assert_eq!(replay("gil/what", log).expect("in range"), last);
    }

    /// The same review gives the same schedule, in whatever order questions are asked.
    #[test]
    fn the_schedule_is_a_function(memory in memories()) {
        let once = next(Performance::Reviewed(memory), NOW).expect("a schedule");
        let twice = next(Performance::Reviewed(memory), NOW).expect("a schedule");
        prop_assert_eq!(once, twice);
    }
}
