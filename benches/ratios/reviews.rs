//! Reviews over HTTP of a learner with 10,000 cards and 100,000 reviews, against Anki's own backend
//! with as many; the page of a session; what a learner's year takes on disk.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

use crate::client::{self, Connection};
use crate::server::Server;
use crate::{count, quantile, ratio, say};

const CONCEPTS: usize = 100;
const CARDS: usize = 100;
const REVIEWS_EACH: usize = 10;

/// Reviews that are timed.
const TIMED: usize = 400;

/// What Anki's backend is, to the version.
const ANKI: &str = "anki==26.9.3";

/// A learner's year: reviews a day, and cards among which they go round.
const A_DAY: usize = 30;
const A_YEAR: usize = 1_500;
const LEARNERS: usize = 10;

const DAY: usize = 86_400;

pub(crate) async fn measure() {
    let (_folder, bank) = bank();
    let server = Server::with(&bank, &["--demos", "recorded"]);
    let mut open = Connection::open(server.address).await;
    let began = Instant::now();
    let file = progress(CONCEPTS * CARDS, REVIEWS_EACH, 20 * DAY);
    let cookie = import(&mut open, &file).await;
    let reviews = CONCEPTS * CARDS * REVIEWS_EACH;
    println!(
        "  a file of {reviews} reviews ({} KiB) is read and replayed in {:.1} s",
        file.len() >> 10,
        began.elapsed().as_secs_f64()
    );
    let form = "new=9999&reviews=9999&retention=90&zone=0";
    let (status, ..) = open.ask(&client::post("/cards/settings", &cookie, form)).await;
    assert_eq!(status, 303, "the settings are kept");

    let anki = anki();
    let theirs = theirs(&anki);
    // The server has closed a connection that was idle for so long.
    let mut open = Connection::open(server.address).await;
    let ours = ours(&mut open, &cookie).await;
    for (who, times) in [("Interleave, over HTTP", &ours), ("Anki's backend, called", &theirs)] {
        say(&format!("a review and the next card, {who}: p50"), &[quantile(times, 0.5)], "ms");
        say(&format!("a review and the next card, {who}: p99"), &[quantile(times, 0.99)], "ms");
    }
    for share in [0.5, 0.99] {
        let what = format!("Interleave over Anki, p{:.0}", share * 100.0);
        ratio(&what, &[quantile(&ours, share)], &[quantile(&theirs, share)]);
    }
    for path in ["/today", "/cards/review", "/me"] {
        let mut times = Vec::new();
        for _ in 0..50 {
            let began = Instant::now();
            assert_eq!(open.status(&client::get(path, &cookie)).await, 200, "{path}");
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
        say(&format!("{path} of such a learner"), &times, "ms");
    }
    year(&bank).await;
}

/// Grades one card after another, as a browser does: the grade, and the page of the next card.
async fn ours(open: &mut Connection, cookie: &str) -> Vec<f64> {
    let mut times = Vec::new();
    let (_, _, page) = open.ask(&client::get("/cards/review", cookie)).await;
    let mut page = String::from_utf8_lossy(&page).into_owned();
    for _ in 0..TIMED {
        let card = value(&page, "card");
        let form = format!("card={card}&reviews={REVIEWS_EACH}&grade=good");
        let began = Instant::now();
        let (status, ..) = open.ask(&client::post("/cards/review", cookie, &form)).await;
        assert_eq!(status, 303, "the grade is kept");
        let (status, _, next) = open.ask(&client::get("/cards/review", cookie)).await;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        assert_eq!(status, 200, "the next card");
        page = String::from_utf8_lossy(&next).into_owned();
        assert_ne!(value(&page, "card"), card, "that card is done");
    }
    times.sort_by(f64::total_cmp);
    times
}

/// The same many in Anki's backend: the grade, and the next card of the queue.
fn theirs(python: &Path) -> Vec<f64> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/ratios/reviews.py");
    let numbers = [CONCEPTS * CARDS, REVIEWS_EACH, TIMED].map(|number| number.to_string());
    let out = Command::new(python).arg(script).args(numbers).output().expect("Python runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let mut times: Vec<f64> = text.lines().filter_map(|line| line.parse().ok()).collect();
    assert_eq!(times.len(), TIMED, "each review has its time: {text}");
    times.sort_by(f64::total_cmp);
    times
}

/// A Python with Anki's backend, made once below `target/`.
fn anki() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/anki-bench");
    let python = folder.join("bin/python");
    let run = |command: &mut Command| {
        let out = command.output().expect("Python is there");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    };
    if !python.is_file() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    }
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", ANKI]));
    python
}

