//! Flashcards: what there is to review now, and when a card comes back after a review.
//!
//! Pure: time comes in as an argument. Knows no database, no HTTP and no YAML.

mod schedule;
mod session;

pub use schedule::{Grade, Interval, Memory, Next, OutOfRange, Performance, RETENTION, next};
pub use session::{Counts, Session, session};
