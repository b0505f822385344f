//! Reviewing cards on the site: what comes next, topic by topic.

use crate::support::site::{Person, Setup, Site, poll};

const HOUR: i64 = 3_600;

/// Two topics with two cards each: `basics` has `one/a` and `one/b`, `more` has `two/a` and `two/b`.
async fn site() -> Site {
    let mut setup = Setup::new(poll("p", ""));
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n\
                  - id: more\n  title: More\n  summary: What comes later.\n";
    setup.files.push(("topics.yaml", topics.to_owned()));
    for (path, concept, topic) in
        [("basics/one.yaml", "one", "basics"), ("more/two.yaml", "two", "more")]
    {
        let card = |id| format!("  - id: {id}\n    front: Front {concept} {id}\n    back: Back.\n");
        let text = format!(
            "concept: {concept}\ntitle: Concept {concept}\ntopic: {topic}\nlevel: junior\n\
             summary: Cards.\ncards:\n{}{}",
            card("a"),
            card("b")
        );
        setup.files.push((path, text));
    }
    setup.start().await
}

/// The card that a page asks, from the link that reveals it; none when there is nothing to review.
fn asked(page: &str) -> Option<String> {
    page.contains("Space Enter").then(|| field(page, "card"))
}

/// The value of a hidden field.
fn field(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let value = page.split(&start).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no {name}: {page}")).to_owned()
}

/// Reviews what a topic asks next, and says which card it was.
async fn review(ann: &mut Person<'_>, topic: &str, grade: &str) -> String {
    let page = ann.get(&format!("/cards/review?topic={topic}")).await.text;
    let card = asked(&page).unwrap_or_else(|| panic!("nothing to review: {page}"));
    let back = ann.get(&format!("/cards/review?topic={topic}&reveal={card}")).await.text;
    let number = field(&back, "reviews");
    let form = format!("card={card}&reviews={number}&topic={topic}&grade={grade}");
    let graded = ann.send_form("/cards/review", &form).await;
    assert!(graded.status.is_redirection(), "{}", graded.text);
    card
}

fn later(site: &Site, seconds: i64) {
    site.clock.advance(seconds);
}

#[tokio::test]
async fn due_cards_come_before_new_ones_and_the_longest_due_comes_first() {
    let site = site().await;
    let mut ann = Person::new(&site);
    assert_eq!(review(&mut ann, "", "again").await, "one/a", "new ones in learning order");
    later(&site, 60);
    assert_eq!(review(&mut ann, "", "again").await, "one/b");
    // Both are due again, and two have never been seen.
    later(&site, HOUR);
    assert_eq!(review(&mut ann, "", "good").await, "one/a");
    assert_eq!(review(&mut ann, "", "good").await, "one/b");
    assert_eq!(review(&mut ann, "", "good").await, "two/a");
}

#[tokio::test]
async fn when_a_topic_is_done_its_own_next_card_is_told() {
    let site = site().await;
    let mut ann = Person::new(&site);
    // A card of another topic comes back in ten minutes; those of this one in eight days.
    review(&mut ann, "more", "again").await;
    for _ in 0..2 {
        review(&mut ann, "basics", "easy").await;
    }
    let done = ann.get("/cards/review?topic=basics").await.text;
    assert_eq!(asked(&done), None);
    assert!(done.contains("The next card comes back in ") && done.contains(" days."), "{done}");
    review(&mut ann, "more", "easy").await;
    let all = ann.get("/cards/review").await.text;
    assert!(all.contains("The next card comes back in 10 min"), "{all}");
}

#[tokio::test]
async fn a_card_that_left_the_bank_is_neither_due_nor_next() {
    let site = site().await;
    let mut ann = Person::new(&site);
    for _ in 0..4 {
        review(&mut ann, "", "easy").await;
    }
    let cookies = ann.cookies.clone();
    // The same database, and a bank without the cards.
    let site = site.again(Setup::new(poll("p", ""))).await;
    std::fs::remove_file(site.folder.path().join("questions/more/two.yaml")).unwrap();
    let mut setup = Setup::new(poll("p", ""));
    let one = "concept: one\ntitle: Concept one\ntopic: basics\nlevel: junior\nsummary: Cards.\n\
               cards:\n  - {id: c, front: Front one c, back: Back.}\n";
    setup.files.push(("basics/one.yaml", one.to_owned()));
    let site = site.again(setup).await;
    let mut ann = Person::new(&site);
    ann.cookies = cookies;
    assert_eq!(review(&mut ann, "", "again").await, "one/c");
    later(&site, 30);
    let done = ann.get("/cards/review").await.text;
    assert!(done.contains("The next card comes back in 10 min"), "{done}");
}

