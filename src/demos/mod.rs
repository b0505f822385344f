//! Small programs that show a concept happening: what there is, and how one is run.
//!
//! Owns the programs, their registry, the child process that runs one, and the reading of what it
//! printed. Knows nothing of the rest of Interleave: no questions, no database, no pages.

mod registry;
pub mod timeline;
pub mod transcript;

use std::fmt;

pub use registry::all;

/// One program and what is said about it.
#[derive(Clone, Copy)]
pub struct Demo {
    /// The name in addresses and on the command line.
    pub slug: &'static str,
    /// The heading: sentence case, at most 60 characters.
    pub title: &'static str,
    /// What to notice in its timeline.
    pub caption: &'static str,
    /// The file's own text.
    pub source: &'static str,
    /// The program.
    pub main: fn(),
    /// Slugs of the concepts it shows, its home first.
    pub concepts: &'static [&'static str],
    /// What a visitor may set.
    pub params: &'static [Param],
    /// What it is granted beyond computing.
    pub needs: &'static [Need],
    /// Why the Rust Playground cannot build it, where that is so.
    pub no_playground: Option<&'static str>,
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

impl Demo {
    const fn new(
        slug: &'static str,
        title: &'static str,
        source: &'static str,
        main: fn(),
    ) -> Self {
        Self {
            slug,
            title,
            caption: "",
            source,
            main,
            concepts: &[],
            params: &[],
            needs: &[],
            no_playground: None,
        }
    }

    /// The first sentence of the source: what the program shows.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.source.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or(self.title)
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
