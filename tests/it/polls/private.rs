//! A private poll over HTTP: until its close every page, stream and file says the same whoever votes
//! and however often; then the results are there, once.

use std::fmt::Write as _;
use std::time::Duration;

use axum::http::{StatusCode, header};
use rand::RngExt;

use super::{Person, Site, bars, item, poll, turnout, votes};

const RULES: &str = "private: true\n    closes: 2026-11-20T18:00+01:00";

/// The close, and the minute that the last votes may take, in seconds after the site's start.
const SHOWN: i64 = 17 * 3_600 + 60;

/// Everything that says something about a poll's tally, in one text, for a voter and for a passer-by.
async fn surfaces<'a>(site: &'a Site, poll: &str, voter: &mut Person<'a>) -> String {
    let mut all = String::new();
    let mut passer = Person::new(site);
    for person in [voter, &mut passer] {
        for path in ["", "/present?reveal", "/present", "/results.json", "/results.csv"] {
            let answer = person.get(&format!("/polls/{poll}{path}")).await;
            // A form's ticket is new on each page.
            let text = answer.text.split("name=\"ticket\" value=\"").map(|part| {
                part.split_once('"')
                    .filter(|(ticket, _)| ticket.len() == 65)
                    .map_or(part, |rest| rest.1)
            });
            let _ = write!(all, "{} {}", answer.header(header::ETAG), text.collect::<String>());
        }
        for stream in ["events?turnout", "events"] {
            match person.events(&format!("/polls/{poll}/{stream}")).await {
                Ok(mut events) => {
                    let event = events.within(Duration::from_millis(300)).await;
                    assert!(event.as_ref().is_none_or(|event| votes(event).is_empty()));
                    let _ = write!(all, "{event:?}");
                }
                Err(answer) => assert_eq!(answer.status, StatusCode::FORBIDDEN),
            }
        }
        for path in ["/polls", "/feed.atom", "/"] {
            let answer = person.get(path).await;
            let _ = write!(all, "{}", answer.header(header::ETAG));
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_tells_of_a_vote_before_the_close_whatever_sockpuppets_do() {
    let site = Site::with(poll("p", RULES)).await;
    let mut voter = Person::new(&site);
    voter.post("lab/p", "option=a").await;
    let before = surfaces(&site, "lab/p", &mut voter).await;
    assert!(before.contains("counted at the close"));
    let mut sent = [1, 0, 0];
    // Any number of puppets around each honest vote, so that no multiple of anything is left out.
    for round in 0..8 {
        let puppets = rand::rng().random_range(0..7);
        site.crowd("lab/p", "b", puppets).await;
        site.crowd("lab/p", ["a", "b", "c"][round % 3], 1).await;
        sent[1] += puppets as u64;
        sent[round % 3] += 1;
        assert_eq!(surfaces(&site, "lab/p", &mut voter).await, before, "something told of a vote");
    }
    let look = Person::new(&site).post("lab/p", "look=page").await;
    assert_eq!(look.status, StatusCode::BAD_REQUEST, "nothing is to be had for a vote");

    // Closed, and the last votes may still be on their way to the disk.
    site.clock.advance(SHOWN - 1);
    assert_eq!(Person::new(&site).post("lab/p", "option=a").await.status, StatusCode::BAD_REQUEST);
    let page = Person::new(&site).get("/polls/lab/p").await.text;
    assert!(bars(&page).is_empty() && turnout(&page) == "counted at the close");

    site.clock.advance(1);
    let [a, b, c] = sent.map(Some);
    let wanted = [("a", a), ("b", b), ("c", c)].map(|(id, votes)| (id.to_owned(), votes));
    for person in [&mut voter, &mut Person::new(&site)] {
        let page = person.get("/polls/lab/p").await.text;
        assert_eq!(bars(&page), wanted, "to all alike");
        assert!(page.contains("do not move any more"));
        let file = person.get("/polls/lab/p/results.json").await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.text.contains("\"abstained\": null"), "{}", file.text);
    }
}

#[tokio::test]
async fn of_fewer_than_five_votes_nothing_is_ever_shown() {
    let site = Site::with(poll("p", RULES) + &poll("q", RULES)).await;
    site.crowd("lab/p", "a", 4).await;
    site.crowd("lab/q", "a", 5).await;
    site.clock.advance(SHOWN);
    let mut ann = Person::new(&site);
    let page = ann.get("/polls/lab/p").await.text;
    assert_eq!(turnout(&page), "fewer than 5 votes");
    assert!(bars(&page).is_empty() && !page.contains("class=\"bar\""));
    assert_eq!(page.matches("Fewer than five voted").count(), 1);
    let file = ann.get("/polls/lab/p/results.json").await.text;
    assert!(file.contains("\"ballots\": null") && !file.contains('4'), "{file}");
    assert_eq!(turnout(&ann.get("/polls/lab/q").await.text), "5 votes");
    assert_eq!(site.store.tally(&item("lab/p")).await.unwrap().ballots, 4, "they are counted");
}

#[tokio::test]
async fn a_voter_is_told_when_the_results_come() {
    let site = Site::with(poll("p", RULES)).await;
    let mut ann = Person::new(&site);
    ann.post("lab/p", "option=b").await;
    for path in ["", "/present", "/present?reveal"] {
        let page = ann.get(&format!("/polls/lab/p{path}")).await.text;
        assert!(page.contains("20 November 2026, 17:00 UTC</time>"), "{path}: {page}");
    }
}

#[tokio::test]
async fn the_privacy_page_says_what_is_promised_and_what_is_not() {
    let site = Site::with(poll("p", RULES)).await;
    let page = Person::new(&site).get("/privacy").await.text;
    for said in [
        "Until such a poll has closed nobody is shown anything of its results, not even how many",
        "they do not move any more; of fewer than five votes nothing is ever shown",
        "whoever casts all votes but yours, or knows them, can tell yours",
        "a thief with two copies of the database, taken before and after your visit",
        "no row ties the link to your receipt or to what you chose",
    ] {
        assert!(page.contains(said), "{said}");
    }
}
