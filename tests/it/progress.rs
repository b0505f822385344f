//! Progress that moves: by a link, in a file, by twelve words; and votes that do not.

use crate::support::site::{Person, Setup, Site, poll};

async fn site() -> Site {
    let mut setup = Setup::new(poll("p", ""));
    let one = "concept: one\ntitle: Concept one\ntopic: basics\nlevel: junior\nsummary: All.\n\
               questions:\n  - id: a\n    stem: What of it?\n    options:\n      \
               - {id: right, text: This, correct: true, why: It is.}\n      \
               - {id: wrong, text: That, why: It is not.}\n    explanation: So it is.\n\
               cards:\n  - {id: c, front: Front, back: Back.}\n  - {id: d, front: Other, back: Back.}\n";
    setup.files.push(("basics/one.yaml", one.to_owned()));
    setup.start().await
}

const DAY: i64 = 24 * 3_600;

/// Somebody who has answered, reviewed and chosen.
async fn ann(site: &Site) -> Person<'_> {
    let mut ann = Person::new(site);
    answer_within(&mut ann, 20).await;
    ann.send_form("/cards/review", "card=one/c&reviews=0&grade=good").await;
    ann.send_form("/cards/settings", "new=7&reviews=50&retention=93&zone=60").await;
    ann.send_form("/cards/aside", "card=one/d&what=suspend").await;
    ann
}

/// Answers the question wrong, so many seconds after it was shown.
async fn answer_within(person: &mut Person<'_>, seconds: i64) {
    let shown = person.site.clock.now().0 - seconds;
    person.send_form("/questions/one/a", &format!("option=wrong&shown={shown}")).await;
}

/// The sums of what somebody spent, by day.
async fn spent(person: &mut Person<'_>) -> serde_json::Value {
    let data = person.get("/privacy/data").await.text;
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    data["spent"].clone()
}

#[tokio::test]
async fn time_that_was_spent_apart_adds_up_and_comes_back_once() {
    let site = site().await;
    let mut ann = ann(&site).await;
    let mut bob = Person::new(&site);
    answer_within(&mut bob, 30).await;
    let saved = file(&mut ann).await;
    for _ in 0..2 {
        bob.send_file("/me/progress/file", &saved).await;
        // The night before the 20th's learning day.
        assert_eq!(spent(&mut bob).await, serde_json::json!({"2026-11-19": 50}));
    }
    let both = file(&mut bob).await;
    answer_within(&mut ann, 5).await;
    for _ in 0..2 {
        ann.send_file("/me/progress/file", &both).await;
        assert_eq!(spent(&mut ann).await, serde_json::json!({"2026-11-19": 55}));
    }
    // One progress from now on: what both had is there once.
    let path = link(&mut ann).await;
    bob.send_form(&path, "").await;
    assert_eq!(spent(&mut bob).await, serde_json::json!({"2026-11-19": 55}));
    ann.send_form("/privacy/forget", "").await;
    assert_eq!(spent(&mut bob).await, serde_json::json!({}));
}

/// Makes a link, and gives its path.
async fn link(person: &mut Person<'_>) -> String {
    let page = person.send_form("/me/progress/link", "").await.text;
    let path = page.split("http://lab.example").nth(1).expect("an address");
    path.split('"').next().unwrap().to_owned()
}

async fn file(person: &mut Person<'_>) -> String {
    person.get("/me/progress.json").await.text
}