/// What learners who review for a year add to the database's file.
async fn year(bank: &Path) {
    let server = Server::with(bank, &["--demos", "recorded"]);
    let mut open = Connection::open(server.address).await;
    let size = || -> usize {
        let files = std::fs::read_dir(server.data()).expect("the folder").flatten();
        let sizes = files.filter_map(|file| file.metadata().ok());
        sizes.map(|data| usize::try_from(data.len()).unwrap_or(0)).sum()
    };
    let file = progress(A_YEAR, 365 * A_DAY / A_YEAR, DAY);
    import(&mut open, &file).await;
    let before = size();
    for _ in 0..LEARNERS {
        import(&mut open, &file).await;
    }
    // What is in the log is in the file once it was copied there.
    tokio::time::sleep(std::time::Duration::from_secs(12)).await;
    let grown = count(size().saturating_sub(before)) / count(LEARNERS) / 1024.0;
    say("a learner's year: 30 reviews a day, on disk", &[grown], "KiB");
    say("the same as a file to take along", &[count(file.len()) / 1024.0], "KiB");
}

/// A bank with so many cards.
fn bank() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bank = folder.path().join("questions");
    std::fs::create_dir_all(bank.join("basics")).expect("a folder");
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n";
    std::fs::write(bank.join("topics.yaml"), topics).expect("a file");
    for concept in 0..CONCEPTS {
        let mut text = format!(
            "concept: c{concept}\ntitle: Concept {concept}\ntopic: basics\nlevel: junior\n\
             summary: Cards.\ncards:\n"
        );
        for card in 0..CARDS {
            let _ = writeln!(
                text,
                "  - {{id: k{card}, front: What is {card} of {concept}?, back: It is {card}.}}"
            );
        }
        std::fs::write(bank.join(format!("basics/c{concept}.yaml")), text).expect("a file");
    }
    (folder, bank)
}

/// The file of a learner with so many cards, each reviewed so often, the last time so many seconds
/// before 2026-01-01.
fn progress(cards: usize, each: usize, ago: usize) -> String {
    let end = 1_767_225_600 - ago;
    let mut text = "{\"format\":\"interleave progress\",\"version\":1,\"reviews\":{".to_owned();
    for card in 0..cards {
        let comma = if card == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\"c{}/k{}\":[", card / CARDS, card % CARDS);
        for nth in 0..each {
            // Later and later apart: 1, 3, 6, 10 … days before the last.
            let left = each - nth - 1;
            let days = (each * (each + 1) - left * (each - nth)) / 2;
            let first = end - each * (each + 1) / 2 * DAY;
            let comma = if nth == 0 { "" } else { "," };
            let grade = if (nth + card) % 9 == 8 { 1 } else { 3 };
            let _ = write!(text, "{comma}[{},{grade},90,0,1,0]", first + days * DAY + card % 7_200);
        }
        text.push(']');
    }
    text.push_str("}}");
    text
}

/// Sends a file as somebody new; gives their cookie.
async fn import(open: &mut Connection, file: &str) -> String {
    let body = format!(
        "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.json\"\r\n\r\n{file}\r\n--line--\r\n"
    );
    let request = format!(
        "POST /me/progress/file HTTP/1.1\r\nhost: bench\r\n\
         content-type: multipart/form-data; boundary=line\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (status, head, page) = open.ask(request.as_bytes()).await;
    assert_eq!(status, 303, "{}", String::from_utf8_lossy(&page));
    let cookie = client::header(&head, "set-cookie").and_then(|cookie| cookie.split(';').next());
    cookie.expect("a cookie").to_owned()
}

/// The value of a form's hidden field.
fn value(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let value = page.split(&start).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no field {name}: {page}")).to_owned()
}
