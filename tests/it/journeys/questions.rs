//! Answering a question at its permanent address.

use serde_json::json;

use super::{answer, with_and_without_scripts};
use crate::support::browser::{Browser, ENTER, Screen, Scripts};
use crate::support::server::Server;

with_and_without_scripts! {
    an_answer_shows_the_key_and_every_reason
    a_wrong_answer_on_a_phone_names_the_key_and_folds_the_rest
    a_second_answer_is_told_so_and_counts_nothing
}

async fn an_answer_shows_the_key_and_every_reason(scripts: Scripts) {
    let server = Server::start();
    for person in 0..9 {
        let visitor = server.visitor();
        let ticket = visitor.get("/questions/counting/one").await.field("ticket");
        let option = if person < 4 { "right" } else { "second" };
        visitor.post("/questions/counting/one", &[("option", option), ("ticket", &ticket)]).await;
    }
    let browser = Browser::open(&server, Screen::Desktop, scripts).await;
    browser.goto("/questions/counting/one").await;
    let heading = browser.text("h1").await;
    assert!(heading.ends_with("Counting, question one: which is right?"), "{heading}");
    let asked = browser.text("main").await;
    for hidden in [
        "It is wrong for a first reason.",
        "This explains one.",
        "said this",
        "%",
        "Counting together",
    ] {
        assert!(!asked.contains(hidden), "{hidden} is told before the answer: {asked}");
    }
    let options = browser.texts(".option-text").await;
    assert_eq!(browser.text("details.hint summary").await, "Hint");
    answer(&browser, scripts, "right").await;
    assert!(browser.path().await.starts_with("/questions/counting/one"));

    assert!(browser.text(".verdict").await.starts_with("Right."));
    assert!(browser.text(".verdict").await.contains("5 of 10 people were right."));
    assert_eq!(browser.texts("li.option .option-text").await, options, "the order stays");
    for option in browser.texts("li.option").await {
        let (state, why, share) = match option.lines().find(|line| line.starts_with("The ")) {
            Some("The right one") => {
                ("Right, your answer.", "because of one.", "50 % said this, 5 of 10")
            }
            Some("The first wrong one") => {
                ("Wrong.", "for a first reason.", "0 % said this, 0 of 10")
            }
            Some("The second wrong one") => {
                ("Wrong.", "for a second reason.", "50 % said this, 5 of 10")
            }
            Some("The third wrong one") => {
                ("Wrong.", "for a third reason.", "0 % said this, 0 of 10")
            }
            other => panic!("{other:?} in {option}"),
        };
        for part in [state, why, share] {
            assert!(option.contains(part), "{part} is missing: {option}");
        }
    }
    let page = browser.text("main").await;
    for part in ["This explains one.", "See it run", "Sharing memory", "Next question"] {
        assert!(page.contains(part), "{part} is missing: {page}");
    }
    let title = browser.client().title().await.expect("a title");
    assert!(title.starts_with("Right: Counting, question one"), "{title}");
    // Coming back shows the answer, not the form.
    browser.goto("/").await;
    browser.goto("/questions/counting/one").await;
    assert!(browser.text(".verdict").await.starts_with("Right."));
}

async fn a_wrong_answer_on_a_phone_names_the_key_and_folds_the_rest(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.goto("/questions/counting/one").await;
    answer(&browser, scripts, "first").await;
    let verdict = browser.text(".verdict").await;
    let key = browser.text("#right .option-text").await;
    assert!(verdict.starts_with("Wrong. Right is ") && verdict.contains(&key), "{verdict}");
    assert!(browser.text("li.is-chosen").await.contains("for a first reason."));
    assert!(browser.text("#right").await.contains("because of one."));
    for other in ["second", "third"] {
        let main = browser.text("main").await;
        assert!(!main.contains(&format!("for a {other} reason")), "{main}");
    }
    assert_eq!(browser.count("details.fold").await, 2);
    browser.click("details.fold summary").await;
    let main = browser.text("main").await;
    let shown = ["second", "third"].map(|other| main.contains(&format!("for a {other} reason")));
    assert_eq!(shown.iter().filter(|shown| **shown).count(), 1, "one is unfolded: {main}");
    browser.click(".verdict a").await;
    let seen = "const row = document.querySelector('#right').getBoundingClientRect(); \
         return row.top >= 0 && row.bottom <= innerHeight";
    assert_eq!(browser.ask(seen, serde_json::json!([])).await, true, "the key is in sight");
}

async fn a_second_answer_is_told_so_and_counts_nothing(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, scripts).await;
    browser.goto("/questions/counting/two").await;
    answer(&browser, scripts, "first").await;
    assert!(browser.text(".verdict").await.starts_with("Wrong."));
    let counted = server.counters().await;
    assert_eq!(counted, "counting/two first 1");

    browser.tab_to("a[href$='?again']").await;
    browser.press(ENTER).await;
    answer(&browser, scripts, "right").await;
    let notice = browser.text(".notice").await;
    assert!(notice.starts_with("You had answered this before."), "{notice}");
    let main = browser.text("main").await;
    assert!(!main.contains(" %"), "one answer is no crowd: {main}");
    assert_eq!(server.counters().await, counted);
}

/// The verdict of a row stands in the way of no text that is read from right to left.
#[tokio::test]
async fn a_reason_reads_in_its_own_direction() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, Scripts::On).await;
    browser.goto("/questions/counting/one").await;
    answer(&browser, Scripts::On, "second").await;
    let directions = "return [...document.querySelectorAll('.why')].map((why) => {\
         const words = document.createElement('span');\
         words.textContent = arguments[0];\
         const place = why.querySelector(':scope > div') ?? why;\
         for (const node of [...place.childNodes]) if (!node.matches?.('.state')) node.remove();\
         place.append(words);\
         return getComputedStyle(place).direction })";
    for (words, direction) in [("מנעול אחד.", "rtl"), ("One lock.", "ltr")] {
        let shown = browser.ask(directions, json!([words])).await;
        let shown = shown.as_array().expect("a list");
        assert!(shown.len() >= 2 && shown.iter().all(|one| one == direction), "{words}: {shown:?}");
    }
}

/// The way back leads through a form that was refused, and sends nothing again.
#[tokio::test]
async fn a_refused_form_is_still_there_on_the_way_back() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, Scripts::Off).await;
    browser.goto("/questions/kinds/number").await;
    for (typed, then) in [("x", "#refused"), ("1", ".verdict")] {
        browser.find("#number").await.clear().await.expect("an empty field");
        browser.tab_to("#number").await;
        browser.press(typed).await;
        browser.press(ENTER).await;
        browser.find(then).await;
    }
    browser.client().back().await.expect("a way back");
    browser.find("#refused").await;
    browser.find("#number").await;
}
