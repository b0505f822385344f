//! What is remembered of a card, from nothing but the log of its reviews.

use super::schedule::{Grade, Memory, OutOfRange, Performance, Terms, next_with};
use super::zone::Zone;
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

/// The memory that reviews leave by the default parameters.
///
/// # Errors
/// As [`replay_with`].
pub fn replay(
    card: &str,
    log: impl IntoIterator<Item = Logged>,
) -> Result<Option<(Memory, Timestamp)>, OutOfRange> {
    replay_with(card, log, &[])
}

/// The memory that reviews leave, first to last, and when the card comes back; none without reviews.
/// The parameters are those of now: whoever has others than before has other memories, too.
///
/// # Errors
/// When a step is out of FSRS's range.
pub fn replay_with(
    card: &str,
    log: impl IntoIterator<Item = Logged>,
    parameters: &[f32],
) -> Result<Option<(Memory, Timestamp)>, OutOfRange> {
    let mut state = None;
    for Logged { grade, at, retention, zone, revision } in log {
        let performance =
            state.map_or(Performance::New, |(memory, _)| Performance::Reviewed(memory));
        let terms = Terms { retention, zone, revision, card: Some(card), parameters };
        let all = next_with(performance, at, terms)?;
        if let Some(next) = all.iter().find(|next| next.grade == grade) {
            state = Some((next.memory, next.due_at));
        }
    }
    Ok(state)
}
