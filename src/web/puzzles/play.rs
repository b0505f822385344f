//! A state on the way: what may happen next, who waits, and what can still be reached.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::board::{self, Board};
use super::{Game, LONGEST, decided, end, plain};
use crate::content::{CheckedAgainst, Concept, Puzzle};
use crate::explore::View;
use crate::web::frame::{App, Base, Error, Path, Query, Visitor, html, html_tagged, item};
use crate::web::polls::Ask;

#[derive(Deserialize)]
pub(super) struct Show {
    /// Present: mark the next step of a short way to the goal.
    hint: Option<String>,
    /// Present: show what asyncio's loop does by itself.
    machinery: Option<String>,
    /// Present: the address was one of another program.
    changed: Option<String>,
}

#[derive(Template)]
#[template(path = "puzzles/play.html")]
struct PlayPage<'a> {
    base: Base,
    puzzle: &'a Puzzle,
    concept: &'a Concept,
    /// How many choices were made.
    made: usize,
    ways: Vec<Step>,
    /// Who must wait: colour, name, reason.
    blocked: Vec<(usize, String, String)>,
    board: Board,
    /// Where one choice less leads, and where this page is without anything behind the `?`.
    back: Option<String>,
    own: String,
    /// Outcomes that can still be reached, in words.
    reachable: Vec<String>,
    /// All outcomes can still be reached.
    all: bool,
    /// What a choice made unavoidable.
    decided: Option<String>,
    hint: Hint,
    machinery: bool,
    changed: bool,
    tried: String,
    checked: Option<CheckedAgainst>,
    /// The poll that asks for a guess, before the first choice.
    guess: Option<Ask<'a>>,
}

/// A choice that is offered.
struct Step {
    /// The key that chooses it, from 1; 0: none.
    key: usize,
    address: String,
    /// Who takes it; empty: the world outside does.
    who: String,
    colour: usize,
    line: usize,
    words: String,
    /// A short way to the goal begins with it.
    hinted: bool,
}

enum Hint {
    /// It may be asked for.
    Offered,
    /// It is shown.
    Shown,
    /// The goal is out of reach.
    TooLate,
    /// There is no goal.
    None,
}

/// The first state, at the address that stays when the program changes.
pub(super) async fn start(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(show): Query<Show>,
    request: HeaderMap,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    if app.library.puzzle(&id).is_none()
        && let Some(now) = app.library.item_now(&id)
    {
        return Ok(Redirect::permanent(&format!("/puzzles/{now}")).into_response());
    }
    page(&app, base, visitor, &app.game(&concept, &name)?, "", &show, &request).await
}

/// An address without choices is the start.
pub(super) async fn bare(
    State(app): State<App>,
    Path((concept, name, digest)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let game = app.game(&concept, &name)?;
    Ok(to_start(&game, &digest))
}

fn to_start(game: &Game<'_>, digest: &str) -> Response {
    let changed = if digest == game.explored.digest() { "" } else { "?changed" };
    Redirect::to(&format!("{}{changed}", game.address(""))).into_response()
}

pub(super) async fn state(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name, digest, path)): Path<(String, String, String, String)>,
    Query(show): Query<Show>,
    request: HeaderMap,
) -> Result<Response, Error> {
    let game = app.game(&concept, &name)?;
    if digest != game.explored.digest() {
        return Ok(to_start(&game, &digest));
    }
    page(&app, base, visitor, &game, &path, &show, &request).await
}

async fn page(
    app: &App,
    base: Base,
    visitor: Visitor,
    game: &Game<'_>,
    path: &str,
    show: &Show,
    request: &HeaderMap,
) -> Result<Response, Error> {
    if path.len() > LONGEST {
        return Err(Error::NotFound);
    }
    let view = game.explored.exploration().view(path).ok_or(Error::NotFound)?;
    if let Some(outcome) = view.end {
        return end::page(app, base, visitor, game, &view, outcome).await;
    }
    let mut guess = None;
    if path.is_empty() {
        let name = game.puzzle.id.item();
        let is_of = |slug: &crate::id::Slug| slug.as_str() == name;
        let poll = game.concept.polls.iter().find(|poll| poll.guesses.as_ref().is_some_and(is_of));
        if let Some(poll) = poll
            && app.seen_tally(poll, visitor).await?.1
        {
            guess = Some(app.ask(poll));
        }
    }
    // Who has done something gets a page of their own; so does who is asked, by its ticket.
    let same_for_all = visitor.0.is_none() && guess.is_none();
    let page = played(base, game, &view, show, guess);
    if same_for_all { html_tagged(request, page) } else { html(page) }
}

fn played<'a>(
    base: Base,
    game: &Game<'a>,
    view: &View,
    show: &Show,
    guess: Option<Ask<'a>>,
) -> PlayPage<'a> {
    let exploration = game.explored.exploration();
    let machinery = show.machinery.is_some();
    let goal = game.puzzle.outcomes.iter().position(|outcome| outcome.goal);
    let target = goal.and_then(|goal| {
        view.reachable.iter().copied().find(|outcome| game.explored.told(*outcome) == goal)
    });
    let hint = match (goal, target) {
        (None, _) => Hint::None,
        (_, None) => Hint::TooLate,
        _ if show.hint.is_some() => Hint::Shown,
        _ => Hint::Offered,
    };
    let hinted = match (&hint, target) {
        (Hint::Shown, Some(target)) => exploration.hint(&view.path, target).map(|way| way.digit),
        _ => None,
    };
    let behind = if machinery { "?machinery" } else { "" };
    let name = |lane: usize| view.lanes.get(lane).map_or("", |lane| board::name(view, &lane.name));
    let ways = view.ways.iter().enumerate().map(|(index, way)| Step {
        key: if index < 9 { index + 1 } else { 0 },
        address: format!("{}{behind}", game.address(&way.path)),
        who: way.lane.map_or_else(String::new, |lane| name(lane).to_owned()),
        colour: way.lane.map_or(0, |lane| Board::colour(view, lane, machinery)),
        line: way.line,
        words: plain(&way.words),
        hinted: hinted == Some(way.digit),
    });
    let blocked = view.blocked.iter().map(|blocked| {
        let colour = Board::colour(view, blocked.lane, machinery);
        (colour, name(blocked.lane).to_owned(), plain(&blocked.reason))
    });
    let made = view.path.chars().count();
    let told = game.explored.told_all(&view.reachable);
    let back = (made > 0).then(|| {
        let before = view.path.get(..view.path.len() - 1).unwrap_or_default();
        format!("{}{behind}", game.address(before))
    });
    PlayPage {
        base,
        puzzle: game.puzzle,
        concept: game.concept,
        made,
        ways: ways.collect(),
        blocked: blocked.collect(),
        board: Board::new(game, view, machinery),
        back,
        own: game.address(&view.path),
        all: told.len() == game.puzzle.outcomes.len(),
        reachable: game.words(&told),
        decided: decided(view),
        hint,
        machinery,
        changed: show.changed.is_some(),
        tried: game.explored.tried(),
        checked: CheckedAgainst::last(),
        guess,
    }
}
