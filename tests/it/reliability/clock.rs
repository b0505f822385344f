//! A machine's clock that jumps, forward and back, by seconds and by years: nothing breaks, nothing is
//! lost, and what has a time of its own comes when it should.

use axum::http::StatusCode;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::site::{Person, Site, item, poll, turnout};

const HOUR: i64 = 3_600;
const YEAR: i64 = 365 * 24 * HOUR;

const PAGES: [&str; 14] = [
    "/",
    "/today",
    "/polls",
    "/polls/lab/p",
    "/polls/lab/timed",
    "/questions/lab/known",
    "/cards",
    "/cards/review",
    "/me",
    "/quizzes",
    "/privacy",
    "/privacy/data",
    "/feed.atom",
    "/healthz",
];

/// Jumps that add up to where they began.
fn jumps() -> impl Strategy<Value = Vec<i64>> {
    let jump = prop_oneof![
        Just(1),
        Just(-1),
        Just(HOUR),
        Just(-HOUR),
        Just(10 * YEAR),
        Just(-10 * YEAR),
        Just(-56 * YEAR),
        Just(300 * YEAR),
        -40 * YEAR..40 * YEAR
    ];
    prop::collection::vec(jump, 1..5)
}

#[test]
fn whatever_the_clock_does_every_page_answers_and_votes_are_counted_once() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let timed = "results: always\n    opens: 2026-11-20T00:00Z\n    closes: 2026-11-21T00:00Z";
    let site = runtime.block_on(Site::with(poll("p", "results: always") + &poll("timed", timed)));
    let mut ballots = 0;
    let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&jumps(), |jumps| {
        runtime.block_on(async {
            let mut ann = Person::new(&site);
            let voted = ann.post("lab/p", "option=a").await;
            prop_assert_eq!(voted.status, StatusCode::SEE_OTHER);
            for jump in &jumps {
                site.clock.advance(*jump);
                for path in PAGES {
                    let page = ann.get(path).await;
                    let fine = page.status.is_success() || page.status.is_redirection();
                    prop_assert!(fine || page.status == StatusCode::NOT_FOUND, "{path}: {page:?}");
                }
                for (path, form) in [
                    ("/questions/lab/known", "option=right"),
                    ("/cards/review", "card=lab/what&grade=good&reviews=0"),
                    ("/quizzes", "topic=all&length=5"),
                    ("/polls/lab/p", "option=b"),
                ] {
                    let done = ann.send_form(path, form).await;
                    prop_assert!(!done.status.is_server_error(), "{path}: {done:?}");
                }
            }
            site.clock.advance(-jumps.iter().sum::<i64>());
            prop_assert!(ann.get("/polls/lab/p").await.status.is_success());
            Ok(())
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    ballots += runtime.block_on(site.store.tally(&item("lab/p"))).expect("a tally").votes("a");
    let audit = runtime.block_on(site.store.audit()).expect("an audit");
    assert_eq!(audit.discrepancies, []);
    assert!(ballots >= 12, "{ballots} people voted, each once");
}

#[tokio::test]
async fn a_poll_opens_and_closes_by_the_clock_of_the_moment() {
    let timed = "results: always\n    opens: 2026-11-20T10:00Z\n    closes: 2026-11-20T12:00Z";
    let site = Site::with(poll("p", timed)).await;
    let vote = async |status| {
        let answer = Person::new(&site).post("lab/p", "option=a").await;
        assert_eq!(answer.status, status, "{}", answer.text);
    };
    vote(StatusCode::BAD_REQUEST).await;
    site.clock.advance(11 * HOUR);
    vote(StatusCode::SEE_OTHER).await;
    // Back behind the opening: what was counted stays, and nobody else gets in.
    site.clock.advance(-2 * HOUR);
    vote(StatusCode::BAD_REQUEST).await;
    site.clock.advance(10 * YEAR);
    vote(StatusCode::BAD_REQUEST).await;
    site.clock.advance(2 * HOUR - 10 * YEAR);
    vote(StatusCode::SEE_OTHER).await;
    let page = Person::new(&site).get("/polls/lab/p").await.text;
    assert_eq!(turnout(&page), "2 votes");
}

#[tokio::test]
async fn a_private_poll_that_was_shown_hides_again_when_the_clock_goes_back() {
    let site = Site::with(poll("p", "private: true\n    closes: 2026-11-20T12:00Z")).await;
    site.crowd("lab/p", "a", 5).await;
    site.clock.advance(13 * HOUR);
    let page = Person::new(&site).get("/polls/lab/p").await.text;
    assert_eq!(turnout(&page), "5 votes");
    site.clock.advance(-4 * HOUR);
    let page = Person::new(&site).get("/polls/lab/p").await.text;
    assert_eq!(turnout(&page), "counted at the close", "it is open, and so it is sealed");
}
