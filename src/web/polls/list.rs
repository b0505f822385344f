//! The list of polls: opinions, guesses at puzzles, and those that are not open.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::content::{Concept, Poll};
use crate::poll::Phase;
use crate::web::frame::{App, Base, Error, Moment, Visitor, html};

#[derive(Template)]
#[template(path = "polls/list.html")]
struct ListPage<'a> {
    base: Base,
    /// Open opinions, open guesses, still to open, closed.
    groups: [(&'static str, Vec<ListRow<'a>>); 4],
}

impl ListPage<'_> {
    fn is_empty(&self) -> bool {
        self.groups.iter().all(|(_, polls)| polls.is_empty())
    }
}

struct ListRow<'a> {
    poll: &'a Poll,
    concept: &'a Concept,
    phase: Phase,
    voted: bool,
    opens: Option<Moment>,
    closes: Option<Moment>,
}

pub(super) async fn list(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let mut groups =
        ["Opinions", "Guesses", "Not open yet", "Closed"].map(|name| (name, Vec::new()));
    for concept in &app.library.concepts {
        for poll in &concept.polls {
            let voted = app.has_voted(&poll.id, visitor).await?;
            let phase = poll.rules.phase(now);
            let group = match phase {
                Phase::Open => usize::from(poll.guesses.is_some()),
                Phase::Before => 2,
                Phase::Closed => 3,
            };
            groups[group].1.push(ListRow {
                poll,
                concept,
                phase,
                voted,
                opens: poll.rules.opens.map(Moment::From),
                closes: poll.rules.closes.map(Moment::Until),
            });
        }
    }
    html(ListPage { base, groups })
}
