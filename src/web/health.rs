//! Whether the server lives and whether it serves, for whoever watches over it. Both are cheap.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use super::frame::App;

/// A log held for longer than this breaks the promise of five seconds.
const HELD_TOO_LONG: std::time::Duration = std::time::Duration::from_secs(10);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

/// Whether the process answers. Asks nothing of the database, so a restart is never caused by it.
async fn alive() -> &'static str {
    "ok\n"
}

/// Whether visitors are served: the database can be written to and is the one that was opened, and
/// there are questions. One line each, 503 when one of them does not hold.
async fn ready(State(app): State<App>) -> (StatusCode, String) {
    let mut lines = String::new();
    let mut status = StatusCode::OK;
    let mut say = |name: &str, trouble: Option<String>| {
        if trouble.is_some() {
            status = StatusCode::SERVICE_UNAVAILABLE;
        }
        lines.push_str(&format!("{name}: {}\n", trouble.as_deref().unwrap_or("ok")));
    };
    say("bank", app.library.concepts.is_empty().then(|| "no questions are loaded".to_owned()));
    let in_place = app.store.is_in_place();
    say("file", (!in_place).then(|| "the database file was removed or replaced".to_owned()));
    let unwritten = if app.store.is_read_only() {
        Some("the disk had no room at the start: read-only until there is".to_owned())
    } else {
        let written = app.store.try_to_write().await;
        written.err().map(|error| format!("the database cannot be written to: {error}"))
    };
    say("writer", unwritten);
    if let Some(log) = app.store.log_state() {
        say("log", log.full.then(|| format!("{} bytes, and a reader holds it", log.bytes)));
        if let Some(held) = log.held.filter(|held| *held > HELD_TOO_LONG) {
            lines.push_str(&format!(
                "note: a reader has held the write-ahead log for {} s\n",
                held.as_secs()
            ));
        }
    }
    (status, lines)
}
