//! GIFT: Moodle's text format. <https://docs.moodle.org/en/GIFT_format>

mod answers;
mod read;
mod write;

pub(super) use answers::truth_of;
pub(super) use read::read;
pub(super) use write::{share, write};

/// A character of a question, where it stands, and whether a backslash made it plain text.
#[derive(Debug, Clone, Copy)]
struct Sign {
    c: char,
    at: usize,
    plain: bool,
}

impl Sign {
    fn is(self, mark: char) -> bool {
        self.c == mark && !self.plain
    }
}

/// The text of some signs.
fn text(signs: &[Sign]) -> String {
    let text: String = signs.iter().map(|sign| sign.c).collect();
    text.trim().to_owned()
}

/// Where this mark stands first.
fn find(signs: &[Sign], mark: char) -> Option<usize> {
    signs.iter().position(|sign| sign.is(mark))
}

/// Where so many of this mark stand one behind the other.
fn find_run(signs: &[Sign], mark: char, count: usize) -> Option<usize> {
    signs.windows(count).position(|window| window.iter().all(|sign| sign.is(mark)))
}

/// What stands before a place and from it on.
fn split(signs: &[Sign], at: usize) -> (&[Sign], &[Sign]) {
    signs.split_at(at.min(signs.len()))
}
