//! CSV with a head: one line a question or a card. RFC 4180.
//!
//! Owns the columns, which `questions/README.md` tells. Columns may stand in any order, and what a kind
//! does not need may be left out.

mod cells;
mod read;
mod write;

pub(super) use cells::{Cell, rows};
pub(super) use read::read;
pub(super) use write::write;

/// Columns of every line.
const COLUMNS: [&str; 22] = [
    "concept",
    "id",
    "kind",
    "level",
    "stem",
    "code",
    "lang",
    "hint",
    "explanation",
    "order",
    "unit",
    "answer",
    "from",
    "to",
    "near_from",
    "near_to",
    "otherwise",
    "minutes",
    "model",
    "follow_up",
    "red_flags",
    "front",
];

/// Columns of each option, behind which stands its number: `option_1`, `right_1`, `why_1`.
const OF_OPTIONS: [&str; 3] = ["option", "right", "why"];

/// Options of a line at most.
const MOST_OPTIONS: usize = 12;

/// Where a cell holds a text a line, what a line begins with that goes on with the text above.
const GOES_ON: &str = "  ";

/// Whether a spreadsheet would take a text for a formula. Behind an apostrophe it does not.
fn is_guarded(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