#[tokio::test]
async fn a_link_lets_two_devices_have_one_progress_and_vote_apart() {
    let site = site().await;
    let mut ann = ann(&site).await;
    ann.post("lab/p", "option=a").await;
    let page = ann.send_form("/me/progress/link", "").await.text;
    assert!(page.contains("<svg viewBox") && page.contains("Good until 00:10 UTC"), "{page}");
    let path = link(&mut ann).await;
    let own = ann.get(&path).await.text;
    assert!(own.contains("This browser has that progress already"), "{own}");

    let mut phone = Person::new(&site);
    phone.send_form("/cards/review", "card=one/d&reviews=0&grade=easy").await;
    let asked = phone.get(&path).await;
    assert!(asked.text.contains("Votes stay apart"), "{}", asked.text);
    let joined = phone.send_form(&path, "").await;
    assert_eq!(joined.header("location"), "/me/progress?done=joined");
    assert_eq!(file(&mut phone).await, file(&mut ann).await, "one progress");
    assert!(file(&mut ann).await.contains("one/d"), "what the phone had was added");
    // What one does the other sees.
    phone.send_form("/questions/one/a", "option=right").await;
    let seen = ann.get("/questions/one/a").await.text;
    assert!(seen.contains("Right."), "{seen}");
    assert_eq!(file(&mut phone).await, file(&mut ann).await);
    // Another voter all the same.
    let voted = phone.post("lab/p", "option=b").await;
    assert!(voted.status.is_redirection(), "{}", voted.text);
    assert_eq!(site.store.tally(&"lab/p".parse().unwrap()).await.unwrap().ballots, 2);
    assert!(site.store.audit().await.unwrap().discrepancies.is_empty());

    // Good once.
    let late = Person::new(&site).send_form(&path, "").await;
    assert_eq!(late.status, 404);
    assert!(late.text.contains("not good any more"), "{}", late.text);
    // Forgotten on one, gone on both.
    phone.send_form("/privacy/forget", "").await;
    assert!(file(&mut ann).await.contains("\"answers\":[]"), "{}", file(&mut ann).await);
}

#[tokio::test]
async fn a_link_ends_after_ten_minutes_and_opening_it_changes_nothing() {
    let site = site().await;
    let mut ann = ann(&site).await;
    let path = link(&mut ann).await;
    let mut phone = Person::new(&site);
    site.clock.advance(599);
    assert_eq!(phone.get(&path).await.status, 200);
    assert!(phone.cookies.is_empty(), "looking sets no cookie");
    site.clock.advance(1);
    assert_eq!(phone.get(&path).await.status, 404);
    assert_eq!(phone.send_form(&path, "").await.status, 404);
    assert_eq!(phone.get("/join/ffff").await.status, 404);
    // The next one takes the place of the one before.
    let (first, second) = (link(&mut ann).await, link(&mut ann).await);
    assert_eq!(phone.get(&first).await.status, 404);
    assert_eq!(phone.get(&second).await.status, 200);
}

#[tokio::test]
async fn a_cookie_of_a_shared_progress_that_we_did_not_sign_is_none() {
    let site = site().await;
    let mut ann = ann(&site).await;
    let path = link(&mut ann).await;
    let mut phone = Person::new(&site);
    phone.send_form(&path, "").await;
    let own = phone.cookies.iter_mut().find(|(name, ..)| name == "learner").expect("a cookie");
    let last = own.2.pop().unwrap();
    own.2.push(if last == '0' { '1' } else { '0' });
    assert!(file(&mut phone).await.contains("\"answers\":[]"));
}

#[tokio::test]
async fn a_file_carries_everything_and_read_twice_adds_once() {
    let site = site().await;
    let mut ann = ann(&site).await;
    ann.send_form("/quizzes", "topic=basics&length=5").await;
    let saved = file(&mut ann).await;
    for part in
        ["\"one/a\"", "\"one/c\":[[", "\"one/d\":9999999", "\"retention\":93", "\"quizzes\":[{"]
    {
        assert!(saved.contains(part), "{part}: {saved}");
    }
    ann.send_form("/privacy/forget", "").await;
    let mut later = Person::new(&site);
    for _ in 0..2 {
        let read = later.send_file("/me/progress/file", &saved).await;
        assert_eq!(read.header("location"), "/me/progress?done=file", "{}", read.text);
        assert_eq!(file(&mut later).await, saved);
    }
    // The card goes on where it was.
    let overview = later.get("/cards").await.text;
    assert!(overview.contains("93 % retention") && overview.contains("Suspended"), "{overview}");

    // Two that went apart come together, whichever is read into which.
    let mut other = Person::new(&site);
    other.send_file("/me/progress/file", &saved).await;
    site.clock.advance(4 * DAY);
    later.send_form("/cards/review", "card=one/c&reviews=1&grade=good").await;
    site.clock.advance(3 * DAY);
    other.send_form("/cards/review", "card=one/c&reviews=1&grade=hard").await;
    let (one, two) = (file(&mut later).await, file(&mut other).await);
    later.send_file("/me/progress/file", &two).await;
    other.send_file("/me/progress/file", &one).await;
    let reviews = |file: String| {
        let file: serde_json::Value = serde_json::from_str(&file).unwrap();
        file["reviews"].clone()
    };
    let both = reviews(file(&mut later).await);
    assert_eq!(both, reviews(file(&mut other).await));
    assert_eq!(both["one/c"].as_array().unwrap().len(), 3, "{both}");
}

