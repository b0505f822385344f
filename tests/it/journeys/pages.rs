//! What holds of every page.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::privacy::all_pages;
use crate::support::browser::{Browser, ENTER, Screen, Scripts, TAB};
use crate::support::server::Server;

/// The kind of a page: where it is, less what it is about.
pub(super) fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    match path.trim_start_matches('/').split_once('/') {
        Some((first, rest)) => format!("{first}/{}", rest.matches('/').count()),
        None => path.to_owned(),
    }
}

#[tokio::test]
async fn every_page_has_a_title_and_one_heading_and_loads_nothing_from_elsewhere() {
    let server = Server::whole();
    let mut titles = BTreeSet::new();
    for page in all_pages(&server.visitor()).await {
        let kind = page.headers["content-type"].to_str().expect("a type");
        if !kind.starts_with("text/html") {
            continue;
        }
        let path = &page.path;
        assert_eq!(page.html.matches("<h1").count(), 1, "headings of {path}");
        let title = page.between("<title>", "</title>").to_owned();
        assert!(title.ends_with(" · Interleave") && title.len() > 13, "{path}: {title}");
        // A question's title is its stem: two may ask the same of two programs, and the name of a
        // concept would give the answer away.
        if !path.contains('?') && !path.starts_with("/questions/") {
            assert!(titles.insert(title.clone()), "{path} has the title of another page: {title}");
        }
        assert!(page.html.contains("<html lang=\"en\""), "{path}");
        assert!(!page.html.contains(" style=\""), "{path} has an inline style");
        assert!(!page.html.contains("javascript:"), "{path}");
        for tag in ["script", "link", "img", "use", "source", "iframe", "video", "audio", "image"] {
            for rest in page.html.split(&format!("<{tag} ")).skip(1) {
                let rest = rest.split('>').next().unwrap_or_default();
                let address = ["src=\"", "href=\""].iter().find_map(|name| rest.split(name).nth(1));
                let address = address.and_then(|rest| rest.split('"').next()).unwrap_or("/");
                let ours = address.starts_with('/') && !address.starts_with("//");
                assert!(ours || address.starts_with("data:"), "{path} loads {address}");
                assert_ne!(address, "/static/missing", "{path}");
            }
        }
        let mut ids = page.attributes("id");
        ids.sort();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id stands twice in {path}");
    }
    let style = server.visitor();
    let home = style.get("/").await;
    for address in home.attributes("href").iter().filter(|address| address.contains(".css")) {
        let css = style.get(address).await.html;
        for part in css.split("url(").skip(1) {
            let address = part.split(')').next().unwrap_or_default().trim_matches(['"', '\'']);
            assert!(
                address.starts_with("data:") || address.starts_with('#'),
                "the style loads {address}"
            );
        }
    }
}

/// Puts one page after the other into the window that is open, and names those wider than it.
/// Opening each of them would take twenty times as long.
const WIDER: &str = r"return (async () => {
    const wide = [];
    for (const path of arguments[0]) {
        const parsed = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
        document.documentElement.replaceChild(document.adoptNode(parsed.body), document.body);
        const root = document.documentElement;
        const over = Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
        if (over > 0) wide.push(`${path} by ${over}`);
    }
    return wide;
})()";

#[tokio::test]
async fn no_page_is_wider_than_a_telephone() {
    let server = Server::whole();
    let pages = all_pages(&server.visitor()).await;
    // Pages of the same styles can stand in for each other's frame.
    let mut alike: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.html.starts_with("<!doctype html>")) {
        let mut styles = page.attributes("href");
        styles.retain(|address| address.contains(".css"));
        alike.entry(styles).or_default().push(page.path.clone());
    }
    let browser = Browser::open(&server, Screen::Phone, Scripts::On).await;
    for paths in alike.values() {
        browser.goto(&paths[0]).await;
        for paths in paths.chunks(50) {
            assert_eq!(browser.ask(WIDER, json!([paths])).await, json!([]));
        }
        // A page that is too wide would be seen.
        let widen = "document.querySelector('main').style.minWidth = '600px'";
        browser.ask(widen, json!([])).await;
        assert_ne!(browser.overflow().await, 0);
    }
    assert_eq!(browser.console().await, Vec::<String>::new());
}

