//! Whether the server serves, for whoever watches over it.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::frame::{App, Error};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(health))
}

/// Whether the server serves: reads the database once.
async fn health(State(app): State<App>) -> Result<&'static str, Error> {
    app.store.runs().await?;
    Ok("ok\n")
}
