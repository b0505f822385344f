//! Playing the scheduler: every state by its address, every end, and what is kept of them.

use std::collections::{BTreeSet, HashMap, VecDeque};

use serde_json::Value;

use crate::check::proof::TURNS;
use crate::support::browser::{Browser, Screen, Scripts};
use crate::support::server::{Server, path};
use crate::support::site::{Person, Setup, Site, item, poll};
use crate::support::visitor::{Page, Visitor};

const START: &str = "/puzzles/sharing/lost-update";
const LOCKS: &str = "/puzzles/sharing/crossed";

/// Where the choices of a page lead, by their words.
fn ways(page: &Page) -> Vec<(String, String)> {
    let way = |piece: &str| {
        let address = piece.split("href=\"").nth(1)?.split('"').next()?.to_owned();
        let words = piece.split("way-words\">").nth(1)?.split("</span>").next()?;
        Some((crate::support::visitor::plain(words).trim().to_owned(), address))
    };
    page.html.split("<a class=\"way").skip(1).filter_map(way).collect()
}

/// What came of the schedule, where the page is an end.
fn end(page: &Page) -> Option<String> {
    let said = page.html.split("class=\"verdict").nth(1)?.split("<b>").nth(1)?;
    Some(said.split(".</b>").next()?.to_owned())
}

/// Every state from a start on, and the address of one schedule to each end.
async fn play(visitor: &Visitor, start: &str) -> (usize, HashMap<String, String>) {
    let mut open = VecDeque::from([start.to_owned()]);
    let (mut pages, mut ends) = (0, HashMap::new());
    while let Some(address) = open.pop_front() {
        let page = visitor.get(&address).await;
        assert_eq!(page.status, 200, "{address}");
        assert!(!page.headers.contains_key("set-cookie"), "{address} sets a cookie");
        let noindex = page.html.contains("<meta name=\"robots\" content=\"noindex, nofollow\">");
        assert_eq!(noindex, address != start, "{address}");
        pages += 1;
        match end(&page) {
            Some(end) => {
                ends.entry(end).or_insert(address);
            }
            None => {
                let ways = ways(&page);
                assert!(!ways.is_empty(), "{address} leads nowhere");
                open.extend(ways.into_iter().map(|(_, address)| address));
            }
        }
    }
    (pages, ends)
}

#[tokio::test]
async fn every_end_can_be_reached_and_no_other() {
    let server = Server::start();
    let visitor = server.visitor();
    let before = server.contents().await;
    for (start, all) in [(START, vec!["120", "150", "70"]), (LOCKS, vec!["deadlock", "done"])] {
        let (pages, ends) = play(&visitor, start).await;
        let ends: BTreeSet<&str> = ends.keys().map(String::as_str).collect();
        assert_eq!(ends, all.into_iter().collect(), "{start}");
        assert!(pages > 6, "{pages} pages");
    }
    assert_eq!(server.contents().await, before, "playing leaves no trace");
}

#[tokio::test]
async fn an_address_of_another_program_leads_to_the_start() {
    let server = Server::start();
    let visitor = server.visitor();
    let first = ways(&visitor.get(START).await)[0].1.clone();
    let (before, _) = first.rsplit_once('/').expect("a path");
    let digest = before.rsplit('/').next().expect("a digest");
    let other = first.replace(digest, "000000");
    let page = visitor.get(&other).await;
    assert_eq!(page.path, format!("{START}?changed"));
    assert!(page.text().contains("This puzzle has changed since that address was made."));
    assert_eq!(visitor.get(&format!("{before}/")).await.path, START);
    assert_eq!(visitor.get(before).await.path, START);
    for path in ["9", "0Z", "z0", &"0".repeat(121), "%00"] {
        let page = visitor.get(&format!("{before}/{path}")).await;
        assert_eq!(page.status, 404, "{path}");
    }
    assert_eq!(visitor.get("/puzzles/sharing/none").await.status, 404);
}

