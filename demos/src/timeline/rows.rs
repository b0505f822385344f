//! Free room in rows, and letters for what finds none.

/// A line across the drawing, and what is taken of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) middle: f64,
    pub(super) height: f64,
    /// Bars, dots and texts: nothing may touch them.
    taken: Vec<(f64, f64)>,
    /// Lines that lead to a lower row: no text may touch them, but other lines may.
    crossed: Vec<(f64, f64)>,
}

impl Row {
    pub(super) fn new(top: f64, height: f64) -> Self {
        Self { middle: top + height / 2.0, height, taken: Vec::new(), crossed: Vec::new() }
    }

    /// Whether there is room for a text.
    pub(super) fn is_free(&self, from: f64, to: f64) -> bool {
        self.may_cross(from, to) && apart(&self.crossed, from, to)
    }

    /// Whether there is room for a line to a lower row.
    pub(super) fn may_cross(&self, from: f64, to: f64) -> bool {
        apart(&self.taken, from, to)
    }

    pub(super) fn take(&mut self, from: f64, to: f64) {
        self.taken.push((from, to));
    }

    pub(super) fn cross(&mut self, from: f64, to: f64) {
        self.crossed.push((from, to));
    }
}

fn apart(taken: &[(f64, f64)], from: f64, to: f64) -> bool {
    taken.iter().all(|&(start, end)| to <= start || end <= from)
}

/// More entries than this are not looked up by anyone: the rest is in the table.
const MAX_ENTRIES: usize = 24;

/// The texts that letters stand for. Not numbers: the programs number their own things. Equal
/// texts share a letter.
#[derive(Debug, Default)]
pub(super) struct Legend {
    entries: Vec<String>,
}

impl Legend {
    /// The letter that stands for the text, or would: only [`Legend::enter`] keeps it.
    pub(super) fn letter(&self, text: &str) -> Option<String> {
        let known = self.entries.iter().position(|entry| entry == text);
        let place = known.unwrap_or(self.entries.len());
        let letter = ('a'..='z').take(MAX_ENTRIES).nth(place)?;
        Some(letter.to_string())
    }

    pub(super) fn enter(&mut self, text: &str) {
        if !self.entries.iter().any(|entry| entry == text) {
            self.entries.push(text.to_owned());
        }
    }

    pub(super) fn into_entries(self) -> Vec<String> {
        self.entries
    }
}
