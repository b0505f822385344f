//! What every page has around it: who asks, what was sent, the header and the looks, errors as pages,
//! the layers of every request, embedded files, the connections.
//!
//! Features look only in here. Nothing in here looks at a feature.

mod app;
mod assets;
mod base;
mod compress;
mod cookies;
mod ended;
mod error;
mod extract;
mod guests;
mod layers;
mod learner;
mod limits;
mod metrics;
mod moment;
mod option;
mod origin;
mod qr;
mod serve;
mod slow;
mod spent;
mod tagged;
mod visitor;
mod votes;

use axum::response::{Html, IntoResponse, Response};

pub use app::{App, NotStarted, Parts};
pub use origin::{NotAnOrigin, Origin};
pub use serve::serve;

pub(super) use assets::address;
pub(super) use base::{Base, Theme};
pub(super) use cookies::cookie;
pub(super) use ended::KEPT_DAYS;
pub(super) use error::{Error, no_method, no_page};
pub(super) use extract::{Form, Path, Query, item};
pub(super) use layers::{Around, POLICY, came_from, wrap};
pub(super) use moment::Moment;
pub(super) use option::{Row, Share, Verdict};
pub use qr::Qr;
pub(super) use spent::LONGEST_ANSWER;
pub(super) use tagged::tagged;
pub(super) use visitor::{Actor, Visitor};

/// The routes of embedded files, which need none of the layers.
pub(super) use assets::routes as assets;

/// A page, rendered.
pub(super) fn html(page: impl askama::Template) -> Result<Response, Error> {
    Ok(Html(with_preview_title(page.render()?)).into_response())
}

/// A page that is the same for everybody who has done nothing yet, with a tag: a step back or an
/// address that was sent is asked about and not sent again.
pub(super) fn html_tagged(
    request: &axum::http::HeaderMap,
    page: impl askama::Template,
) -> Result<Response, Error> {
    Ok(tagged(request, "text/html; charset=utf-8", with_preview_title(page.render()?)))
}

/// Says the page's title once more, for the previews that other sites make of a link
/// (<https://ogp.me/>). It is escaped already.
fn with_preview_title(mut page: String) -> String {
    const END: &str = "</title>";
    let whole = page.split_once("<title>").and_then(|(_, rest)| rest.split_once(END));
    // The site's name stands behind it.
    if let Some((title, _)) = whole.and_then(|(whole, _)| whole.rsplit_once(" · "))
        && !title.contains('<')
        && let Some(at) = page.find(END)
    {
        let meta = format!("\n<meta property=\"og:title\" content=\"{title}\">");
        page.insert_str(at + END.len(), &meta);
    }
    page
}

/// A part of a whole in percent, for the width of a bar.
pub(super) fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(0)
}
