//! What is wrong with a program, said to its author. Knows nothing of how it was found.

use std::fmt;

/// A place in the source: both numbers begin at 1, the column counts characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Why a program cannot be explored, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the program, from 1; 0 when the whole program is meant.
    pub line: usize,
    /// Column of that line in characters, from 1; 0 when the whole line is meant.
    pub column: usize,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What to do about it; may be empty.
    pub advice: String,
}

impl Fault {
    pub(crate) fn new(at: At, message: impl Into<String>, advice: impl Into<String>) -> Self {
        let (message, advice) = (message.into(), advice.into());
        Self { line: at.line, column: at.column, message, advice }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "{}:{}: ", self.line, self.column.max(1))?;
        }
        f.write_str(&self.message)?;
        if !self.advice.is_empty() {
            write!(f, ": {}", self.advice)?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