#[tokio::test]
async fn a_grade_is_taken_back_as_often_as_it_was_given() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let mut graded = Vec::new();
    for _ in 0..4 {
        graded.push(review(&mut ann, "", "easy").await);
    }
    for card in graded.into_iter().rev() {
        let page = ann.get("/cards/review").await.text;
        let form = page.split("action=\"/cards/undo\"").nth(1).expect("an undo");
        assert_eq!(field(form, "card"), card);
        let form = format!("card={card}&number={}", field(form, "number"));
        let undone = ann.send_form("/cards/undo", &form).await;
        let address = undone.header("location").to_owned();
        // Sent twice, it takes back no other grade.
        ann.send_form("/cards/undo", &form).await;
        let page = ann.get(&address).await.text;
        assert!(page.contains("card-back"), "its back is shown again: {page}");
        assert_eq!((field(&page, "card"), field(&page, "reviews")), (card, "0".to_owned()));
    }
    let page = ann.get("/cards/review").await.text;
    assert!(page.contains("4 left") && !page.contains("/cards/undo"), "as before: {page}");
}

#[tokio::test]
async fn a_second_grade_taken_back_leaves_what_the_first_left() {
    let site = site().await;
    let mut ann = Person::new(&site);
    review(&mut ann, "", "again").await;
    let state = async |ann: &mut Person<'_>| {
        let text = ann.get("/privacy/data").await.text;
        let back = ann.get("/cards/review?reveal=one/a&ahead=1").await.text;
        let words: Vec<String> = back
            .split("<small>")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect();
        (text, words)
    };
    let before = state(&mut ann).await;
    later(&site, 700);
    let before_words = state(&mut ann).await.1;
    assert_eq!(review(&mut ann, "", "good").await, "one/a");
    ann.send_form("/cards/undo", "card=one/a&number=2").await;
    let after = state(&mut ann).await;
    assert_eq!((after.0, after.1), (before.0, before_words));
}

#[tokio::test]
async fn a_skipped_card_comes_last_and_keeps_its_place_when_others_are_graded() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let skipped = ann.send_form("/cards/aside", "card=one/a&what=skip").await;
    let address = skipped.header("location").to_owned();
    assert!(ann.cookies.is_empty(), "nothing is kept of it");
    for next in ["one/b", "two/a", "two/b", "one/a"] {
        let page = ann.get(&address).await.text;
        assert_eq!(asked(&page).as_deref(), Some(next));
        let skip = field(&page, "skip");
        let form = format!("card={next}&reviews=0&grade=easy&skip={skip}");
        assert_eq!(ann.send_form("/cards/review", &form).await.header("location"), address);
    }
}

#[tokio::test]
async fn a_buried_card_is_back_tomorrow_and_a_suspended_one_when_it_is_called() {
    let site = site().await;
    let mut ann = Person::new(&site);
    ann.send_form("/cards/aside", "card=one/a&what=bury").await;
    ann.send_form("/cards/aside", "card=one/b&what=suspend").await;
    ann.send_form("/cards/aside", "card=two/a&what=siblings").await;
    assert_eq!(asked(&ann.get("/cards/review").await.text), None);
    later(&site, 24 * HOUR);
    let page = ann.get("/cards/review").await.text;
    assert_eq!(asked(&page).as_deref(), Some("one/a"));
    assert!(page.contains("3 left"), "{page}");
    later(&site, 400 * 24 * HOUR);
    assert!(ann.get("/cards").await.text.contains("Front one b"), "among the suspended");
    ann.send_form("/cards/aside", "card=one/b&what=back").await;
    assert!(ann.get("/cards/review").await.text.contains("4 left"));
}

