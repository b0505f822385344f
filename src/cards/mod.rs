//! Flashcards: what there is to review now, and when a card comes back after a review.
//!
//! Pure: time comes in as an argument. Knows no database, no HTTP and no YAML.

mod fuzz;
mod habits;
mod history;
mod parameters;
mod replay;
mod schedule;
mod session;
pub mod words;
mod zone;

pub use fuzz::{fuzzed, seed};
pub use habits::{Habits, RETENTIONS};
pub use history::{BANDS, History, Known, MATURE_DAYS, forecast, history, stabilities};
pub use parameters::{ENOUGH, Parameters, Stop, later_reviews, optimise};
pub use replay::{Logged, replay, replay_with};
pub use schedule::{
    Grade, Interval, LEECH, Memory, Next, OutOfRange, Performance, RETENTION, Terms, next,
    next_with,
};
pub use session::{Counts, Portion, Session, Standing, session};
pub use zone::Zone;
