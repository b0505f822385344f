//! Embedded files: the style sheet, scripts, icons.
//!
//! Their addresses carry a hash of their content, so browsers may keep them for good.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// A file of `static/` as the build embedded it.
struct Asset {
    name: &'static str,
    address: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of a file by its name in `static/`; a name that is not there leads nowhere.
pub(in crate::web) fn address(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("/static/missing", |asset| asset.address)
}

pub(in crate::web) fn routes() -> Router {
    Router::new().route("/static/{file}", get(file)).route("/favicon.ico", get(icon))
}

async fn file(request: Request) -> Response {
    let wanted = request.uri().path();
    match ASSETS.iter().find(|asset| asset.address == wanted) {
        Some(asset) => serve(asset, request.headers()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Browsers ask for it whatever the page says.
async fn icon(request: Request) -> Response {
    match ASSETS.iter().find(|asset| asset.name == "favicon.svg") {
        Some(asset) => serve(asset, request.headers()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether a reader takes that coding.
pub(super) fn accepts(request: &HeaderMap, name: &str) -> bool {
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|list| {
        list.split(',').any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            parts.next() == Some(name) && parts.next() != Some("q=0")
        })
    })
}

fn serve(asset: &'static Asset, request: &HeaderMap) -> Response {
    let (body, encoding) = if accepts(request, "br") {
        (asset.brotli, Some("br"))
    } else if accepts(request, "gzip") {
        (asset.gzip, Some("gzip"))
    } else {
        (asset.plain, None)
    };
    let kind = match asset.name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
