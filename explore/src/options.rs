//! What a program is explored under.

pub use crate::machine::schedule::Switch;

/// A version of `CPython` 3 whose asyncio is followed: 3.11, 3.12 or 3.13.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Python(u8);

impl Python {
    /// All versions that are known, oldest first.
    pub const ALL: [Self; 3] = [Self(11), Self(12), Self(13)];
    /// What is taken when nobody says anything else.
    pub const NEWEST: Self = Self(13);

    /// `3.12`; a newer version than the newest known one is taken for that.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.');
        let (major, minor) = (parts.next()?, parts.next()?);
        let minor: u8 = minor.parse().ok()?;
        (major == "3" && minor >= 11).then(|| Self(minor.min(Self::NEWEST.0)))
    }

    pub(crate) fn minor(self) -> u8 {
        self.0
    }
}

impl Default for Python {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl std::fmt::Display for Python {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "3.{}", self.0)
    }
}

/// Which of the callbacks that are ready asyncio's loop takes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// First in, first out: what asyncio does.
    #[default]
    Fifo,
    /// Any of those that were ready when the turn began, as in Trio, which shuffles them on
    /// purpose. What holds then does not depend on the order of a queue.
    Any,
}

/// How a program is explored. `Switch::Any.into()` is the usual one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// When threads may be switched.
    pub switch: Switch,
    /// In which order asyncio's loop takes what is ready.
    pub order: Order,
    /// Whose asyncio is followed.
    pub python: Python,
    /// A global whose last value is the outcome, instead of the printed lines.
    pub project: Option<String>,
    /// An expression over globals that must be true in every state.
    pub always: Option<String>,
    /// States with a choice, and ends, before exploring is given up.
    pub nodes: usize,
    /// Steps before exploring is given up.
    pub steps: usize,
    /// States that differ only in the numbers of their objects are one. Off only in tests.
    pub canonical: bool,
    /// Steps nobody else can notice belong to the step before. Off only in tests.
    pub glue: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            switch: Switch::Any,
            order: Order::Fifo,
            python: Python::NEWEST,
            project: None,
            always: None,
            nodes: 20_000,
            steps: 100_000,
            canonical: true,
            glue: true,
        }
    }
}

impl From<Switch> for Options {
    fn from(switch: Switch) -> Self {
        Self { switch, ..Self::default() }
    }
}
