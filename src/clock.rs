//! The only place that reads the time.
//!
//! Everything else is given a [`Timestamp`] or a [`Day`], so that a test can say what time it is.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const DAY_SECONDS: i64 = 86_400;

/// Seconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The day this moment falls on, in UTC.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_SECONDS))
    }

    /// This moment moved by so many seconds.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339, in UTC: `2026-11-20T09:30:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(moment) => moment.fmt(f),
            Err(_) => f.write_str("-"),
        }
    }
}

/// Days since 1970-01-01, in UTC: the finest time that anything about a vote is kept with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// The first second of the day.
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(DAY_SECONDS))
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The date as people write it: `20 November 2026`.
    #[must_use]
    pub fn in_words(self) -> String {
        match jiff::Timestamp::from_second(self.start().0) {
            Ok(moment) => moment.strftime("%-d %B %Y").to_string(),
            Err(_) => "-".to_owned(),
        }
    }

    /// The day of a calendar date written `2026-11-20`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date: jiff::civil::Date = text.parse().ok()?;
        // Only the plain form: what reads as a date here must read as that date everywhere.
        if date.to_string() != text {
            return None;
        }
        let moment = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        Some(Timestamp(moment.as_second()).day())
    }
}

impl fmt::Display for Day {
    /// `2026-11-20`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.start().to_string();
        f.write_str(text.get(..10).unwrap_or("-"))
    }
}

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands until it is moved: for tests.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this moment.
    #[must_use]
    pub fn manual(at: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.0)))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp(jiff::Timestamp::now().as_second()),
            Self::Manual(seconds) => Timestamp(seconds.load(Ordering::Relaxed)),
        }
    }

    /// The day now, in UTC.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Moves a manual clock; the machine's own stays as it is.
    pub fn advance(&self, seconds: i64) {
        if let Self::Manual(now) = self {
            now.fetch_add(seconds, Ordering::Relaxed);
        }
    }
}
