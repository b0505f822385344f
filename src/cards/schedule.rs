//! When a card comes back: the FSRS-6 scheduler of the `fsrs` crate with its default parameters, turned
//! into moments.

use fsrs::{FSRS, MemoryState};

use crate::clock::Timestamp;

/// The share of due cards that a learner should still remember.
pub const RETENTION: f32 = 0.9;

/// A card graded *again* comes back after this many seconds.
const AGAIN_SECONDS: i64 = 10 * 60;

/// No interval is longer, in days.
const LONGEST_DAYS: i64 = 3_650;

const DAY_SECONDS: i64 = 86_400;

/// A card is due this much before its full interval is over, so that a learner who sits down at
/// about the same hour each day finds it.
const LEEWAY_SECONDS: i64 = 4 * 3_600;

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
    /// The last review.
    pub reviewed_at: Timestamp,
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

/// What each grade would make of a card, worst grade first.
///
/// # Errors
/// When the stored memory is not one that FSRS could have made.
pub fn next(performance: Performance, now: Timestamp) -> Result<[Next; 4], OutOfRange> {
    let fsrs = FSRS::new(&[])?;
    let (state, elapsed, reviews) = match performance {
        Performance::New => (None, 0, 0),
        Performance::Reviewed(memory) => {
            let Memory { stability, difficulty, reviewed_at, reviews } = memory;
            (Some(MemoryState { stability, difficulty }), days_between(reviewed_at, now), reviews)
        }
    };
    let states = fsrs.next_states(state, RETENTION, elapsed)?;
    let after = |grade: Grade, state: fsrs::ItemState| {
        let interval = match grade {
            Grade::Again => Interval::Minutes(AGAIN_SECONDS / 60),
            #[expect(clippy::cast_possible_truncation, reason = "clamped to ten years")]
            _ => Interval::Days((state.interval.round() as i64).clamp(1, LONGEST_DAYS)),
        };
        let seconds = match interval {
            Interval::Minutes(minutes) => minutes * 60,
            Interval::Days(days) => days * DAY_SECONDS - LEEWAY_SECONDS,
        };
        let memory = Memory {
            stability: state.memory.stability,
            difficulty: state.memory.difficulty,
            reviews: reviews.saturating_add(1),
            reviewed_at: now,
        };
        Next { grade, memory, due_at: now.plus_seconds(seconds), interval }
    };
    Ok([
        after(Grade::Again, states.again),
        after(Grade::Hard, states.hard),
        after(Grade::Good, states.good),
        after(Grade::Easy, states.easy),
    ])
}

/// Whole days between two reviews, to the nearest; none when the clock went back.
fn days_between(earlier: Timestamp, later: Timestamp) -> u32 {
    let seconds = later.0.saturating_sub(earlier.0).max(0);
    u32::try_from(seconds.saturating_add(DAY_SECONDS / 2) / DAY_SECONDS).unwrap_or(u32::MAX)
}
