//! A YAML file as one tree whose every node knows its place.
//!
//! Owns what YAML itself would change in silence: it is refused here. Texts stay as they were
//! written (`no`, `010` and `2026-11-20` are texts), and what the keys mean is not known here.

mod before;
mod lines;
mod scan;
mod tree;

use super::Problem;
use super::problem::{Place, Source};
use super::rules::Rule;
pub(super) use lines::Quoted;

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As it is.
    Plain,
    /// In quotes.
    Quoted,
    /// As a block behind `|`.
    Literal,
    /// As a block behind `>`, whose lines are joined.
    Folded,
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: Place,
    pub(super) value: Value,
    /// Whether the file could not be read to the node's end: what is missing may stand behind.
    pub(super) open: bool,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Value {
    /// A text, and the place of the comment that ends it, if there is one.
    Text { text: String, style: Style, comment: Option<Place> },
    /// A list.
    List(Vec<Node>),
    /// Keys with values.
    Map(Vec<Entry>),
    /// Nothing, `null` or `~`.
    Nothing,
    /// Something that was refused already.
    Refused,
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) at: Place,
    pub(super) value: Node,
}

impl Node {
    /// The keys and values, where this has any.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The text, where this is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// How many faults of the scanner are passed by in one run.
const REPAIRS: usize = 40;
/// The same for a file of more than [`LARGE`] bytes.
const REPAIRS_OF_LARGE: usize = 4;
const LARGE: usize = 100_000;

/// Reads a file. A fault that a known mend passes by is mended for the rest of the reading, so that
/// one run finds as much as it can; the text that comes back is the one the places are of.
pub(super) fn read(mut source: Source, problems: &mut Vec<Problem>) -> (Option<Node>, Source) {
    if !before::check(&source, problems) {
        return (None, source);
    }
    if let Some(text) = before::plain_spaces(&source, problems) {
        source = source.with(text);
    }
    let most = if source.text.len() > LARGE { REPAIRS_OF_LARGE } else { REPAIRS };
    let mut mended: Vec<usize> = Vec::new();
    loop {
        let mut found = Vec::new();
        let (root, error) = tree::parse(&source, &mut found);
        let Some(error) = error else {
            problems.append(&mut found);
            return (root, source);
        };
        let (problem, repair) = scan::explain(&source, &error);
        let again = repair.filter(|mend| {
            mended.len() < most && mended.iter().filter(|&&line| line == mend.line).count() < 2
        });
        if let Some(mend) = again {
            problems.push(problem);
            // What was found on the mended line is part of the same fault.
            mended.push(mend.line);
            source = source.with(source.replaced(mend.line, &mend.text));
            continue;
        }
        let line = problem.line;
        problems.extend(found.into_iter().filter(|other| other.line != line));
        problems.push(problem);
        return (root.map(open_end), source);
    }
}

/// Marks the nodes in which the reading ended.
fn open_end(mut root: Node) -> Node {
    let mut node = &mut root;
    loop {
        node.open = true;
        let last = match &mut node.value {
            Value::List(items) => items.last_mut(),
            Value::Map(entries) => entries.last_mut().map(|entry| &mut entry.value),
            _ => None,
        };
        match last {
            Some(last) => node = last,
            None => break,
        }
    }
    root
}

/// What is said where a limit of the reader was met.
fn too_much(source: &Source, at: Place) -> Problem {
    Problem::at(
        Rule::TooLarge,
        source,
        at,
        "asks for more than a question file may hold",
        "the limits are 16 levels and 400,000 nodes a file: split it",
    )
}
