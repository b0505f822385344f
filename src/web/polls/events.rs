//! The tally as it moves, as server-sent events.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};

use super::Visit;
use super::results::{Shown, turnout};
use crate::clock::Timestamp;
use crate::content::Poll;
use crate::live::{Frames, Sight};
use crate::poll::Tally;
use crate::web::frame::{App, Error, Path, Query, Visitor};

#[derive(Deserialize)]
pub(super) struct Follow {
    /// Present: only how many voted, which anyone may know.
    turnout: Option<String>,
}

pub(super) async fn follow(
    State(app): State<App>,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Follow>,
) -> Result<Response, Error> {
    let Visit { poll, may_see, .. } = app.visit(&concept, &name, "/events", visitor).await?;
    let sight = match query.turnout {
        Some(_) => Sight::Turnout,
        None if may_see => Sight::Whole,
        None => {
            return Err(Error::Forbidden(
                "The results of this poll are not for you to see yet. Its page says when they will be."
                    .to_owned(),
            ));
        }
    };
    let read = {
        let (app, id) = (app.clone(), poll.id.clone());
        move || {
            let (app, id) = (app.clone(), id.clone());
            async move {
                let poll = app.library.poll(&id)?;
                match app.shown_tally(poll).await {
                    Ok(tally) => Some(frames(poll, tally.as_ref(), app.clock.now())),
                    Err(error) => {
                        tracing::error!(%error, poll = %id, "viewers could not be shown a tally");
                        None
                    }
                }
            }
        }
    };
    let viewer = app.live().watch(&poll.id, sight, read).map_err(|_| {
        Error::Busy("Too many people are watching live. The page shows the results all the same; reload it to see them move.".to_owned())
    })?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // A proxy in between must pass events on as they come.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    let body = Body::from_stream(viewer.map(Ok::<_, std::convert::Infallible>));
    Ok((headers, body).into_response())
}

/// What is sent: the words beside the bars, and their widths.
#[derive(Serialize)]
struct Moved<'a> {
    turnout: &'a str,
    /// Empty: nothing is to be shown.
    options: Vec<MovedOption<'a>>,
}

#[derive(Serialize)]
struct MovedOption<'a> {
    id: &'a str,
    votes: u64,
    percent: u8,
}

/// A tally, encoded for all viewers at once.
fn frames(poll: &Poll, tally: Option<&Tally>, now: Timestamp) -> Frames {
    let shown = Shown::new(poll, tally, &[], now);
    let option = |row: &'_ super::results::ResultRow<'_>| {
        let share = row.share?;
        Some((share.votes, share.percent))
    };
    let options = shown.rows.iter().filter_map(|row| {
        let (votes, percent) = option(row)?;
        Some(MovedOption { id: &row.id, votes, percent })
    });
    let turnout = turnout(poll, tally, now);
    Frames {
        whole: event(&Moved { turnout: &turnout, options: options.collect() }),
        turnout: event(&Moved { turnout: &turnout, options: Vec::new() }),
    }
}

/// An event by the rules of server-sent events. JSON has no line break of its own, so it is one line.
fn event(moved: &Moved<'_>) -> Bytes {
    let data = serde_json::to_string(moved).unwrap_or_default();
    Bytes::from(format!("retry: 3000\nevent: tally\ndata: {data}\n\n"))
}
