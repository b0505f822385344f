//! Puzzles: the list, a program whose schedule the visitor chooses step by step, and its ends.
//!
//! Every state has an address of its own, made of the choices that lead there; the server keeps
//! none. What can happen was explored when the bank was read.

mod board;
mod end;
mod keep;
mod list;
mod play;

use axum::Router;
use axum::routing::{get, post};

use super::frame::{App, Error, Visitor, item};
use crate::content::{Concept, Explored, Outcome, Puzzle};
use crate::explore::View;
use crate::store::FoundOutcome;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/puzzles", get(list::list))
        .route("/puzzles/{concept}/{puzzle}", get(play::start))
        .route("/puzzles/{concept}/{puzzle}/{digest}", get(play::bare))
        .route("/puzzles/{concept}/{puzzle}/{digest}/", get(play::bare).post(keep::keep_first))
        .route("/puzzles/{concept}/{puzzle}/{digest}/{path}", get(play::state))
        .route("/puzzles/{concept}/{puzzle}/{digest}/{path}/kept", post(keep::keep))
}

/// More choices than this are no page.
const LONGEST: usize = 120;

/// A puzzle with what its pages need.
struct Game<'a> {
    puzzle: &'a Puzzle,
    concept: &'a Concept,
    explored: &'a Explored,
}

impl Game<'_> {
    /// The address of a state.
    fn address(&self, path: &str) -> String {
        match path {
            "" => format!("/puzzles/{}", self.puzzle.id),
            path => format!("/puzzles/{}/{}/{path}", self.puzzle.id, self.explored.digest()),
        }
    }

    /// Outcomes in words, by their places in the author's list.
    fn words(&self, told: &[usize]) -> Vec<String> {
        told.iter().filter_map(|at| self.puzzle.outcomes.get(*at)).map(said).collect()
    }
}

/// An outcome in words, as it is kept.
fn words(outcome: &Outcome) -> String {
    outcome.what.words()
}

/// An outcome in words, as it is shown.
fn said(outcome: &Outcome) -> String {
    outcome.what.said()
}

/// Words of the explorer without the marks of a terminal around names.
fn plain(words: &str) -> String {
    words.replace('`', "")
}

/// What a choice of this schedule made unavoidable, in a sentence.
fn decided(view: &View) -> Option<String> {
    let decided = view.decided.as_ref().filter(|decided| decided.choice > 0)?;
    if decided.choice < view.path.len() {
        return Some(format!("Choice {}: {}.", decided.choice, decided.sentence));
    }
    let mut letters = decided.sentence.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    Some(format!("{first}{}.", letters.as_str()))
}

impl App {
    fn game(&self, concept: &str, name: &str) -> Result<Game<'_>, Error> {
        let id = item(concept, name)?;
        let puzzle = self.library.puzzle(&id).ok_or(Error::NotFound)?;
        let concept = self.library.concept(id.concept()).ok_or(Error::NotFound)?;
        let explored = puzzle.explored().ok_or(Error::NotFound)?;
        Ok(Game { puzzle, concept, explored })
    }

    /// The outcomes that a visitor kept.
    async fn kept(&self, visitor: Visitor) -> Result<Vec<FoundOutcome>, Error> {
        let Some(visitor) = visitor.0 else { return Ok(Vec::new()) };
        Ok(self.store.found(self.learner(visitor)).await?)
    }
}

/// Which of a puzzle's outcomes are among those kept.
fn found(puzzle: &Puzzle, kept: &[FoundOutcome]) -> Vec<bool> {
    let name = puzzle.kept_as();
    let is_kept = |outcome: &Outcome| {
        let words = words(outcome);
        kept.iter().any(|one| one.puzzle == name.as_str() && one.outcome == words)
    };
    puzzle.outcomes.iter().map(is_kept).collect()
}