#[tokio::test]
async fn a_state_that_is_known_is_not_sent_again() {
    let server = Server::start();
    let visitor = server.visitor();
    let address = ways(&visitor.get(START).await)[0].1.clone();
    let page = visitor.get(&address).await;
    let tag = page.headers["etag"].to_str().expect("a tag").to_owned();
    assert_eq!(page.headers["cache-control"], "no-cache");
    let again = visitor.send(visitor.asks(&address).header("if-none-match", &tag)).await;
    assert_eq!(again.status, 304);
    assert_eq!(again.html, "");
    let other = visitor.get(&ways(&page)[0].1).await;
    let other = visitor.send(visitor.asks(&other.path).header("if-none-match", &tag)).await;
    assert_eq!(other.status, 200, "another state is another page");
    // Who has done something is shown it, and nothing of that is kept.
    let (_, ends) = play(&visitor, START).await;
    let end = visitor.get(&ends["70"]).await;
    visitor.post(&format!("{}/kept", end.path), &[("ticket", &end.field("ticket"))]).await;
    let own = visitor.send(visitor.asks(&address).header("if-none-match", &tag)).await;
    assert_eq!(own.status, 200);
    assert_eq!(own.headers["cache-control"], "no-store");
}

/// What the GIL of `CPython` forbids, and what its versions change, stands beside the proof.
#[tokio::test]
async fn an_end_says_where_it_is_otherwise() {
    let server = Server::start();
    let visitor = server.visitor();
    let (_, ends) = play(&visitor, START).await;
    let text = visitor.get(&ends["120"]).await.text();
    assert!(text.contains("With CPython's GIL, which switches threads only at calls"), "{text}");
    assert!(text.contains("this cannot happen: 70; 150."), "{text}");
    let (_, ends) = play(&visitor, LOCKS).await;
    let text = visitor.get(&ends["done"]).await.text();
    assert!(text.contains("The same with CPython's GIL"), "{text}");
}

/// An order that asyncio does not keep to here is said, with what it could not do by itself.
#[tokio::test]
async fn an_end_says_what_needs_another_order_than_asyncios() {
    let mut setup = Setup::new(poll("one", ""));
    let concept =
        "concept: turns\ntitle: Turns\ntopic: basics\nlevel: junior\nsummary: Two tasks.\n";
    setup.files = vec![("basics/turns.yaml", format!("{concept}{TURNS}"))];
    let site = setup.start().await;
    let mut person = Person::new(&site);
    let start = person.get("/puzzles/turns/turns").await.text;
    assert!(start.contains("is next: what is ready has no order"), "{start}");
    let library = &site.app.library;
    let puzzle = library.puzzle(&item("turns/turns")).unwrap();
    let explored = puzzle.explored().unwrap();
    let end =
        format!("/puzzles/turns/turns/{}/{}", explored.digest(), explored.witness(1).unwrap());
    let text = person.get(&end).await.text;
    assert!(text.contains("The loop here takes what is ready in any order, as Trio"), "{text}");
    assert!(
        text.contains("With asyncio, first in, first out, this cannot happen: b, a."),
        "{text}"
    );
}

#[tokio::test]
async fn a_state_says_what_it_means() {
    let server = Server::start();
    let visitor = server.visitor();
    let start = visitor.get(START).await;
    let text = start.text();
    assert!(text.contains("From here everything is still possible: 120 or 70 or 150"), "{text}");
    assert!(text.contains("Proven: all 6 schedules were tried."), "{text}");
    let (_, ends) = play(&visitor, LOCKS).await;
    let deadlock = visitor.get(&ends["deadlock"]).await;
    let text = deadlock.text();
    assert!(text.contains("You reached the goal."), "{text}");
    assert!(text.contains("Each holds what the other wants."), "{text}");
    assert!(text.contains("could have ended otherwise: done"), "{text}");
    assert!(text.contains("A share of schedules is not a chance on your machine."), "{text}");
    assert!(text.contains("made the deadlock unavoidable."), "{text}");
    // On the way somebody waits, and it says for whom.
    let waiting = first(&visitor, "held by").await;
    assert!(waiting.text().contains("waits for"), "{}", waiting.text());
    // A hint on the way leads to the goal.
    let mut page = visitor.get(START).await;
    while end(&page).is_none() {
        let hinted = visitor.get(&format!("{}?hint", page.path)).await;
        let mut choices = hinted.html.split("<a class=\"way").skip(1);
        let at = choices.position(|way| way.contains("is-hint")).expect("a hint");
        page = visitor.get(&ways(&hinted)[at].1).await;
    }
    assert_eq!(end(&page).as_deref(), Some("70"));
    let text = page.text();
    assert!(text.contains("2 of 6 schedules"), "{text}");
    assert!(text.contains("20: impossible"), "{text}");
}

