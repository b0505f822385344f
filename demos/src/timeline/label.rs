//! A text that belongs to a bar or a dot.

use super::rows::Row;
use super::text::{Anchor, LABEL_SIZE, Text};

/// A text that belongs to a bar or a dot.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: Text,
    /// Where it found room.
    pub place: Place,
}

/// Where a label found room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In its bar.
    Inside,
    /// Next to its bar or dot.
    Beside,
    /// Only in the legend: here stands its letter.
    Legend,
}

impl Label {
    pub(super) fn new(x: f64, row: &Row, anchor: Anchor, text: String, place: Place) -> Self {
        Self { text: Text::new(x, row.middle, LABEL_SIZE, anchor, text), place }
    }

    /// Its CSS class.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self.place {
            Place::Inside => " tl-inside",
            Place::Beside => "",
            Place::Legend => " tl-letter",
        }
    }
}
