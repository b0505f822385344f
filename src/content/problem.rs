//! What is wrong with a question file: where, what, and what was expected instead.
//!
//! Owns how a problem is printed. Knows nothing of what can be wrong.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::rules::{Rule, Severity};

/// A file's text, shared by all that is said of it.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) file: Arc<Path>,
    pub(super) text: Arc<str>,
    /// Where each line begins, in bytes.
    starts: Arc<[usize]>,
}

impl Source {
    pub(super) fn new(file: &Path, text: &str) -> Self {
        Self::of(file.into(), text.into())
    }

    /// The same file with another text.
    pub(super) fn with(&self, text: String) -> Self {
        Self::of(Arc::clone(&self.file), text.into())
    }

    fn of(file: Arc<Path>, text: Arc<str>) -> Self {
        let starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { file, text, starts }
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line of that number, from 1, without its end.
    pub(super) fn line(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|index| self.starts.get(index));
        let Some(&start) = start else { return "" };
        let end = self.starts.get(number).map_or(self.text.len(), |next| next - 1);
        self.text.get(start..end).unwrap_or_default().trim_end_matches('\r')
    }

    /// A piece of a line, given in bytes of it.
    pub(super) fn place(&self, number: usize, from: usize, to: usize) -> Place {
        let start = number.checked_sub(1).and_then(|index| self.starts.get(index)).copied();
        let start = start.unwrap_or(self.text.len());
        let before = self.line(number).get(..from).unwrap_or_default();
        let column = before.chars().count() + 1;
        Place { start: start + from, end: start + to, line: number, column }
    }

    /// Some bytes of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Place {
        let number = self.starts.partition_point(|&line| line <= start).max(1);
        let first = self.starts.get(number - 1).copied().unwrap_or_default();
        self.place(number, start.saturating_sub(first), end.saturating_sub(first))
    }

    /// The text with one line replaced.
    pub(super) fn replaced(&self, number: usize, by: &str) -> String {
        let mut out = String::with_capacity(self.text.len() + by.len());
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            if index + 1 == number {
                out.push_str(by);
                if line.ends_with('\n') {
                    out.push('\n');
                }
            } else {
                out.push_str(line);
            }
        }
        out
    }
}

/// A piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// The first byte.
    pub(super) start: usize,
    /// The byte behind the last.
    pub(super) end: usize,
    /// The line of the first byte, from 1.
    pub(super) line: usize,
    /// The column of the first byte in characters, from 1.
    pub(super) column: usize,
}

/// A change of one line that mends a problem without changing what is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The line, from 1.
    pub line: usize,
    /// What stands there then; it may be several lines.
    pub text: String,
}

/// One thing that is wrong, with its place.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The rule that was broken.
    pub rule: Rule,
    /// The file.
    pub file: Arc<Path>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What was expected, or how to mend it.
    pub fix: Arc<str>,
    /// The mechanical mend, where there is one.
    pub mend: Option<Mend>,
    /// What shows that it is so, a line each.
    pub notes: Vec<String>,
    /// The file's text and the bytes that are meant.
    at: Option<(Arc<str>, Range<usize>)>,
}

/// Characters of a long line that are shown before what is meant; the renderer cuts what is left to
/// the width of a terminal.
const WIDTH: usize = 150;

impl Problem {
    /// A problem with a whole file.
    #[must_use]
    pub fn in_file(
        rule: Rule,
        file: &Path,
        message: impl Into<String>,
        fix: impl Into<Arc<str>>,
    ) -> Self {
        Self {
            rule,
            file: file.into(),
            line: 1,
            column: 1,
            message: message.into(),
            fix: fix.into(),
            mend: None,
            notes: Vec::new(),
            at: None,
        }
    }

    /// A problem at a place of a file.
    pub(super) fn at(
        rule: Rule,
        source: &Source,
        place: Place,
        message: impl Into<String>,
        fix: impl Into<Arc<str>>,
    ) -> Self {
        Self {
            rule,
            file: Arc::clone(&source.file),
            line: place.line.max(1),
            column: place.column.max(1),
            message: message.into(),
            fix: fix.into(),
            mend: None,
            notes: Vec::new(),
            at: Some((Arc::clone(&source.text), place.start..place.end.max(place.start))),
        }
    }

    /// With what shows that it is so.
    pub(super) fn shown_by(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    /// With a mechanical mend.
    pub(super) fn mended_by(mut self, line: usize, text: impl Into<String>) -> Self {
        self.mend = Some(Mend { line, text: text.into() });
        self
    }

    /// Whether it stops the bank from being served.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.rule.severity() == Severity::Error
    }

