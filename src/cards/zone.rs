//! By which clock a learner's days begin: a place with its daylight saving, or a distance from UTC.
//!
//! Owns when a learning day begins. The rules of places are those that the program was built with.

use std::sync::OnceLock;

use jiff::tz::TimeZone;

use crate::clock::{Day, Timestamp};

const DAY_SECONDS: i64 = 86_400;

/// A learning day begins this much after midnight, in seconds: at 04:00.
const BEGINS: i64 = 4 * 3_600;

/// A clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Clock);

#[derive(Debug, Clone, Copy)]
enum Clock {
    /// So many minutes ahead of UTC.
    Ahead(i32),
    /// The clock of a place.
    Of(&'static Place),
}

/// A place of the IANA database.
#[derive(Debug)]
struct Place {
    name: String,
    zone: TimeZone,
}

impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Ahead(one), Self::Ahead(other)) => one == other,
            (Self::Of(one), Self::Of(other)) => one.name == other.name,
            _ => false,
        }
    }
}

impl Eq for Clock {}

impl Default for Zone {
    fn default() -> Self {
        Self::UTC
    }
}

/// All places with a name like `Europe/Berlin`, in the order of their names.
fn places() -> &'static [Place] {
    static PLACES: OnceLock<Vec<Place>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let is_place = |name: &String| name.contains('/') && !name.starts_with("Etc/");
        let names = jiff::tz::db().available().map(|name| name.to_string());
        let place = |name: String| {
            let zone = jiff::tz::db().get(&name).ok()?;
            Some(Place { name, zone })
        };
        let mut places: Vec<Place> = names.filter(is_place).filter_map(place).collect();
        places.sort_by(|one, other| one.name.cmp(&other.name));
        places
    })
}

impl Zone {
    /// The clock of UTC.
    pub const UTC: Self = Self(Clock::Ahead(0));

    /// The clock that is so many minutes ahead of UTC: a multiple of 15 from -720 to 840.
    #[must_use]
    pub fn new(minutes: i32) -> Option<Self> {
        ((-720..=840).contains(&minutes) && minutes % 15 == 0)
            .then_some(Self(Clock::Ahead(minutes)))
    }

    /// The clock of a place, by its name in the IANA database.
    #[must_use]
    pub fn of_place(name: &str) -> Option<Self> {
        let at = places().binary_search_by(|place| place.name.as_str().cmp(name)).ok()?;
        places().get(at).map(|place| Self(Clock::Of(place)))
    }

    /// What was kept: the name of a place, else minutes ahead of UTC. The minutes hold, too, where the
    /// place is none any more.
    #[must_use]
    pub fn kept(place: &str, minutes: i64) -> Option<Self> {
        let ahead = || Self::new(i32::try_from(minutes).ok()?);
        if place.is_empty() { ahead() } else { Self::of_place(place).or_else(ahead) }
    }

