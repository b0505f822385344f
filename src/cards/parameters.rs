//! FSRS parameters fitted to a learner's own reviews.
//!
//! Owns what is given to the optimiser of the `fsrs` crate and what is taken from it. How long it may
//! take, whoever runs it decides: a [`Stop`] ends it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fsrs::{
    CombinedProgressState, ComputeParametersInput, FSRS, FSRSItem, FSRSReview, compute_parameters,
};

use super::replay::Logged;

/// So many reviews on a later day than the one before are enough to say something of their learner.
pub const ENOUGH: usize = 400;

/// Of a card no more reviews are looked at: what comes later says little more, and costs the square.
const OF_A_CARD: usize = 64;

/// Of all cards together no more.
const OF_ALL: usize = 50_000;

/// How many parameters FSRS-6 has.
const COUNT: usize = 21;

/// Parameters of FSRS-6. The default are those of the crate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters(Vec<f32>);

impl Parameters {
    /// These numbers, when FSRS takes them; none are the default.
    #[must_use]
    pub fn new(numbers: Vec<f32>) -> Option<Self> {
        let fits = numbers.is_empty()
            || numbers.len() == COUNT && numbers.iter().all(|number| number.is_finite());
        (fits && FSRS::new(&numbers).is_ok()).then_some(Self(numbers))
    }

    /// The numbers; none where they are the default.
    #[must_use]
    pub fn numbers(&self) -> &[f32] {
        &self.0
    }
}

/// Ends an optimisation from outside.
#[derive(Clone)]
pub struct Stop(Arc<Mutex<CombinedProgressState>>);

impl Default for Stop {
    fn default() -> Self {
        Self(CombinedProgressState::new_shared())
    }
}

impl Stop {
    /// Ends it at the next step.
    pub fn stop(&self) {
        if let Ok(mut state) = self.0.lock() {
            state.want_abort = true;
        }
    }
}

/// How many reviews of these logs came on a later day than the one before.
#[must_use]
pub fn later_reviews<'a>(logs: impl IntoIterator<Item = &'a [Logged]>) -> usize {
    logs.into_iter().map(|log| gaps(log).filter(|days| *days > 0).count()).sum()
}

/// Days between each review and the one before, by the clock of the later; none before the first.
fn gaps(log: &[Logged]) -> impl Iterator<Item = u32> + '_ {
    log.iter().enumerate().map(|(at, review)| {
        let before = at.checked_sub(1).and_then(|before| log.get(before));
        let days =
            before.map_or(0, |before| review.zone.day(review.at).0 - review.zone.day(before.at).0);
        u32::try_from(days.max(0)).unwrap_or(u32::MAX)
    })
}

/// Parameters fitted to the reviews of each card; none where there are too few, the optimiser was
/// stopped, or it found nothing.
#[must_use]
pub fn optimise(logs: &BTreeMap<String, Vec<Logged>>, stop: &Stop) -> Option<Parameters> {
    let all = || logs.values().map(Vec::as_slice);
    if later_reviews(all()) < ENOUGH {
        return None;
    }
    let mut items = Vec::new();
    for log in all() {
        let log = &log[..log.len().min(OF_A_CARD)];
        let reviews: Vec<FSRSReview> = log
            .iter()
            .zip(gaps(log))
            .map(|(review, delta_t)| FSRSReview { rating: review.grade.number().into(), delta_t })
            .collect();
        let later = (1..reviews.len()).filter(|at| reviews[*at].delta_t > 0);
        items.extend(later.map(|at| FSRSItem { reviews: reviews[..=at].to_vec() }));
    }
    items.truncate(OF_ALL);
    let input = ComputeParametersInput {
        train_set: items,
        progress: Some(Arc::clone(&stop.0)),
        ..ComputeParametersInput::default()
    };
    Parameters::new(compute_parameters(input).ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::schedule::{Grade, RETENTION};
    use super::super::zone::Zone;
    use super::*;
    use crate::clock::Day;

    /// Reviews on these days, each with its grade.
    fn log(reviews: impl IntoIterator<Item = (i64, Grade)>) -> Vec<Logged> {
        let review = |(day, grade)| Logged {
            grade,
            at: Zone::UTC.start(Day(day)),
            retention: RETENTION,
            zone: Zone::UTC,
            revision: 1,
        };
        reviews.into_iter().map(review).collect()
    }

    /// So many cards, each reviewed every third day, `later` times after the first, with one grade.
    fn cards(count: usize, later: i64, grade: Grade) -> BTreeMap<String, Vec<Logged>> {
        let reviews = || (0..=later).map(|at| (at * 3, if at == 0 { Grade::Good } else { grade }));
        (0..count).map(|card| (format!("a/{card}"), log(reviews()))).collect()
    }

    #[test]
    fn only_a_review_on_a_later_day_than_the_one_before_says_something() {
        let good = |day| (day, Grade::Good);
        let one = log([good(10), good(10), good(12)]);
        assert_eq!(later_reviews([one.as_slice()]), 1);
        assert_eq!(later_reviews([one.as_slice(), &log([good(10), good(9)])]), 1);
    }

    #[test]
    fn enough_reviews_are_fitted_to_and_fewer_are_not() {
        let stop = Stop::default();
        let mut few = cards(80, 5, Grade::Good);
        assert_eq!(later_reviews(few.values().map(Vec::as_slice)), ENOUGH);
        assert!(optimise(&few, &stop).is_some());
        few.values_mut().next().unwrap().pop();
        assert_eq!(optimise(&few, &stop), None);
    }

    #[test]
    fn who_forgets_has_other_parameters_than_who_remembers() {
        let fitted = |grade| optimise(&cards(80, 5, grade), &Stop::default()).unwrap();
        let (remembers, forgets) = (fitted(Grade::Good), fitted(Grade::Again));
        let default = |one: &Parameters| one.numbers() == fsrs::DEFAULT_PARAMETERS;
        assert!(!default(&remembers) && !default(&forgets));
        assert_ne!(remembers, forgets);
    }

    #[test]
    fn a_last_review_on_the_day_of_the_one_before_changes_nothing() {
        let mut all = cards(80, 5, Grade::Good);
        let before = optimise(&all, &Stop::default());
        for log in all.values_mut() {
            let last = log.last().copied();
            log.extend(last.map(|last| Logged { grade: Grade::Again, ..last }));
        }
        assert_eq!(optimise(&all, &Stop::default()), before);
    }

    #[test]
    fn an_optimisation_that_is_stopped_finds_nothing() {
        let stop = Stop::default();
        stop.stop();
        assert_eq!(optimise(&cards(120, 8, Grade::Good), &stop), None);
    }
}
