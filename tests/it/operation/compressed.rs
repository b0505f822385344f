//! Pages go out compressed, and are the same pages.

use std::io::Read;

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::support::site::{Site, poll};

/// Asks as a reader that takes these codings.
async fn ask(site: &Site, path: &str, codings: &str, tag: Option<&str>) -> (HeaderMap, Vec<u8>) {
    let mut request = Request::builder().uri(path).header("host", "lab.example");
    if !codings.is_empty() {
        request = request.header(header::ACCEPT_ENCODING, codings);
    }
    if let Some(tag) = tag {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    let request = request.body(Body::empty()).unwrap();
    let (parts, body) = site.router.clone().oneshot(request).await.unwrap().into_parts();
    (parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
}

fn unpacked(headers: &HeaderMap, body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match headers.get(header::CONTENT_ENCODING).map(|coding| coding.to_str().unwrap()) {
        Some("gzip") => {
            flate2::read::GzDecoder::new(body).read_to_end(&mut plain).unwrap();
        }
        Some("br") => {
            brotli::Decompressor::new(body, 4_096).read_to_end(&mut plain).unwrap();
        }
        Some(other) => panic!("{other}"),
        None => plain.extend(body),
    }
    plain
}

#[tokio::test]
async fn a_page_is_the_same_however_it_is_sent_and_however_often() {
    let site = Site::with(poll("p", "")).await;
    for path in ["/demos", "/privacy", "/concepts/lab", "/polls"] {
        let (plain_headers, plain) = ask(&site, path, "", None).await;
        assert!(!plain_headers.contains_key(header::CONTENT_ENCODING), "{path}");
        assert_eq!(plain_headers[header::VARY], "accept-encoding", "{path}");
        for (codings, coding) in
            [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")]
        {
            for time in 1..=3 {
                let (headers, body) = ask(&site, path, codings, None).await;
                assert_eq!(headers[header::CONTENT_ENCODING], coding, "{path}, {codings}, {time}");
                assert_eq!(unpacked(&headers, &body), plain, "{path}, {codings}, {time}");
                assert!(body.len() * 2 < plain.len(), "{path}: {} of {}", body.len(), plain.len());
            }
        }
        let (headers, _) = ask(&site, path, "identity", None).await;
        assert!(!headers.contains_key(header::CONTENT_ENCODING), "{path}");
    }
}

#[tokio::test]
async fn the_list_of_demos_comes_in_a_few_dozen_kilobytes() {
    let site = Site::with(poll("p", "")).await;
    let mut last = usize::MAX;
    for _ in 0..2 {
        last = ask(&site, "/demos", "br, gzip", None).await.1.len();
    }
    assert!(last < 36_000, "{last}");
}

#[tokio::test]
async fn a_live_stream_goes_out_as_it_comes() {
    let site = Site::with(poll("p", "results: always")).await;
    let request = Request::builder()
        .uri("/polls/lab/p/events")
        .header("host", "lab.example")
        .header(header::ACCEPT_ENCODING, "br, gzip");
    let response = site.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    let first = response.into_body().frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(first.starts_with(b"retry:"), "{first:?}");
}

#[tokio::test]
async fn what_a_reader_has_is_not_sent_again_compressed_or_not() {
    let site = Site::with(poll("p", "results: always")).await;
    site.crowd("lab/p", "a", 2).await;
    for codings in ["", "gzip"] {
        let (headers, _) = ask(&site, "/feed.atom", codings, None).await;
        let tag = headers[header::ETAG].to_str().unwrap().to_owned();
        let (headers, body) = ask(&site, "/feed.atom", codings, Some(&tag)).await;
        assert!(body.is_empty(), "{codings}");
        assert!(!headers.contains_key(header::CONTENT_ENCODING), "{codings}");
    }
}