#[tokio::test]
async fn a_day_has_a_portion_of_new_cards_and_more_on_demand() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let kept = ann.send_form("/cards/settings", "new=1&reviews=200&retention=95&zone=330").await;
    assert_eq!(kept.header("location"), "/cards");
    assert!(ann.get("/cards").await.text.contains("0 due, 1 new"));
    review(&mut ann, "", "easy").await;
    let done = ann.get("/cards/review").await.text;
    assert!(done.contains("3 more new cards wait for later days"), "{done}");
    assert_eq!(asked(&ann.get("/cards/review?more=10").await.text).as_deref(), Some("one/b"));
    // Tomorrow begins at 22:30 UTC for whoever lives by Delhi's clock; it is midnight now.
    later(&site, 22 * HOUR);
    assert_eq!(asked(&ann.get("/cards/review").await.text), None);
    later(&site, HOUR);
    assert_eq!(asked(&ann.get("/cards/review").await.text).as_deref(), Some("one/b"));
    assert!(ann.get("/cards").await.text.contains("at 95 % retention"));
}

#[tokio::test]
async fn a_setting_that_cannot_be_comes_back_as_it_was_typed() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let page = ann.send_form("/cards/settings", "new=lots&reviews=50&retention=99&zone=60").await;
    assert_eq!(page.status, 400);
    for part in ["value=\"lots\"", "value=\"50\"", "value=\"99\"", "A whole number from 80 to 97"] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
}

#[tokio::test]
async fn the_last_page_comes_back_when_the_next_card_is_due() {
    let site = site().await;
    // At noon: the next day begins in sixteen hours.
    later(&site, 12 * HOUR);
    let mut ann = Person::new(&site);
    for grade in ["again", "easy"] {
        review(&mut ann, "basics", grade).await;
    }
    let done = ann.get("/cards/review?topic=basics").await;
    assert!(done.text.contains("comes back in 10 min"), "{}", done.text);
    let wait: i64 = done.header("refresh").parse().expect("seconds");
    later(&site, wait);
    assert_eq!(asked(&ann.get("/cards/review?topic=basics").await.text).as_deref(), Some("one/a"));
    review(&mut ann, "basics", "easy").await;
    let done = ann.get("/cards/review?topic=basics").await;
    assert_eq!(done.header("refresh"), "", "nobody waits for days: {}", done.text);
    let ahead = ann.get("/cards/review?topic=basics&ahead=1").await.text;
    assert!(asked(&ahead).is_some(), "{ahead}");
}

#[tokio::test]
async fn a_card_keeps_its_progress_under_a_new_name_and_a_new_meaning_makes_it_due() {
    let bank = |card: &str| {
        let mut setup = Setup::new(poll("p", ""));
        let text = format!(
            "concept: one\ntitle: Concept one\ntopic: basics\nlevel: junior\nsummary: Cards.\ncards:\n  - {{{card}}}\n"
        );
        setup.files.push(("basics/one.yaml", text));
        setup
    };
    let site = bank("id: a, front: What is a futur?, back: Back.").start().await;
    let mut ann = Person::new(&site);
    review(&mut ann, "", "easy").await;
    let cookies = ann.cookies.clone();
    let site = site.again(bank("id: b, was: [a], front: What is a future?, back: Back.")).await;
    let mut ann = Person { cookies: cookies.clone(), ..Person::new(&site) };
    assert_eq!(asked(&ann.get("/cards/review").await.text), None, "it is known");
    let ahead = ann.get("/cards/review?ahead=1&reveal=one/b").await.text;
    assert_eq!(field(&ahead, "reviews"), "1");
    ann.send_form("/cards/review", "card=one/b&reviews=1&grade=easy").await;
    let data = ann.get("/privacy/data").await.text;
    assert!(!data.contains("one/a") && data.matches("one/b").count() == 2, "{data}");
    let site = site
        .again(bank("id: b, was: [a], revision: 2, front: What else is one?, back: Back."))
        .await;
    let mut ann = Person { cookies, ..Person::new(&site) };
    assert_eq!(review(&mut ann, "", "good").await, "one/b", "it says something else now");
    assert_eq!(asked(&ann.get("/cards/review").await.text), None);
}

