//! The sandbox tried from inside: every attempt to escape, in one run.
//!
//! Owns the comparison of what was tried with what was refused. Knows nothing of single attempts.

use super::{Ending, Event, Refused, Runner};
use crate::hostile::{self, GOT_THROUGH};

/// What came of the attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfTest {
    /// How many were made.
    pub attempts: usize,
    /// The lines of those that were not refused: empty where the sandbox holds.
    pub got_through: Vec<String>,
}

/// Why the self-test could not be carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untested {
    /// It was not taken on.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It did not come to its end.
    #[error("the self-test of the sandbox ended as {0:?}")]
    Ended(Ending),
}

impl Runner {
    /// Tries to escape from the sandbox in every way we know, in a run like any other.
    ///
    /// # Errors
    ///
    /// When the run was refused or did not end by itself: then nothing is known.
    pub async fn self_test(&self) -> Result<SelfTest, Untested> {
        let program = hostile::find("escapes").ok_or(Untested::Ended(Ending::NotStarted))?;
        let mut run = self.run(program, Vec::new(), None)?;
        let mut tested = SelfTest { attempts: 0, got_through: Vec::new() };
        while let Some(event) = run.next().await {
            match event {
                Event::Line(line) if line.contains(GOT_THROUGH) => {
                    tested.attempts += 1;
                    tested.got_through.push(line);
                }
                Event::Line(line) if line.contains(": refused") => tested.attempts += 1,
                Event::Ended(ended) if ended.ending != Ending::Exited(0) => {
                    return Err(Untested::Ended(ended.ending));
                }
                _ => {}
            }
        }
        Ok(tested)
    }
}
