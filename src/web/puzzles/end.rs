//! The end of a schedule: what came of it, why, what else can, and what people guessed.

use askama::Template;
use axum::response::Response;

use super::board::Board;
use super::{Game, decided, found, plain, said};
use crate::content::{CheckedAgainst, Concept, Markdown, Puzzle, Question};
use crate::explore::View;
use crate::id::Slug;
use crate::web::demos::DemoStrip;
use crate::web::frame::{App, Base, Error, Visitor, html};

#[derive(Template)]
#[template(path = "puzzles/end.html")]
struct EndPage<'a> {
    base: Base,
    puzzle: &'a Puzzle,
    concept: &'a Concept,
    /// What came of it, in words.
    words: String,
    why: Markdown,
    /// Whether it is what was to be reached.
    goal: bool,
    outcomes: Vec<Row>,
    never: Vec<(String, Markdown)>,
    /// How many outcomes are found, this one included.
    found: usize,
    /// Whether this one is kept.
    kept: bool,
    keep: String,
    ticket: String,
    back: Option<String>,
    start: String,
    closest: Option<Closest>,
    /// What a choice made unavoidable.
    decided: Option<String>,
    board: Board,
    tried: String,
    /// Whether it is so on other versions, a sentence each.
    elsewhere: Vec<String>,
    checked: Option<CheckedAgainst>,
    /// Whether shares of schedules are shown.
    shares: bool,
    /// How many people guessed, where that may be seen.
    guesses: Option<u64>,
    /// The poll to guess in.
    poll: Option<String>,
    questions: Vec<&'a Question>,
    demos: Vec<DemoStrip>,
    next: Option<&'a Puzzle>,
}

/// One of the puzzle's outcomes.
struct Row {
    words: String,
    /// It is what was to be reached.
    goal: bool,
    /// It is the one of this page.
    own: bool,
    found: bool,
    /// Of how many schedules, in words.
    share: String,
    /// How many percent of people guessed it.
    guessed: Option<u8>,
    /// A schedule that ends so.
    shown: String,
}

/// The schedule that shares the most choices with this one and ends otherwise.
struct Closest {
    address: String,
    words: String,
    /// The choice that differs, from 1.
    choice: usize,
    taken: String,
    instead: String,
}

pub(super) async fn page(
    app: &App,
    base: Base,
    visitor: Visitor,
    game: &Game<'_>,
    view: &View,
    outcome: usize,
) -> Result<Response, Error> {
    let Game { puzzle, concept, explored } = *game;
    let own = explored.told(outcome);
    let Some(reached) = puzzle.outcomes.get(own) else { return Err(Error::NotFound) };
    let mut is_found = found(puzzle, &app.kept(visitor).await?);
    let kept = is_found.get(own) == Some(&true);
    if let Some(slot) = is_found.get_mut(own) {
        *slot = true;
    }
    let is_of = |slug: &Slug| slug.as_str() == puzzle.id.item();
    let poll = concept.polls.iter().find(|poll| poll.guesses.as_ref().is_some_and(is_of));
    let (tally, may_guess) = match poll {
        Some(poll) => app.seen_tally(poll, visitor).await?,
        None => (None, false),
    };
    let tally = tally.filter(|tally| tally.ballots > 0);
    let guessed = |at: usize| {
        let option = poll?.options.get(at)?;
        let tally = tally.as_ref()?;
        let percent = (100 * tally.votes(option.id.as_str())).checked_div(tally.ballots)?;
        u8::try_from(percent.min(100)).ok()
    };
    let outcomes: Vec<Row> = puzzle
        .outcomes
        .iter()
        .enumerate()
        .map(|(at, outcome)| Row {
            words: said(outcome),
            goal: outcome.goal,
            own: at == own,
            found: is_found.get(at) == Some(&true),
            share: explored.share(at),
            guessed: guessed(at),
            shown: game.address(explored.witness(at).unwrap_or_default()),
        })
        .collect();
    let closest = explored.exploration().closest(&view.path).map(|other| Closest {
        address: game.address(&other.path),
        words: puzzle.outcomes.get(explored.told(other.outcome)).map(said).unwrap_or_default(),
        choice: other.same + 1,
        taken: plain(&other.instead.0),
        instead: plain(&other.instead.1),
    });
    // A schedule that differs within one of the author's outcomes explains nothing.
    let closest = closest.filter(|closest| closest.words != said(reached));
    let before = view.path.get(..view.path.len().saturating_sub(1)).unwrap_or_default();
    let all: Vec<&Puzzle> = app.library.puzzles().collect();
    let at = all.iter().position(|other| other.id == puzzle.id).unwrap_or(0);
    let proves = |question: &&Question| {
        question.proved_by.as_ref().is_some_and(|proof| is_of(&proof.puzzle))
    };
    let mut questions: Vec<&Question> = concept.questions.iter().filter(proves).collect();
    if questions.is_empty() {
        questions.extend(concept.questions.first());
    }
    let keep = match view.path.as_str() {
        "" => format!("/puzzles/{}/{}/", puzzle.id, explored.digest()),
        path => format!("/puzzles/{}/{}/{path}/kept", puzzle.id, explored.digest()),
    };
    html(EndPage {
        base,
        words: said(reached),
        why: Markdown::new(reached.why.clone()),
        goal: reached.goal,
        found: is_found.iter().filter(|found| **found).count(),
        kept,
        keep,
        ticket: app.ticket(),
        back: (!view.path.is_empty()).then(|| game.address(before)),
        start: game.address(""),
        closest,
        decided: decided(view),
        board: Board::new(game, view, false),
        tried: explored.tried(),
        elsewhere: explored.elsewhere(puzzle),
        checked: CheckedAgainst::last(),
        shares: outcomes.iter().any(|row| !row.share.is_empty()) && outcomes.len() > 1,
        guesses: tally.as_ref().map(|tally| tally.ballots),
        poll: poll.filter(|_| may_guess).map(|poll| poll.id.to_string()),
        outcomes,
        never: puzzle
            .never
            .iter()
            .map(|outcome| (said(outcome), Markdown::new(outcome.why.clone())))
            .collect(),
        questions,
        demos: app.strips(concept),
        next: all.get(at + 1).or(all.first()).copied().filter(|next| next.id != puzzle.id),
        puzzle,
        concept,
    })
}