#[tokio::test]
async fn cards_of_one_concept_are_kept_to_different_days_on_request() {
    let site = site().await;
    let mut ann = Person::new(&site);
    ann.send_form("/cards/settings", "new=20&reviews=200&retention=90&zone=0&apart=1").await;
    assert_eq!(review(&mut ann, "", "good").await, "one/a");
    assert_eq!(review(&mut ann, "", "good").await, "two/a");
    assert_eq!(asked(&ann.get("/cards/review").await.text), None);
    later(&site, 24 * HOUR);
    assert_eq!(review(&mut ann, "", "good").await, "one/b");
}

#[tokio::test]
async fn a_question_as_a_card_is_graded_by_how_sure_and_how_right_it_was() {
    let site = Site::with(crate::support::site::poll("p", "")).await;
    let mut ann = Person::new(&site);
    ann.send_form("/questions/lab/known", "option=wrong").await;
    let page = ann.get("/cards/review?deck=missed").await.text;
    for words in ["A guess", "Fairly sure", "Sure"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("So it is."), "the back waits until it was said how sure");
    let shown = ann.get("/cards/review?deck=missed&reveal=q:lab/known").await.text;
    assert!(!shown.contains("So it is."), "{shown}");
    for (sure, grade) in [("guess", "hard"), ("fairly", "good"), ("sure", "easy")] {
        let address = format!("/cards/review?deck=missed&reveal=q:lab/known&sure={sure}");
        let shown = ann.get(&address).await.text;
        assert!(shown.contains("So it is."), "{shown}");
        assert_eq!(shown.matches("name=\"grade\"").count(), 2, "{shown}");
        for wanted in ["again", grade] {
            assert!(
                shown.contains(&format!("name=\"grade\" value=\"{wanted}\"")),
                "{sure}: {shown}"
            );
        }
    }
}

#[tokio::test]
async fn thirty_grades_are_taken_back_one_after_the_other_however_long_ago() {
    let site = site().await;
    let mut ann = Person::new(&site);
    for reviews in 0..32 {
        let form = format!("card=one/a&reviews={reviews}&grade=good");
        ann.send_form("/cards/review", &form).await;
        later(&site, 24 * HOUR);
    }
    later(&site, 30 * 24 * HOUR);
    let take_back = async |ann: &mut Person<'_>| {
        let page = ann.get("/cards/review?ahead=1").await.text;
        let Some(form) = page.split("action=\"/cards/undo\"").nth(1) else { return false };
        let form = format!("card={}&number={}", field(form, "card"), field(form, "number"));
        ann.send_form("/cards/undo", &form).await;
        true
    };
    for step in 1..=30 {
        assert!(take_back(&mut ann).await, "step {step}");
    }
    assert!(!take_back(&mut ann).await, "thirty and no more");
    let file = ann.get("/me/progress.json").await.text;
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    assert_eq!(file["reviews"]["one/a"].as_array().map(Vec::len), Some(2));
    // A review that is made begins a new row of steps.
    ann.send_form("/cards/review", "card=one/b&reviews=0&grade=good").await;
    assert!(take_back(&mut ann).await && take_back(&mut ann).await);
}

#[tokio::test]
async fn cramming_shows_each_card_once_and_grades_none() {
    let site = site().await;
    let mut ann = Person::new(&site);
    ann.send_form("/cards/review", "card=one/a&reviews=0&grade=easy").await;
    ann.send_form("/cards/aside", "card=two/a&what=suspend").await;
    let before = ann.get("/me/progress.json").await.text;
    let overview = ann.get("/cards").await.text;
    assert!(overview.contains("name=\"cram\"") && overview.contains("name=\"ahead\""));
    let mut address = "/cards/review?topic=&level=&deck=&cram=1".to_owned();
    let mut seen = Vec::new();
    for _ in 0..10 {
        let page = ann.get(&address).await.text;
        if page.contains("Those were all 3") {
            break;
        }
        assert!(!page.contains("name=\"grade\""), "{page}");
        if page.contains("card-back") {
            let front = page.split("Front ").nth(1).unwrap().split('<').next().unwrap();
            seen.push(front.trim().to_owned());
        }
        let next = page.split("is-main\" href=\"").nth(1).expect("a way on");
        address = next.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    }
    seen.sort();
    assert_eq!(seen, ["one a", "one b", "two b"]);
    assert_eq!(ann.get("/me/progress.json").await.text, before, "nothing is kept");
    let none = ann.get("/cards/review?deck=missed&cram=1").await.text;
    assert!(none.contains("There are no cards here"), "{none}");
}

