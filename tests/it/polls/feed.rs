//! The feed: valid, stable, and the same for everybody.

use axum::http::{StatusCode, header};

use super::{Person, Setup, Site, poll};

fn all<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).map(|rest| rest.split(close).next().unwrap()).collect()
}

/// Every element is closed, in order, and nothing is left unescaped.
fn assert_well_formed(xml: &str) {
    let mut open = Vec::new();
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n").unwrap();
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        assert!(!text.contains('>'), "{text}");
        for entity in text.split('&').skip(1) {
            let name = entity.split(';').next().unwrap();
            assert!(
                ["amp", "lt", "gt", "quot", "apos"].contains(&name) || name.starts_with('#'),
                "&{name}"
            );
        }
        let (tag, after) = tag[1..].split_once('>').unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name.to_owned()));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap().to_owned());
        }
        rest = after;
    }
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test]
async fn the_feed_is_valid_and_its_links_are_absolute() {
    let polls = poll("p", "")
        + &poll("q", "closes: 2026-11-10").replace("What of q?", "Is 1 < 2 & \"so\" on?")
        + &poll("future", "opens: 2026-12-01");
    let mut setup = Setup::new(polls);
    setup.public_url = Some("https://interleave.example".parse().unwrap());
    let site = setup.start().await;
    let feed = Person::new(&site).get("/feed.atom").await;
    assert_eq!(feed.header(header::CONTENT_TYPE), "application/atom+xml; charset=utf-8");
    assert_well_formed(&feed.text);
    assert!(feed.text.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\""));
    let links = all(&feed.text, "href=\"", "\"");
    assert!(links.iter().all(|link| link.starts_with("https://interleave.example/")), "{links:?}");
    assert!(links.contains(&"https://interleave.example/polls/lab/p"));
    assert!(links.contains(&"https://interleave.example/questions/lab/known"));
    assert!(!feed.text.contains("lab/future"), "it has not opened");
    // RFC 4287, sections 4.1.1 and 4.1.2: each has one id, one title and one time.
    let entries = all(&feed.text, "<entry>", "</entry>");
    assert_eq!(entries.len(), 2 + 14);
    for part in ["<id>", "<title>", "<updated>"] {
        assert!(entries.iter().all(|entry| entry.matches(part).count() == 1));
        assert_eq!(feed.text.matches(part).count(), entries.len() + 1);
    }
    let mut ids = all(&feed.text, "<id>", "</id>");
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && id.len() == 45), "{ids:?}");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), entries.len() + 1, "no two alike");
    let mut times = all(&feed.text, "<updated>", "</updated>");
    assert_eq!(times[0], times[1], "the feed is as new as its newest entry");
    assert!(times.iter().skip(1).is_sorted_by(|a, b| a >= b));
    times.retain(|time| !time.ends_with("T00:00:00Z"));
    assert!(times.is_empty(), "no time is finer than a day: {times:?}");
}

#[tokio::test]
async fn ids_and_times_stay_when_the_site_moves_and_nothing_depends_on_who_asks() {
    let site = Site::with(poll("p", "")).await;
    let mut ann = Person::new(&site);
    let before = ann.get("/feed.atom").await;
    ann.post("lab/p", "option=a").await;
    let voted = ann.get("/feed.atom").await;
    assert_eq!(voted.text, before.text);
    assert_eq!(voted.header(header::SET_COOKIE), "");
    let tag = before.header(header::ETAG).to_owned();
    assert_eq!(ann.get_tagged("/feed.atom", &tag).await.status, StatusCode::NOT_MODIFIED);

    let mut setup = Setup::new(poll("p", "") + &poll("new", ""));
    setup.public_url = Some("https://moved.example".parse().unwrap());
    setup.day.0 += 3;
    let site = site.again(setup).await;
    let after = Person::new(&site).get("/feed.atom").await.text;
    let entry = |feed: &str, path: &str| {
        let entry = all(feed, "<entry>", "</entry>").into_iter().find(|entry| entry.contains(path));
        let entry = entry.unwrap();
        (
            all(entry, "<id>", "</id>")[0].to_owned(),
            all(entry, "<updated>", "</updated>")[0].to_owned(),
        )
    };
    assert_eq!(entry(&before.text, "/polls/lab/p\""), entry(&after, "/polls/lab/p\""));
    assert_eq!(entry(&after, "/polls/lab/new\"").1, "2026-11-23T00:00:00Z");
}
