//! `interleave author`: what is saved is shown at once, what is broken is said, and nothing fails.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use interleave::store::{Place, Store};

use crate::support::process::Launch;
use crate::support::voter::Line;

/// The longest that anything is waited for.
const LONG: Duration = Duration::from_secs(20);

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("a file");
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replace(from, to)).expect("written");
}

/// The events of a desk, one text each.
struct Events {
    stream: futures_util::stream::BoxStream<'static, reqwest::Result<bytes::Bytes>>,
}

impl Events {
    async fn of(address: std::net::SocketAddr) -> Self {
        let answer = reqwest::get(format!("http://{address}/author/events")).await.expect("events");
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self { stream: answer.bytes_stream().boxed() }
    }

    /// The next event with these words in it.
    async fn until(&mut self, words: &str) -> String {
        let all = async {
            loop {
                let piece = self.stream.next().await.expect("no end").expect("a piece");
                let text = String::from_utf8_lossy(&piece).into_owned();
                if text.contains(words) {
                    return text;
                }
            }
        };
        tokio::time::timeout(LONG, all).await.unwrap_or_else(|_| panic!("no {words:?}"))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_is_shown_and_what_is_broken_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let file = folder.path().join("questions/basics/ballots.yaml");
    let server = launch.start_as(&["author"]);
    let mut line = Line::new(server.address);
    let page = line.get("/concepts/ballots").await.expect("a page");
    assert!(page.body.contains("<h1>Ballots"), "{}", page.body);
    assert!(page.body.contains("<meta name=\"bank\" content=\"0\">"), "{}", page.body);
    let mut events = Events::of(server.address).await;
    events.until("\"number\":0").await;

    change(&file, "title: Ballots", "title: Ballots anew");
    events.until("\"number\":1").await;
    let page = line.get("/concepts/ballots").await.expect("a page");
    assert!(page.body.contains("<h1>Ballots anew"), "{}", page.body);

    // A bank with an error changes nothing but what is said.
    change(&file, "topic: basics", "tropic: basics");
    let said = events.until("tropic").await;
    assert!(said.contains("ballots.yaml:3:1"), "{said}");
    let page = line.get("/concepts/ballots").await.expect("a page");
    assert!(page.body.contains("<h1>Ballots anew"), "{}", page.body);
    let page = line.get("/author").await.expect("a page");
    assert!(page.body.contains("unknown key `tropic`"), "{}", page.body);

    change(&file, "tropic: basics", "topic: basics");
    events.until("\"number\":2,\"problems\":[]").await;
    // The votes of a site that serves this bank are none of the author's.
    assert!(folder.path().join("author/interleave.db").is_file());
    assert!(!launch.file().exists());
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_author_sees_drafts() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let file = folder.path().join("questions/basics/ballots.yaml");
    change(&file, "  - id: known\n", "  - id: known\n    status: draft\n");
    let server = launch.start();
    let mut line = Line::new(server.address);
    assert_eq!(line.get("/questions/ballots/known").await.expect("a page").status, 404);
    server.stop();
    let server = launch.start_as(&["author"]);
    let mut line = Line::new(server.address);
    assert_eq!(line.get("/questions/ballots/known").await.expect("a page").status, 200);
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_fails_while_files_are_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let file = folder.path().join("questions/basics/ballots.yaml");
    let server = launch.start_as(&["author"]);
    let address = server.address;
    let stop = tokio_util::sync::CancellationToken::new();
    let readers: Vec<_> = (0..2)
        .map(|_| {
            let stop = stop.clone();
            tokio::spawn(async move {
                let mut line = Line::new(address);
                let mut pages = 0;
                while !stop.is_cancelled() {
                    let page = line.get("/concepts/ballots").await.expect("a page");
                    assert_eq!(page.status, 200);
                    pages += 1;
                }
                pages
            })
        })
        .collect();
    let mut events = Events::of(address).await;
    let mut slowest = Duration::ZERO;
    let text = fs::read_to_string(&file).expect("a file");
    for save in 1..=30 {
        let began = Instant::now();
        // Every third save is broken.
        let (title, words) = match save % 3 {
            0 => (format!("tittle: {save}"), "tittle".to_owned()),
            _ => (format!("title: Save {save}"), format!("\"number\":{}", save - save / 3)),
        };
        fs::write(&file, text.replace("title: Ballots", &title)).expect("written");
        events.until(&words).await;
        slowest = slowest.max(began.elapsed());
    }
    println!("from a save to the browser at most {slowest:?}");
    stop.cancel();
    for reader in readers {
        assert!(reader.await.expect("an end") > 0);
    }
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_has_a_page_with_all_its_faces_and_nothing_on_it_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let file = folder.path().join("questions/basics/ballots.yaml");
    change(&file, "        text: That\n", "        text: TODO that\n");
    let server = launch.start_as(&["author"]);
    let get = async |path: &str| {
        let answer =
            reqwest::get(format!("http://{}{path}", server.address)).await.expect("a page");
        let policy = answer.headers().get("content-security-policy").expect("a policy");
        let policy = policy.to_str().expect("text").to_owned();
        (answer.status().as_u16(), policy, answer.text().await.expect("a body"))
    };
    let (status, policy, page) = get("/author/questions/ballots/known").await;
    assert_eq!(status, 200);
    assert!(policy.contains("frame-src 'self'"), "{policy}");
    let frames: Vec<String> = page
        .split("<iframe class=\"face\" src=\"")
        .skip(1)
        .filter_map(|rest| Some(rest.split('"').next()?.replace("&amp;", "&")))
        .collect();
    assert_eq!(frames.len(), 8, "asked, right, wrong and not known, light and dark: {page}");
    assert!(page.contains("`TODO` is a placeholder"), "{page}");
    assert!(page.contains("No figures: "), "there is no database: {page}");
    for frame in &frames {
        let (status, policy, face) = get(frame).await;
        assert_eq!(status, 200, "{frame}");
        assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
        let theme = if frame.ends_with("dark") { "dark" } else { "light" };
        assert!(face.contains(&format!("data-theme=\"{theme}\"")), "{frame}");
        assert_eq!(
            face.contains("Right is <a"),
            !frame.contains("asked") && !frame.contains("side=right"),
            "{frame}"
        );
    }
    assert_eq!(get("/author/faces/ballots/known?side=nothing").await.0, 404);
    // Elsewhere no page may be framed, and a question leads to its page.
    let (_, policy, page) = get("/questions/ballots/known").await;
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(page.contains("href=\"/author/questions/ballots/known\""), "{page}");
    let (_, _, list) = get("/author").await;
    assert!(list.contains("href=\"/author/questions/ballots/known\""), "{list}");
    server.stop();
    let place = Place::Sqlite(folder.path().join("author/interleave.db"));
    let store = Store::open(&place).await.expect("a store");
    let tally = store.tally(&"ballots/known".parse().expect("a name")).await.expect("a tally");
    assert_eq!((tally.ballots, tally.abstained), (0, 0));
    store.close().await;
}
