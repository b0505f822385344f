//! Dates as an author writes them.

use crate::clock::{Day, Timestamp};

/// The day, in UTC, of a date or of a moment with an offset such as `2026-11-20T18:00+01:00`.
pub(super) fn moment(text: &str) -> Option<Day> {
    if let Some(day) = Day::parse(text) {
        return Some(day);
    }
    let moment: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp(moment.as_second()).day())
}
