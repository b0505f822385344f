//! Pages go out compressed: those that are the same for many once and well, the others fast.
//!
//! Most pages are the same for everybody who has done nothing yet. The second time one is sent, it is
//! compressed with care and kept by its content, and whoever asks after that gets it from memory. A
//! page that shows what one visitor did is sent once, and compressed at the lowest level.
//!
//! Streams go out as they come. Compression tells the length of a page, which helps to guess a secret
//! in it only if the secret stays the same from one request to the next while a stranger chooses
//! what stands beside it: tickets are new in every page, and cookies are not sent on behalf of other
//! sites (`SameSite=Lax`).

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use parking_lot::Mutex;

use super::assets::accepts;

/// What is shorter fits in a packet as it is, in bytes.
const WORTH_IT: u64 = 1_000;

/// What is longer is not kept in memory to be compressed, in bytes.
const LONGEST: u64 = 4 << 20;

/// Compressed pages that are kept, in bytes, with what they were made of.
const KEPT: usize = 24 << 20;

/// Contents that are remembered as seen once.
const SEEN: usize = 4_096;

/// Compressed pages by content. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Compressed(Arc<Mutex<Pages>>);

#[derive(Default)]
struct Pages {
    hasher: RandomState,
    /// In the order they came; the first goes first.
    order: VecDeque<u64>,
    kept: HashMap<u64, Page>,
    bytes: usize,
    seen: VecDeque<u64>,
}

#[derive(Clone)]
struct Page {
    /// Held against what is sent: two contents may have one number.
    plain: Bytes,
    brotli: Bytes,
    gzip: Bytes,
}

/// How a reader wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    fn of(headers: &HeaderMap) -> Option<Self> {
        if accepts(headers, "br") {
            Some(Self::Brotli)
        } else {
            accepts(headers, "gzip").then_some(Self::Gzip)
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }
}

/// What was found of a content.
enum Known {
    Page(Page),
    /// It was sent before: it is worth care.
    Twice,
    Never,
}

impl Compressed {
    fn look(&self, plain: &Bytes) -> (u64, Known) {
        let mut pages = self.0.lock();
        let number = pages.hasher.hash_one(plain);
        if let Some(page) = pages.kept.get(&number).filter(|page| page.plain == plain) {
            return (number, Known::Page(page.clone()));
        }
        if pages.seen.contains(&number) {
            return (number, Known::Twice);
        }
        if pages.seen.len() == SEEN {
            pages.seen.pop_front();
        }
        pages.seen.push_back(number);
        (number, Known::Never)
    }

    fn keep(&self, number: u64, page: Page) {
        let size = |page: &Page| page.plain.len() + page.brotli.len() + page.gzip.len();
        let mut pages = self.0.lock();
        pages.bytes += size(&page);
        pages.order.push_back(number);
        if let Some(before) = pages.kept.insert(number, page) {
            pages.bytes -= size(&before);
        }
        while pages.bytes > KEPT {
            let Some(oldest) = pages.order.pop_front() else { break };
            if let Some(gone) = pages.kept.remove(&oldest) {
                pages.bytes -= size(&gone);
            }
        }
    }

    fn compress(&self, plain: &Bytes, coding: Coding) -> Option<Bytes> {
        let page = match self.look(plain) {
            (_, Known::Page(page)) => page,
            (number, Known::Twice) => {
                let page =
                    Page { plain: plain.clone(), brotli: brotli(plain)?, gzip: gzip(plain, 6)? };
                self.keep(number, page.clone());
                page
            }
            (_, Known::Never) => {
                return match coding {
                    Coding::Gzip => gzip(plain, 1),
                    Coding::Brotli => fast_brotli(plain),
                };
            }
        };
        Some(match coding {
            Coding::Brotli => page.brotli,
            Coding::Gzip => page.gzip,
        })
    }
}

fn gzip(plain: &[u8], level: u32) -> Option<Bytes> {
    let level = flate2::Compression::new(level);
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 3), level);
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

fn brotli(plain: &[u8]) -> Option<Bytes> {
    with_quality(plain, 5)
}

fn fast_brotli(plain: &[u8]) -> Option<Bytes> {
    with_quality(plain, 1)
}

fn with_quality(mut plain: &[u8], quality: i32) -> Option<Bytes> {
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut out = Vec::with_capacity(plain.len() / 3);
    brotli::BrotliCompress(&mut plain, &mut out, &parameters).ok()?;
    Some(Bytes::from(out))
}

/// Compresses a response that is a whole text, for a reader who takes that.
pub(super) async fn compress(pages: Compressed, request: Request, next: Next) -> Response {
    let coding = Coding::of(request.headers());
    let is_head = request.method() == Method::HEAD;
    let response = next.run(request).await;
    let length = response.body().size_hint().exact();
    let is_worth_it = length.is_some_and(|length| (WORTH_IT..=LONGEST).contains(&length));
    if !is_worth_it || is_head || !is_text(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Some(coding) = coding else {
        parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
        return Response::from_parts(parts, body);
    };
    let Ok(plain) = axum::body::to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let body = match pages.compress(&plain, coding) {
        Some(compressed) => {
            let headers = &mut parts.headers;
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
            headers.remove(header::CONTENT_LENGTH);
            weaken(headers);
            compressed
        }
        None => plain,
    };
    Response::from_parts(parts, Body::from(body))
}

/// Whether a response is a text, and nobody has coded it yet.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    !headers.contains_key(header::CONTENT_ENCODING)
        && matches!(
            kind,
            "text/html" | "text/plain" | "text/csv" | "application/json" | "application/atom+xml"
        )
}

/// A tag of the plain bytes says of others only that they mean the same (RFC 9110, section 8.8.1).
fn weaken(headers: &mut HeaderMap) {
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let weak = tag.filter(|tag| !tag.starts_with("W/")).map(|tag| format!("W/{tag}"));
    if let Some(weak) = weak.and_then(|weak| HeaderValue::try_from(weak).ok()) {
        headers.insert(header::ETAG, weak);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: usize) -> Bytes {
        Bytes::from(format!("<p>page {number}</p>").repeat(200))
    }

    #[test]
    fn what_is_sent_twice_is_kept_and_what_is_kept_is_bounded() {
        let pages = Compressed::default();
        let first = pages.compress(&page(1), Coding::Brotli).unwrap();
        assert_eq!(pages.0.lock().kept.len(), 0, "once is no reason to keep it");
        let second = pages.compress(&page(1), Coding::Brotli).unwrap();
        assert!(second.len() <= first.len());
        let third = pages.compress(&page(1), Coding::Brotli).unwrap();
        assert_eq!(third.as_ptr(), second.as_ptr(), "the same bytes, not made again");
        let kept =
            Page { plain: Bytes::from(vec![0; 1 << 20]), brotli: Bytes::new(), gzip: Bytes::new() };
        for number in 0..100 {
            pages.keep(number, kept.clone());
        }
        let held = pages.0.lock();
        assert!(held.bytes <= KEPT && held.kept.len() == KEPT >> 20, "{}", held.kept.len());
    }
}
