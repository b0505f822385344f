//! What every response carries and every request must satisfy.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::{Extension, Router};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyDeadlineLayer;

use super::app::App;
use super::base::{Address, Base, Naming};
use super::compress::{self, Compressed};
use super::error;
use super::limits::{self, Limits};
use super::metrics::{self, Metrics};

/// A request's body is no larger, in bytes.
const LARGEST_BODY: usize = 64 << 10;

/// A request's body arrives within this.
const BODY_DEADLINE: Duration = Duration::from_secs(10);

/// Nothing inline, nothing from elsewhere, and no frames.
pub(in crate::web) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Browsers that came over HTTPS come back over HTTPS alone, for a year.
const HTTPS_FROM_NOW_ON: &str = "max-age=31536000; includeSubDomains";

/// What the layers need of an application.
pub(in crate::web) struct Around {
    https: bool,
    address: Address,
    limits: Limits,
    metrics: Metrics,
    naming: Arc<Naming>,
}

impl Around {
    /// Of this one.
    pub(in crate::web) fn of(app: &App) -> Self {
        Self {
            https: app.https,
            address: Address(app.public_url.clone()),
            limits: app.limits().clone(),
            metrics: app.metrics().clone(),
            naming: Arc::new(Naming::of(&app.library.bank)),
        }
    }
}

pub(in crate::web) fn wrap(pages: Router, around: Around) -> Router {
    let Around { https, address, limits, metrics, naming } = around;
    let pages = if https {
        pages.layer(SetResponseHeaderLayer::overriding(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HTTPS_FROM_NOW_ON),
        ))
    } else {
        pages
    };
    let compressed = Compressed::default();
    pages.layer(
        ServiceBuilder::new()
            .layer(middleware::from_fn(move |request, next| {
                metrics::measure(metrics.clone(), request, next)
            }))
            .layer(middleware::from_fn(move |request, next| {
                compress::compress(compressed.clone(), request, next)
            }))
            .layer(Extension(naming))
            .layer(Extension(address))
            .layer(middleware::from_fn(headers))
            .layer(CatchPanicLayer::custom(error::panicked))
            .layer(middleware::from_fn(one_host))
            .layer(middleware::from_fn(move |request, next| {
                limits::limit(limits.clone(), request, next)
            }))
            .layer(CsrfLayer::new().with_rejection_response(|_| foreign()))
            .layer(RequestBodyDeadlineLayer::new(BODY_DEADLINE))
            .layer(DefaultBodyLimit::max(LARGEST_BODY)),
    )
}

async fn headers(request: Request, next: Next) -> Response {
    let mut base = Base::new(request.headers(), request.uri(), request.extensions());
    let sent = request.method() != Method::GET;
    if sent {
        // What was sent is not to be sent again by a change of looks.
        base.path.clear();
    }
    let back = came_from(request.headers());
    let response = next.run(request).await;
    let came_back = sent && response.status().is_client_error() && !error::is_page(&response);
    let mut response = error::dress(response, base, back);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        // A page that may be framed by ours says so itself.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // Pages show what this visitor did; a page that may be kept says so itself. A form that came back
    // with what is wrong of it stays in the browser that sent it: the way back to it sends nothing again.
    let kept = if came_back { "private, no-cache" } else { "no-store" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(kept));
    response
}

/// The page of ours that a request came from, by what its browser says.
pub(in crate::web) fn came_from(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let from = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = from.split_once("://")?;
    let path = rest.strip_prefix(host)?;
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = path.starts_with('/') && !path.starts_with("//") && is_plain && path.len() <= 2_000;
    ours.then(|| path.to_owned())
}

/// Refuses a request that names no host or several: which site it was meant for is anyone's guess.
async fn one_host(request: Request, next: Next) -> Response {
    let named = request.headers().get_all(header::HOST).iter().count();
    if named == 1 || request.uri().host().is_some() {
        return next.run(request).await;
    }
    error::page(
        StatusCode::BAD_REQUEST,
        "That did not work",
        "The request names no host, or several.".to_owned(),
    )
}

/// A form that another site sent.
fn foreign() -> Response {
    error::page(
        StatusCode::FORBIDDEN,
        "Not from here",
        "This form was sent from another site, so nothing was changed. Open the page here and send it again.".to_owned(),
    )
}