/// The first state of the two locks that says so.
async fn first(visitor: &Visitor, words: &str) -> Page {
    let mut open = VecDeque::from([LOCKS.to_owned()]);
    while let Some(address) = open.pop_front() {
        let page = visitor.get(&address).await;
        if end(&page).is_none() {
            if page.text().contains(words) {
                return page;
            }
            open.extend(ways(&page).into_iter().map(|(_, address)| address));
        }
    }
    panic!("no state says {words}");
}

#[tokio::test]
async fn what_was_found_is_kept_when_asked_for() {
    let server = Server::start();
    let visitor = server.visitor();
    let (_, ends) = play(&visitor, START).await;
    let page = visitor.get(&ends["70"]).await;
    assert!(page.text().contains("1 of 3 found."), "{}", page.text());
    let kept = format!("{}/kept", ends["70"]);
    let page = visitor.post(&kept, &[("ticket", &page.field("ticket"))]).await;
    assert_eq!(page.path, ends["70"]);
    assert!(page.text().contains("Kept: 1 of 3 found."), "{}", page.text());
    let other = visitor.get(&ends["150"]).await;
    assert!(other.text().contains("2 of 3 found."), "{}", other.text());
    let list = visitor.get("/puzzles").await;
    assert!(list.text().contains("1 of 3 found"), "{}", list.text());

    let data: Value = serde_json::from_str(&visitor.get("/privacy/data").await.html).expect("JSON");
    assert_eq!(data["found"][0]["puzzle"], "sharing/lost-update", "{data}");
    assert_eq!(data["found"][0]["outcome"], "70");
    visitor.post("/privacy/forget", &[]).await;
    let list = visitor.get("/puzzles").await;
    assert!(!list.text().contains("found"), "{}", list.text());
    assert!(!server.contents().await.contains("lost-update"), "it is still there");

    // What has not ended cannot be kept.
    let first = ways(&visitor.get(START).await)[0].1.clone();
    assert_eq!(visitor.post(&format!("{first}/kept"), &[]).await.status, 400);
}

#[tokio::test]
async fn keys_choose_and_go_back() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, Scripts::On).await;
    browser.goto(START).await;
    browser.find("a.way").await;
    browser.press("2").await;
    browser.find("a[data-key=u]").await;
    browser.press("u").await;
    browser.find(".page:not(:has(a[data-key=u])) a.way").await;
}

/// The thread of a pool stands in no line of the program when it begins; a long line hides nobody.
#[tokio::test]
async fn who_takes_a_step_is_named_and_who_stands_at_a_line_is_in_sight() {
    let server = Server::whole();
    let visitor = server.visitor();
    let mut open = VecDeque::from(["/puzzles/run-in-executor/too-late-to-stop".to_owned()]);
    let (state, behind) = loop {
        let page = visitor.get(&open.pop_front().expect("a state with that choice")).await;
        let ways = ways(&page);
        if let Some((_, behind)) = ways.iter().find(|(words, _)| words == "save begins") {
            break (page.path, behind.clone());
        }
        open.extend(ways.into_iter().map(|(_, address)| address));
    };
    let lanes = visitor.get(&behind).await;
    let row = lanes.html.lines().find(|row| row.contains(">begins<")).expect("a row of its own");
    assert!(row.contains("is-act") && !row.contains("is-world"), "{row}");

    let browser = Browser::open(&server, Screen::Phone, Scripts::Off).await;
    browser.goto(&state).await;
    let room = "const edge = (css) => document.querySelector(css).getBoundingClientRect().right; \
                return edge('.puzzle-code pre') - edge('.badge')";
    let room = browser.ask(room, Value::Array(Vec::new())).await.as_f64().expect("a number");
    assert!(room >= 0.0, "{room} px");
}

