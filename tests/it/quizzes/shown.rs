//! The order in which pages show options.

use std::collections::BTreeSet;

use crate::support::site::{Answer, Person, Setup, Site, poll};

/// A bank whose only question beside `lab/known` is `four/only`, with four options.
async fn site() -> Site {
    let mut setup = Setup::new(poll("p", ""));
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n\
                  - id: more\n  title: More\n  summary: What comes later.\n";
    setup.files.push(("topics.yaml", topics.to_owned()));
    let text = "concept: four\ntitle: Four\ntopic: more\nlevel: junior\nsummary: Of four.\n\
                questions:\n  - id: only\n    stem: Which is right?\n    options:\n      \
                - {id: right, text: This, correct: true, why: It is.}\n      \
                - {id: w1, text: That, why: It is not.}\n      \
                - {id: w2, text: Another, why: It is not.}\n      \
                - {id: w3, text: One more, why: It is not.}\n    explanation: So it is.\n";
    setup.files.push(("more/four.yaml", text.to_owned()));
    setup.start().await
}

/// The options of a page's form, in the order shown.
fn options(page: &str) -> Vec<String> {
    page.split("name=\"option\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// The address of a quiz that was just started.
fn quiz(started: &Answer) -> String {
    started.header("location").split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn each_quiz_shuffles_the_options_and_the_permanent_address_does_not() {
    let site = site().await;
    let mut orders = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let mut ann = Person::new(&site);
    for _ in 0..20 {
        let started = ann.send_form("/quizzes", "topic=more&length=5").await;
        let quiz = quiz(&started);
        let shown = options(&ann.get(&format!("{quiz}?at=1")).await.text);
        assert_eq!(shown.len(), 4);
        let again = ann.get(&format!("{quiz}?at=1")).await;
        assert_eq!(options(&again.text), shown, "a reload changes nothing");
        orders.insert(shown);
        ids.insert(quiz);
    }
    // Twenty quizzes with one order have a chance of one in 24 to the nineteenth.
    assert!(orders.len() > 1, "{orders:?}");
    assert_eq!(ids.len(), 20, "each quiz has an address of its own");
    let page = ann.get("/questions/four/only").await.text;
    let others = Person::new(&site).get("/questions/four/only").await.text;
    assert_eq!(options(&page), options(&others), "one order for everybody");
}

#[tokio::test]
async fn an_address_of_a_quiz_shows_the_day_it_began_and_nothing_finer() {
    let site = site().await;
    site.clock.advance(12_345);
    let started = Person::new(&site).send_form("/quizzes", "topic=more&length=5").await;
    let id = quiz(&started).strip_prefix("/quizzes/").unwrap().to_owned();
    assert_eq!((id.len(), id.chars().nth(12)), (32, Some('7')), "a version 7 UUID: {id}");
    let millis = i64::from_str_radix(&id[..12], 16).unwrap();
    assert_eq!(millis, site.clock.now().day().start().0 * 1_000, "midnight");
}

#[tokio::test]
async fn a_quiz_of_what_was_missed_has_that_and_nothing_else() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let started = ann.send_form("/quizzes", "topic=&length=all").await;
    let quiz = quiz(&started);
    for (question, option) in [("lab/known", "right"), ("four/only", "w1")] {
        let form = format!("question={question}&option={option}");
        let answered = ann.send_form(&format!("{quiz}/answers"), &form).await;
        assert!(answered.status.is_redirection(), "{}", answered.text);
    }
    let result = ann.get(&quiz).await.text;
    assert!(result.contains("1 <span class=\"of\">of 2"), "{result}");
    let id = quiz.strip_prefix("/quizzes/").unwrap();
    let again = ann.send_form("/quizzes", &format!("missed={id}")).await;
    let page = ann.get(again.header("location")).await.text;
    assert!(page.contains("1 of 1") && page.contains("value=\"four/only\""), "{page}");
}
