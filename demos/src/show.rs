//! What the programs share: how they say what happens, and what they were asked to run with.
//!
//! A program says `use crate::show::{bar, param, trace};` and gets here, or, in the Playground, to
//! the same text below itself: see [`plumbing`].

#![allow(
    unreachable_pub,
    dead_code,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    reason = "the text of a program, which reads as one"
)]

include!("show/trace.rs");
include!("show/steps.rs");
include!("show/bar.rs");
include!("show/param.rs");

const TRACE: &str = include_str!("show/trace.rs");
const STEPS: &str = include_str!("show/steps.rs");
const BAR: &str = include_str!("show/bar.rs");
const PARAM: &str = include_str!("show/param.rs");

/// The module `show` with what a program takes of it; nothing if it takes nothing.
pub(crate) fn plumbing(source: &str) -> Option<String> {
    let taken = source.split_once("use crate::show::")?.1.split_once(';')?.0;
    let has = |name| taken.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
    let (bar, param) = (has("bar") || has("Bar"), has("param"));
    let trace = bar || has("trace") || has("Since");
    let steps = source.contains("&STEP");
    let pieces = [(trace, TRACE), (steps, STEPS), (bar, BAR), (param, PARAM)];
    let pieces = pieces.into_iter().filter(|(is_taken, _)| *is_taken).map(|(_, piece)| piece);
    let text = pieces.collect::<Vec<_>>().join("\n");
    // Without its documentation and flush left: a link to the Playground has to be short.
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("///"));
    let short: Vec<&str> = lines.collect();
    Some(format!("#[allow(dead_code)]\nmod show {{\n{}\n}}\n", short.join("\n")))
}
