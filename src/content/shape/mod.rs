//! Which keys there are and what may stand behind them: one table for `check`, for the JSON Schema
//! and for the reference.
//!
//! Owns the shape of every file. What values must satisfy beyond their shape is said in `check`.

mod entries;
mod hold;
mod json;
mod kinds;
mod tables;

use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(super) use hold::{hold, number};
pub use json::schema;
use kinds::kind_meant;
pub(super) use kinds::{KINDS, kind_of};
pub(super) use tables::{BANK, CONCEPT, MISCONCEPTIONS, TOPICS, TRANSLATION};

/// A group of keys.
pub(super) struct Shape {
    /// What it is called in a sentence.
    pub(super) name: &'static str,
    /// The keys, in the order an author writes them.
    pub(super) keys: &'static [Key],
}

/// One key.
pub(super) struct Key {
    pub(super) name: &'static str,
    /// Whether it must be there.
    pub(super) needed: bool,
    pub(super) is: Is,
    /// What it is for, in one sentence.
    pub(super) about: &'static str,
}

/// What stands behind a key.
pub(super) enum Is {
    /// A text without any marks, of so many characters at most.
    Plain(usize),
    /// A text in Markdown, of so many characters at most.
    Markdown(usize),
    /// A program.
    Code,
    /// Text that is compared as it is, such as what a program prints.
    Exact,
    /// A name.
    Slug,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// A whole number within these bounds.
    Whole(u32, u32),
    /// A number.
    Number,
    /// A day.
    Date,
    /// A day, or a moment with an offset.
    Moment,
    /// A list of so many.
    List(&'static Is, usize, usize),
    /// Keys.
    Map(&'static Shape),
    /// Names with values.
    Named(&'static Is),
    /// A text, or something with a structure.
    TextOr(&'static Is, &'static Is),
    /// A question: its keys depend on its kind.
    Question,
}

const fn must(name: &'static str, is: Is, about: &'static str) -> Key {
    Key { name, needed: true, is, about }
}

const fn may(name: &'static str, is: Is, about: &'static str) -> Key {
    Key { name, needed: false, is, about }
}

/// Every key of every shape, for the reader's guesses.
pub(super) fn all_keys() -> &'static [&'static str] {
    static KEYS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut keys = BTreeSet::new();
        for is in [&CONCEPT, &TOPICS, &BANK, &MISCONCEPTIONS, &TRANSLATION] {
            each(is, &mut |key| {
                keys.insert(key.name);
            });
        }
        keys.into_iter().collect()
    });
    &KEYS
}

/// Whether a key of that name has a text somewhere, for the reader's guesses.
pub(super) fn takes_text(key: &str) -> bool {
    static KEYS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
        let mut keys = BTreeSet::new();
        for is in [&CONCEPT, &TOPICS, &BANK, &MISCONCEPTIONS, &TRANSLATION] {
            each(is, &mut |key| {
                let is_other = matches!(
                    key.is,
                    Is::List(..) | Is::Map(_) | Is::Named(_) | Is::Question
                        // One of a few words, or a list.
                        | Is::TextOr(Is::Choice(_), _)
                );
                if !is_other {
                    keys.insert(key.name);
                }
            });
        }
        keys
    });
    KEYS.contains(key)
}

/// Each key of a shape and of all below it.
fn each(is: &'static Is, see: &mut dyn FnMut(&'static Key)) {
    let groups: Vec<&'static [Key]> = match is {
        Is::List(item, ..) | Is::Named(item) => return each(item, see),
        Is::TextOr(_, other) => return each(other, see),
        Is::Map(shape) => vec![shape.keys],
        Is::Question => {
            std::iter::once(kinds::EVERY).chain(KINDS.iter().map(|kind| kind.keys)).collect()
        }
        _ => return,
    };
    for key in groups.into_iter().flatten() {
        see(key);
        each(&key.is, see);
    }
}
