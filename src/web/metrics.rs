//! `/metrics`, on an address of its own that visitors do not reach.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use super::frame::App;

/// The figures of a running site, for Prometheus.
pub fn metrics_router(app: App) -> Router {
    Router::new().route("/metrics", get(show)).with_state(app)
}

/// `OpenMetrics` 1.0 as text (<https://prometheus.io/docs/specs/om/open_metrics_spec/>).
async fn show(State(app): State<App>) -> impl IntoResponse {
    #[expect(clippy::cast_precision_loss, reason = "counts and bytes far below 2^52")]
    fn count(number: u64) -> f64 {
        number as f64
    }
    let mut readings = Vec::new();
    let written = app.store.ballot_figures();
    readings.push(("ballots_counted_total", count(written.counted)));
    readings.push(("ballots_repeated_total", count(written.repeated)));
    readings.push(("ballots_failed_total", count(written.failed)));
    readings.push(("ballot_groups_total", count(written.groups)));
    readings.push(("ballots_waiting", count(written.waiting)));
    readings.push(("viewers", count(app.live().viewers() as u64)));
    readings.push(("sandbox_level", f64::from(app.runner.level() as u8)));
    readings.push(("demo_runs_total", count(app.runner.runs_begun())));
    readings.push(("demo_runs_under_way", count(app.runner.runs_under_way())));
    readings.push(("file_in_place", f64::from(u8::from(app.store.is_in_place()))));
    if let Some(log) = app.store.log_state() {
        readings.push(("log_bytes", count(log.bytes)));
        readings.push(("log_held_seconds", log.held.unwrap_or_default().as_secs_f64()));
    }
    let text = app.metrics().text(readings);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text)
}
