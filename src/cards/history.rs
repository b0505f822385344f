//! What a log of reviews shows: how much on which day, how much was still known, what comes.

use std::collections::BTreeMap;

use super::zone::Zone;
use crate::clock::{Day, Timestamp};

/// A card whose review comes this many days after the one before is mature; before that it is young.
pub const MATURE_DAYS: i64 = 21;

/// The stability of a card, in days, from which it is in the next band: a week, three weeks, about
/// three months.
pub const BANDS: [f32; 3] = [7.0, 21.0, 90.0];

/// How many cards are in each band of stability, the least stable first. Stability is the number of
/// days after which a card is still known nine times out of ten.
#[must_use]
pub fn stabilities(days: impl IntoIterator<Item = f32>) -> [usize; BANDS.len() + 1] {
    let mut counts = [0; BANDS.len() + 1];
    for days in days {
        if let Some(count) = counts.get_mut(BANDS.iter().filter(|from| days >= **from).count()) {
            *count += 1;
        }
    }
    counts
}

/// Reviews whose card was due on a later day than its review before, and how many were known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Graded hard, good or easy.
    pub known: usize,
    /// All.
    pub all: usize,
}

impl Known {
    /// The share in percent, rounded; none without reviews.
    #[must_use]
    pub fn percent(self) -> Option<usize> {
        (self.known * 100 + self.all / 2).checked_div(self.all)
    }
}

/// What a log of reviews shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Reviews on each learning day that has any.
    pub days: BTreeMap<i64, usize>,
    /// Of young cards.
    pub young: Known,
    /// Of mature cards.
    pub mature: Known,
}

/// The history of reviews: card, grade 1 to 4 and moment, each card's together and in order.
#[must_use]
pub fn history(reviews: &[(String, i64, Timestamp)], zone: Zone) -> History {
    let mut history = History::default();
    let mut before: Option<(&str, Day)> = None;
    for (card, grade, at) in reviews {
        let day = zone.day(*at);
        *history.days.entry(day.0).or_default() += 1;
        if let Some((_, last)) = before.filter(|(other, _)| other == card)
            && day > last
        {
            let old = day.0 - last.0 >= MATURE_DAYS;
            let known = if old { &mut history.mature } else { &mut history.young };
            known.all += 1;
            known.known += usize::from(*grade > 1);
        }
        before = Some((card, day));
    }
    history
}

/// How many cards come back on each of so many learning days from today on. What is due already
/// comes today.
#[must_use]
pub fn forecast(
    due: impl IntoIterator<Item = Timestamp>,
    today: Day,
    zone: Zone,
    days: usize,
) -> Vec<usize> {
    let mut counts = vec![0; days];
    for due_at in due {
        let ahead = usize::try_from(zone.day(due_at).0 - today.0).unwrap_or(0);
        if let Some(count) = counts.get_mut(ahead) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        Zone::UTC.start(Day(day)).plus_seconds(60)
    }

    #[test]
    fn only_what_came_back_on_another_day_says_what_was_known() {
        let one = |card: &str, grade, day| (card.to_owned(), grade, at(day));
        let log = [
            one("a", 1, 10),
            one("a", 3, 10),
            one("a", 3, 12),
            one("a", 1, 33),
            one("b", 4, 33),
            one("c", 2, 34),
            one("c", 1, 36),
        ];
        let history = history(&log, Zone::UTC);
        assert_eq!(history.young, Known { known: 1, all: 2 });
        assert_eq!(history.mature, Known { known: 0, all: 1 });
        assert_eq!(history.days.get(&10), Some(&2));
        assert_eq!(history.days.values().sum::<usize>(), log.len());
        assert_eq!((history.young.percent(), Known::default().percent()), (Some(50), None));
    }

    #[test]
    fn a_band_begins_at_its_day() {
        let days = [0.1, 6.99, 7.0, 20.9, 21.0, 89.9, 90.0, 4_000.0];
        assert_eq!(stabilities(days), [2, 2, 2, 2]);
        assert_eq!(stabilities([]), [0; 4]);
    }

    #[test]
    fn what_is_late_comes_today_and_what_is_far_is_not_in_it() {
        let due = [at(5), at(10), at(11), at(11), at(39), at(40)];
        let counts = forecast(due, Day(10), Zone::UTC, 30);
        assert_eq!((counts[0], counts[1], counts[29]), (2, 2, 1));
        assert_eq!(counts.iter().sum::<usize>(), 5);
    }
}
