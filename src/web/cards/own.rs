//! A learner's own parameters: fitted to their reviews when they ask for it.

use std::collections::BTreeMap;
use std::time::Duration;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::Semaphore;

use crate::cards::{self, Logged, Stop};
use crate::store::Fitted;
use crate::web::frame::{App, Error, Form, Visitor};

/// One at a time: it takes a core.
static SEAT: Semaphore = Semaphore::const_new(1);

/// It is ended after this.
const LONGEST: Duration = Duration::from_mins(1);

/// What is said of the parameters on the page of settings.
#[derive(Template)]
#[template(path = "cards/own.html")]
pub(super) struct Own {
    /// Reviews that can be learnt from.
    pub(super) reviews: usize,
    pub(super) fitted: Option<Fitted>,
    pub(super) ticket: String,
}

impl askama::filters::HtmlSafe for Own {}

impl Own {
    const ENOUGH: usize = cards::ENOUGH;

    fn is_enough(&self) -> bool {
        self.reviews >= cards::ENOUGH
    }
}

impl App {
    /// What is said of a visitor's parameters.
    pub(super) async fn own_parameters(&self, visitor: Visitor) -> Result<Own, Error> {
        let (reviews, fitted) = match visitor.0 {
            Some(who) => {
                let learner = self.learner(who);
                let logs = self.store.logs(learner).await?;
                let later = cards::later_reviews(logs.values().map(Vec::as_slice));
                (later, self.store.fitted(learner).await?)
            }
            None => (0, None),
        };
        Ok(Own { reviews, fitted, ticket: self.ticket() })
    }
}

/// Fits the parameters, or goes back to the default ones.
pub(super) async fn fit(
    State(app): State<App>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let Some(who) = visitor.0 else { return too_few() };
    let learner = app.learner(who);
    if form.get("default").is_some() {
        app.store.save_parameters(learner, None).await?;
        return Ok((app.actor(visitor, &form), Redirect::to("/cards/settings#own")).into_response());
    }
    let logs = app.store.logs(learner).await?;
    let reviews = cards::later_reviews(logs.values().map(Vec::as_slice));
    if reviews < cards::ENOUGH {
        return too_few();
    }
    let Ok(_seat) = SEAT.try_acquire() else {
        return Err(Error::Busy(
            "Somebody else’s reviews are being learnt from. Try again in a minute.".to_owned(),
        ));
    };
    let Some(parameters) = within(logs).await? else {
        return Err(Error::Busy("Nothing was found within a minute, so your cards come back as they did. Try again when the server has less to do.".to_owned()));
    };
    let fitted = Fitted { parameters, reviews, day: app.clock.today() };
    app.store.save_parameters(learner, Some(&fitted)).await?;
    Ok((app.actor(visitor, &form), Redirect::to("/cards/settings#own")).into_response())
}

/// Runs the optimiser beside the server's own work, and no longer than it may take.
async fn within(logs: BTreeMap<String, Vec<Logged>>) -> Result<Option<cards::Parameters>, Error> {
    let stop = Stop::default();
    let inner = stop.clone();
    let mut run = tokio::task::spawn_blocking(move || cards::optimise(&logs, &inner));
    let found = match tokio::time::timeout(LONGEST, &mut run).await {
        Ok(found) => found,
        Err(_) => {
            stop.stop();
            run.await
        }
    };
    found.map_err(|error| Error::Internal(error.into()))
}

fn too_few() -> Result<Response, Error> {
    Err(Error::BadRequest(format!(
        "There are too few reviews to learn from: it takes {} on a later day than the one before. Go back and review on.",
        cards::ENOUGH
    )))
}
