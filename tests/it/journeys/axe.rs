//! What axe finds: nothing, on any kind of page, in any of its states, light and dark, narrow and wide.
//!
//! The script is axe-core from npm, which tests/run fetches; <https://github.com/dequelabs/axe-core>.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use super::pages::kind;
use super::privacy::all_pages;
use crate::support::browser::{Browser, Screen, Scripts};
use crate::support::server::{Server, path};

/// The rules of WCAG 2.2 A and AA, and good practice.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

/// The script, to be run in a page.
fn script() -> String {
    let file = path("target/axe/package/axe.min.js");
    let axe = fs::read_to_string(&file)
        .unwrap_or_else(|_| panic!("{file} is not here: run tests/run, which fetches it"));
    format!(
        "{axe}; return axe.run(document, {{ runOnly: {RULES}, resultTypes: ['violations'] }}).then(\
             found => found.violations.map(({{ id, nodes }}) =>\
                 id + ': ' + nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' ')))"
    )
}

/// What is found on the page that the browser shows.
async fn found(browser: &Browser, script: &str) -> Vec<String> {
    let found: Value = browser.ask(script, json!([])).await;
    serde_json::from_value(found).expect("a list")
}

/// Leads a browser to a state of a page that no link leads to.
async fn states(browser: &Browser, script: &str, problems: &mut Vec<String>, looks: &str) {
    for (path, clicks) in [
        ("/questions/counting/one", &["input[value=first]", "[data-question] button.is-main"][..]),
        ("/polls/counting/taste", &["input[value=mutex]", "[data-question] button.is-main"]),
        ("/polls/counting/several", &["[data-question] button.is-main"]),
        ("/quizzes", &["main form button.is-main"]),
        ("/cards/review", &["[data-key=Space]"]),
        ("/", &["[data-keys-help]"]),
    ] {
        browser.goto(path).await;
        for css in clicks {
            let script = "const all = [...document.querySelectorAll(arguments[0])];\
                 const seen = all.find(one => one.getClientRects().length); seen?.click(); return !!seen";
            browser.ask(script, json!([css])).await;
        }
        browser.find("main").await;
        for found in found(browser, script).await {
            problems.push(format!("{path} after {clicks:?}, {looks}: {found}"));
        }
    }
}

#[tokio::test]
async fn axe_finds_nothing_on_any_page_in_any_looks() {
    let server = Server::start();
    let visitor = server.visitor();
    let mut kinds = BTreeSet::new();
    let pages = all_pages(&visitor).await.into_iter();
    let mut paths: Vec<String> = pages
        .filter(|page| page.html.starts_with("<!doctype html>"))
        .map(|page| page.path)
        .filter(|path| kinds.insert(kind(path)))
        .collect();
    paths.extend(
        [
            "/nothing/here",
            "/search?q=count",
            "/search?q=xyzzyx",
            "/polls/counting/taste/look?for=present",
        ]
        .map(str::to_owned),
    );
    let script = script();
    let mut problems = Vec::new();
    for screen in [Screen::Desktop, Screen::Phone] {
        for scheme in ["light", "dark"] {
            let browser = Browser::open(&server, screen, Scripts::On).await;
            browser.prefer(scheme).await;
            let looks = format!("{screen:?}, {scheme}");
            for path in &paths {
                browser.goto(path).await;
                for found in found(&browser, &script).await {
                    problems.push(format!("{path}, {looks}: {found}"));
                }
            }
            states(&browser, &script, &mut problems, &looks).await;
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[tokio::test]
async fn axe_would_find_what_is_wrong() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, Scripts::On).await;
    browser.goto("/about").await;
    browser
        .ask(
            "document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=/favicon.ico>')",
            json!([]),
        )
        .await;
    let found = found(&browser, &script()).await;
    assert!(found.iter().any(|found| found.starts_with("image-alt")), "{found:?}");
}
