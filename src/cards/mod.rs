//! Flashcards: when one comes back after a review.
//!
//! Pure: time comes in as an argument. Knows no database, no HTTP and no YAML.

mod schedule;

pub use schedule::{Grade, Interval, Memory, Next, OutOfRange, Performance, RETENTION, next};
