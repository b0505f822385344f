//! What there is to review now, and when there is more.

use std::iter::Sum;

use crate::clock::Timestamp;

/// Seconds that a card takes, for the estimate of what is left.
const SECONDS_A_CARD: usize = 12;

/// Cards by what is to be done with them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Seen before and due now.
    pub due: usize,
    /// Never seen.
    pub new: usize,
    /// All there are, those that come back later included.
    pub all: usize,
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, one| Self {
            due: sum.due + one.due,
            new: sum.new + one.new,
            all: sum.all + one.all,
        })
    }
}

impl Counts {
    /// About how long it takes to review what can be reviewed now, in minutes, rounded up.
    #[must_use]
    pub fn minutes(self) -> usize {
        ((self.due + self.new) * SECONDS_A_CARD).div_ceil(60)
    }
}

/// What a learner can review at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session<C> {
    /// Cards that are due, the longest due first; then new ones in the order given.
    pub queue: Vec<C>,
    /// How many there are of each.
    pub counts: Counts,
    /// When the next of the other cards comes back; none when there are no others.
    pub next_due: Option<Timestamp>,
}

/// The session that these cards make: each with the moment it is due, or none when it is new.
///
/// Only these cards count, whatever else a learner may have reviewed: cards of other topics, or
/// cards that are no longer there.
#[must_use]
pub fn session<C>(
    cards: impl IntoIterator<Item = (C, Option<Timestamp>)>,
    now: Timestamp,
) -> Session<C> {
    let (mut due, mut new) = (Vec::new(), Vec::new());
    let mut all = 0;
    let mut next_due: Option<Timestamp> = None;
    for (card, due_at) in cards {
        all += 1;
        match due_at {
            None => new.push(card),
            Some(due_at) if due_at <= now => due.push((due_at, card)),
            Some(due_at) => {
                next_due = Some(next_due.map_or(due_at, |soonest| soonest.min(due_at)));
            }
        }
    }
    due.sort_by_key(|(due_at, _)| *due_at);
    let counts = Counts { due: due.len(), new: new.len(), all };
    let queue = due.into_iter().map(|(_, card)| card).chain(new).collect();
    Session { queue, counts, next_due }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    fn at(seconds: i64) -> Timestamp {
        NOW.plus_seconds(seconds)
    }

    #[test]
    fn the_longest_due_come_first_and_new_ones_last_in_their_order() {
        let cards = [
            ("n1", None),
            ("d1", Some(at(-5))),
            ("n2", None),
            ("d2", Some(at(-90))),
            ("d3", Some(at(-30))),
        ];
        assert_eq!(session(cards, NOW).queue, ["d2", "d3", "d1", "n1", "n2"]);
    }

    #[test]
    fn a_card_is_due_at_its_moment_and_not_a_second_before() {
        let session = session([("now", Some(at(0))), ("soon", Some(at(1)))], NOW);
        assert_eq!(session.queue, ["now"]);
        assert_eq!(session.next_due, Some(at(1)));
    }

    #[test]
    fn the_next_is_the_soonest_of_those_that_are_not_due() {
        let later = [
            ("a", Some(at(500))),
            ("b", Some(at(20))),
            ("c", Some(at(-1))),
            ("d", Some(at(90))),
            ("e", None),
        ];
        assert_eq!(session(later, NOW).next_due, Some(at(20)));
        assert_eq!(session([("c", Some(at(-1))), ("e", None)], NOW).next_due, None);
    }

    #[test]
    fn counts_are_of_due_new_and_all_and_add_up() {
        let one = session([("a", Some(at(-1))), ("b", None), ("c", None), ("d", Some(at(9)))], NOW)
            .counts;
        assert_eq!(one, Counts { due: 1, new: 2, all: 4 });
        let sum: Counts = [one, one, Counts { due: 5, new: 0, all: 5 }].into_iter().sum();
        assert_eq!(sum, Counts { due: 7, new: 4, all: 13 });
    }

    #[test]
    fn the_time_it_takes_is_that_of_due_and_new_cards_rounded_up() {
        let minutes = |due, new, all| Counts { due, new, all }.minutes();
        assert_eq!(minutes(0, 0, 40), 0);
        assert_eq!(minutes(1, 0, 1), 1);
        assert_eq!(minutes(2, 3, 5), 1, "five cards of twelve seconds");
        assert_eq!(minutes(3, 3, 6), 2);
    }
}
