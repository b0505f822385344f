//! When a card comes back: the FSRS-6 scheduler of the `fsrs` crate, with its default parameters or a
//! learner's own, turned into moments.

use fsrs::{FSRS, MemoryState};

use super::fuzz::{fuzzed, seed};
use super::zone::Zone;
use crate::clock::{Day, Timestamp};

/// The share of due cards that a learner should still remember, in percent, unless they choose.
pub const RETENTION: u8 = 90;

/// A card forgotten so often, each time on another day, is a leech.
pub const LEECH: u32 = 8;

/// A card graded *again* comes back after this many seconds.
const AGAIN_SECONDS: i64 = 10 * 60;

/// No interval is longer, in days.
const LONGEST_DAYS: i64 = 3_650;

/// How well a card was remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Not at all.
    Again = 1,
    /// With effort.
    Hard = 2,
    /// As it should be.
    Good = 3,
    /// At once.
    Easy = 4,
}

impl Grade {
    /// All grades, worst first.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// The grade's number, 1 to 4.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The grade's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Hard => "hard",
            Self::Good => "good",
            Self::Easy => "easy",
        }
    }

    /// The grade of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.name() == name)
    }
}

/// What is remembered of a card, and since when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// Days until the chance to remember falls to 90 %.
    pub stability: f32,
    /// 1 (easy) to 10.
    pub difficulty: f32,
    /// Reviews so far.
    pub reviews: u32,
    /// How often it was forgotten on a day after the one of the review before.
    pub lapses: u32,
    /// The card's revision at the last review.
    pub revision: u32,
    /// The last review.
    pub reviewed_at: Timestamp,
}

/// What a review is scheduled by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms<'a> {
    /// The retention wanted, in percent.
    pub retention: u8,
    /// The clock of the learner's days.
    pub zone: Zone,
    /// The card's revision.
    pub revision: u32,
    /// The card whose name decides the chance in its intervals; none: no chance.
    pub card: Option<&'a str>,
    /// The parameters of FSRS; none: the default.
    pub parameters: &'a [f32],
}

impl Default for Terms<'_> {
    fn default() -> Self {
        Self { retention: RETENTION, zone: Zone::UTC, revision: 1, card: None, parameters: &[] }
    }
}

/// Whether a card has been seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Performance {
    /// Never.
    New,
    /// At least once.
    Reviewed(Memory),
}

impl Performance {
    /// Reviews so far.
    #[must_use]
    pub fn reviews(self) -> u32 {
        match self {
            Self::New => 0,
            Self::Reviewed(memory) => memory.reviews,
        }
    }
}

/// What a grade would make of a card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Next {
    /// The grade.
    pub grade: Grade,
    /// What is remembered after it.
    pub memory: Memory,
    /// When the card comes back.
    pub due_at: Timestamp,
    /// The interval until then.
    pub interval: Interval,
    /// The retention it aims at, in percent.
    pub retention: u8,
    /// The clock of the learner's days.
    pub zone: Zone,
}

/// How long until a card comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Interval {
    /// Later in the same session.
    Minutes(i64),
    /// On another day.
    Days(i64),
}

/// Why a card could not be scheduled: what is stored of it is out of FSRS's range.
#[derive(Debug, thiserror::Error)]
#[error("the stored memory of a card is out of range: {0}")]
pub struct OutOfRange(#[from] fsrs::FSRSError);

/// What each grade would make of a card by the usual terms and without chance, worst grade first.
///
/// # Errors
/// When the stored memory is not one that FSRS could have made.
pub fn next(performance: Performance, now: Timestamp) -> Result<[Next; 4], OutOfRange> {
    next_with(performance, now, Terms::default())
}

/// What each grade would make of a card, worst grade first. A card that is not asked again the same
/// day comes back when a learning day begins.
///
/// # Errors
/// When the stored memory is not one that FSRS could have made.
pub fn next_with(
    performance: Performance,
    now: Timestamp,
    terms: Terms<'_>,
) -> Result<[Next; 4], OutOfRange> {
    let Terms { retention, zone, revision, card, parameters } = terms;
    let fsrs = FSRS::new(parameters)?;
    let (state, elapsed, reviews, lapses) = match performance {
        Performance::New => (None, 0, 0, 0),
        Performance::Reviewed(memory) => {
            let Memory { stability, difficulty, reviewed_at, reviews, lapses, .. } = memory;
            let elapsed = days_between(reviewed_at, now, zone);
            (Some(MemoryState { stability, difficulty }), elapsed, reviews, lapses)
        }
    };
    let states = fsrs.next_states(state, f32::from(retention) / 100.0, elapsed)?;
    let number = reviews.saturating_add(1);
    let after = |grade: Grade, state: fsrs::ItemState| {
        let interval = match grade {
            Grade::Again => Interval::Minutes(AGAIN_SECONDS / 60),
            #[expect(clippy::cast_possible_truncation, reason = "clamped to ten years")]
            _ => {
                let days = (state.interval.round() as i64).clamp(1, LONGEST_DAYS);
                let days = card.map_or(days, |card| fuzzed(days, seed(card, number)));
                Interval::Days(days.clamp(1, LONGEST_DAYS))
            }
        };
        let due_at = match interval {
            Interval::Minutes(minutes) => now.plus_seconds(minutes * 60),
            Interval::Days(days) => zone.start(Day(zone.day(now).0.saturating_add(days))),
        };
        let forgotten = grade == Grade::Again && elapsed > 0;
        let memory = Memory {
            stability: state.memory.stability,
            difficulty: state.memory.difficulty,
            reviews: number,
            lapses: lapses.saturating_add(u32::from(forgotten)),
            revision,
            reviewed_at: now,
        };
        Next { grade, memory, due_at, interval, retention, zone }
    };
    Ok([
        after(Grade::Again, states.again),
        after(Grade::Hard, states.hard),
        after(Grade::Good, states.good),
        after(Grade::Easy, states.easy),
    ])
}

/// Learning days between two reviews; none when the clock went back.
fn days_between(earlier: Timestamp, later: Timestamp, zone: Zone) -> u32 {
    let days = zone.day(later).0.saturating_sub(zone.day(earlier).0).max(0);
    u32::try_from(days).unwrap_or(u32::MAX)
}
