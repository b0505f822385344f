//! Reviewing flashcards.

use serde_json::json;

use super::with_and_without_scripts;
use crate::support::browser::{Browser, ENTER, Screen, Scripts};
use crate::support::server::Server;

with_and_without_scripts! { a_card_is_turned_graded_and_saved_as_it_is_made }

/// Turns the card, by the keyboard alone.
async fn reveal(browser: &Browser, scripts: Scripts) {
    match scripts {
        Scripts::On => browser.press(" ").await,
        Scripts::Off => {
            browser.tab_to(".dock a.button").await;
            browser.press(ENTER).await;
        }
    }
    browser.find(".card-back").await;
}

/// Grades the card, by the keyboard alone.
async fn grade(browser: &Browser, scripts: Scripts, number: usize) {
    let name = ["again", "hard", "good", "easy"][number - 1];
    match scripts {
        Scripts::On => browser.press(&number.to_string()).await,
        Scripts::Off => {
            browser.tab_to(&format!("button[value={name}]")).await;
            browser.press(ENTER).await;
        }
    }
    browser.until("return document.querySelector('.card-back') === null").await;
    browser.find("h1").await;
}

async fn a_card_is_turned_graded_and_saved_as_it_is_made(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, scripts).await;
    browser.goto("/cards").await;
    assert!(browser.text("main").await.contains("3 new"), "{}", browser.text("main").await);
    browser.click("a[href='/cards/review']").await;

    let front = browser.text(".card").await;
    assert_eq!(front.trim(), "What is the first front?");
    assert_eq!(browser.count("button[name=grade]").await, 0, "no grade before the back is seen");
    reveal(&browser, scripts).await;
    assert!(browser.text(".card-back").await.contains("The first back."));
    let grades: Vec<String> = browser.texts("button[name=grade]").await;
    for (grade, expected) in grades.iter().zip([
        ["Again", "10 min"],
        ["Hard", "1 day"],
        ["Good", "2 days"],
        ["Easy", " days"],
    ]) {
        assert!(expected.iter().all(|part| grade.contains(part)), "{grades:?}");
    }
    grade(&browser, scripts, 3).await;
    assert_eq!(browser.text(".card").await.trim(), "What is the second front?");
    reveal(&browser, scripts).await;
    grade(&browser, scripts, 1).await;

    // Saved as made: another browser with the cookies goes on with the third.
    let cookies = browser.cookies().await;
    drop(browser);
    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.keep(cookies).await;
    browser.goto("/cards").await;
    assert!(browser.text("main").await.contains("1 new"), "{}", browser.text("main").await);
    browser.goto("/cards/review").await;
    assert_eq!(browser.text(".card").await.trim(), "What is the third front?");
    reveal(&browser, scripts).await;
    grade(&browser, scripts, 4).await;
    let done = browser.text("main").await;
    assert!(done.contains("Nothing left to review") && done.contains("10 min"), "{done}");
    assert!(done.contains("Undo the last grade"), "{done}");
    browser.goto("/cards").await;
    let overview = browser.text("main").await;
    assert!(overview.contains("Nothing is due"), "{overview}");

    let pool = server.database().await;
    let reviews: Vec<(String, i64, i64)> =
        sqlx::query_as("select card, number, grade from review order by card")
            .fetch_all(&pool)
            .await
            .expect("reviews");
    pool.close().await;
    let reviews: Vec<_> =
        reviews.iter().map(|(card, number, grade)| (card.as_str(), *number, *grade)).collect();
    assert_eq!(
        reviews,
        [("counting/front-one", 1, 3), ("counting/front-two", 1, 1), ("sharing/front-three", 1, 4)]
    );
}

#[tokio::test]
async fn a_grade_sent_twice_is_one_review() {
    let server = Server::start();
    let visitor = server.visitor();
    let page = visitor.get("/cards/review?reveal=counting%2Ffront-one").await;
    let ticket = page.field("ticket");
    let form =
        [("card", "counting/front-one"), ("reviews", "0"), ("grade", "good"), ("ticket", &ticket)];
    for _ in 0..3 {
        assert_eq!(visitor.post("/cards/review", &form).await.status, 200);
    }
    let pool = server.database().await;
    let reviews: i64 =
        sqlx::query_scalar("select count(*) from review").fetch_one(&pool).await.expect("a count");
    pool.close().await;
    assert_eq!(reviews, 1);
}

#[tokio::test]
async fn cards_of_one_topic_are_reviewed_alone() {
    let server = Server::start();
    let visitor = server.visitor();
    let page = visitor.get("/cards/review?topic=more").await;
    assert!(page.text().contains("What is the third front?"), "{}", page.text());
    assert!(page.text().contains("More of it: 1 left"), "{}", page.text());
    assert_eq!(visitor.get("/cards/review?topic=none").await.status, 404);
}

/// Numbers of a list are read where they stand: options and answers refer to them.
#[tokio::test]
async fn lists_of_a_text_keep_their_numbers_inside() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, Scripts::On).await;
    let inside = "return [...document.querySelectorAll(arguments[0])].map((place) => {\
         const list = document.createElement('ol');\
         list.append(document.createElement('li'));\
         list.firstChild.textContent = 'One';\
         place.append(list);\
         return list.firstChild.getBoundingClientRect().left - place.getBoundingClientRect().left })";
    for (path, places) in [
        ("/cards/review", ".card-front"),
        ("/questions/counting/one", ".stem, .option-text"),
        ("/concepts/counting", ".prose"),
    ] {
        browser.goto(path).await;
        let room = browser.ask(inside, json!([places])).await;
        let room = room.as_array().expect("a list");
        assert!(!room.is_empty(), "{path}");
        assert!(
            room.iter().all(|room| room.as_f64().is_some_and(|px| px >= 20.0)),
            "{path}: {room:?}"
        );
    }
    browser.goto("/cards/review").await;
    browser.press(" ").await;
    browser.find(".card-back").await;
    let room = browser.ask(inside, json!([".card-back"])).await;
    assert!(room[0].as_f64().is_some_and(|px| px >= 20.0), "{room}");
    // Twelve words are counted, too.
    browser.goto("/me/progress").await;
    browser.click("form[action='/me/progress/words'] button").await;
    browser.find(".recovery-words").await;
    let counted =
        "return getComputedStyle(document.querySelector('.recovery-words li')).listStyleType";
    assert_eq!(browser.ask(counted, json!([])).await, json!("decimal"));
}
