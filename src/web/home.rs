//! The first page: what this is, and a question that can be answered right there.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::demos::DemoStrip;
use super::frame::{App, Base, Error, Visitor, html};
use super::polls::Ask;
use super::questions::Asked;
use super::quizzes::{StartForm, Unfinished};
use super::today::Today;
use super::topics::TopicRow;
use crate::cards::Counts;
use crate::content::{Level, Library, Poll, Puzzle};
use crate::poll::Phase;
use crate::quiz;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(show))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    base: Base,
    question: Option<Asked<'a>>,
    topics: Vec<TopicRow<'a>>,
    unfinished: Option<Unfinished>,
    form: StartForm<'a>,
    cards: Counts,
    /// The session of somebody who has been here.
    session: Option<Today>,
    poll: Option<Ask<'a>>,
    open_polls: usize,
    demo: Option<DemoStrip>,
    demos: usize,
    puzzle: Option<&'a Puzzle>,
    puzzles: usize,
}

async fn show(State(app): State<App>, base: Base, visitor: Visitor) -> Result<Response, Error> {
    let today = app.clock.today();
    let question = match quiz::question_of_the_day(&app.library, today) {
        Some(question) => {
            let mut asked = app.asked(question)?;
            asked.heading = "h2";
            asked.docked = false;
            asked.eyebrow.place = Some("question of the day".to_owned());
            Some(asked)
        }
        None => None,
    };
    let unfinished = match visitor.0 {
        Some(visitor) => app.store.unfinished_quiz(app.learner(visitor), app.clock.now()).await?,
        None => None,
    };
    let desk = app.desk(visitor).await?;
    let cards = app.today_counts(&desk);
    let session = app.session_today(visitor, &desk).await?;
    let session = session.map(|session| Today { heading: "h2", ..session });
    let turn = usize::try_from(today.0).unwrap_or(0);
    let now = app.clock.now();
    let open = app.library.polls().filter(|poll| poll.rules.phase(now) == Phase::Open);
    let is_for_all = |poll: &&Poll| poll.guesses.is_none() && !poll.rules.invited;
    let mut open: Vec<&Poll> = open.filter(is_for_all).collect();
    let open_polls = open.len();
    open.rotate_left(turn.checked_rem(open_polls).unwrap_or(0));
    let mut poll = None;
    for candidate in open {
        if !app.has_voted(&candidate.id, visitor).await? {
            poll = Some(app.ask(candidate));
            break;
        }
    }
    html(HomePage {
        base,
        question,
        topics: app.topic_rows(visitor).await?,
        unfinished: unfinished.as_ref().map(Unfinished::new),
        form: app.start_form(""),
        cards,
        session,
        poll,
        open_polls,
        demo: app.strip_of_the_day(turn),
        demos: app.demos().count(),
        puzzle: first_puzzle(&app.library),
        puzzles: app.library.puzzles().count(),
    })
}

/// The puzzle to begin with: the lost update, or else an easy one.
fn first_puzzle(library: &Library) -> Option<&Puzzle> {
    let easy = |puzzle: &&Puzzle| puzzle.level == Level::Junior;
    let known = library.puzzles().find(|puzzle| puzzle.id.as_str() == "thread-race/lost-update");
    known.or_else(|| library.puzzles().find(easy)).or_else(|| library.puzzles().next())
}
