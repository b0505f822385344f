//! What a learner chose: how sure to be, how much a day, and by which clock a day begins.

use std::ops::RangeInclusive;

use super::zone::Zone;
use crate::clock::Day;

/// The share of due cards that may be wanted remembered, in percent.
pub const RETENTIONS: RangeInclusive<u8> = 80..=97;

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
