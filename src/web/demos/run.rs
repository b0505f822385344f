//! A run asked for from the page: as a stream of events, or, without JavaScript, as the page after
//! it has ended.
//!
//! The stream is the answer to the request that asked for the run. A visitor who goes away drops
//! it, which ends the run.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::Stream;
use futures_util::stream;
use tokio::time::Instant;

use super::address;
use super::page::{self, closed};
use crate::demos::{self, Demo, Event, Refused, Run, Transcript};
use crate::web::frame::{App, Base, Error, Form, Path, Visitor, came_from};
use crate::web::run_pictures::{in_words, live_picture};

/// The timeline of a run under way is drawn no more often than this.
const REDRAW: Duration = Duration::from_millis(120);

pub(super) async fn start(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let demo = app.demo(&slug).ok_or(Error::NotFound)?;
    if let Some(sentence) = closed(&app, demo) {
        return Err(Error::BadRequest(sentence));
    }
    let wants_stream = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    let (args, against) = match values(demo, &form) {
        Ok(values) => values,
        Err(error) if wants_stream => return Err(Error::BadRequest(format!("{error}."))),
        Err(error) => return page::refused(&app, base, demo, &form, format!("{error}.")),
    };
    // One run at a time for each visitor; one whom no cookie names is held to the slots alone.
    let visitor = visitor.0.map(|visitor| app.learner(visitor).0);
    let run = app.runner.run(demo, args.clone(), visitor).map_err(refused)?;
    if let Some(against) = against {
        // One after the other, so that they do not disturb each other.
        let first = Live::new(app.clone(), demo, args.clone(), run).wait_for_end().await;
        let run = app.runner.run(demo, against.clone(), visitor).map_err(refused)?;
        let second = Live::new(app, demo, against.clone(), run).wait_for_end().await;
        let value = against.first().map(|(_, value)| *value);
        let address = address(demo, &format!("{first}.{second}"), &args, value);
        return Ok(Redirect::to(&format!("{address}#run")).into_response());
    }
    let watch = Live::new(app, demo, args.clone(), run);
    if wants_stream {
        let events =
            Sse::new(watch.events()).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)));
        let mut response = events.into_response();
        // A proxy in between must pass lines on as they come.
        response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
        return Ok(response);
    }
    let id = watch.wait_for_end().await;
    // Where the demo stands beside something else one goes on there: its last run is this one.
    if let Some(page) = form.get("stay").and_then(|_| came_from(&headers)) {
        return Ok(Redirect::to(&format!("{page}#demo-{slug}")).into_response());
    }
    Ok(Redirect::to(&format!("{}#run", address(demo, &id, &args, None))).into_response())
}

/// The values that a form asks for, and those to compare with.
fn values(demo: &Demo, form: &Form) -> Result<(Values, Option<Values>), demos::ParamError> {
    let given = form.pairs().filter(|(name, _)| !["against", "stay"].contains(name));
    let args = demo.parse_args(given)?;
    let against = form.get("against").filter(|value| !value.is_empty());
    let against = against.map(|value| against_args(demo, &args, value)).transpose()?;
    Ok((args, against))
}

/// Each parameter with its value.
type Values = Vec<(&'static str, u32)>;

/// The values to compare with: the first parameter is another.
pub(super) fn against_args(
    demo: &Demo,
    args: &[(&'static str, u32)],
    value: &str,
) -> Result<Values, demos::ParamError> {
    let name = demo.params.first().map_or("against", |param| param.name);
    let other = demo.parse_args([(name, value)])?;
    Ok(other.into_iter().take(1).chain(args.iter().skip(1).copied()).collect())
}

fn refused(refused: Refused) -> Error {
    match refused {
        Refused::Busy { .. } => {
            Error::Busy("Every place for a run is taken. Try again in a few seconds.".to_owned())
        }
        Refused::AlreadyRunning => Error::Busy(
            "Your other run has not ended yet. Wait for it, or close its page, and try again."
                .to_owned(),
        ),
        Refused::Stopping => {
            Error::Busy("The server is stopping. Try again in a minute.".to_owned())
        }
        Refused::TooWeak(_) => Error::BadRequest(format!("{refused}.")),
    }
}

/// A run that somebody watches.
struct Live {
    app: App,
    demo: &'static Demo,
    args: Vec<(&'static str, u32)>,
    run: Run,
    transcript: Transcript,
    output: String,
    /// When the timeline was last drawn, and whether lines came since.
    drawn: Option<(Instant, bool)>,
}

impl Live {
    fn new(app: App, demo: &'static Demo, args: Vec<(&'static str, u32)>, run: Run) -> Self {
        let (transcript, output) = (Transcript::default(), String::new());
        Self { app, demo, args, run, transcript, output, drawn: None }
    }

    /// Waits for the end; the id under which the run is shown.
    async fn wait_for_end(mut self) -> String {
        while let Some(event) = self.run.next().await {
            match event {
                Event::Line(line) => self.note(&line),
                Event::Ended(ended) => {
                    let Self { app, demo, args, output, .. } = self;
                    return app.keep_run(demo, args, output, &ended).id.clone();
                }
                Event::Waiting { .. } | Event::Started => {}
            }
        }
        String::new()
    }

    fn note(&mut self, line: &str) {
        self.transcript.push_line(line);
        self.output.push_str(line);
        self.output.push('\n');
    }

    /// The run as events: `waiting` (place), `started`, `line` (text), `picture` (HTML), and at last
    /// `ended` (JSON: words, address, html).
    fn events(self) -> impl Stream<Item = Result<sse::Event, Infallible>> {
        stream::unfold(Some(self), |state| async move {
            let mut watch = state?;
            let pending = watch.drawn.filter(|(_, stale)| *stale);
            let redraw_at = pending.map(|(at, _)| at + REDRAW);
            let event = tokio::select! {
                biased;
                () = sleep_until(redraw_at) => {
                    watch.drawn = Some((Instant::now(), false));
                    let html = live_picture(&watch.transcript);
                    return Some((Ok(data("picture", html.as_str())), Some(watch)));
                }
                event = watch.run.next() => event?,
            };
            match event {
                Event::Waiting { place } => {
                    Some((Ok(data("waiting", &place.to_string())), Some(watch)))
                }
                Event::Started => Some((Ok(data("started", "now")), Some(watch))),
                Event::Line(line) => {
                    watch.note(&line);
                    let last = watch.drawn.map_or_else(Instant::now, |(at, _)| at);
                    watch.drawn = Some((last, true));
                    Some((Ok(data("line", &line)), Some(watch)))
                }
                Event::Ended(ended) => {
                    let Live { app, demo, args, output, .. } = watch;
                    let shown = app.keep_run(demo, args, output, &ended);
                    let json = serde_json::json!({
                        "address": address(demo, &shown.id, &shown.args, None),
                        "ending": in_words(&ended.ending),
                        "duration": shown.duration(),
                        "cores": shown.cores,
                        "picture": shown.picture().as_str(),
                    });
                    Some((Ok(data("ended", &json.to_string())), None))
                }
            }
        })
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// An event. Its text may have line breaks, but no carriage return: the runner has made those
/// visible.
fn data(name: &str, text: &str) -> sse::Event {
    sse::Event::default().event(name).data(text)
}
