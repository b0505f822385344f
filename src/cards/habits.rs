//! What a learner chose: how sure to be, how much a day, and by which clock a day begins.

use std::ops::RangeInclusive;

use crate::clock::{Day, Timestamp};

const DAY_SECONDS: i64 = 86_400;

/// A learning day begins this much after midnight, in seconds: at 04:00.
const BEGINS: i64 = 4 * 3_600;

/// The share of due cards that may be wanted remembered, in percent.
pub const RETENTIONS: RangeInclusive<u8> = 80..=97;

/// A clock's distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Zone(i32);

impl Zone {
    /// The clock of UTC.
    pub const UTC: Self = Self(0);

    /// The clock that is so many minutes ahead of UTC: a multiple of 15 from -720 to 840.
    #[must_use]
    pub fn new(minutes: i32) -> Option<Self> {
        ((-720..=840).contains(&minutes) && minutes % 15 == 0).then_some(Self(minutes))
    }

    /// Minutes ahead of UTC.
    #[must_use]
    pub fn minutes(self) -> i32 {
        self.0
    }

    /// Clocks to choose from, west to east.
    #[must_use]
    pub fn all() -> Vec<Self> {
        const HALVES: [i32; 9] = [-570, -210, 210, 270, 330, 345, 390, 570, 630];
        let mut all: Vec<i32> = (-12..=14).map(|hours| hours * 60).chain(HALVES).collect();
        all.sort_unstable();
        all.into_iter().map(Self).collect()
    }

    /// `UTC`, `UTC+05:30`, `UTC−03:00`.
    #[must_use]
    pub fn name(self) -> String {
        let sign = match self.0 {
            0 => return "UTC".to_owned(),
            1.. => '+',
            _ => '−',
        };
        format!("UTC{sign}{:02}:{:02}", self.0.abs() / 60, self.0.abs() % 60)
    }

    /// The learning day of a moment: until 04:00 it is still the day before.
    #[must_use]
    pub fn day(self, at: Timestamp) -> Day {
        Day(at.0.saturating_add(self.ahead()).div_euclid(DAY_SECONDS))
    }

    /// The moment at which a learning day begins.
    #[must_use]
    pub fn start(self, day: Day) -> Timestamp {
        Timestamp(day.0.saturating_mul(DAY_SECONDS).saturating_sub(self.ahead()))
    }

    fn ahead(self) -> i64 {
        i64::from(self.0) * 60 - BEGINS
    }
}

/// What a learner chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Habits {
    /// The share of due cards to be remembered still, in percent.
    pub retention: u8,
    /// New cards a day.
    pub new_a_day: u32,
    /// Reviews of cards seen before, a day.
    pub reviews_a_day: u32,
    /// The clock by which a day begins.
    pub zone: Zone,
    /// Whether cards of one concept are kept to different days.
    pub siblings_apart: bool,
    /// Minutes of a session.
    pub minutes: u32,
    /// The day of an interview.
    pub interview: Option<Day>,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            retention: 90,
            new_a_day: 20,
            reviews_a_day: 200,
            zone: Zone::UTC,
            siblings_apart: false,
            minutes: 20,
            interview: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_four_by_the_clock_chosen() {
        let day = |text: &str| Day::parse(text).unwrap();
        let four = day("2026-11-20").start().plus_seconds(4 * 3_600);
        assert_eq!(Zone::UTC.day(four), day("2026-11-20"));
        assert_eq!(Zone::UTC.day(four.plus_seconds(-1)), day("2026-11-19"));
        // In Delhi it is 09:30 then; its day began at 22:30 UTC.
        let delhi = Zone::new(330).unwrap();
        assert_eq!(delhi.day(four), day("2026-11-20"));
        assert_eq!(delhi.start(day("2026-11-20")).to_string(), "2026-11-19T22:30:00Z");
        for zone in Zone::all() {
            let start = zone.start(day("2026-11-20"));
            assert_eq!(zone.day(start), day("2026-11-20"), "{}", zone.name());
            assert_eq!(zone.day(start.plus_seconds(-1)), day("2026-11-19"), "{}", zone.name());
        }
    }

    #[test]
    fn clocks_have_names_and_bounds() {
        let name = |minutes| Zone::new(minutes).map(Zone::name);
        assert_eq!(name(0).as_deref(), Some("UTC"));
        assert_eq!(name(345).as_deref(), Some("UTC+05:45"));
        assert_eq!(name(-210).as_deref(), Some("UTC−03:30"));
        assert!([-735, 855, 7].into_iter().all(|minutes| name(minutes).is_none()));
    }
}