#[tokio::test]
async fn a_place_has_its_summer_time_and_what_is_no_clock_is_refused() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let page = ann.get("/cards/settings").await.text;
    assert!(page.contains("<option>Europe/Berlin</option>"), "places are there to choose");
    let form = "new=20&reviews=200&retention=90&zone=Europe%2FBerlin";
    assert_eq!(ann.send_form("/cards/settings", form).await.header("location"), "/cards");
    let page = ann.get("/cards/settings").await.text;
    assert!(page.contains("<option selected>Europe/Berlin</option>"), "{page}");
    // On 20 November it is winter: the day begins at 03:00 UTC, and the card comes back then.
    ann.send_form("/cards/review", "card=one/a&reviews=0&grade=hard").await;
    let due = async |ann: &mut Person<'_>| {
        ann.get("/cards/review?topic=basics").await.text.contains("Front one a")
    };
    // It is midnight in UTC, and still the day before: due at the next 03:00 UTC.
    site.clock.advance(3 * HOUR - 1);
    assert!(!due(&mut ann).await);
    site.clock.advance(1);
    assert!(due(&mut ann).await);
    let refused = ann.send_form("/cards/settings", "new=20&reviews=7&retention=90&zone=Atlantis");
    let refused = refused.await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.text.contains("There is no such clock.") && refused.text.contains("value=\"7\"")
    );
}

#[tokio::test]
async fn parameters_are_fitted_to_enough_reviews_and_can_be_put_back() {
    let site = site().await;
    let mut ann = Person::new(&site);
    ann.send_form("/cards/review", "card=one/a&reviews=0&grade=good").await;
    let page = ann.get("/cards/settings").await.text;
    assert!(page.contains("from 400 reviews") || page.contains("from 400 on"), "{page}");
    assert!(!page.contains("/cards/parameters"), "there is nothing to fit yet");
    assert_eq!(ann.send_form("/cards/parameters", "").await.status, 400);

    // A learner who forgets every third card, by a file.
    let began = 1_700_000_000i64;
    let log = |card: i64| {
        let mut at = began + card * 3_600;
        let reviews: Vec<String> = (0..8i64)
            .map(|nth| {
                at += (nth * 3 + card % 5) * 24 * 3_600;
                let grade = if (nth + card) % 3 == 2 { 1 } else { 3 };
                format!("[{at},{grade},90,0,1,0]")
            })
            .collect();
        format!("\"one/x{card}\":[{}]", reviews.join(","))
    };
    let cards: Vec<String> = (0..80).map(log).collect();
    let file = format!(
        "{{\"format\":\"interleave progress\",\"version\":1,\"reviews\":{{{}}}}}",
        cards.join(",")
    );
    let read = ann.send_file("/me/progress/file", &file).await;
    assert_eq!(read.header("location"), "/me/progress?done=file", "{}", read.text);
    let page = ann.get("/cards/settings").await.text;
    assert!(page.contains("Fit them to my reviews"), "{page}");
    let before: serde_json::Value =
        serde_json::from_str(&ann.get("/me/progress.json").await.text).unwrap();
    let fitted = ann.send_form("/cards/parameters", "").await;
    assert_eq!(fitted.header("location"), "/cards/settings#own", "{}", fitted.text);
    let page = ann.get("/cards/settings").await.text;
    assert!(page.contains("Yours were fitted on 2026-11-20"), "{page}");
    let after: serde_json::Value =
        serde_json::from_str(&ann.get("/me/progress.json").await.text).unwrap();
    assert_eq!(after["fitted"]["numbers"].as_array().map(Vec::len), Some(21));
    assert_eq!(after["reviews"], before["reviews"], "the log is as it was");
    // Who has that file goes on by the same parameters.
    let mut other = Person::new(&site);
    other.send_file("/me/progress/file", &after.to_string()).await;
    assert!(other.get("/cards/settings").await.text.contains("Yours were fitted on 2026-11-20"));
    ann.send_form("/cards/parameters", "default=1").await;
    assert!(ann.get("/cards/settings").await.text.contains("Yours are the default ones"));
}
