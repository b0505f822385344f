//! Drawing a quiz, grading an answer, scoring.
//!
//! Pure: randomness comes in as a seed. Knows no database, no HTTP, no time.

mod draw;
mod result;
mod score;

pub use draw::{Choice, LENGTHS, draw, option_order, shuffled_order};
pub use result::{by_concept, draw_missed, first_unanswered, missed};
pub use score::{Answer, Item, Score, score};
