//! What is wrong with a question file: where, what, and what was expected instead.
//!
//! Owns how a problem is printed. Knows nothing of what can be wrong.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong, with its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// What was expected, or how to mend it.
    pub fix: String,
    /// The line's own text, cut to what fits a terminal.
    snippet: Option<Snippet>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Snippet {
    text: String,
    /// Characters of `text` before the caret.
    caret: usize,
}

/// The widest piece of a source line that is shown, in characters.
const WIDTH: usize = 100;

impl Problem {
    /// A problem with a whole file.
    #[must_use]
    pub fn in_file(file: &Path, message: impl Into<String>, fix: impl Into<String>) -> Self {
        let (message, fix) = (message.into(), fix.into());
        Self { file: file.to_owned(), line: 1, column: 1, message, fix, snippet: None }
    }

    /// A problem at a place of a file whose text is given.
    #[must_use]
    pub fn at(
        file: &Path,
        text: &str,
        (line, column): (u64, u64),
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        let (line, column) = (line.max(1), column.max(1));
        let snippet = usize::try_from(line - 1)
            .ok()
            .and_then(|index| text.lines().nth(index))
            .map(|source| Snippet::around(source, column));
        Self { line, column, snippet, ..Self::in_file(file, message, fix) }
    }
}

impl Snippet {
    fn around(line: &str, column: u64) -> Self {
        let caret = usize::try_from(column - 1).unwrap_or(usize::MAX).min(line.chars().count());
        let skip = caret.saturating_sub(WIDTH * 2 / 3);
        let visible = |c: char| if c.is_control() { ' ' } else { c };
        let text = line.chars().skip(skip).take(WIDTH).map(visible).collect();
        Self { text, caret: caret - skip }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, message, fix, .. } = self;
        writeln!(f, "{}:{line}:{column}: {message}", self.file.display())?;
        if let Some(Snippet { text, caret }) = &self.snippet {
            let number = line.to_string();
            let margin = " ".repeat(number.len());
            writeln!(f, "{margin} |\n{number} | {}", text.trim_end())?;
            writeln!(f, "{margin} | {}^", " ".repeat(*caret))?;
        }
        write!(f, "  = {fix}")
    }
}
