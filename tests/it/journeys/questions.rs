//! Answering a question at its permanent address.

use super::{answer, with_and_without_scripts};
use crate::support::browser::{Browser, ENTER, Screen, Scripts};
use crate::support::server::Server;

with_and_without_scripts! {
    an_answer_shows_the_key_and_every_reason
    a_second_answer_is_told_so_and_counts_nothing
}

async fn an_answer_shows_the_key_and_every_reason(scripts: Scripts) {
    let server = Server::start();
    let first = server.visitor();
    let page = first.get("/questions/counting/one").await;
    let ticket = page.field("ticket");
    first.post("/questions/counting/one", &[("option", "second"), ("ticket", &ticket)]).await;

    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.goto("/questions/counting/one").await;
    assert_eq!(browser.text("h1").await, "Question");
    let asked = browser.text("main").await;
    assert!(asked.contains("Counting, question one: which is right?"), "{asked}");
    for hidden in ["It is wrong for a first reason.", "This explains one.", "chose this", "%"] {
        assert!(!asked.contains(hidden), "{hidden} is told before the answer: {asked}");
    }
    let options = browser.texts(".option-text").await;
    assert_eq!(browser.text("details.hint summary").await, "Hint");
    answer(&browser, scripts, "right").await;
    assert!(browser.path().await.starts_with("/questions/counting/one"));

    assert!(browser.text(".verdict").await.starts_with("Right."));
    assert!(browser.text(".verdict").await.contains("1 of 2 people were right."));
    assert_eq!(browser.texts("li.option .option-text").await, options, "the order stays");
    for option in browser.texts("li.option").await {
        let (state, why, share) = match option.lines().find(|line| line.starts_with("The ")) {
            Some("The right one") => {
                ("Right, your answer.", "because of one.", "50 % chose this, 1 of 2")
            }
            Some("The first wrong one") => {
                ("Wrong.", "for a first reason.", "0 % chose this, 0 of 2")
            }
            Some("The second wrong one") => {
                ("Wrong.", "for a second reason.", "50 % chose this, 1 of 2")
            }
            Some("The third wrong one") => {
                ("Wrong.", "for a third reason.", "0 % chose this, 0 of 2")
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
    // Coming back shows the answer, not the form.
    browser.goto("/").await;
    browser.goto("/questions/counting/one").await;
    assert!(browser.text(".verdict").await.starts_with("Right."));
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
    assert!(browser.text("main").await.contains("100 % chose this, 1 of 1"));
    assert_eq!(server.counters().await, counted);
}
