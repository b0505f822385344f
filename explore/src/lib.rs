//! Every schedule of a small concurrent Python program, so that what it can do is proven.
//!
//! [`explore`] takes a program with threads or asyncio, written in a subset of Python that runs
//! unchanged on `CPython`, and tries all its schedules. The [`Exploration`] has every outcome with
//! the number of its schedules and a schedule that leads there; [`Exploration::view`] shows any
//! state on the way; [`Exploration::hold`] compares with what an author claims.
//!
//! The crate is pure: no clock, no input or output, no threads, no dependency. What is in the
//! subset and how a puzzle is written stands in this folder's `README.md`.
//!
//! ```text
//! parse    text → syntax tree            compile → operations with lines
//! machine  one operation on a state; who may go; words for it
//! search   all schedules → graph         graph   counts, witnesses, what is still reachable
//! view     a state as plain data         claims  what an author says, held against the graph
//! prelude  Thread, concurrent.futures and asyncio, in the subset itself
//! ```

#![expect(
    clippy::needless_for_each,
    clippy::many_single_char_names,
    clippy::similar_names,
    clippy::match_same_arms,
    reason = "walks over trees read best as chains, and tables of operations one line each"
)]

mod ast;
mod checked;
mod claims;
mod compile;
mod exploration;
mod fault;
mod graph;
mod machine;
mod natives;
mod options;
mod parse;
mod program;
mod search;
mod view;

pub use checked::{Checked, checked};
pub use claims::{Claim, Held, Text};
pub use exploration::{Exploration, Outcome, explore};
pub use fault::Fault;
pub use machine::schedule::End;
pub use options::{Options, Order, Python, Switch};
pub use view::{Blocked, Decided, Lane, Other, Row, View, Way};

/// What a program may contain, as this folder's `README.md` has it: Markdown.
#[must_use]
pub fn subset() -> &'static str {
    let text = include_str!("../README.md");
    let begin = text.find("## What a program may contain").unwrap_or(0);
    let end = text.find("## What a step is").unwrap_or(text.len());
    text.get(begin..end).unwrap_or(text).trim_start_matches("## ").trim_end()
}
