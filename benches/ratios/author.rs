//! From a save to the author's browser, with the project's own bank.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use interleave::{content, demos};

use crate::client::{Connection, get};
use crate::server::{Server, questions};
use crate::{ROUNDS, ratio, say};

/// A concept of the bank, below its folder, and its page.
const FILE: &str = "threads-gil/gil.yaml";
const PAGE: &str = "/concepts/gil";
/// Files are saved at no beat with the looks at them: so long after one another, and a little more
/// each time.
const PAUSE: Duration = Duration::from_millis(250);

pub(crate) async fn measure() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&questions(), folder.path());
    let file = folder.path().join(FILE);
    let text = std::fs::read_to_string(&file).expect("a concept");
    let title = text.lines().find(|line| line.starts_with("title: ")).expect("a title").to_owned();

    let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    let paths = [folder.path().to_owned()];
    let kept = content::Kept::default();
    let (mut cold, mut loads, mut again, mut checks) = (vec![], vec![], vec![], vec![]);
    for round in 0..=ROUNDS {
        let took = timed(|| content::load(&paths, &demos).is_ok());
        let into = if round == 0 { &mut cold } else { &mut loads };
        into.push(took);
        again.push(timed(|| content::load_again(&paths, &demos, &kept).is_ok()));
        checks.push(timed(|| content::examine(&paths, &demos).library.is_some()));
    }
    say("reading the bank once, every puzzle explored", &cold, "ms");
    say("reading the bank again, all of it", &loads, "ms");
    say("reading the bank again, what has changed of it", &again[1..], "ms");
    say("check of the bank again, lints and all", &checks[1..], "ms");

    let server = Server::with(folder.path(), &["--demos", "recorded", "author"]);
    let events = reqwest::get(format!("http://{}/author/events", server.address)).await;
    let mut events = events.expect("events").bytes_stream();
    let mut until = async |words: &str| loop {
        let piece = events.next().await.expect("no end").expect("a piece");
        if String::from_utf8_lossy(&piece).contains(words) {
            return;
        }
    };
    until("\"number\":0").await;
    let mut page = Connection::open(server.address).await;
    let (mut told, mut shown) = (Vec::new(), Vec::new());
    for save in 1..=20 {
        tokio::time::sleep(PAUSE + Duration::from_millis(7 * save)).await;
        let words = format!("title: Save {save}");
        let begun = Instant::now();
        std::fs::write(&file, text.replacen(&title, &words, 1)).expect("written");
        until(&format!("\"number\":{save},")).await;
        told.push(ms(begun));
        let (status, _, body) = page.ask(&get(PAGE, "")).await;
        shown.push(ms(begun));
        assert_eq!(status, 200);
        assert!(String::from_utf8_lossy(&body).contains(&format!("<h1>Save {save}")), "the save");
    }
    say("from a save to the browser's being told", &told, "ms");
    say("from a save to the page in the browser", &shown, "ms");
    ratio("from a save to the page ÷ reading the bank again", &shown, &loads);
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

fn timed(work: impl FnOnce() -> bool) -> f64 {
    let begun = Instant::now();
    assert!(work(), "the bank has no errors");
    ms(begun)
}

/// Copies a folder with all below it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).expect("a copy");
        }
    }
}
