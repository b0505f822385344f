//! A link that carries progress to a second device: good for ten minutes, and once.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use crate::id::CodeTag;
use crate::web::frame::{App, Base, Error, Form, Path, Qr, Visitor, html};

/// A link is good so long.
pub(super) const MINUTES: i64 = 10;

/// What codes of links are for, when they are hashed.
const PURPOSE: &str = "link";

#[derive(Template)]
#[template(path = "progress/link.html")]
struct LinkPage {
    base: Base,
    /// The whole address.
    address: String,
    qr: Option<Qr>,
    /// Whether the address leads other devices to themselves.
    only_here: bool,
    /// Until when it is good: hours and minutes in UTC.
    until: String,
}

pub(super) async fn link(
    State(app): State<App>,
    mut base: Base,
    visitor: Visitor,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let code = Uuid::new_v4().simple().to_string();
    let now = app.clock.now();
    let until = now.plus_seconds(MINUTES * 60);
    let tag = app.key.code_tag(PURPOSE, &code);
    app.store.save_transfer(app.learner(actor.id), tag, now, until).await?;
    let origin = app.origin(&headers).ok_or_else(|| {
        Error::BadRequest("The name of this site cannot be read from the request.".to_owned())
    })?;
    let address = format!("{origin}/join/{code}");
    "/me/progress".clone_into(&mut base.path);
    let page = html(LinkPage {
        base,
        qr: Qr::new(&address),
        only_here: origin.is_of_this_machine(),
        until: until.to_string().get(11..16).unwrap_or_default().to_owned(),
        address,
    })?;
    Ok((actor, page).into_response())
}

#[derive(Template)]
#[template(path = "progress/join.html")]
struct JoinPage {
    base: Base,
    code: String,
    /// Whether the link is good.
    good: bool,
    /// Whether this browser has that progress already.
    own: bool,
    /// Whether this browser has been here, so that it may have progress of its own.
    known: bool,
    ticket: String,
}

/// Asks before anything is joined: a link may be opened by mistake.
pub(super) async fn ask(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let learner = app.store.transfer(tag(&app, &code), app.clock.now()).await?;
    let own = learner.is_some() && visitor.0.map(|who| app.learner(who)) == learner;
    let status = if learner.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let page = html(JoinPage {
        base,
        code,
        good: learner.is_some(),
        own,
        known: visitor.0.is_some(),
        ticket: app.ticket(),
    })?;
    Ok((status, page).into_response())
}

pub(super) async fn join(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(code): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let Some(learner) = app.store.take_transfer(tag(&app, &code), app.clock.now()).await? else {
        let ticket = app.ticket_again(&form);
        let known = visitor.0.is_some();
        let page = html(JoinPage { base, code, good: false, own: false, known, ticket })?;
        return Ok((StatusCode::NOT_FOUND, page).into_response());
    };
    let actor = app.actor(visitor, &form);
    app.store.join(app.learner(actor.id), learner).await?;
    Ok((app.sharing(&actor, learner), Redirect::to("/me/progress?done=joined")).into_response())
}

fn tag(app: &App, code: &str) -> CodeTag {
    app.key.code_tag(PURPOSE, code)
}
