//! Taking a quiz, from the form that starts it to practising what was missed.

use std::collections::BTreeSet;

use super::{answer, choose, with_and_without_scripts};
use crate::support::browser::{Browser, ENTER, LEFT, Screen, Scripts};
use crate::support::server::Server;
use crate::support::visitor::Visitor;

with_and_without_scripts! {
    a_quiz_goes_on_where_it_was_left_and_ends_with_what_was_missed
    an_exam_is_told_nowhere_before_it_ends
}

/// What one page of a quiz asks: the question and the order of its options.
async fn asked(browser: &Browser) -> (String, Vec<String>) {
    browser.find("form[data-question]").await;
    let question = browser.find("input[name=question]").await.attr("value").await;
    (question.expect("an attribute").expect("a name"), browser.texts(".option-text").await)
}

/// Goes on from an answered question, by the keyboard alone.
async fn next(browser: &Browser, scripts: Scripts) {
    match scripts {
        Scripts::On => browser.press("n").await,
        Scripts::Off => {
            browser.tab_to(".dock a.button").await;
            browser.press(ENTER).await;
        }
    }
}

async fn a_quiz_goes_on_where_it_was_left_and_ends_with_what_was_missed(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, scripts).await;
    browser.goto("/quizzes?topic=more").await;
    browser.tab_to("input[name=length]").await;
    browser.press(LEFT).await;
    browser.tab_to("main form button").await;
    browser.press(ENTER).await;

    let first = asked(&browser).await;
    let quiz = browser.path().await;
    let quiz = quiz.split('?').next().expect("a path").to_owned();
    assert!(browser.text("main").await.contains("1 of 5"), "the place in the quiz");
    browser.client().refresh().await.expect("a reload");
    assert_eq!(asked(&browser).await, first, "stable on reload");
    answer(&browser, scripts, "right").await;
    assert!(
        browser.text("main").await.contains("1 right so far")
            || browser.text("main").await.contains("1 of 1 right")
    );
    assert_eq!(
        browser.texts("li.option .option-text").await,
        first.1,
        "the same order when answered"
    );
    browser.client().back().await.expect("a way back");
    assert!(browser.path().await.starts_with(&format!("{quiz}?at=1")), "Back shows what was there");
    browser.goto(&format!("{quiz}?at=1")).await;
    assert_eq!(
        browser.texts("li.option .option-text").await,
        first.1,
        "the same order on coming back"
    );
    next(&browser, scripts).await;
    let second = asked(&browser).await;
    assert_ne!(second.0, first.0);

    // The browser is closed; another one has its cookies.
    let cookies = browser.cookies().await;
    drop(browser);
    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.keep(cookies).await;
    browser.goto("/").await;
    let row = browser.text("a.row-title[href^='/quizzes/']").await;
    assert!(row.contains("Go on"), "{row}");
    browser.click("a.row-title[href^='/quizzes/']").await;
    assert_eq!(asked(&browser).await, second, "resumed where it was left");

    let mut missed = BTreeSet::new();
    for turn in 2..=5 {
        let (question, _) = asked(&browser).await;
        assert!(browser.text("main").await.contains(&format!("{turn} of 5")));
        let is_missed = turn >= 4;
        answer(&browser, scripts, if is_missed { "third" } else { "right" }).await;
        if is_missed {
            missed.insert(question);
        }
        next(&browser, scripts).await;
    }
    browser.find(".score").await;
    assert_eq!(browser.path().await, quiz);
    let result = browser.text("main").await;
    assert!(result.contains("3 of 5"), "{result}");
    assert!(
        browser
            .texts(".rows li")
            .await
            .iter()
            .any(|row| row.contains("Sharing memory") && row.contains("3 of 5"))
    );
    assert_eq!(browser.count(".missed > li").await, 2);
    assert!(result.contains("You said") && result.contains("The third wrong one"), "{result}");

    // Practise what I missed: those two, and nothing else.
    browser.tab_to("main form button").await;
    browser.press(ENTER).await;
    let mut practised = BTreeSet::new();
    for turn in 1..=2 {
        practised.insert(asked(&browser).await.0);
        assert!(browser.text("main").await.contains(&format!("{turn} of 2")));
        answer(&browser, scripts, "right").await;
        next(&browser, scripts).await;
    }
    assert_eq!(practised, missed);
    browser.find(".score").await;
    let result = browser.text("main").await;
    assert!(result.contains("2 of 2") && result.contains("Nothing was missed"), "{result}");

    // Answers to questions were counted once, practice or not.
    let counted = server.counters().await;
    assert_eq!(counted.lines().filter(|line| line.ends_with(" 1")).count(), 5, "{counted}");
}

