//! Small programs that show a concept happening: what there is, and how one is run.
//!
//! Owns the programs, the child process that runs one, and the reading of what it printed. Knows
//! nothing of the rest of Interleave: no questions, no database, no pages.

pub mod bounded;
pub mod child;
mod fingerprint;
#[cfg(target_os = "linux")]
#[doc(hidden)]
pub mod hostile;
mod level;
mod orders;
mod params;
mod recording;
mod registry;
mod runner;
mod sandbox;
mod show;
pub mod timeline;
pub mod transcript;

use std::fmt;

pub use level::{Level, Network};
pub use params::ParamError;
pub use recording::Recording;
pub use registry::all;
pub use runner::{Ended, Ending, Event, Excess, Limits, Refused, Run, Runner};
#[cfg(target_os = "linux")]
pub use runner::{SelfTest, Untested};
pub use sandbox::{Report, Rung};
pub use timeline::{CompactTimeline, TimelineView};
pub use transcript::Transcript;

/// One program and what is said about it.
#[derive(Clone, Copy)]
pub struct Demo {
    /// The name in addresses and on the command line, and of its files.
    pub slug: &'static str,
    /// The folder it is in.
    pub topic: &'static str,
    /// The heading: sentence case, at most 60 characters.
    pub title: &'static str,
    /// What to notice in its timeline.
    pub caption: &'static str,
    /// The file's own text.
    pub source: &'static str,
    /// The program.
    pub main: fn(),
    /// A Python program of the same shape.
    pub python: Option<&'static str>,
    /// What that prints; its first line says with which Python.
    pub python_prints: Option<&'static str>,
    /// The file of its recorded run: see [`Demo::recorded`].
    pub recording: Option<&'static str>,
    /// Slugs of the concepts it shows, its home first.
    pub concepts: &'static [&'static str],
    /// What a visitor may set.
    pub params: &'static [Param],
    /// What it is granted beyond computing.
    pub needs: &'static [Need],
    /// Whether its times are those of a paused clock, the same in every run.
    pub virtual_time: bool,
    /// Why the Rust Playground cannot build it, where that is so.
    pub no_playground: Option<&'static str>,
    /// Its place among the demos to start with, from 1.
    pub start_here: Option<u32>,
    /// Names it had before, or of demos that went into it.
    pub was: &'static [&'static str],
    /// What is the same or different in Python, in a sentence or two.
    pub in_python: Option<&'static str>,
    /// What to know when reading the Rust.
    pub where_rust_differs: Option<&'static str>,
    /// What to ask before it is run.
    pub predict: Option<Predict>,
}

/// A question to answer before the run shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Predict {
    /// What will be seen?
    pub question: &'static str,
    /// Two to four, one of them right.
    pub options: &'static [Answer],
}

/// One answer to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub text: &'static str,
    /// Whether the run shows it.
    pub right: bool,
}

/// A number that a run takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param {
    /// The option's name, without the leading hyphens.
    pub name: &'static str,
    /// The least value.
    pub min: u32,
    /// The greatest value.
    pub max: u32,
    /// The value when none is given.
    pub default: u32,
    /// What it sets, in a few words.
    pub help: &'static str,
}

/// What a program does besides computing, and must therefore be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Makes child processes: fork, exec, signals to its own children.
    Fork,
    /// Uses sockets on the loopback address.
    Net,
    /// Reads `/proc` and writes in the temporary folder.
    Files,
}

/// What the demos are built with: `rustc 1.95.0`.
pub const BUILT_WITH: &str = env!("DEMOS_BUILT_WITH");

impl Demo {
    /// The first sentence of the source: what the program shows.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.source.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or(self.title)
    }

    /// The run that ships with it.
    #[must_use]
    pub fn recorded(&self) -> Option<Recording<'static>> {
        self.recording.and_then(|text| Recording::read(text, self.source))
    }

    /// What it takes from the plumbing that the programs share, as it would stand below it.
    #[must_use]
    pub fn plumbing(&self) -> Option<String> {
        show::plumbing(self.source)
    }

    /// The program with its plumbing: what compiles alone.
    #[must_use]
    pub fn standalone(&self) -> String {
        let plumbing = self.plumbing().map(|text| format!("\n{text}")).unwrap_or_default();
        format!("{}{plumbing}", self.source)
    }

    /// The level of the sandbox below which it is not run for strangers: what it needs must be
    /// granted within bounds, and those of files and programs are drawn by Landlock.
    #[must_use]
    pub fn least_level(&self) -> Level {
        if self.may(Need::Files) || self.may(Need::Fork) { Level::Landlock } else { Level::Seccomp }
    }

    /// Whether it is granted this.
    #[must_use]
    pub fn may(&self, need: Need) -> bool {
        self.needs.contains(&need)
    }
}

impl fmt::Debug for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Demo").field(&self.slug).finish()
    }
}

/// The demo of that name.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Demo> {
    all().iter().find(|demo| demo.slug == slug)
}

/// The demo that had that name once.
#[must_use]
pub fn find_former(slug: &str) -> Option<&'static Demo> {
    all().iter().find(|demo| demo.was.contains(&slug))
}
