//! A private poll over HTTP: every page, stream and file shows the same, and moves in steps of five.

use std::fmt::Write as _;
use std::time::Duration;

use axum::http::{StatusCode, header};
use futures_util::future::join_all;
use interleave::poll::{STEP, Tally};
use rand::RngExt;
use serde_json::Value;

use super::{Person, Site, bars, item, poll, turnout, votes};

/// Everything that says something about a poll's tally, in one text.
async fn surfaces<'a>(
    site: &'a Site,
    poll: &str,
    published: Option<&Tally>,
    voter: &mut Person<'a>,
) -> String {
    let words = match published {
        None => "fewer than 5 votes".to_owned(),
        Some(tally) => format!("{} votes", tally.ballots),
    };
    let expected: Vec<(String, Option<u64>)> =
        ["a", "b", "c"].map(|id| (id.to_owned(), published.map(|tally| tally.votes(id)))).to_vec();
    let mut all = String::new();
    let mut passer = Person::new(site);
    for person in [voter, &mut passer] {
        for page in ["", "/present?reveal", "/present"] {
            let path = format!("/polls/{poll}{page}");
            let text = person.get(&path).await.text;
            assert_eq!(turnout(&text), words, "{path}");
            let hidden = page == "/present";
            for ((id, votes), (name, right)) in bars(&text).iter().zip(&expected) {
                assert_eq!((id, *votes), (name, right.filter(|_| !hidden)), "{path}");
            }
            assert!(!text.contains("only looked"), "{path}");
        }
        let mut events = person
            .events(&format!("/polls/{poll}/events"))
            .await
            .unwrap_or_else(|a| panic!("{a:?}"));
        // A stream that others watch, too, may be an eighth of a second behind the page.
        let mut event = events.next().await.unwrap();
        while event["turnout"] != words {
            event = events.within(Duration::from_millis(250)).await.expect("the same as the page");
        }
        let shown: Vec<_> = votes(&event).into_iter().map(|(id, n)| (id, Some(n))).collect();
        assert_eq!(shown, if published.is_some() { expected.clone() } else { Vec::new() });
        let _ = write!(all, "{event}");
        for file in ["results.json", "results.csv"] {
            let answer = person.get(&format!("/polls/{poll}/{file}")).await;
            assert_eq!(answer.status, StatusCode::OK);
            let _ = write!(all, "{} {}", answer.header(header::ETAG), answer.text);
            if file == "results.json" {
                let json: Value = serde_json::from_str(&answer.text).unwrap();
                assert_eq!(json["ballots"].as_u64(), published.map(|tally| tally.ballots));
                assert_eq!(json["abstained"], Value::Null);
            }
        }
        for path in ["/polls", "/feed.atom"] {
            let answer = person.get(path).await;
            let _ = write!(all, "{} {}", answer.header(header::ETAG), answer.text);
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_surface_shows_one_tally_that_moves_in_steps() {
    const POLLS: usize = 6;
    let polls: String =
        (0..POLLS).map(|n| poll(&format!("p{n}"), "private: true\n    results: always")).collect();
    let site = Site::with(polls).await;
    for n in 0..POLLS {
        let name = format!("lab/p{n}");
        let mut watcher = Person::new(&site)
            .events(&format!("/polls/{name}/events"))
            .await
            .unwrap_or_else(|a| panic!("{a:?}"));
        let mut voter = Person::new(&site);
        voter.post(&name, "option=a").await;
        let mut before: Option<Tally> = None;
        let mut all = surfaces(&site, &name, None, &mut voter).await;
        for _ in 0..9 {
            let (people, options) = {
                let mut random = rand::rng();
                let people = random.random_range(1..5);
                (people, (0..people).map(|_| random.random_range(0..3)).collect::<Vec<usize>>())
            };
            assert_eq!(options.len(), people);
            join_all(options.into_iter().map(|option| {
                let (site, name) = (&site, name.as_str());
                async move { site.crowd(name, ["a", "b", "c"][option], 1).await }
            }))
            .await;
            let now = site.store.private_tally(&item(&name)).await.unwrap();
            let said = surfaces(&site, &name, now.as_ref(), &mut voter).await;
            if now == before {
                assert_eq!(said, all, "nothing may tell that somebody voted");
            } else {
                assert_ne!(said, all);
                let seen = before.as_ref().map_or(0, |tally| tally.ballots);
                assert!(now.as_ref().unwrap().ballots >= seen + STEP);
            }
            (before, all) = (now, said);
        }
        // What a viewer saw over all that time.
        let mut seen = 0;
        while let Some(event) = watcher.within(Duration::from_millis(300)).await {
            let total: u64 = votes(&event).iter().map(|(_, votes)| votes).sum();
            assert!(total == 0 && seen == 0 || total >= seen + STEP, "{seen} then {total}");
            seen = total;
        }
        assert_eq!(seen, before.map_or(0, |tally| tally.ballots));
    }
}

#[tokio::test]
async fn looks_at_a_private_poll_leave_no_mark_on_what_is_shown() {
    let site = Site::with(poll("p", "private: true")).await;
    site.crowd("lab/p", "a", 6).await;
    let mut ann = Person::new(&site);
    ann.post("lab/p", "look=page").await;
    let before = ann.get("/polls/lab/p").await.text;
    assert_eq!(turnout(&before), "5 votes");
    for _ in 0..7 {
        Person::new(&site).post("lab/p", "look=page").await;
    }
    assert_eq!(ann.get("/polls/lab/p").await.text, before);
}