async fn an_exam_is_told_nowhere_before_it_ends(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.goto("/quizzes?topic=more&mode=exam").await;
    browser.tab_to("input[name=length]").await;
    browser.press(LEFT).await;
    browser.tab_to("main form button").await;
    browser.press(ENTER).await;
    browser.find(".clock").await;
    let quiz = browser.path().await;
    let quiz = quiz.split('?').next().expect("a path").to_owned();
    for turn in 1..=5 {
        let first = asked(&browser).await.0;
        choose(&browser, scripts, "third").await;
        browser.press(ENTER).await;
        if turn == 5 {
            break;
        }
        browser.until(&format!("return location.search === '?at={}'", turn + 1)).await;
        // Wherever one looks meanwhile, nothing is known of it.
        browser.goto("/me").await;
        let me = browser.text("main").await;
        assert!(me.contains("Answer a question, and its concept stands here."), "{me}");
        browser.goto("/cards").await;
        let cards = browser.text("main").await;
        assert!(!cards.contains("Questions you missed"), "{cards}");
        browser.goto(&format!("/questions/{first}")).await;
        browser.find("form[data-question]").await;
        browser.goto(&quiz).await;
    }
    browser.find(".score").await;
    browser.goto("/me").await;
    let me = browser.text("main").await;
    assert!(me.contains("Sharing memory") && me.contains("0 of 5 right"), "{me}");
    browser.goto("/cards").await;
    let cards = browser.text("main").await;
    assert!(cards.contains("Questions you missed"), "{cards}");
}

/// The questions of a new quiz of everything, each with the order of its options.
async fn drawn(visitor: &Visitor) -> Vec<String> {
    let ticket = visitor.get("/quizzes").await.field("ticket");
    let quiz = visitor.post("/quizzes", &[("length", "5"), ("ticket", &ticket)]).await.path;
    let quiz = quiz.split('?').next().expect("a path").to_owned();
    let mut drawn = Vec::new();
    for at in 1..=5 {
        let page = visitor.get(&format!("{quiz}?at={at}")).await;
        let options = page.html.split("name=\"option\" value=\"").skip(1);
        let options: Vec<&str> = options.filter_map(|rest| rest.split('"').next()).collect();
        drawn.push(format!("{}: {}", page.field("question"), options.join(", ")));
    }
    assert_eq!(visitor.get(&format!("{quiz}?at=6")).await.status, 404);
    drawn
}

#[tokio::test]
async fn two_visitors_have_two_orders() {
    let server = Server::start();
    let (one, other) = (server.visitor(), server.visitor());
    let (one_draw, other_draw) = (drawn(&one).await, drawn(&other).await);
    assert_ne!(one_draw, other_draw);
    assert_ne!(drawn(&one).await, one_draw, "nor does one visitor meet the same quiz again");
    let distinct: BTreeSet<&String> = one_draw.iter().collect();
    assert_eq!(distinct.len(), 5);
}

#[tokio::test]
async fn a_quiz_is_its_owners_alone() {
    let server = Server::start();
    let owner = server.visitor();
    let ticket = owner.get("/quizzes").await.field("ticket");
    let quiz = owner.post("/quizzes", &[("length", "5"), ("ticket", &ticket)]).await.path;
    let quiz = quiz.split('?').next().expect("a path").to_owned();
    let stranger = server.visitor();
    assert_eq!(stranger.get(&quiz).await.status, 404);
    let answers = format!("{quiz}/answers");
    let form = [("question", "counting/one"), ("option", "right")];
    assert_eq!(stranger.post(&answers, &form).await.status, 404);
    assert_eq!(server.counters().await, "");
}

#[tokio::test]
async fn a_form_sent_twice_answers_once() {
    let server = Server::start();
    let visitor = server.visitor();
    let ticket = visitor.get("/quizzes").await.field("ticket");
    let quiz = visitor
        .post("/quizzes", &[("topic", "more"), ("length", "5"), ("ticket", &ticket)])
        .await
        .path;
    let quiz = quiz.split('?').next().expect("a path").to_owned();
    let question = visitor.get(&quiz).await.field("question");
    let answers = format!("{quiz}/answers");
    visitor.post(&answers, &[("question", &question), ("option", "first")]).await;
    let page = visitor.post(&answers, &[("question", &question), ("option", "right")]).await;
    assert!(page.text().contains("Wrong, your answer"), "the first answer stands");
    assert!(page.text().contains("You had answered this question of the quiz already"));
    assert_eq!(server.counters().await, format!("{question} first 1"));
}

#[tokio::test]
async fn enter_starts_a_quiz_from_its_page_and_one_can_stop_for_now() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, Scripts::On).await;
    browser.goto("/quizzes?topic=more").await;
    browser.press(ENTER).await;
    asked(&browser).await;
    let quiz = browser.path().await;
    let quiz = quiz.split('?').next().expect("a path").to_owned();
    browser.click(".eyebrow a[href='/quizzes']").await;
    browser.find(&format!("main a[href='{quiz}']")).await;
    // On the first page Enter belongs to nothing: its question is first.
    browser.goto("/").await;
    assert_eq!(browser.count("form[action='/quizzes'] [data-key]").await, 0);
}
