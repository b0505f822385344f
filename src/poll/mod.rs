//! Tallies and what may be said of them.
//!
//! Owns the rule of percentages, what a poll accepts and when its results are shown. Knows no
//! database, no HTTP and no YAML.

mod percentages;
mod rules;
mod tally;

pub use percentages::{percentages, shares};
pub use rules::{FEWEST, NotABallot, Phase, Results, Rules};
pub use tally::{ABSTAINED, EXTRA, Tally};
