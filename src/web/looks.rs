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
    let back = form.get("back").filter(|back| is_path_of_ours(back)).unwrap_or("/");
    (headers, Redirect::to(back)).into_response()
}

/// Whether a text can only lead to a page of this site. Browsers drop tabs and line ends from an
/// address and take a backslash for a slash (<https://url.spec.whatwg.org/#url-parsing>), so anything
/// but plain printable ASCII is refused.
fn is_path_of_ours(back: &str) -> bool {
    back.starts_with('/')
        && !back.starts_with("//")
        && back.len() <= 2_000
        && back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}
