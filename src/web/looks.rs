//! The visitor's choice of looks: the theme and the marks of options.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;

use super::frame::{App, Form};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/looks", post(choose_looks))
}

/// Keeps a choice of looks in a cookie that names nobody, and goes back.
async fn choose_looks(State(app): State<App>, form: Form) -> Response {
    const YEAR: u32 = 365 * 24 * 3_600;
    let mut headers = HeaderMap::new();
    for (name, allowed) in
        [("theme", &["system", "light", "dark"][..]), ("marks", &["emoji", "letters"][..])]
    {
        if let Some(value) = form.get(name).filter(|value| allowed.contains(value))
            && let Some(cookie) = app.set_cookie(name, value, "/", YEAR)
        {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    // Only a path of ours: never another host.
    let back = form.get("back").filter(|back| back.starts_with('/') && !back.starts_with("//"));
    let back = back.filter(|back| !back.contains(['\\', '\r', '\n'])).unwrap_or("/");
    (headers, Redirect::to(back)).into_response()
}