    /// The names of all places.
    pub fn places() -> impl Iterator<Item = &'static str> {
        places().iter().map(|place| place.name.as_str())
    }

    /// The name of its place; empty when it has none.
    #[must_use]
    pub fn place(self) -> &'static str {
        match self.0 {
            Clock::Ahead(_) => "",
            Clock::Of(place) => &place.name,
        }
    }

    /// Minutes ahead of UTC at a moment, to the quarter of an hour.
    #[must_use]
    pub fn minutes(self, at: Timestamp) -> i32 {
        match self.0 {
            Clock::Ahead(minutes) => minutes,
            Clock::Of(_) => i32::try_from(self.ahead(at).div_euclid(900) * 15).unwrap_or(0),
        }
    }

    /// Distances from UTC to choose from, west to east.
    #[must_use]
    pub fn all() -> Vec<Self> {
        const HALVES: [i32; 9] = [-570, -210, 210, 270, 330, 345, 390, 570, 630];
        let mut all: Vec<i32> = (-12..=14).map(|hours| hours * 60).chain(HALVES).collect();
        all.sort_unstable();
        all.into_iter().map(|minutes| Self(Clock::Ahead(minutes))).collect()
    }

    /// `Europe/Berlin`, `UTC`, `UTC+05:30`, `UTC−03:00`.
    #[must_use]
    pub fn name(self) -> String {
        let minutes = match self.0 {
            Clock::Of(place) => return place.name.clone(),
            Clock::Ahead(minutes) => minutes,
        };
        let sign = match minutes {
            0 => return "UTC".to_owned(),
            1.. => '+',
            _ => '−',
        };
        format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }

    /// What a form sends of it: the name of its place, or its minutes.
    #[must_use]
    pub fn value(self) -> String {
        match self.0 {
            Clock::Ahead(minutes) => minutes.to_string(),
            Clock::Of(place) => place.name.clone(),
        }
    }

    /// The clock of which a form sends that.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        value.parse().map_or_else(|_| Self::of_place(value), Self::new)
    }

    /// The learning day of a moment: until 04:00 it is still the day before.
    #[must_use]
    pub fn day(self, at: Timestamp) -> Day {
        Day(at.0.saturating_add(self.ahead(at) - BEGINS).div_euclid(DAY_SECONDS))
    }

    /// The moment at which a learning day begins.
    #[must_use]
    pub fn start(self, day: Day) -> Timestamp {
        let local = day.0.saturating_mul(DAY_SECONDS).saturating_add(BEGINS);
        match self.0 {
            Clock::Ahead(minutes) => Timestamp(local.saturating_sub(i64::from(minutes) * 60)),
            Clock::Of(place) => {
                let wall = jiff::Timestamp::from_second(local);
                let wall = wall.map(|wall| TimeZone::UTC.to_datetime(wall));
                let zoned = wall.and_then(|wall| place.zone.to_timestamp(wall));
                Timestamp(zoned.map_or(local, jiff::Timestamp::as_second))
            }
        }
    }

    /// Seconds ahead of UTC at a moment.
    fn ahead(self, at: Timestamp) -> i64 {
        match self.0 {
            Clock::Ahead(minutes) => i64::from(minutes) * 60,
            Clock::Of(place) => jiff::Timestamp::from_second(at.0)
                .map_or(0, |at| i64::from(place.zone.to_offset(at).seconds())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_day_begins_at_four_by_the_clock_chosen() {
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
    fn a_place_begins_its_day_at_four_in_summer_and_in_winter() {
        let berlin = Zone::of_place("Europe/Berlin").unwrap();
        assert_eq!(berlin.start(day("2026-01-15")).to_string(), "2026-01-15T03:00:00Z");
        assert_eq!(berlin.start(day("2026-07-15")).to_string(), "2026-07-15T02:00:00Z");
        // Clocks go forward on 29 March and back on 25 October: days of 23 and of 25 hours.
        let long = |from, to| berlin.start(day(to)).0 - berlin.start(day(from)).0;
        assert_eq!(long("2026-03-28", "2026-03-29"), 23 * 3_600);
        assert_eq!(long("2026-10-24", "2026-10-25"), 25 * 3_600);
        assert_eq!(berlin.minutes(day("2026-01-15").start()), 60);
        assert_eq!(berlin.minutes(day("2026-07-15").start()), 120);
    }

    #[test]
    fn every_day_of_every_place_begins_once_and_ends_the_one_before() {
        for name in Zone::places().step_by(7) {
            let zone = Zone::of_place(name).unwrap();
            for number in (20_000..21_000).step_by(3) {
                let start = zone.start(Day(number));
                assert_eq!(zone.day(start), Day(number), "{name}");
                assert_eq!(zone.day(start.plus_seconds(-1)), Day(number - 1), "{name}");
            }
        }
        assert!(Zone::places().count() > 300);
        assert!(Zone::places().all(|name| name.contains('/') && !name.starts_with("Etc/")));
    }

    #[test]
    fn the_distances_to_choose_from_are_all_hours_and_the_halves_that_are_in_use_west_to_east() {
        let all: Vec<i32> =
            Zone::all().into_iter().map(|zone| zone.minutes(Timestamp(0))).collect();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "{all:?}");
        assert!(all.iter().all(|minutes| Zone::new(*minutes).is_some()), "{all:?}");
        assert_eq!((all.len(), all[0], all[35]), (36, -720, 840));
        assert!((-12..=14).all(|hours| all.contains(&(hours * 60))), "{all:?}");
        assert!([-570, -210, 330, 345].iter().all(|minutes| all.contains(minutes)), "{all:?}");
    }

    #[test]
    fn two_clocks_are_equal_only_when_they_are_the_same() {
        let [berlin, paris] = ["Europe/Berlin", "Europe/Paris"].map(Zone::of_place);
        assert_ne!(Zone::new(60), Zone::new(120));
        assert!(berlin.is_some() && berlin != paris && berlin != Zone::new(60));
    }

    #[test]
    fn clocks_have_names_and_bounds_and_are_found_by_what_is_kept() {
        let name = |minutes| Zone::new(minutes).map(Zone::name);
        assert_eq!(name(0).as_deref(), Some("UTC"));
        assert_eq!(name(345).as_deref(), Some("UTC+05:45"));
        assert_eq!(name(-210).as_deref(), Some("UTC−03:30"));
        assert!([-735, 855, 7].into_iter().all(|minutes| name(minutes).is_none()));
        let lima = Zone::of_place("America/Lima").unwrap();
        assert_eq!((lima.name().as_str(), lima.place()), ("America/Lima", "America/Lima"));
        assert_eq!(Zone::kept("America/Lima", 0), Some(lima));
        assert_eq!(Zone::kept("Atlantis/Port", 60), Zone::new(60), "gone, and the minutes hold");
        for zone in [lima, Zone::UTC, Zone::new(-210).unwrap()] {
            assert_eq!(Zone::parse(&zone.value()), Some(zone));
        }
        assert_eq!(Zone::parse("7"), None);
        assert_eq!(Zone::parse("Atlantis/Port"), None);
    }
}
