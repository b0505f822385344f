//! What is kept of whom, and how it is forgotten.

use serde_json::Value;

use super::{answer, with_and_without_scripts};
use crate::support::browser::{Browser, ENTER, Screen, Scripts};
use crate::support::server::Server;
use crate::support::visitor::Visitor;

with_and_without_scripts! { who_asks_to_be_forgotten_is }

/// Every page that a link of a page leads to, from the first on. Downloads are among them.
pub(super) async fn all_pages(visitor: &Visitor) -> Vec<crate::support::visitor::Page> {
    let mut paths = vec!["/".to_owned()];
    let mut pages = Vec::new();
    while let Some(path) = paths.get(pages.len()).cloned() {
        let page = visitor.get(&path).await;
        for link in page.attributes("href") {
            let link = link.split('#').next().unwrap_or_default();
            let ours = link.starts_with('/') && !link.starts_with("//");
            // What may happen next in a puzzle is a tree of thousands of pages; all of them are one page.
            let state = link.starts_with("/puzzles/") && link.split('/').count() > 4;
            if ours && !state && !paths.iter().any(|path| path == link) {
                paths.push(link.to_owned());
            }
        }
        pages.push(page);
    }
    pages
}

#[tokio::test]
async fn reading_leaves_no_trace() {
    let server = Server::whole();
    let visitor = server.visitor();
    let before = server.contents().await;
    let pages = all_pages(&visitor).await;
    assert!(pages.len() > 300, "{} pages", pages.len());
    for page in &pages {
        assert_eq!(page.status, 200, "{} is linked and not there", page.path);
        assert!(!page.headers.contains_key("set-cookie"), "{} sets a cookie", page.path);
    }
    assert_eq!(server.contents().await, before);
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}

async fn who_asks_to_be_forgotten_is(scripts: Scripts) {
    let server = Server::start();
    let other = server.visitor();
    other.post("/questions/counting/one", &[("option", "first")]).await;
    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.goto("/privacy").await;
    assert!(browser.text("main").await.contains("This server does not know you"));
    assert!(browser.cookies().await.is_empty());
    let before = server.contents().await;

    browser.goto("/questions/counting/one").await;
    answer(&browser, scripts, "right").await;
    browser.goto("/polls/counting/taste").await;
    super::choose(&browser, scripts, "none").await;
    browser.press(ENTER).await;
    browser.find(".is-result").await;
    let cookies = browser.cookies().await;
    let visitor = cookies.iter().find(|cookie| cookie.name() == "visitor").expect("a cookie");
    assert_eq!(visitor.http_only(), Some(true));
    assert!(visitor.same_site().is_some_and(|site| site.is_lax()));
    let id = visitor.value().split('.').next().expect("an id").to_uppercase();
    let kept = server.contents().await;
    assert!(!kept.contains(&id), "the visitor's number is kept: {kept}");

    browser.goto("/privacy").await;
    browser.tab_to("form[action='/privacy/forget'] button").await;
    browser.press(ENTER).await;
    let said = browser.text("[role=status]").await;
    assert!(said.starts_with("Forgotten."), "{said}");
    assert!(browser.cookies().await.iter().all(|cookie| cookie.name() != "visitor"));
    // The votes stay counted, as nobody's: each receipt has the mark of nobody. The rest is gone.
    let row = |contents: &str, table: &str| -> String {
        let start = format!("{table}: ");
        contents.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default().to_owned()
    };
    let after = server.contents().await;
    let (kept_marks, marks) = (row(&kept, "receipt"), row(&after, "receipt"));
    let of_others = row(&before, "receipt");
    assert_eq!(marks.split("; ").count(), 3, "{marks}");
    for receipt in kept_marks.split("; ").filter(|receipt| *receipt != of_others) {
        assert!(!marks.contains(receipt), "the receipt {receipt} is still there");
    }
    assert!(marks.contains(&of_others));
    assert_eq!(row(&after, "counter"), row(&kept, "counter"));
    for table in ["answer", "quiz", "quiz_answer", "card", "review", "puzzle_found"] {
        assert_eq!(row(&after, table), row(&before, table), "{table}");
    }
    browser.goto("/questions/counting/one").await;
    browser.find("form[data-question]").await;
}

#[tokio::test]
async fn everything_of_a_visitor_can_be_taken_along() {
    let server = Server::start();
    let visitor = server.visitor();
    let empty: Value =
        serde_json::from_str(&visitor.get("/privacy/data").await.html).expect("JSON");
    assert_eq!(empty["answers"], serde_json::json!([]));
    visitor.post("/questions/counting/one", &[("option", "first")]).await;
    visitor.post("/polls/counting/taste", &[("option", "mutex")]).await;
    let review = [("card", "counting/front-one"), ("reviews", "0"), ("grade", "good")];
    visitor.post("/cards/review", &review).await;
    visitor.post("/quizzes", &[("length", "5")]).await;
    let page = visitor.get("/privacy/data").await;
    assert_eq!(page.headers["content-disposition"], "attachment; filename=\"interleave.json\"");
    let data: Value = serde_json::from_str(&page.html).expect("JSON");
    assert_eq!(data["answers"][0]["question"], "counting/one", "{data}");
    assert_eq!(data["answers"][0]["option"], "first");
    assert_eq!(data["quizzes"][0]["questions"].as_array().map(Vec::len), Some(5));
    assert_eq!(data["reviews"][0]["card"], "counting/front-one");
    assert_eq!(data["receipts"], serde_json::json!(["counting/one", "counting/taste"]));
    assert!(!page.html.contains("mutex"), "what was voted is known to nobody");
}