#[tokio::test]
async fn what_is_wrong_of_a_file_is_said_and_nothing_is_changed() {
    let site = site().await;
    let mut ann = ann(&site).await;
    let good = file(&mut ann).await;
    let mut bob = Person::new(&site);
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}: {good}");
        good.replace(from, to)
    };
    for (file, sentence) in [
        (String::new(), "Choose a file first."),
        ("{".to_owned(), "This is not a file of progress"),
        ("[1]".to_owned(), "This is not a file of progress"),
        (changed("\"version\":1", "\"version\":2"), "version 2. A file of progress is"),
        (changed("\"interleave progress\"", "\"<b>\""), "This file says that it is “&#60;b&#62;”"),
        (changed("\"one/c\":[[", "\"one/c\":[[4e9,3,90,0,1,0],["), "not a file of progress"),
        (changed("\"one/c\":[[", "\"one/c\":[[4000000000,3,90,0,1,0],["), "its time has not come"),
        (changed("\"one/c\":[[", "\"one/c\":[[1000,5,90,0,1,0],["), "review 1: a grade is from 1"),
        (changed("\"one/c\":[[", "\"one/c\":[[1000,3,50,7,1,0],["), "minutes ahead, by 15, or"),
        (changed("\"one/c\":[[", "\"no card\":[["), "Card: “no card” is no name"),
        (changed("\"score\":0.0", "\"score\":7"), "a score is from 0 to 1"),
        (
            changed("\"day\":\"2026-11-20\"", "\"day\":\"2030-01-01\""),
            "“2030-01-01” is no day until",
        ),
        (changed("\"retention\":93", "\"retention\":20"), "a number is out of its range"),
        (changed("\"level\":\"\"", "\"level\":\"boss\""), "there is no level “boss”"),
        (changed("\"topics\":[]", "\"topics\":[\"No one\"]"), "“No one” is no name of a topic"),
        (changed("\"seconds\":20", "\"seconds\":90000"), "more seconds than a day has"),
        (changed("\"source\":\"", "\"source\":\"-"), "its source is not 16 hexadecimal"),
    ] {
        let refused = bob.send_file("/me/progress/file", &file).await;
        assert_eq!(refused.status, 422, "{sentence}: {}", refused.text);
        assert!(refused.text.contains(sentence), "{sentence}: {}", refused.text);
        assert!(refused.text.contains("Nothing was changed."));
    }
    assert!(bob.cookies.is_empty());
    let large = format!("{{\"format\":\"{}\"}}", "x".repeat(9 << 20));
    let refused = bob.send_file("/me/progress/file", &large).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("larger than 8 MiB"), "{}", refused.text);
}

#[tokio::test]
async fn twelve_words_find_progress_again_until_they_end() {
    let site = site().await;
    let mut ann = ann(&site).await;
    let page = ann.send_form("/me/progress/words", "").await.text;
    let list = page.split("recovery-words").nth(1).expect("a list").split("</ol>").next().unwrap();
    let words: Vec<&str> =
        list.split("<li>").skip(1).map(|word| word.split('<').next().unwrap()).collect();
    assert_eq!(words.len(), 12, "{page}");
    assert!(page.contains("nothing was added for 460 days is deleted"), "{page}");
    let saved = file(&mut ann).await;
    let mut later = Person::new(&site);
    let typed = format!("words={}", words.join("+").to_uppercase());
    let found = later.send_form("/me/progress/recover", &typed).await;
    assert_eq!(found.header("location"), "/me/progress?done=joined", "{}", found.text);
    assert_eq!(file(&mut later).await, saved);
    let wrong = later.send_form("/me/progress/recover", "words=one+two").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("these are 2") && wrong.text.contains(">one two</textarea>"));
    later.send_form("/me/progress/words/end", "").await;
    let over = Person::new(&site).send_form("/me/progress/recover", &typed).await;
    assert_eq!(over.status, 422);
    assert!(over.text.contains("no progress is kept under them"), "{}", over.text);
}
