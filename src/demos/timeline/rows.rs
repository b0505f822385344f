//! Free room in rows, and numbers for what finds none.

/// A line across the drawing, and what is taken of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) middle: f64,
    pub(super) height: f64,
    taken: Vec<(f64, f64)>,
}

impl Row {
    pub(super) fn new(top: f64, height: f64) -> Self {
        Self { middle: top + height / 2.0, height, taken: Vec::new() }
    }

    pub(super) fn is_free(&self, from: f64, to: f64) -> bool {
        self.taken.iter().all(|&(start, end)| to <= start || end <= from)
    }

    pub(super) fn take(&mut self, from: f64, to: f64) {
        self.taken.push((from, to));
    }
}

/// The texts that numbers stand for: the first is number 1. Equal texts share a number.
#[derive(Debug)]
pub(super) struct Legend {
    most: usize,
    entries: Vec<String>,
}

impl Legend {
    pub(super) fn new(most: usize) -> Self {
        Self { most, entries: Vec::new() }
    }

    /// The number that stands for the text, or would: only [`Legend::enter`] keeps it.
    pub(super) fn number(&self, text: &str) -> Option<usize> {
        match self.entries.iter().position(|entry| entry == text) {
            Some(place) => Some(place + 1),
            None if self.entries.len() < self.most => Some(self.entries.len() + 1),
            None => None,
        }
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
