//! The pictures of the README, taken of the running program.

use std::fs;

use crate::support::browser::{Browser, Screen, Scripts};
use crate::support::server::{Server, path};

const QUESTION: &str = "/questions/gil/four-threads";

/// Who answered before: a class of thirty.
const CROWD: [(&str, usize); 4] =
    [("about-one", 19), ("about-four", 6), ("about-two", 4), ("quarter", 1)];

#[tokio::test]
#[ignore = "writes docs/screenshot.png; run tests/screenshots"]
async fn a_question_answered_with_its_demo_below() {
    let server = Server::with(&["--questions", &path("questions")]);
    for (option, times) in CROWD {
        for _ in 0..times {
            let page = server.visitor().post(QUESTION, &[("option", option)]).await;
            assert_eq!(page.status, 200);
        }
    }
    let run = server.visitor().post("/demos/gil/runs", &[("workers", "4")]).await;
    assert!(run.text().contains("ended by itself"));

    let browser = Browser::open(&server, Screen::Desktop, Scripts::On).await;
    browser.prefer("light").await;
    browser.size(1_000, 1_610).await;
    browser.tell("Emulation.setScrollbarsHidden", serde_json::json!({ "hidden": true })).await;
    browser.goto(QUESTION).await;
    browser.click("input[value=about-four]").await;
    browser.click(".dock button").await;
    browser.find(".verdict").await;
    browser.ask("scrollTo(0, 0)", serde_json::json!([])).await;
    let picture = browser.client().screenshot().await.expect("a picture");
    fs::create_dir_all(path("docs")).expect("a folder");
    fs::write(path("docs/screenshot.png"), picture).expect("a file");
}