/// Guesses are asked for before the first choice, and stand beside the schedules at the end.
#[tokio::test]
async fn people_guess_before_they_play() {
    let folder = tempfile::tempdir().expect("a folder");
    let bank = folder.path().join("questions/more");
    std::fs::create_dir_all(&bank).expect("a folder");
    let file = std::fs::read_to_string(path("tests/bank/more/sharing.yaml")).expect("the bank");
    let file = file
        .replace("see_also: [counting]\n", "")
        .replace("puzzles:\n", "polls:\n  - {id: guess, guesses: lost-update}\npuzzles:\n");
    std::fs::write(bank.join("sharing.yaml"), file).expect("a file");
    let questions = folder.path().join("questions");
    let server = Server::with(&["--questions", questions.to_str().expect("a path")]);
    let visitor = server.visitor();
    let list = visitor.get("/polls").await;
    assert!(list.html.contains("<h2>Guesses</h2>") && !list.html.contains("<h2>Opinions</h2>"));
    let home = visitor.get("/").await;
    assert!(!home.html.contains("/polls/sharing/guess"), "a guess has a right answer");
    let start = visitor.get(START).await;
    assert!(start.text().contains("A guess before you play"), "{}", start.text());
    let at = |what| start.html.find(what).expect("on the page");
    assert!(at("id=\"choices\"") < at("class=\"guess\""), "one can play at once, on a phone, too");
    let guess = [("ticket", start.field("ticket")), ("option", "20".to_owned())];
    let guess: Vec<(&str, &str)> = guess.iter().map(|(name, value)| (*name, &**value)).collect();
    let poll = visitor.post("/polls/sharing/guess", &guess).await;
    assert!(poll.html.contains(START), "the results lead to the puzzle");
    assert!(!visitor.get(START).await.text().contains("A guess before you play"));
    let (_, ends) = play(&visitor, START).await;
    let text = visitor.get(&ends["120"]).await.text();
    assert!(text.contains("1 person guessed"), "{text}");
    assert!(text.contains("guessed by 0 %"), "{text}");
}

/// A site with a race of this revision, and the address of an end of it.
async fn race(revision: &str, before: Option<Site>) -> (Site, String) {
    let program = "from threading import Thread\n      n = 0\n      def add():\n          global n\n          \
                   n += 1\n      a = Thread(target=add)\n      b = Thread(target=add)\n      a.start()\n      \
                   b.start()\n      a.join()\n      b.join()\n      print(n)";
    let file = format!(
        "concept: race\ntitle: A race\ntopic: basics\nlevel: junior\nsummary: Two threads.\npuzzles:\n  \
         - id: lost\n{revision}    title: Two steps\n    goal: Print 1.\n    code: |\n      {program}\n    \
         outcomes:\n      - {{prints: \"1\", goal: true, why: One was lost.}}\n      \
         - {{prints: \"2\", why: None was lost.}}\n"
    );
    let mut setup = Setup::new(poll("taste", ""));
    setup.files.push(("basics/race.yaml", file));
    let site = match before {
        Some(before) => before.again(setup).await,
        None => setup.start().await,
    };
    let puzzle = site.app.library.puzzle(&item("race/lost")).expect("the puzzle");
    let explored = puzzle.explored().expect("its schedules");
    let end = format!("/puzzles/race/lost/{}/{}", explored.digest(), explored.witness(0).unwrap());
    (site, end)
}

#[tokio::test]
async fn what_was_found_of_a_former_revision_is_not_found_of_the_present_one() {
    let (site, end) = race("", None).await;
    let mut person = Person::new(&site);
    let kept = person.send_form(&format!("{end}/kept"), "").await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    assert!(person.get("/puzzles").await.text.contains("1 of 2 found"));
    let cookies = person.cookies;

    let (site, end) = race("    revision: 2\n", Some(site)).await;
    let mut person = Person { site: &site, cookies, host: "lab.example" };
    let list = person.get("/puzzles").await.text;
    assert!(!list.contains("of 2 found"), "{list}");
    person.send_form(&format!("{end}/kept"), "").await;
    assert!(person.get("/puzzles").await.text.contains("1 of 2 found"));
    let data = person.get("/privacy/data").await.text;
    assert!(data.contains("\"race/lost\"") && data.contains("\"race/lost@2\""), "{data}");
}
