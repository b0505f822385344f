//! What is remembered of a card, from nothing but the log of its reviews.

use super::habits::Zone;
use super::schedule::{Grade, Memory, OutOfRange, Performance, Terms, next_with};
use crate::clock::Timestamp;

/// A review as it is logged: what was said, when, and what the learner's choices were then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    /// The grade.
    pub grade: Grade,
    /// When.
    pub at: Timestamp,
    /// The retention wanted, in percent.
    pub retention: u8,
    /// The clock of the learner's days.
    pub zone: Zone,
    /// The revision of the card.
    pub revision: u32,
}

/// The memory that reviews leave, first to last, and when the card comes back; none without reviews.
///
/// # Errors
/// When a step is out of FSRS's range.
pub fn replay(
    card: &str,
    log: impl IntoIterator<Item = Logged>,
) -> Result<Option<(Memory, Timestamp)>, OutOfRange> {
    let mut state = None;
    for Logged { grade, at, retention, zone, revision } in log {
        let performance =
            state.map_or(Performance::New, |(memory, _)| Performance::Reviewed(memory));
        let terms = Terms { retention, zone, revision, card: Some(card) };
        let all = next_with(performance, at, terms)?;
        if let Some(next) = all.iter().find(|next| next.grade == grade) {
            state = Some((next.memory, next.due_at));
        }
    }
    Ok(state)
}
