//! Intervals in words.

use super::schedule::Interval;
use super::zone::Zone;
use crate::clock::Timestamp;

/// So many of a thing: "1 card", "2 cards".
#[must_use]
pub fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// An interval of whole days: "1 day", "30 days", "1.5 months", "1 year".
#[must_use]
pub fn days(days: i64) -> String {
    /// Tenths of a day in a month and in a year, and from how many days on it is spoken of in years.
    const MONTH: i64 = 304;
    const YEAR: i64 = 3_652;
    const IN_YEARS: i64 = 350;
    match days {
        ..=1 => "1 day".to_owned(),
        2..=30 => format!("{days} days"),
        31..IN_YEARS => tenths(days, MONTH, "month"),
        _ => tenths(days, YEAR, "year"),
    }
}

/// A number of a unit to one decimal, which is left away when it is zero.
fn tenths(days: i64, unit: i64, name: &str) -> String {
    let tenths = (days * 100 + unit / 2) / unit;
    match (tenths / 10, tenths % 10) {
        (1, 0) => format!("1 {name}"),
        (whole, 0) => format!("{whole} {name}s"),
        (whole, part) => format!("{whole}.{part} {name}s"),
    }
}

/// A time within a day: "1 min", "1 hour", "23 hours", "1 day".
#[must_use]
pub fn seconds(seconds: i64) -> String {
    match (seconds + 30) / 60 {
        ..=1 => "1 min".to_owned(),
        minutes @ 2..60 => format!("{minutes} min"),
        _ => match (seconds + 1_800) / 3_600 {
            ..=1 => "1 hour".to_owned(),
            hours @ 2..24 => format!("{hours} hours"),
            hours => days((hours + 12) / 24),
        },
    }
}

/// How long it is from now until a card comes back: within a learning day by the clock, else in days.
/// A card of minutes is minutes away over the beginning of a day, too; one of days is due when a day
/// begins.
#[must_use]
pub fn until(now: Timestamp, due_at: Timestamp, zone: Zone) -> String {
    let (day, away) = (zone.day(due_at), due_at.0 - now.0);
    match day.0 - zone.day(now).0 {
        ..=0 => seconds(away),
        _ if away < 43_200 && due_at != zone.start(day) => seconds(away),
        more => days(more),
    }
}

/// Intervals for the four grades: two that differ say different things.
#[must_use]
pub fn four(intervals: [Interval; 4]) -> [String; 4] {
    let word = |interval: Interval| match interval {
        Interval::Minutes(minutes) => seconds(minutes * 60),
        Interval::Days(number) => days(number),
    };
    let said = intervals.map(word);
    let alike = |at: usize| {
        (0..4).any(|other| said[at] == said[other] && intervals[at] != intervals[other])
    };
    std::array::from_fn(|at| match intervals[at] {
        Interval::Days(number) if alike(at) => format!("{number} days"),
        _ => said[at].clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_people_say() {
        let said = [30, 600, 3_569, 3_600, 7_200, 86_000, 86_400].map(seconds);
        assert_eq!(said, ["1 min", "10 min", "59 min", "1 hour", "2 hours", "1 day", "1 day"]);
        assert_eq!([35 * 3_600, 36 * 3_600].map(seconds), ["1 day", "2 days"]);
        let said = [1, 2, 30, 31, 44, 45, 61, 349, 360, 365, 548, 3_650].map(days);
        assert_eq!(
            said,
            [
                "1 day",
                "2 days",
                "30 days",
                "1 month",
                "1.4 months",
                "1.5 months",
                "2 months",
                "11.5 months",
                "1 year",
                "1 year",
                "1.5 years",
                "10 years"
            ]
        );
        assert_eq!((count(1, "card"), count(0, "card")), ("1 card".into(), "0 cards".into()));
    }

    #[test]
    fn two_grades_with_different_intervals_say_different_things() {
        let minutes = Interval::Minutes(10);
        for hard in 1..800 {
            for good in hard..hard + 40 {
                let said = four([
                    minutes,
                    Interval::Days(hard),
                    Interval::Days(good),
                    Interval::Days(900),
                ]);
                assert_eq!(said[1] == said[2], hard == good, "{said:?}");
            }
        }
    }

    #[test]
    fn intervals_are_told_to_the_day_only_where_they_would_say_the_same() {
        let said = |days: [i64; 3]| {
            let [hard, good, easy] = days.map(Interval::Days);
            four([Interval::Minutes(10), hard, good, easy])
        };
        assert_eq!(said([45, 61, 365]), ["10 min", "1.5 months", "2 months", "1 year"]);
        assert_eq!(said([60, 61, 365]), ["10 min", "60 days", "61 days", "1 year"]);
        assert_eq!(said([45, 45, 365]), ["10 min", "1.5 months", "1.5 months", "1 year"]);
    }

    #[test]
    fn a_card_of_the_same_day_is_hours_away_and_one_of_the_next_when_it_is_soon() {
        let start = Zone::UTC.start(crate::clock::Day(20_000));
        let hours = |from: i64, seconds: i64| {
            let now = start.plus_seconds(from * 3_600);
            until(now, now.plus_seconds(seconds), Zone::UTC)
        };
        assert_eq!(hours(0, 23 * 3_600), "23 hours");
        assert_eq!(hours(16, 43_199), "12 hours");
        assert_eq!(hours(16, 43_200), "1 day");
    }

    #[test]
    fn a_card_of_the_next_day_is_a_day_away_however_late_it_is() {
        let start = Zone::UTC.start(crate::clock::Day(20_000));
        let late = start.plus_seconds(-60);
        assert_eq!(until(late, start, Zone::UTC), "1 day");
        assert_eq!(until(late, late.plus_seconds(50), Zone::UTC), "1 min");
        assert_eq!(until(late, late.plus_seconds(600), Zone::UTC), "10 min");
        assert_eq!(until(start, start.plus_seconds(8 * 86_400), Zone::UTC), "8 days");
    }
}
