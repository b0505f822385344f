//! A deck as a file for Anki.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::which::Which;
use crate::anki;
use crate::web::frame::{App, Base, Error, Query, Visitor};

/// Files that are made at once; who comes meanwhile waits.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

pub(super) async fn download(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Query(which): Query<Which>,
) -> Result<Response, Error> {
    which.check(&app)?;
    let _turn = AT_ONCE.acquire().await.map_err(|_| Error::NotFound)?;
    let desk = app.desk(visitor).await?;
    let made = desk.now;
    let name = which.file_name();
    let asked = which.clone();
    // Cards are rendered and programs coloured when they are first shown, which may take a while.
    let inner = app.clone();
    let collection = tokio::task::spawn_blocking(move || {
        let site = inner.public_url.as_ref().map(ToString::to_string);
        let noted = inner.named(&desk, &which).map(|(item, _)| item.noted());
        anki::collect(&inner.library, noted, site.as_deref(), made)
    });
    let collection = collection.await.map_err(|error| Error::Internal(error.into()))?;
    if collection.notes.is_empty() {
        let sentence = "There is no card in this deck, so there is nothing to take to Anki.";
        return super::refused(&app, base, visitor, asked, sentence).await;
    }
    let file = anki::package(&collection);
    let file = file.await.map_err(|error| Error::Internal(error.into()))?;
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.apkg\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, file).into_response())
}
