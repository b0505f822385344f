//! What an author sees around every page: the errors of the files, and the page again when the bank
//! has changed.
//!
//! Owns the words between the watcher of the files and the browser. Which files there are and what is
//! wrong with them it is told; the pages are those of the site, with one script more, and a page for
//! each question with all there is to know of it.

mod review;

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::StreamExt;
use serde::Serialize;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_util::sync::CancellationToken;

use self::review::Sources;
use super::Site;
use super::frame::address;
use crate::content::Problem;
use crate::store::Place;

/// A larger page is passed on as it is, in bytes.
const LARGEST_PAGE: usize = 16 << 20;

/// So many problems are shown over a page.
const SHOWN: usize = 8;

/// The state of the bank, told to every open page. Clones share it.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    state: watch::Sender<Bank>,
    stop: CancellationToken,
}

/// What a browser is told.
#[derive(Debug, Clone, Default, Serialize)]
struct Bank {
    /// How often the bank has changed.
    number: u64,
    /// The first problems of the files as they are now.
    problems: Vec<Said>,
    /// How many there are.
    count: usize,
}

/// A problem as it is shown.
#[derive(Debug, Clone, Serialize)]
struct Said {
    /// `file:line:column`.
    place: String,
    /// All that `check` says of it.
    text: String,
}

impl Desk {
    /// A desk whose streams end when `stop` is cancelled.
    #[must_use]
    pub fn new(stop: CancellationToken) -> Self {
        Self(Arc::new(Inner { state: watch::Sender::new(Bank::default()), stop }))
    }

    /// Says that another bank is served now, without errors.
    pub fn changed(&self) {
        self.0.state.send_modify(|bank| {
            *bank = Bank { number: bank.number + 1, ..Bank::default() };
        });
    }

    /// Says what is wrong with the files; what is served stays.
    pub fn broken(&self, problems: &[Problem]) {
        let said = |problem: &Problem| Said {
            place: format!("{}:{}:{}", problem.file.display(), problem.line, problem.column),
            text: problem.render(false),
        };
        self.0.state.send_modify(|bank| {
            bank.problems = problems.iter().take(SHOWN).map(said).collect();
            bank.count = problems.len();
        });
    }

    /// Says why another bank cannot be served, though its files have no errors.
    pub fn stuck(&self, why: &str) {
        self.0.state.send_modify(|bank| {
            bank.problems = vec![Said { place: String::new(), text: why.to_owned() }];
            bank.count = 1;
        });
    }

    /// What is wrong, as `check` says it.
    fn problems(&self) -> Vec<String> {
        self.0.state.borrow().problems.iter().map(|said| said.text.clone()).collect()
    }

    /// The site with this desk around it. The pages of questions tell what `check` says of the banks
    /// in these folders, and what the database at this place knows.
    pub fn around(&self, site: &Site, questions: Vec<PathBuf>, place: Place) -> Router {
        let sources = Sources { questions, place };
        let room = Room { desk: self.clone(), site: site.clone(), sources: Arc::new(sources) };
        let pages = Router::new()
            .route("/author", get(review::list))
            .route("/author/questions/{concept}/{question}", get(review::review))
            .route("/author/faces/{concept}/{question}", get(review::face))
            .with_state(room);
        Router::new()
            .route("/author/events", get(events))
            .with_state(self.clone())
            .merge(site.dressed(pages))
            .fallback_service(site.router())
            .layer(middleware::from_fn_with_state(self.clone(), with_script))
    }
}

/// What the author's own pages are made of.
#[derive(Clone)]
struct Room {
    desk: Desk,
    site: Site,
    sources: Arc<Sources>,
}

async fn events(State(desk): State<Desk>) -> Response {
    let event = |bank: Bank| {
        let data = serde_json::to_string(&bank).unwrap_or_default();
        Ok::<_, Infallible>(format!("retry: 500\nevent: bank\ndata: {data}\n\n"))
    };
    let stop = desk.0.stop.clone();
    let stream = WatchStream::new(desk.0.state.subscribe()).map(event);
    let stream = stream.take_until(stop.cancelled_owned());
    let mut response = Body::from_stream(stream).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Puts the script into a page, and the number of the bank that the page cannot be older than.
async fn with_script(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let number = desk.0.state.borrow().number;
    let path = request.uri().path();
    let question = path.strip_prefix("/questions/").filter(|id| id.split('/').count() == 2);
    let review = question.map(|id| {
        format!("<nav class=\"links for-author\" aria-label=\"Author\"><a href=\"/author/questions/{id}\">All faces, warnings and figures</a></nav></main>")
    });
    // What is compressed could not be added to.
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_PAGE).await else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let text = String::from_utf8_lossy(&body);
    let script = format!(
        "<meta name=\"bank\" content=\"{number}\">\
         <script type=\"module\" src=\"{}\"></script></head>",
        address("author.js")
    );
    // The length is the former one.
    parts.headers.remove(header::CONTENT_LENGTH);
    let text = text.replacen("</head>", &script, 1);
    let text = match review.filter(|_| parts.status.is_success()) {
        Some(review) => text.replacen("</main>", &review, 1),
        None => text,
    };
    Response::from_parts(parts, Body::from(text))
}
