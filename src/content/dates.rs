//! Dates as an author writes them: a day, or a moment with an offset such as `2026-11-20T18:00+01:00`.

use crate::clock::{Day, Timestamp};

/// The first second of a day in UTC, or a moment.
pub(super) fn from(text: &str) -> Option<Timestamp> {
    Day::parse(text).map(Day::start).or_else(|| moment(text))
}

/// The second after a day in UTC, or a moment.
pub(super) fn until(text: &str) -> Option<Timestamp> {
    Day::parse(text).map(|day| day.next().start()).or_else(|| moment(text))
}

fn moment(text: &str) -> Option<Timestamp> {
    let moment: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp(moment.as_second()))
}
