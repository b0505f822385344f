//! A look at the results without voting: it is asked once more, and told what it costs.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Visit;
use crate::content::Poll;
use crate::poll::Phase;
use crate::web::frame::{App, Base, Error, Path, Query, Visitor, html};

#[derive(Template)]
#[template(path = "polls/look.html")]
struct LookPage<'a> {
    base: Base,
    poll: &'a Poll,
    ticket: String,
    /// Whether a presenter asks.
    present: bool,
}

#[derive(Deserialize)]
pub(super) struct For {
    /// `present`: for the screen of a room.
    r#for: Option<String>,
}

pub(super) async fn ask(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<For>,
) -> Result<Response, Error> {
    let Visit { poll, phase, voted, .. } = app.visit(&concept, &name, "/look", visitor).await?;
    let present = query.r#for.as_deref() == Some("present");
    if phase != Phase::Open || voted || !poll.rules.takes_looks() {
        // There is nothing to decide.
        let to = if present { "/present" } else { "" };
        return Ok(Redirect::to(&format!("/polls/{}{to}", poll.id)).into_response());
    }
    html(LookPage { base, poll, ticket: app.ticket(), present })
}
