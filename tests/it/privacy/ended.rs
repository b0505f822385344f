//! Progress that nobody can come back to is deleted; what is in use never is.

use serde_json::Value;

use crate::support::site::{Person, Site, item, poll};

const DAY: i64 = 86_400;

#[tokio::test]
async fn progress_goes_sixty_days_after_its_cookie_ended() {
    let site = Site::with(poll("p", "results: always")).await;
    let (mut ann, mut bob) = (Person::new(&site), Person::new(&site));
    for person in [&mut ann, &mut bob] {
        person.send_form("/questions/lab/known", "option=right").await;
        person.post("lab/p", "option=a").await;
    }
    let knows = async |person: &mut Person<'_>| {
        let data: Value =
            serde_json::from_str(&person.get("/privacy/data").await.text).expect("JSON");
        data["answers"].as_array().is_some_and(|answers| !answers.is_empty())
    };
    assert!(knows(&mut ann).await && knows(&mut bob).await);

    // Bob comes back within the life of his cookie, which then begins anew.
    site.clock.advance(399 * DAY);
    bob.send_form("/questions/lab/known", "option=wrong").await;
    site.clock.advance(61 * DAY);
    assert_eq!(site.app.forget_ended().await.expect("a look"), 0, "it is the 460th day");
    assert!(knows(&mut ann).await);
    site.clock.advance(DAY);
    assert_eq!(site.app.forget_ended().await.expect("a look"), 1);
    assert!(!knows(&mut ann).await && knows(&mut bob).await);
    assert_eq!(site.app.forget_ended().await.expect("a look"), 0, "once");

    let page = ann.get("/privacy").await.text;
    assert!(
        page.contains("Progress to which nothing was added for 460 days is deleted."),
        "{page}"
    );
    let tally = site.store.tally(&item("lab/p")).await.expect("a tally");
    assert_eq!(tally.ballots, 2, "votes stay");
}

#[tokio::test]
async fn a_cookie_lasts_on_whenever_something_is_done() {
    let site = Site::with(poll("p", "results: always") + &poll("q", "")).await;
    let mut ann = Person::new(&site);
    let mut values = std::collections::BTreeSet::new();
    for (path, form) in [
        ("/polls/lab/p", "option=a"),
        ("/polls/lab/q", "option=a"),
        ("/questions/lab/known", "option=right"),
    ] {
        site.clock.advance(300 * DAY);
        let done = ann.send_form(path, form).await;
        let cookies = done.headers.get_all("set-cookie").iter();
        let mut visitor = cookies.filter_map(|line| line.to_str().ok()?.strip_prefix("visitor="));
        let line = visitor.next().unwrap_or_else(|| panic!("{path} renews nothing"));
        assert!(line.contains("Max-Age=34560000"), "{line}");
        values.insert(line.split(';').next().map(str::to_owned));
    }
    assert_eq!(values.len(), 1, "one visitor all along");
}

#[tokio::test]
async fn words_alone_go_with_their_days_and_begin_anew_when_they_are_used() {
    let site = Site::with(poll("p", "")).await;
    let mut words = Vec::new();
    for _ in 0..2 {
        let page = Person::new(&site).send_form("/me/progress/words", "").await.text;
        let list = page.split("recovery-words").nth(1).expect("a list");
        let list = list.split("</ol>").next().expect("an end").split("<li>").skip(1);
        let made: Vec<_> = list.map(|word| word.split('<').next().unwrap_or_default()).collect();
        words.push(format!("words={}", made.join("+")));
    }
    assert_eq!(site.app.forget_ended().await.expect("a look"), 0);
    site.clock.advance(400 * DAY);
    let used = Person::new(&site).send_form("/me/progress/recover", &words[1]).await;
    assert_eq!(used.header("location"), "/me/progress?done=joined", "{}", used.text);
    site.clock.advance(61 * DAY);
    assert_eq!(site.app.forget_ended().await.expect("a look"), 1, "those that nobody used");
    for (words, good) in words.iter().zip([false, true]) {
        let page = Person::new(&site).send_form("/me/progress/recover", words).await;
        assert_eq!(page.status, if good { 303 } else { 422 }, "{}", page.text);
        assert!(good || page.text.contains("nothing was added for 460 days"), "{}", page.text);
    }
}
