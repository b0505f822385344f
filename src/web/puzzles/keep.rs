//! An outcome that was found is kept when its finder says so.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::{LONGEST, words};
use crate::web::frame::{App, Error, Form, Path, Visitor};

pub(super) async fn keep(
    State(app): State<App>,
    visitor: Visitor,
    Path((concept, name, digest, path)): Path<(String, String, String, String)>,
    form: Form,
) -> Result<Response, Error> {
    keep_end(&app, visitor, [&concept, &name, &digest, &path], &form).await
}

/// The same of a program whose only schedule has no choice.
pub(super) async fn keep_first(
    State(app): State<App>,
    visitor: Visitor,
    Path((concept, name, digest)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Error> {
    keep_end(&app, visitor, [&concept, &name, &digest, ""], &form).await
}

async fn keep_end(
    app: &App,
    visitor: Visitor,
    [concept, name, digest, path]: [&str; 4],
    form: &Form,
) -> Result<Response, Error> {
    let game = app.game(concept, name)?;
    if digest != game.explored.digest() {
        return Ok(Redirect::to(&format!("{}?changed", game.address(""))).into_response());
    }
    let view = Some(path).filter(|path| path.len() <= LONGEST);
    let view = view.and_then(|path| game.explored.exploration().view(path));
    let view = view.ok_or(Error::NotFound)?;
    let outcome = view.end.and_then(|end| game.puzzle.outcomes.get(game.explored.told(end)));
    let Some(outcome) = outcome else {
        return Err(Error::BadRequest(
            "This schedule has not ended, so there is nothing to keep yet. Go back and play on."
                .to_owned(),
        ));
    };
    let actor = app.actor(visitor, form);
    let (learner, today) = (app.learner(actor.id), app.clock.today());
    app.store.save_found(learner, &game.puzzle.kept_as(), &words(outcome), today).await?;
    Ok((actor, Redirect::to(&game.address(path))).into_response())
}
