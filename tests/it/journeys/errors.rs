//! What goes wrong is a page with the right status, and says what to do.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::server::Server;
use crate::support::visitor::Page;

/// Holds a page against what every error page is.
#[track_caller]
fn is_error(page: &Page, status: u16, title: &str) {
    assert_eq!(page.status.as_u16(), status, "{}", page.path);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(
        page.headers["content-security-policy"]
            .to_str()
            .is_ok_and(|p| p.starts_with("default-src 'none'"))
    );
    assert_eq!(page.between("<h1>", "</h1>"), title);
    assert!(page.html.contains("/static/app."), "it is dressed as every page");
    assert!(page.html.contains(&status.to_string()));
    for cause in ["sqlx", "panicked", "Error(", "rejection", "Failed to"] {
        assert!(!page.html.contains(cause), "the page tells of {cause}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = Server::start();
    let visitor = server.visitor();
    for path in [
        "/nothing",
        "/topics/nothing",
        "/concepts/nothing",
        "/concepts/..%2f..",
        "/questions/counting/nothing",
        "/questions/Counting/one",
        "/questions/counting",
        "/polls/counting/nothing",
        "/polls/counting/one",
        "/demos/nothing",
        "/quizzes/nothing",
        "/quizzes/0123456789abcdef0123456789abcdef",
        "/concepts/%ff",
        "/cards/review?topic=nothing",
        "/topics/",
        "//topics",
    ] {
        is_error(&visitor.get(path).await, 404, "Nothing here");
    }
    for path in [
        "/questions/counting/nothing",
        "/polls/counting/nothing",
        "/quizzes/nothing/answers",
        "/demos/nothing/runs",
    ] {
        is_error(&visitor.post(path, &[("option", "right")]).await, 404, "Nothing here");
    }
    assert_eq!(visitor.get("/static/nothing.css").await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_asked_in_this_way_is_not_allowed() {
    let server = Server::start();
    let visitor = server.visitor();
    for path in ["/", "/topics", "/concepts/counting", "/privacy"] {
        is_error(&visitor.post(path, &[]).await, 405, "Not in this way");
    }
    for path in ["/looks", "/demos/gil/runs"] {
        is_error(&visitor.get(path).await, 405, "Not in this way");
    }
}

#[tokio::test]
async fn a_form_that_cannot_be_is_a_bad_request() {
    let server = Server::start();
    let visitor = server.visitor();
    for (path, form) in [
        ("/cards/review", &[][..]),
        ("/cards/review", &[("card", "counting/front-one"), ("grade", "perfect")]),
        ("/cards/review", &[("card", "counting/nothing"), ("grade", "good")]),
    ] {
        is_error(&visitor.post(path, form).await, 400, "That did not work");
    }
    let json = visitor
        .request("/polls/counting/taste")
        .header("content-type", "application/json")
        .body("{}");
    is_error(&visitor.send(json).await, 400, "That did not work");
    let broken = visitor
        .request("/polls/counting/taste")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(&b"option=%ff%fe&\xff"[..]);
    // What can be read of it names no option of the poll, so the form comes back.
    let page = visitor.send(broken).await;
    assert_eq!(page.status, 400);
    assert!(page.html.contains("no longer there") && page.html.contains("name=\"option\""));
    is_error(&visitor.get("/quizzes/nothing?at=x").await, 400, "That did not work");
    assert_eq!(server.counters().await, "");
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused() {
    let server = Server::start();
    let visitor = server.visitor();
    let large = "x".repeat(70_000);
    let page =
        visitor.post("/polls/counting/taste", &[("option", "mutex"), ("more", &large)]).await;
    is_error(&page, 413, "Too much at once");
    assert_eq!(server.counters().await, "");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let server = Server::start();
    let visitor = server.visitor();
    let form = [("option", "mutex")];
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
    ] {
        let request = visitor.request("/polls/counting/taste").form(&form).header(name, value);
        is_error(&visitor.send(request).await, 403, "Not from here");
    }
    assert_eq!(server.counters().await, "");
    let request = visitor
        .request("/polls/counting/taste")
        .form(&form)
        .header("sec-fetch-site", "same-origin");
    assert_eq!(visitor.send(request).await.status, 200);
    assert_eq!(server.counters().await, "counting/taste mutex 1");
}

/// Sends bytes as they stand, and reads the first line and the rest of the answer.
fn raw(server: &Server, request: &str) -> (String, String) {
    let host = server.address().trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (first, rest) = answer.split_once("\r\n").expect("a line");
    (first.to_owned(), rest.to_owned())
}

#[test]
fn a_request_names_one_host() {
    let server = Server::start();
    for hosts in ["Host: a\r\nHost: b\r\n", "Host: a\r\nHost: a\r\n", ""] {
        let (line, rest) =
            raw(&server, &format!("GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"));
        assert_eq!(line, "HTTP/1.1 400 Bad Request", "{hosts}");
        assert!(rest.contains("<h1>That did not work</h1>"), "{hosts}");
    }
    let (line, _) = raw(&server, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_eq!(line, "HTTP/1.1 200 OK");
    let (line, _) = raw(&server, "nonsense\r\n\r\n");
    assert!(line.starts_with("HTTP/1.1 400"), "{line}");
}

#[tokio::test]
async fn one_goes_back_to_no_other_host() {
    let server = Server::start();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    let client = client.build().expect("a client");
    for (back, to) in [
        ("/topics", "/topics"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("/topics\r\nset-cookie: a=b", "/"),
        ("", "/"),
    ] {
        let request = client.post(format!("{}/looks", server.address()));
        let answer =
            request.form(&[("theme", "dark"), ("back", back)]).send().await.expect("an answer");
        assert_eq!(answer.headers()["location"], to, "{back}");
    }
}
