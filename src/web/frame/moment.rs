//! A moment as a page says it: in words with its zone, and for machines.

use std::fmt;

use crate::clock::Day;

/// The first or the last moment of a day, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Moment {
    /// 00:00 of the day.
    StartOf(Day),
    /// 24:00 of the day.
    EndOf(Day),
}

impl fmt::Display for Moment {
    /// HTML: `<time datetime="2030-01-16T00:00:00Z">15 January 2030, 24:00 UTC</time>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (at, day, hour) = match *self {
            Self::StartOf(day) => (day, day, "00:00"),
            Self::EndOf(day) => (day.next(), day, "24:00"),
        };
        let (at, day) = (at.start(), day.in_words());
        write!(f, "<time datetime=\"{at}\">{day}, {hour} UTC</time>")
    }
}

impl askama::filters::HtmlSafe for Moment {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_a_zone_and_can_be_read_by_machines() {
        let day = Day::parse("2030-01-31").unwrap();
        assert_eq!(
            Moment::EndOf(day).to_string(),
            "<time datetime=\"2030-02-01T00:00:00Z\">31 January 2030, 24:00 UTC</time>"
        );
        assert_eq!(
            Moment::StartOf(day).to_string(),
            "<time datetime=\"2030-01-31T00:00:00Z\">31 January 2030, 00:00 UTC</time>"
        );
    }
}
