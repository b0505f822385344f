//! Drawing a quiz, grading an answer, scoring.
//!
//! Pure: randomness comes in as a seed. Knows no database and no HTTP; which day it is, it is told.

mod confidence;
mod draw;
mod faces;
mod figures;
mod given;
mod grade;
mod mode;
mod need;
mod result;
mod score;
mod sums;
mod target;

pub use confidence::{Calibrated, Calibration, Confidence, calibration};
pub use draw::{
    Aloud, Choice, LENGTHS, available, draw, draw_from, line_order, option_order,
    question_of_the_day, shuffled_order,
};
pub use faces::{Side, sides};
pub use figures::{
    ChoiceFigures, Doubt, Estimate, ItemFigures, ItemRow, Kept, Keyed, LEAST, item_rows,
};
pub use given::{Bucket, choices, counters, in_place, is_known};
pub use grade::{Given, Grade, Hit, grade, hit, rule as grading_rule};
pub use mode::{From, Mode, exam_seconds};
pub use need::{
    CONCEPT_MINUTES, Spread, Standing, draw_by_need, spread, standings, standings_towards,
};
pub use result::{by_concept, draw_missed, first_unanswered, missed, next_unanswered};
pub use score::{Answer, Item, Score, score};
pub use sums::{ChoiceSums, Encounter, ItemSums, NOT_KNOWN, Sums, sums_of_answer, sums_of_quiz};
pub use target::Target;
