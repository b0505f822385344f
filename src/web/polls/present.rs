//! A poll on the screen of a room: the question, the way to vote, and the bars once revealed.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::results::Shown;
use super::{Visit, neighbours, short};
use crate::content::Poll;
use crate::poll::Phase;
use crate::web::frame::{App, Base, Error, Moment, Path, Qr, Query, Visitor, html};

#[derive(Template)]
#[template(path = "polls/present.html")]
struct PresentPage<'a> {
    base: Base,
    poll: &'a Poll,
    phase: Phase,
    shown: Shown<'a>,
    reveal: Reveal,
    way_in: Option<WayIn>,
    /// How large the words can be: the least of [`FITS`] that they fit in.
    fit: usize,
    closes: Option<Moment>,
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
    /// It asks whether to show them for the vote of this browser.
    ShowForVote,
    /// Nothing: they are not to be seen yet.
    Later,
}

/// How the room comes to the vote.
enum WayIn {
    Code(Code),
    /// The address leads nowhere from another device.
    Unreachable(String),
}

impl WayIn {
    fn new(app: &App, poll: &Poll, headers: &HeaderMap) -> Option<Self> {
        let origin = app.origin(headers)?;
        if origin.is_of_this_machine() {
            return Some(Self::Unreachable(origin.authority().to_owned()));
        }
        let path = short::address(&app.library, poll);
        let qr = Qr::new(&format!("{origin}{path}"))?;
        Some(Self::Code(Code { address: format!("{}{path}", origin.authority()), qr }))
    }
}

/// How much room words may take, in heights of a letter: the style sheet has a size for each.
const FITS: [usize; 16] = [8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 32, 38, 46, 60, 90];

/// The least of [`FITS`] that a poll's words fit in.
fn fit(poll: &Poll, shown: &Shown<'_>) -> usize {
    let is_many = shown.rows.len() > 5;
    let fits = |fit: &usize| needed(poll, is_many, *fit) <= *fit * 10;
    FITS.into_iter().find(fits).unwrap_or(FITS[FITS.len() - 1])
}

/// How much room the words take at the size that goes with `fit`, in tenths of a letter's height: by
/// the measures of the style sheet on the smallest screen that is wide, 1024 by 768. Larger letters
/// need more lines.
fn needed(poll: &Poll, is_many: bool, fit: usize) -> usize {
    // All in tenths of a pixel.
    let size = (5_220 / fit).min(295);
    let width: usize = 6_660;
    // Beside an option stand its mark, its count and, where there are many, its bar.
    let (beside, share) = if is_many { (89, (4, 5)) } else { (94, (1, 1)) };
    let beside_it = width.saturating_sub(beside * size / 10) * share.0 / share.1;
    // A letter of a wide face is 0.6 as wide as it is high; those of the stem are larger by 1.45, and
    // fill their lines better.
    let in_option = (beside_it * 5 / (3 * size)).max(8);
    let in_stem = (width * 5 / (4 * size)).max(8);
    let lines = |text: String, line: usize| text.chars().count().div_ceil(line).max(1);
    let stem = lines(poll.stem.plain(), in_stem) * 18 + 10;
    let code = poll.code.as_ref().map_or(0, |code| code.source().lines().count() * 12 + 30);
    let row = if is_many { 6 } else { 15 };
    let rows = poll.options.iter().map(|option| lines(option.text.plain(), in_option) * 13 + row);
    stem + code + rows.sum::<usize>()
}

/// An address to type, and a code of it that a phone can read.
struct Code {
    /// The address as people would type it.
    address: String,
    qr: Qr,
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
        app.visit(&concept, &name, "/present", visitor).await?;
    let reveal = match (may_see, &query.reveal) {
        (true, Some(_)) => Reveal::Hide,
        (true, None) => Reveal::Show,
        (false, _) if phase == Phase::Open && !voted && poll.rules.takes_looks() => {
            Reveal::ShowForVote
        }
        (false, _) => Reveal::Later,
    };
    let revealed = matches!(reveal, Reveal::Hide);
    let mut shown = Shown::new(poll, tally.as_ref(), &[], app.clock.now());
    if !revealed {
        // What is not revealed is not in the page, either.
        shown.rows.retain(|row| row.text.is_some());
        for row in &mut shown.rows {
            row.share = None;
        }
    }
    let way_in = WayIn::new(&app, poll, &headers);
    let fit = fit(poll, &shown);
    let closes = poll.rules.closes.map(Moment::Until);
    let events = (phase == Phase::Open && !poll.rules.private)
        .then(|| format!("/polls/{}/events{}", poll.id, if revealed { "" } else { "?turnout" }));
    let (before, after) = neighbours(&app, poll);
    html(PresentPage {
        base,
        poll,
        phase,
        shown,
        reveal,
        way_in,
        fit,
        closes,
        events,
        before,
        after,
    })
}
