//! Answering a question of every kind by the keyboard alone, on a phone.

use serde_json::json;

use super::with_and_without_scripts;
use crate::support::browser::{Browser, ENTER, Screen, Scripts};
use crate::support::server::Server;

with_and_without_scripts! {
    several_options_are_ticked
    lines_are_put_in_order
    a_number_is_written
    a_spoken_answer_is_ticked_off
    what_is_not_known_is_said_so
}

/// Nothing of a page is wider than the window.
async fn fits(browser: &Browser) {
    assert_eq!(browser.overflow().await, 0, "{}", browser.path().await);
}

async fn open(server: &Server, scripts: Scripts, question: &str) -> Browser {
    let browser = Browser::open(server, Screen::Phone, scripts).await;
    browser.goto(&format!("/questions/kinds/{question}")).await;
    fits(&browser).await;
    browser
}

async fn several_options_are_ticked(scripts: Scripts) {
    let server = Server::start();
    let browser = open(&server, scripts, "several").await;
    match scripts {
        Scripts::On => browser.press("13").await,
        Scripts::Off => {
            for value in ["a", "one"] {
                browser.tab_to(&format!("input[value={value}]")).await;
                browser.press(" ").await;
            }
        }
    }
    assert_eq!(browser.count("input[name=option]:checked").await, 2);
    browser.press(ENTER).await;
    let verdict = browser.text(".verdict").await;
    assert!(verdict.starts_with("Wrong. Right is A, B."), "{verdict}");
    fits(&browser).await;
    assert_eq!(
        server.counters().await,
        "kinds/several + 1\nkinds/several a 1\nkinds/several one 1"
    );
}

async fn lines_are_put_in_order(scripts: Scripts) {
    let server = Server::start();
    let browser = open(&server, scripts, "order").await;
    let beside = "return [...document.querySelectorAll('li.line')].every((line) => {\
         const first = line.querySelector(arguments[0]).getBoundingClientRect();\
         const text = line.querySelector('.option-text').getBoundingClientRect();\
         return text.left >= first.right && text.top < first.bottom && first.top < text.bottom })";
    let first = if scripts == Scripts::On { ".mark" } else { ".place" };
    assert_eq!(browser.ask(beside, json!([first])).await, json!(true), "a place and its line");
    let wanted = ["first", "second", "third"];
    match scripts {
        Scripts::On => {
            browser.tab_to("li:has(#place-never) [data-out]").await;
            browser.press(ENTER).await;
            for (place, line) in wanted.iter().enumerate() {
                let at = "return [...document.querySelectorAll('li.line')]\
                     .findIndex(line => line.querySelector(`#place-${arguments[0]}`))";
                let at = browser.ask(at, json!([line])).await.as_u64().expect("a line");
                if usize::try_from(at).expect("few") > place {
                    browser.tab_to(&format!("li:has(#place-{line}) [data-up]")).await;
                }
                for _ in place..usize::try_from(at).expect("few") {
                    browser.press(ENTER).await;
                }
            }
            let said = browser.text("[data-order-said]").await;
            assert!(said.contains("place") || said.contains("left out"), "{said}");
        }
        Scripts::Off => {
            for (place, line) in wanted.iter().enumerate() {
                browser.tab_to(&format!("#place-{line}")).await;
                browser.press(&(place + 1).to_string()).await;
            }
        }
    }
    browser.tab_to(".dock button.is-main").await;
    browser.press(ENTER).await;
    let verdict = browser.text(".verdict").await;
    assert!(verdict.starts_with("Right."), "{verdict}");
    fits(&browser).await;
    assert!(server.counters().await.contains("kinds/order =right 1"));
}

async fn a_number_is_written(scripts: Scripts) {
    let server = Server::start();
    let browser = open(&server, scripts, "number").await;
    browser.tab_to("input[name=number]").await;
    browser.press("many").await;
    browser.press(ENTER).await;
    let refused = browser.text(".refused").await;
    assert!(refused.starts_with("That is not a number"), "{refused}");
    let field = browser.find("input[name=number]").await;
    assert_eq!(field.prop("value").await.expect("a field").as_deref(), Some("many"));
    field.clear().await.expect("cleared");
    browser.tab_to("input[name=number]").await;
    browser.press("4").await;
    browser.press(ENTER).await;
    let verdict = browser.text(".verdict").await;
    assert!(verdict.starts_with("Wrong. Right is 0.8 to 1.1 ×."), "{verdict}");
    assert!(browser.text("li.is-chosen").await.contains("the number of cores"));
    fits(&browser).await;
}

async fn a_spoken_answer_is_ticked_off(scripts: Scripts) {
    let server = Server::start();
    let browser = open(&server, scripts, "aloud").await;
    match scripts {
        Scripts::On => browser.press(" ").await,
        Scripts::Off => {
            browser.tab_to(".dock a.button").await;
            browser.press(ENTER).await;
        }
    }
    browser.find("#rubric").await;
    fits(&browser).await;
    for value in ["one", "wait"] {
        browser.tab_to(&format!("input[value={value}]")).await;
        browser.press(" ").await;
    }
    browser.press(ENTER).await;
    let verdict = browser.text(".verdict").await;
    assert!(verdict.starts_with("5 of 7, by weight."), "{verdict}");
    fits(&browser).await;
}

async fn what_is_not_known_is_said_so(scripts: Scripts) {
    let server = Server::start();
    let browser = open(&server, scripts, "number").await;
    browser.tab_to("button[name=unknown]").await;
    browser.press(ENTER).await;
    let verdict = browser.text(".verdict").await;
    assert!(verdict.starts_with("Not known. Right is"), "{verdict}");
    assert_eq!(server.counters().await, "kinds/number - 1");
}