#[tokio::test]
async fn no_kind_of_page_complains_in_any_looks() {
    let server = Server::start();
    let visitor = server.visitor();
    let mut kinds = BTreeSet::new();
    let mut paths: Vec<String> =
        all_pages(&visitor).await.into_iter().map(|page| page.path).collect();
    paths.retain(|path| {
        !["/privacy/data", "/me/progress.json"].contains(&path.as_str())
            && !path.starts_with("/static")
            && kinds.insert(kind(path))
    });
    paths.push("/nothing/here".to_owned());
    for screen in [Screen::Desktop, Screen::Phone] {
        for scripts in [Scripts::On, Scripts::Off] {
            let browser = Browser::open(&server, screen, scripts).await;
            for scheme in ["light", "dark"] {
                browser.prefer(scheme).await;
                for path in &paths {
                    browser.goto(path).await;
                    let mut said = browser.console().await;
                    // The page itself is the error here.
                    said.retain(|line| {
                        !(path == "/nothing/here" && line.contains("status of 404"))
                    });
                    assert_eq!(
                        said,
                        Vec::<String>::new(),
                        "{path}, {scheme}, {screen:?}, {scripts:?}"
                    );
                    assert_eq!(browser.overflow().await, 0, "{path}, {screen:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_concept_page_has_all_there_is_on_it() {
    let server = Server::start();
    for scripts in [Scripts::On, Scripts::Off] {
        let browser = Browser::open(&server, Screen::Phone, scripts).await;
        browser.goto("/topics").await;
        browser.click("a[href='/topics/basics']").await;
        browser.click("a[href='/concepts/counting']").await;
        assert_eq!(browser.text("h1").await, "Counting together");
        let page = browser.text("main").await;
        for part in [
            "A small concept of the tests, with marks in its summary.",
            "Two threads count, and one update is lost.",
            "Python",
            "n += 1",
            "Rust",
            "let n = 1 + 1;",
            "One lock, several threads, no speed-up",
            "Every interleaving of two increments",
            "Counting, question one: which is right?",
            "Counting, question six: which is right?",
            "Which lock do you like best?",
            "Sharing memory",
            "A source",
            "https://doc.rust-lang.org/std/sync/",
        ] {
            assert!(page.contains(part), "{part} is missing: {page}");
        }
        let spoken = page.find("Reading and writing are two steps").expect("what one would say");
        let explained = page.find("Two threads count").expect("the explanation");
        assert!(spoken < explained, "the answer comes before the reasons: {page}");
        for link in [
            "/questions/counting/one",
            "/polls/counting/taste",
            "/demos/gil",
            "/concepts/sharing",
            "https://docs.python.org/3/library/threading.html",
        ] {
            assert!(browser.count(&format!("main a[href='{link}']")).await > 0, "{link}");
        }
    }
}

/// Whoever goes through a page by the keyboard sees where they are: nothing covers it.
#[tokio::test]
async fn what_has_the_focus_is_in_sight() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, Scripts::On).await;
    browser.size(1_280, 600).await;
    browser.goto("/questions/counting/two").await;
    browser.click("input[value=right]").await;
    browser.press(ENTER).await;
    browser.find(".verdict").await;
    let seen = "const at = document.activeElement; if (at === document.body) return 'the end';\
         const seen = [...at.getClientRects()].some(({ left, top, width, bottom }) => {\
             const last = Math.min(bottom, innerHeight), first = Math.max(top, 0);\
             const there = document.elementFromPoint(left + width / 2, (first + last) / 2);\
             return there && (at.contains(there) || there.contains(at) && there !== document.body\
                 || at.closest('label') === there.closest('label') && there.closest('label'));\
         });\
         return seen ? 'seen' : at.outerHTML.slice(0, 200)";
    for path in [
        "/",
        "/questions/counting/one",
        "/questions/counting/two",
        "/polls/counting/taste",
        "/cards/review",
        "/concepts/counting",
        "/demos/gil",
    ] {
        browser.goto(path).await;
        let (mut steps, mut outside) = (0, 0);
        loop {
            browser.press(TAB).await;
            let said = browser.ask(seen, json!([])).await;
            let said = said.as_str().expect("a word");
            // The last page was left at its end, where the focus is in the browser's own bar: it may
            // take a step or two from there into the next page.
            if said == "the end" && steps == 0 && outside < 5 {
                outside += 1;
                continue;
            }
            if said == "the end" || steps > 150 {
                break;
            }
            assert_eq!(said, "seen", "on {path}, after {steps} steps");
            steps += 1;
        }
        assert!(steps > 5, "{path}: {steps} steps");
    }
}
