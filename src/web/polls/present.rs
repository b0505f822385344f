//! A poll on the screen of a room: the question, the way to vote, and the bars once revealed.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use qrcode::{Color, QrCode};
use serde::Deserialize;

use super::results::Shown;
use super::{Visit, neighbours};
use crate::content::Poll;
use crate::poll::{Phase, Results};
use crate::web::frame::{App, Base, Error, Origin, Path, Query, Visitor, html};

#[derive(Template)]
#[template(path = "polls/present.html")]
struct PresentPage<'a> {
    base: Base,
    poll: &'a Poll,
    phase: Phase,
    shown: Shown<'a>,
    reveal: Reveal,
    code: Option<Code>,
    /// Where what is on the screen is followed as it moves.
    events: Option<String>,
    before: Option<&'a Poll>,
    after: Option<&'a Poll>,
}

/// What the key `r` does.
enum Reveal {
    /// They are shown: it hides them.
    Hide,
    /// It shows them.
    Show,
    /// It shows them for the vote of this browser, which this ticket stands for.
    ShowForVote { ticket: String },
    /// Nothing: they are not to be seen yet.
    Later,
}

/// A code that a phone can read.
struct Code {
    /// The address as people would type it.
    address: String,
    /// Modules along an edge, the quiet zone included.
    width: usize,
    /// The dark modules as an SVG path.
    path: String,
}

impl Code {
    /// The code of an address; none when it is longer than a code can hold.
    fn new(url: &str, address: String) -> Option<Self> {
        const QUIET: usize = 4;
        let code = QrCode::new(url).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, line) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            // One rectangle for each run of dark modules.
            for run in line.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    use std::fmt::Write;
                    let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                    let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
                }
                x += run.len();
            }
        }
        Some(Self { address, width: width + 2 * QUIET, path })
    }
}

#[derive(Deserialize)]
pub(super) struct Screen {
    /// Present: the results are revealed.
    reveal: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Screen>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Visit { poll, phase, voted, may_see, tally, .. } =
        app.visit(&concept, &name, visitor).await?;
    let reveal = match (may_see, &query.reveal) {
        (true, Some(_)) => Reveal::Hide,
        (true, None) => Reveal::Show,
        (false, _) if phase == Phase::Open && !voted && poll.rules.takes_looks() => {
            Reveal::ShowForVote { ticket: app.ticket() }
        }
        (false, _) => Reveal::Later,
    };
    let revealed = matches!(reveal, Reveal::Hide);
    let mut shown = Shown::new(poll, tally.as_ref(), &[]);
    if !revealed {
        // What is not revealed is not in the page, either.
        shown.rows.retain(|row| row.text.is_some());
        for row in &mut shown.rows {
            row.share = None;
        }
    }
    let code = origin_for_the_room(&app, &headers).and_then(|origin| {
        let path = format!("/polls/{}", poll.id);
        Code::new(&format!("{origin}{path}"), format!("{}{path}", origin.authority()))
    });
    let events = (phase == Phase::Open)
        .then(|| format!("/polls/{}/events{}", poll.id, if revealed { "" } else { "?turnout" }));
    let (before, after) = neighbours(&app, poll);
    html(PresentPage { base, poll, phase, shown, reveal, code, events, before, after })
}

/// Where the room can reach this site: what the operator said, else the host that the presenter's
/// browser asked for, if that is one.
fn origin_for_the_room(app: &App, headers: &HeaderMap) -> Option<Origin> {
    if let Some(origin) = &app.public_url {
        return Some(origin.clone());
    }
    Origin::at(headers.get(header::HOST)?.to_str().ok()?, app.https)
}