    /// The column behind the last character that is meant, on the problem's line, from 1.
    #[must_use]
    pub fn end_column(&self) -> usize {
        let characters = self.at.as_ref().map_or(0, |(text, range)| {
            let meant = text.get(range.clone()).unwrap_or_default();
            meant.lines().next().unwrap_or_default().chars().count()
        });
        self.column + characters.max(1)
    }

    /// The order in which problems are printed: by file and place.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        let key = |problem: &Self| (problem.line, problem.column, problem.rule);
        self.file
            .cmp(&other.file)
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.message.cmp(&other.message))
    }

    /// The problem in one line: place, what is wrong, what was expected.
    #[must_use]
    pub fn in_a_line(&self) -> String {
        let (file, fix) = (self.file.to_string_lossy(), printable(&self.fix));
        let said = printable(&self.message);
        format!("{}:{}:{}: {said}; {fix}", printable(&file), self.line, self.column)
    }

    /// The problem as it is printed, with or without colours.
    #[must_use]
    pub fn render(&self, colours: bool) -> String {
        let level = if self.is_error() { Level::ERROR } else { Level::WARNING };
        let title = level.primary_title(printable(&self.message)).id(self.rule.code());
        let path = PathBuf::from(&*self.file);
        let path = path.to_string_lossy();
        let line = self.line_of_source();
        let element = match &line {
            Some((text, caret, _)) => title.element(
                Snippet::source(text.as_str())
                    .path(path.as_ref())
                    .line_start(self.line)
                    .annotation(AnnotationKind::Primary.span(caret.clone())),
            ),
            None => {
                title.element(Origin::path(path.as_ref()).line(self.line).char_column(self.column))
            }
        };
        let notes = self.notes.iter().map(|note| Level::NOTE.message(printable(note)));
        let help = Level::HELP.message(printable(&self.fix));
        let report = [element.elements(notes).element(help)];
        let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
        let printed = renderer.render(&report);
        match &line {
            // Of a long line a piece is shown; its place is that in the whole.
            Some((_, _, skipped)) if *skipped > 0 => {
                let column = self.column.saturating_sub(*skipped);
                let place = |column: usize| format!("{path}:{}:{column}", self.line);
                printed.replacen(&place(column), &place(self.column), 1)
            }
            _ => printed,
        }
    }

    /// The text of the problem's line, the bytes of it that are meant, and how many characters of
    /// a long line are left out before it.
    fn line_of_source(&self) -> Option<(String, Range<usize>, usize)> {
        let (text, range) = self.at.as_ref()?;
        let start = range.start.min(text.len());
        let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let whole = text.get(from..)?.lines().next().unwrap_or_default();
        let skipped = if whole.len() > 2 * WIDTH { self.column.saturating_sub(WIDTH) } else { 0 };
        let skipped_bytes = whole.char_indices().nth(skipped).map_or(0, |(at, _)| at);
        let line = whole.get(skipped_bytes..)?;
        let line = line.char_indices().nth(3 * WIDTH).map_or(line, |(at, _)| &line[..at]);
        let from = from + skipped_bytes;
        let within = |at: usize| at.saturating_sub(from).min(line.len());
        let (mut first, mut last) = (within(start), within(range.end));
        while !line.is_char_boundary(last) {
            last += 1;
        }
        if last <= first {
            last = first + line.get(first..)?.chars().next().map_or(0, char::len_utf8);
        }
        let visible: String = line.chars().map(shown).collect();
        if visible != line {
            // Signs that cannot be printed were replaced by wider or narrower ones, even where the
            // line comes out as long as it was: point by characters.
            let count = |at: usize| {
                let before = line.get(..at).unwrap_or_default().chars();
                before.map(|c| shown(c).len_utf8()).sum::<usize>()
            };
            (first, last) = (count(first), count(last));
        }
        Some((visible, first..last, skipped))
    }
}

/// What stands for a character on a terminal: signs that move the cursor or turn the direction of
/// writing show as a box.
fn shown(c: char) -> char {
    match c {
        '\t' | '\u{a0}' => ' ',
        c if c.is_control() || is_invisible(c) => '\u{25a1}',
        c => c,
    }
}

fn printable(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { '⏎' } else { shown(c) }).collect()
}

/// Whether a character is not seen, or changes the direction of what is.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}
