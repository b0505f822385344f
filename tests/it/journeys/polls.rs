//! Voting in an opinion poll.

use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};

use super::{choose, with_and_without_scripts};
use crate::support::browser::{Browser, ENTER, Screen, Scripts};
use crate::support::server::Server;

with_and_without_scripts! {
    results_are_shown_after_the_vote
    a_vote_from_a_second_tab_changes_nothing
    a_double_click_counts_once
    several_options_where_several_may_be_chosen
}

const POLL: &str = "/polls/counting/taste";

async fn results_are_shown_after_the_vote(scripts: Scripts) {
    let server = Server::start();
    let other = server.visitor();
    let ticket = other.get(POLL).await.field("ticket");
    other.post(POLL, &[("option", "none"), ("ticket", &ticket)]).await;

    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.goto("/polls").await;
    browser.click("a[href='/polls/counting/taste']").await;
    browser.find("form[data-question]").await;
    let before = browser.text("main").await;
    assert!(!before.contains('%') && !before.contains("There is no right answer"), "{before}");
    choose(&browser, scripts, "mutex").await;
    browser.press(ENTER).await;
    browser.find(".is-result").await;
    let after = browser.text("main").await;
    assert_eq!(browser.text("[data-turnout]").await, "2 votes");
    assert!(after.contains("There is no right answer."), "{after}");
    let rows = browser.texts(".is-result").await;
    assert!(rows[0].contains("A mutex") && rows[0].contains("your vote"), "{rows:?}");
    assert!(rows[0].contains("50 %") && rows[1].contains("0 %") && rows[2].contains("50 %"));
    assert!(!rows[2].contains("your vote"));
    assert_eq!(browser.count("main form[data-question]").await, 0, "no second form");
    assert_eq!(server.counters().await, "counting/taste mutex 1\ncounting/taste none 1");
}

async fn a_vote_from_a_second_tab_changes_nothing(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, scripts).await;
    browser.goto(POLL).await;
    let client = browser.client();
    let first = client.window().await.expect("a window");
    let second = client.new_window(true).await.expect("a tab");
    client.switch_to_window(second.handle).await.expect("the tab");
    browser.goto(POLL).await;
    choose(&browser, scripts, "rwlock").await;
    browser.press(ENTER).await;
    browser.find(".is-result").await;

    // The first tab still shows the form.
    client.switch_to_window(first).await.expect("the tab");
    choose(&browser, scripts, "none").await;
    browser.press(ENTER).await;
    let notice = browser.text(".notice").await;
    assert!(notice.starts_with("You had voted here before."), "{notice}");
    let rows = browser.texts(".is-result").await;
    assert!(rows[1].contains("your vote") && rows[1].contains("100 %"), "{rows:?}");
    assert_eq!(server.counters().await, "counting/taste rwlock 1");
}

async fn a_double_click_counts_once(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, scripts).await;
    browser.goto(POLL).await;
    choose(&browser, scripts, "mutex").await;
    let button = browser
        .client()
        .find(Locator::Css("[data-question] button.is-main"))
        .await
        .expect("a button");
    let press = || PointerAction::Down { button: MOUSE_BUTTON_LEFT };
    let release = || PointerAction::Up { button: MOUSE_BUTTON_LEFT };
    let clicks = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveToElement { element: button, duration: None, x: 0.0, y: 0.0 })
        .then(press())
        .then(release())
        .then(press())
        .then(release());
    browser.client().perform_actions(clicks).await.expect("a double click");
    browser.find(".is-result").await;
    assert_eq!(browser.text("[data-turnout]").await, "1 vote");
    assert_eq!(server.counters().await, "counting/taste mutex 1");
    assert_eq!(browser.text("h1").await, "Which lock do you like best?");
}

async fn several_options_where_several_may_be_chosen(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.goto("/polls/counting/several").await;
    for value in ["threads", "tasks", "processes"] {
        browser.tab_to(&format!("input[value={value}]")).await;
        browser.press(" ").await;
    }
    if scripts == Scripts::On {
        let told = browser.text("[data-chosen-count]").await;
        assert_eq!(told, "3 chosen: take 1 back, 2 at most");
    }
    browser.tab_to("[data-question] button.is-main").await;
    browser.press(ENTER).await;
    // Too many: the form is there again with its ticks.
    browser.find("#refused").await;
    assert_eq!(browser.count("input[name=option]:checked").await, 3);
    assert_eq!(server.counters().await, "");
    browser.tab_to("input[value=tasks]").await;
    browser.press(" ").await;
    if scripts == Scripts::On {
        assert_eq!(browser.text("[data-chosen-count]").await, "2 of 2 chosen");
    }
    browser.tab_to("[data-question] button.is-main").await;
    browser.press(ENTER).await;
    browser.find(".is-result").await;
    assert_eq!(browser.count(".is-chosen").await, 2);
    assert_eq!(
        server.counters().await,
        "counting/several + 1\ncounting/several processes 1\ncounting/several threads 1"
    );
}

#[tokio::test]
async fn a_ballot_outside_the_rules_is_refused_and_counts_nothing() {
    let server = Server::start();
    let visitor = server.visitor();
    for (poll, options) in [
        ("taste", &[][..]),
        ("taste", &["mutex", "none"]),
        ("taste", &["spinlock"]),
        ("several", &[]),
        ("several", &["threads", "tasks", "processes"]),
    ] {
        let form: Vec<_> = options.iter().map(|option| ("option", *option)).collect();
        let page = visitor.post(&format!("/polls/counting/{poll}"), &form).await;
        assert_eq!(page.status, 400, "{poll} {options:?}");
    }
    // The same option twice is one choice.
    let page = visitor.post(POLL, &[("option", "mutex"), ("option", "mutex")]).await;
    assert_eq!(page.status, 200);
    assert_eq!(server.counters().await, "counting/taste mutex 1");
}
