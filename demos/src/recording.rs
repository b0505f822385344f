//! A run that ships with its demo: made by one command on an idle machine, and shown to everyone.
//!
//! Owns the format of the files in `recordings/`. Knows nothing of how a run is made.

use crate::fingerprint::fingerprint;

/// A run that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recording<'a> {
    /// The day, as `2026-11-25`.
    pub date: &'a str,
    /// Processor cores that it could use.
    pub cores: u32,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
    /// What it was built with: `interleave 0.1.0, rustc 1.95.0`.
    pub version: &'a str,
    /// What it printed.
    pub output: &'a str,
}

impl<'a> Recording<'a> {
    /// Reads a file; nothing when it is none, or when it was made from another program.
    #[must_use]
    pub fn read(text: &'a str, source: &str) -> Option<Self> {
        let (head, output) = text.split_once('\n')?;
        let mut fields = head.strip_prefix("# ")?.split(" | ");
        let (date, cores) = (fields.next()?, fields.next()?);
        let (took, version, made_from) = (fields.next()?, fields.next()?, fields.next()?);
        let first = |field: &str| field.split(' ').next().and_then(|word| word.parse().ok());
        let is_current = made_from == fingerprint(source);
        is_current.then_some(Self {
            date,
            cores: first(cores)?,
            took_ms: first(took)?,
            version,
            output,
        })
    }

    /// The text of its file, beside that source.
    #[must_use]
    pub fn to_text(&self, source: &str) -> String {
        let Self { date, cores, took_ms, version, output } = self;
        let made_from = fingerprint(source);
        format!("# {date} | {cores} cores | {took_ms} ms | {version} | {made_from}\n{output}")
    }
}
