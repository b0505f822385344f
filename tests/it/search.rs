//! Finding something by a word, or by one that was nearly typed.

use axum::http::StatusCode;

use crate::support::site::{Person, Setup, Site, poll};
use crate::support::visitor::plain;

/// A concept with one of everything.
fn concept() -> (&'static str, String) {
    let yaml = "concept: deadlock\ntitle: Deadlock\ntopic: basics\nlevel: middle\n\
         summary: Two threads wait for each other.\nexplanation: Take locks in one order.\nquestions:\n  \
         - id: order\n    stem: Which order avoids it?\n    options:\n      \
         - {id: same, text: The same everywhere, correct: true, why: So nobody waits in a circle.}\n      \
         - {id: any, text: Zanzibar, why: No.}\n    explanation: A secretword.\ncards:\n  \
         - {id: coffman, front: Name the Coffman conditions., back: There are four.}\n";
    ("basics/deadlock.yaml", yaml.to_owned())
}

async fn site() -> Site {
    let mut setup = Setup::new(poll("p", ""));
    setup.files.push(concept());
    setup.start().await
}

/// Addresses of the hits in their order.
async fn hits(site: &Site, query: &str) -> Vec<String> {
    let answer = Person::new(site).get(&format!("/search?q={query}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let rows = answer.text.split("class=\"row-title").skip(1);
    rows.map(|row| row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn concepts_questions_cards_polls_topics_and_demos_are_found() {
    let site = site().await;
    assert_eq!(
        hits(&site, "deadlock").await[0],
        "/concepts/deadlock",
        "the page of the name first"
    );
    for (query, path) in [
        ("avoids+order", "/questions/deadlock/order"),
        ("coffman", "/concepts/deadlock#cards"),
        ("what+of+p", "/polls/lab/p"),
        ("basics", "/topics/basics"),
        ("lost+update", "/demos/lost-update"),
        ("LAB", "/concepts/lab"),
    ] {
        let found = hits(&site, query).await;
        assert!(found.iter().any(|hit| hit == path), "{query}: {found:?}");
    }
}

#[tokio::test]
async fn a_word_that_was_nearly_typed_finds_it_and_says_what_it_was_taken_for() {
    let site = site().await;
    let page = Person::new(&site).get("/search?q=deadlok").await.text;
    assert!(page.contains("href=\"/concepts/deadlock\""), "{page}");
    assert!(plain(&page).contains("Nothing has exactly this; shown for deadlock"), "{page}");
}

#[tokio::test]
async fn what_a_question_hides_before_the_answer_finds_nothing() {
    let site = site().await;
    for secret in ["zanzibar", "secretword", "circle"] {
        let found = hits(&site, secret).await;
        assert!(!found.iter().any(|hit| hit.contains("deadlock/order")), "{secret}: {found:?}");
    }
}

#[tokio::test]
async fn whatever_is_typed_gets_a_page_with_the_form_and_what_was_typed() {
    let site = site().await;
    for query in [
        "",
        "%3Cscript%3E",
        "%22%27",
        "a".repeat(3_000).as_str(),
        "%F0%9F%92%A5",
        "+++",
        "%00",
        "lock&q=two&other=x",
    ] {
        let answer = Person::new(&site).get(&format!("/search?q={query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        assert!(answer.text.contains("name=\"q\"") && !answer.text.contains("<script>"), "{query}");
        assert!(answer.text.contains("content=\"noindex\""));
    }
    let page = Person::new(&site).get("/search?q=a%3Cb%22").await.text;
    assert!(page.contains("value=\"a&#60;b&#34;\""), "{page}");
    assert_eq!(Person::new(&site).get("/search").await.status, StatusCode::OK);
}
