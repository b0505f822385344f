//! Progress as a file, out and in. What is in it is checked entry by entry before anything is kept.

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::Semaphore;

use super::check::checked;
use super::format::written;
use crate::store::Whole;
use crate::web::frame::{App, Base, Error, Form, Visitor};

/// The largest file that is taken, in bytes.
pub(super) const LARGEST: usize = 8 << 20;

/// Files that are read at once; each may take as much memory as some copies of it.
static READERS: Semaphore = Semaphore::const_new(2);

pub(super) async fn export(State(app): State<App>, visitor: Visitor) -> Result<Response, Error> {
    let whole = match visitor.0 {
        Some(who) => {
            let mut whole = app.store.whole(app.learner_now(who).await).await?;
            // An exam under way is in no file: what was right is said at its end.
            whole.quizzes.retain(|quiz| quiz.ends_at.is_none());
            whole
        }
        None => Whole::default(),
    };
    let disposition = "attachment; filename=\"interleave-progress.json\"";
    let headers = [(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition))];
    Ok((headers, Json(written(whole))).into_response())
}

pub(super) async fn import(
    State(app): State<App>,
    mut base: Base,
    visitor: Visitor,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    "/me/progress".clone_into(&mut base.path);
    let Ok(_seat) = READERS.try_acquire() else {
        return Err(Error::Busy(
            "Other files are being read. Send yours again in a few seconds.".to_owned(),
        ));
    };
    let (ticket, bytes) = match received(sent).await {
        Ok(received) => received,
        Err(fault) => return super::page(&app, base, visitor, None, vec![fault]).await,
    };
    let today = app.clock.today();
    // A large file takes a while to be read and checked.
    let checked = tokio::task::spawn_blocking(move || checked(&bytes, today));
    let whole = match checked.await.map_err(|error| Error::Internal(error.into()))? {
        Ok(whole) => whole,
        Err(faults) => return super::page(&app, base, visitor, None, faults).await,
    };
    let form = Form::of(vec![("ticket".to_owned(), ticket)]);
    let actor = app.actor(visitor, &form);
    app.store.merge(app.learner(actor.id), &whole).await?;
    Ok((actor, Redirect::to("/me/progress?done=file")).into_response())
}

/// The ticket and the file of a form.
async fn received(
    sent: Result<Multipart, MultipartRejection>,
) -> Result<(String, Vec<u8>), String> {
    let broken =
        || format!("The file did not arrive whole. It may be larger than {} MiB.", LARGEST >> 20);
    let mut parts = sent.map_err(|_| "Choose a file first.".to_owned())?;
    let (mut ticket, mut file) = (String::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        match part.name() {
            Some("ticket") => ticket = part.text().await.map_err(|_| broken())?,
            Some("file") => file = part.bytes().await.map_err(|_| broken())?.to_vec(),
            _ => {}
        }
    }
    if file.is_empty() { Err("Choose a file first.".to_owned()) } else { Ok((ticket, file)) }
}
