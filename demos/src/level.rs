//! How much of the sandbox is in force: the ladder of levels, and how the network is kept away.
//!
//! Owns the names. Knows nothing of how a level is reached.

use std::fmt;

/// How much of the sandbox is in force; each level has all of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 0, any Unix: empty environment, own process group, alarm, limits on output and time.
    Unix,
    /// 1, Linux: dies with the server, no new privileges, limited data, runs when idle.
    Linux,
    /// 2: only the system calls that its needs call for.
    Seccomp,
    /// 3: no file, and no TCP port, but what its needs call for.
    Landlock,
}

impl Level {
    /// The levels, weakest first.
    pub const ALL: [Self; 4] = [Self::Unix, Self::Linux, Self::Seccomp, Self::Landlock];

    /// 0 to 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.number() == number)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "level {}", self.number())
    }
}

/// How far a demo that may use sockets gets with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// It has a network of its own with nothing in it but loopback.
    Namespace,
    /// TCP only: it may listen where the kernel chooses the port, and connect to such ports, on
    /// any host. Landlock tells ports apart but not addresses.
    Ports,
    /// Nothing keeps it from any host.
    Open,
}

impl Network {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Namespace => "namespace",
            Self::Ports => "ports",
            Self::Open => "open",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::Namespace, Self::Ports, Self::Open].into_iter().find(|kind| kind.word() == word)
    }
}
