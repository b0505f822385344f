//! When the explorer was last held against `CPython`. The file is written by `tests/python/short --record`.

/// What the last comparison with `CPython` was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The version of `CPython`: `3.11.7`.
    pub python: &'static str,
    /// How many programs did nothing there that had not been explored.
    pub programs: &'static str,
    /// The seed of those a die made.
    pub seed: &'static str,
    /// The day: `2026-11-25`.
    pub date: &'static str,
}

/// The last comparison that found nothing wrong.
#[must_use]
pub fn checked() -> Checked {
    let field = |name: &str| {
        let lines = include_str!("../checked.txt").lines();
        lines.filter_map(|l| l.split_once(' ')).find(|(key, _)| *key == name).map_or("", |(_, v)| v)
    };
    Checked {
        python: field("python"),
        programs: field("programs"),
        seed: field("seed"),
        date: field("date"),
    }
}
