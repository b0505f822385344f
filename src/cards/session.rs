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

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Never seen.
    New,
    /// It comes back at a moment; and whether it was reviewed in this learning day already, so that
    /// another review of it is not one more of the day's portion.
    Seen {
        /// When it is due.
        due_at: Timestamp,
        /// Whether it was reviewed today.
        today: bool,
    },
    /// Left alone today.
    Aside,
}

/// How many cards are still to be reviewed in this learning day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portion {
    /// New ones.
    pub new: usize,
    /// Cards seen before that were not reviewed today yet.
    pub reviews: usize,
}

impl Portion {
    /// No bound.
    pub const ALL: Self = Self { new: usize::MAX, reviews: usize::MAX };
}

/// What a learner can review at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session<C> {
    /// Cards that are due, the longest due first; then new ones in the order given. No more than
    /// the day's portion of each.
    pub queue: Vec<C>,
    /// How many there are of each, within the portion.
    pub counts: Counts,
    /// New cards beyond the day's portion.
    pub more_new: usize,
    /// Due cards beyond the day's portion.
    pub more_due: usize,
    /// Cards that come back later, the soonest first.
    pub later: Vec<(Timestamp, C)>,
}

impl<C> Session<C> {
    /// When the next of the other cards comes back; none when there are no others.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.later.first().map(|(due_at, _)| *due_at)
    }
}

/// The session that these cards make.
///
/// Only these cards count, whatever else a learner may have reviewed: cards of other topics, or
/// cards that are no longer there.
#[must_use]
pub fn session<C>(
    cards: impl IntoIterator<Item = (C, Standing)>,
    now: Timestamp,
    portion: Portion,
) -> Session<C> {
    let (mut due, mut new, mut later) = (Vec::new(), Vec::new(), Vec::new());
    let mut all = 0;
    for (card, standing) in cards {
        all += 1;
        match standing {
            Standing::New => new.push(card),
            Standing::Seen { due_at, today } if due_at <= now => due.push((due_at, today, card)),
            Standing::Seen { due_at, .. } => later.push((due_at, card)),
            Standing::Aside => {}
        }
    }
    due.sort_by_key(|(due_at, ..)| *due_at);
    later.sort_by_key(|(due_at, _)| *due_at);
    let (mut left, mut more_due) = (portion.reviews, 0);
    due.retain(|(_, today, _)| {
        if *today {
            return true;
        }
        let fits = left > 0;
        left = left.saturating_sub(1);
        more_due += usize::from(!fits);
        fits
    });
    let more_new = new.len().saturating_sub(portion.new);
    new.truncate(portion.new);
    let counts = Counts { due: due.len(), new: new.len(), all };
    let queue = due.into_iter().map(|(.., card)| card).chain(new).collect();
    Session { queue, counts, more_new, more_due, later }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    fn seen(seconds: i64) -> Standing {
        Standing::Seen { due_at: NOW.plus_seconds(seconds), today: false }
    }

    #[test]
    fn the_longest_due_come_first_and_new_ones_last_in_their_order() {
        let cards = [
            ("n1", Standing::New),
            ("d1", seen(-5)),
            ("n2", Standing::New),
            ("d2", seen(-90)),
            ("d3", seen(-30)),
        ];
        assert_eq!(session(cards, NOW, Portion::ALL).queue, ["d2", "d3", "d1", "n1", "n2"]);
    }

    #[test]
    fn a_card_is_due_at_its_moment_and_not_a_second_before() {
        let session = session([("now", seen(0)), ("soon", seen(1))], NOW, Portion::ALL);
        assert_eq!(session.queue, ["now"]);
        assert_eq!(session.next_due(), Some(NOW.plus_seconds(1)));
    }

    #[test]
    fn the_next_is_the_soonest_of_those_that_are_not_due() {
        let cards = [("a", seen(500)), ("b", seen(20)), ("c", seen(-1)), ("e", Standing::New)];
        assert_eq!(session(cards, NOW, Portion::ALL).next_due(), Some(NOW.plus_seconds(20)));
        let cards = [("c", seen(-1)), ("e", Standing::New), ("f", Standing::Aside)];
        assert_eq!(session(cards, NOW, Portion::ALL).next_due(), None);
    }

    #[test]
    fn a_day_has_its_portion_and_what_was_begun_today_is_no_more_of_it() {
        let again = Standing::Seen { due_at: NOW, today: true };
        let cards = [
            ("d1", seen(-9)),
            ("again", again),
            ("d2", seen(-8)),
            ("d3", seen(-7)),
            ("n1", Standing::New),
            ("n2", Standing::New),
        ];
        let one = session(cards, NOW, Portion { new: 1, reviews: 2 });
        assert_eq!(one.queue, ["d1", "d2", "again", "n1"]);
        assert_eq!((one.more_due, one.more_new), (1, 1));
        assert_eq!(one.counts, Counts { due: 3, new: 1, all: 6 });
    }

    #[test]
    fn what_is_left_aside_is_neither_due_nor_next_and_counts_as_there() {
        let one = session([("a", Standing::Aside), ("b", seen(-1))], NOW, Portion::ALL);
        assert_eq!((one.queue, one.later), (vec!["b"], vec![]));
        assert_eq!(one.counts, Counts { due: 1, new: 0, all: 2 });
    }

    #[test]
    fn counts_add_up() {
        let one = Counts { due: 1, new: 2, all: 4 };
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
