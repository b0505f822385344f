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
    let link = page.split("reveal=").nth(1)?.split('"').next()?;
    Some(link.replace("%2F", "/"))
}

/// Reviews what a topic asks next, and says which card it was.
async fn review(ann: &mut Person<'_>, topic: &str, grade: &str) -> String {
    let page = ann.get(&format!("/cards/review?topic={topic}")).await.text;
    let card = asked(&page).unwrap_or_else(|| panic!("nothing to review: {page}"));
    let back = ann.get(&format!("/cards/review?topic={topic}&reveal={card}")).await.text;
    let number = back.split("name=\"reviews\" value=\"").nth(1).unwrap().split('"').next().unwrap();
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
    assert!(done.contains("The next card comes back in 8 days"), "{done}");
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
