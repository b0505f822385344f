//! What machines look for, and what every answer carries.

use crate::support::process::Launch;
use crate::support::voter::{Line, cookie, visitor};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn machines_find_their_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.clone().env("INTERLEAVE_SECURITY_CONTACT", "mailto:me@a.example").start();
    let mut line = Line::new(server.address);
    let robots = line.get("/robots.txt").await.expect("an answer");
    assert_eq!(robots.status, 200);
    assert!(robots.body.contains("Disallow: /quizzes/"), "{}", robots.body);
    let security = line.get("/.well-known/security.txt").await.expect("an answer");
    assert!(security.body.starts_with("Contact: mailto:me@a.example\n"), "{}", security.body);
    assert!(security.body.contains("Expires: 20"), "{}", security.body);
    let log = server.log();
    for word in ["started", "schema=", "database=\"SQLite\"", "key=", "sandbox="] {
        assert!(log.contains(word), "{word}: {log}");
    }
    server.stop();
    let server = launch.start();
    let security = Line::new(server.address).get("/.well-known/security.txt").await;
    assert_eq!(security.expect("an answer").status, 404, "nobody is named");
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_https_browsers_are_told_to_stay_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.start();
    let page = Line::new(server.address).get("/").await.expect("a page");
    assert_eq!(page.header("strict-transport-security"), None);
    assert!(page.header("permissions-policy").is_some());
    server.stop();
    let server = launch.env("INTERLEAVE_HTTPS", "true").start();
    let page = Line::new(server.address).get("/").await.expect("a page");
    let hsts = page.header("strict-transport-security").expect("a year");
    assert!(hsts.starts_with("max-age=31536000"), "{hsts}");
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn choosing_looks_sends_nobody_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Launch::new(folder.path()).start();
    let mut line = Line::new(server.address);
    for (back, to) in [
        ("/topics", "/topics"),
        ("/questions/a/b?at=1", "/questions/a/b?at=1"),
        ("//evil.example", "/"),
        ("/%09/evil.example", "/"),
        ("/%0a/evil.example", "/"),
        ("/%0b", "/"),
        ("/%00", "/"),
        ("/%5Cevil.example", "/"),
        ("https://evil.example", "/"),
        ("/%c3%a4", "/"),
    ] {
        let body = format!("theme=dark&back={}", back.replace('/', "%2F"));
        let answer = line.send("POST", "/looks", "", &body).await.expect("an answer");
        assert_eq!((answer.status, answer.header("location")), (303, Some(to)), "{back}");
    }
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_lasts_on_while_it_is_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Launch::new(folder.path()).start();
    let mut line = Line::new(server.address);
    let who = cookie(visitor(1));
    for _ in 0..2 {
        let answer = line.send("POST", "/questions/ballots/known", &who, "option=right").await;
        let answer = answer.expect("an answer");
        let renewed = answer.header("set-cookie").unwrap_or_default().to_owned();
        assert!(renewed.contains("Max-Age=34560000"), "400 days: {renewed:?} {}", answer.status);
        assert!(who.contains(renewed.split(';').next().expect("a value")), "the same visitor");
    }
    server.stop();
}

/// What other sites show of a link names the page and a picture that this server has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_names_the_page_and_a_picture_of_ours() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let server = launch.clone().env("INTERLEAVE_PUBLIC_URL", "https://lab.example").start();
    let mut line = Line::new(server.address);
    let page = line.get("/polls/ballots/p0?link=x&utm_source=mail").await.expect("a page").body;
    let url = "<meta property=\"og:url\" content=\"https://lab.example/polls/ballots/p0\">";
    assert!(page.contains(url), "{page}");
    let image = page.split("og:image\" content=\"https://lab.example").nth(1).expect("a picture");
    let image = image.split('"').next().expect("its address").to_owned();
    let picture = line.get(&image).await.expect("an answer");
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/png")));
    server.stop();

    // A site that was not told where it is says nothing of it, whatever a request claims.
    let server = launch.start();
    let mut line = Line::new(server.address);
    assert!(!line.get("/").await.expect("a page").body.contains("og:url"));
    server.stop();
}
