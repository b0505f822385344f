//! Our own `Path`, `Query` and `Form`: what a visitor sends wrong becomes a page that says so.

#![expect(clippy::disallowed_types, reason = "the one place that wraps axum's extractors")]

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::error::{self, Error};
use crate::id::ItemId;

/// The variable parts of an address. A value that cannot be is a page that does not exist.
pub(in crate::web) struct Path<T>(pub(in crate::web) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Error::NotFound)
    }
}

/// What follows the `?` of an address.
pub(in crate::web) struct Query<T>(pub(in crate::web) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|axum::extract::Query(value)| Self(value)).map_err(|_| {
            Error::BadRequest(
                "What follows the question mark of this address cannot be read.".to_owned(),
            )
        })
    }
}

/// What a form sends, as pairs in the order sent.
pub(in crate::web) struct Form(Vec<(String, String)>);

impl Form {
    /// What was sent in another way than forms usually are.
    pub(in crate::web) fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of that name.
    pub(in crate::web) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of that name.
    pub(in crate::web) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All pairs.
    pub(in crate::web) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        match axum::extract::Form::from_request(request, state).await {
            Ok(axum::extract::Form(pairs)) => Ok(Self(pairs)),
            Err(rejection) => Err(match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => error::page(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "Too much at once",
                    "A form of ours is never this large. Nothing was changed.".to_owned(),
                ),
                _ => Error::BadRequest("The form that was sent cannot be read. Nothing was changed; go back, reload the page and send it again.".to_owned()).into_response(),
            }),
        }
    }
}

/// The id that the two slugs of an address make.
pub(in crate::web) fn item(concept: &str, item: &str) -> Result<ItemId, Error> {
    match (concept.parse(), item.parse()) {
        (Ok(concept), Ok(item)) => Ok(ItemId::new(&concept, &item)),
        _ => Err(Error::NotFound),
    }
}
