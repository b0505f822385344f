//! A moment as a page says it: in words with its zone, and for machines.

use std::fmt;

use crate::clock::{Day, Timestamp};

/// When something begins or ends, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Moment {
    /// It begins then: midnight is 00:00 of the day.
    From(Timestamp),
    /// It ends then: midnight is 24:00 of the day before.
    Until(Timestamp),
}

impl fmt::Display for Moment {
    /// HTML: `<time datetime="2030-01-16T00:00:00Z">15 January 2030, 24:00 UTC</time>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::From(at) | Self::Until(at)) = *self;
        let (mut day, mut minutes) = (at.day(), (at.0 - at.day().start().0) / 60);
        if matches!(self, Self::Until(_)) && at == day.start() {
            (day, minutes) = (Day(day.0.saturating_sub(1)), 24 * 60);
        }
        let (day, hour) = (day.in_words(), format!("{:02}:{:02}", minutes / 60, minutes % 60));
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
            Moment::Until(day.next().start()).to_string(),
            "<time datetime=\"2030-02-01T00:00:00Z\">31 January 2030, 24:00 UTC</time>"
        );
        assert_eq!(
            Moment::From(day.start()).to_string(),
            "<time datetime=\"2030-01-31T00:00:00Z\">31 January 2030, 00:00 UTC</time>"
        );
        for moment in [Moment::From, Moment::Until] {
            assert_eq!(
                moment(day.start().plus_seconds(17 * 3_600 + 300)).to_string(),
                "<time datetime=\"2030-01-31T17:05:00Z\">31 January 2030, 17:05 UTC</time>"
            );
        }
    }
}
