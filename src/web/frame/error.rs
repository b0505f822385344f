//! What goes wrong with a request, as a page with the right status.
//!
//! Owns the only error type of the web. Its pages say what happened and what to do; causes go to
//! the log, once.

use askama::Template;
use axum::Extension;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::base::Base;
use crate::store::{self, Unavailable};

/// Why a request was not served.
#[derive(Debug)]
pub(in crate::web) enum Error {
    /// There is nothing at this address.
    NotFound,
    /// There is nothing of this visitor's at this address; the sentence says what to do.
    NotYours(String),
    /// What was here has another name now, and this address.
    Moved(String),
    /// The request asks for something that cannot be; the sentence says what.
    BadRequest(String),
    /// It is there, and not for this visitor; the sentence says why.
    Forbidden(String),
    /// Right now it cannot be done; the sentence says what to do.
    Busy(String),
    /// It is ours to mend.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// Seconds after which a visitor who was turned away may come back.
const RETRY_SECONDS: u32 = 5;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if store::is_away(&error) {
            tracing::warn!(%error, "the database was not there for a request");
            return Self::Busy("The database does not answer right now, or has no room. Nothing was changed; try again in a few seconds.".to_owned());
        }
        Self::Internal(error.into())
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<crate::cards::OutOfRange> for Error {
    fn from(error: crate::cards::OutOfRange) -> Self {
        Self::Internal(error.into())
    }
}

impl From<Unavailable> for Error {
    fn from(unavailable: Unavailable) -> Self {
        let sentence = match unavailable {
            Unavailable::Busy => {
                "Your vote was not counted: the server has more to do than it can. Nothing is lost; send it again in a few seconds."
            }
            Unavailable::Failed | Unavailable::Stopping => {
                "Your vote could not be written down. Send it again in a few seconds; however often it is sent, it counts once."
            }
        };
        Self::Busy(sentence.to_owned())
    }
}

#[derive(Template)]
#[template(path = "frame/error.html")]
struct ErrorPage {
    base: Base,
    status: u16,
    title: &'static str,
    sentence: String,
    /// The page that it came from.
    back: Option<String>,
}

impl ErrorPage {
    /// The section of the header that the address belongs to.
    fn section(&self) -> Option<(&'static str, &'static str)> {
        let asked = self.base.asked.as_str();
        let is_in =
            |section: &str| asked.strip_prefix(section).is_some_and(|rest| rest.starts_with('/'));
        Base::SECTIONS.into_iter().find(|(section, _)| is_in(section))
    }
}

/// The words of an error page, until it is known whom it is for.
#[derive(Clone)]
struct Words {
    title: &'static str,
    sentence: String,
}

/// A page of that status, once it is dressed.
pub(in crate::web) fn page(status: StatusCode, title: &'static str, sentence: String) -> Response {
    (status, Extension(Words { title, sentence })).into_response()
}

/// Whether it is a page of this room, once it is dressed; otherwise it may be a form that came back.
pub(in crate::web) fn is_page(response: &Response) -> bool {
    response.extensions().get::<Words>().is_some()
}

/// Makes a page of the words of an error; any other response stays as it is.
pub(in crate::web) fn dress(mut response: Response, base: Base, back: Option<String>) -> Response {
    let Some(Words { title, sentence }) = response.extensions_mut().remove() else {
        return response;
    };
    let status = response.status().as_u16();
    // Where it was asked for once more, nothing else would come.
    let back = back.filter(|back| *back != base.path);
    let page = ErrorPage { base, status, title, sentence, back };
    match page.render() {
        Ok(html) => {
            let headers = std::mem::take(response.headers_mut());
            (response.status(), headers, Html(html)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the error page could not be rendered");
            response
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => page(
                StatusCode::NOT_FOUND,
                "Nothing here",
                "There is no page at this address. It may have been renamed, or it belongs to another visitor.".to_owned(),
            ),
            Self::NotYours(sentence) => {
                page(StatusCode::NOT_FOUND, "Nothing here", sentence)
            }
            Self::Moved(to) => Redirect::permanent(&to).into_response(),
            Self::BadRequest(sentence) => {
                page(StatusCode::BAD_REQUEST, "That did not work", sentence)
            }
            Self::Forbidden(sentence) => page(StatusCode::FORBIDDEN, "Not yet", sentence),
            Self::Busy(sentence) => {
                let mut response =
                    page(StatusCode::SERVICE_UNAVAILABLE, "Please try again", sentence);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_SECONDS));
                response
            }
            Self::Internal(error) => {
                tracing::error!(error = chain(error.as_ref()), "a request failed");
                page(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something broke",
                    "This is our fault, not yours. What you had done before is kept; please try again."
                        .to_owned(),
                )
            }
        }
    }
}

/// An error with all its causes.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// No route leads to this address.
pub(in crate::web) async fn no_page() -> Error {
    Error::NotFound
}

/// The address exists, and cannot be asked for in this way.
pub(in crate::web) async fn no_method() -> Response {
    page(
        StatusCode::METHOD_NOT_ALLOWED,
        "Not in this way",
        "This address exists, but not for this kind of request. Go back and use the page's own buttons.".to_owned(),
    )
}

/// A handler panicked: one request is lost, the server is not.
pub(in crate::web) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::Internal("a handler panicked".into()).into_response()
}
