//! Decks as files for Anki. What Anki makes of them is tried with its own backend: tests/python/anki.

use std::io::{Cursor, Read};

use axum::http::{StatusCode, header};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, Row, SqliteConnection};

use crate::support::site::{Person, Setup, Site, poll};

/// Two topics: cards of different levels, one with a program and links.
async fn site() -> Site {
    let mut setup = Setup::new(poll("p", ""));
    let card = |id: &str| {
        format!("  - id: {id}\n    front: Front {id}\n    back: See [the lock](/concepts/one).\n")
    };
    for (path, concept, topic, level) in
        [("basics/one.yaml", "one", "basics", "junior"), ("more/two.yaml", "two", "more", "senior")]
    {
        let text = format!(
            "concept: {concept}\ntitle: Concept {concept}\ntopic: {topic}\nlevel: {level}\n\
             summary: Cards.\ncards:\n{}{}",
            card("a"),
            card("b")
        );
        setup.files.push((path, text));
    }
    setup.start().await
}

/// A note of a file: guid, fields, tags.
type Note = (String, Vec<String>, String);

async fn notes(file: &[u8]) -> Vec<Note> {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut collection = Vec::new();
    zip.by_name("collection.anki2").unwrap().read_to_end(&mut collection).unwrap();
    assert!(zip.by_name("media").is_ok());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("collection.anki2");
    std::fs::write(&path, collection).unwrap();
    let options = SqliteConnectOptions::new().filename(&path).read_only(true);
    let mut file = SqliteConnection::connect_with(&options).await.unwrap();
    let rows =
        sqlx::query("select guid, flds, tags from notes join cards on nid = notes.id order by due")
            .fetch_all(&mut file)
            .await
            .unwrap();
    let note = |row: &sqlx::sqlite::SqliteRow| {
        let fields: String = row.get(1);
        (row.get(0), fields.split('\u{1f}').map(str::to_owned).collect(), row.get(2))
    };
    rows.iter().map(note).collect()
}

fn names(notes: &[Note]) -> Vec<&str> {
    notes.iter().map(|(_, fields, _)| fields.last().unwrap().as_str()).collect()
}

async fn deck(ann: &mut Person<'_>, which: &str) -> Vec<Note> {
    let (status, headers, file) = ann.get_bytes(&format!("/cards/deck.apkg{which}")).await;
    assert_eq!(status, StatusCode::OK);
    let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"cards"), "{disposition}");
    notes(&file).await
}

#[tokio::test]
async fn a_deck_has_its_cards_in_learning_order_and_always_the_same_notes() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let all = deck(&mut ann, "").await;
    assert_eq!(names(&all), ["one/a", "one/b", "two/a", "two/b"]);
    assert_eq!(names(&deck(&mut ann, "?topic=more").await), ["two/a", "two/b"]);
    assert_eq!(names(&deck(&mut ann, "?level=junior").await), ["one/a", "one/b"]);
    site.clock.advance(3_600);
    assert_eq!(all, deck(&mut Person::new(&site), "").await, "for everybody, at any time");
    let (guid, fields, tags) = &all[0];
    assert_eq!(guid, "interleave:one/a");
    assert_eq!(fields[0], "<p>Front a</p>");
    assert_eq!(
        fields[1], "<p>See the lock.</p>",
        "a link that leads nowhere from Anki is its text"
    );
    assert_eq!(tags, " basics::one level::junior kind::card ");
}

#[tokio::test]
async fn links_lead_to_the_site_where_it_has_an_address() {
    let mut setup = Setup::new(poll("p", ""));
    setup.public_url = Some("https://cards.example".parse().unwrap());
    let text = "concept: one\ntitle: One\ntopic: basics\nlevel: junior\nsummary: Cards.\ncards:\n\
                \x20 - {id: a, front: A?, back: \"[B](/concepts/one)\"}\n";
    setup.files.push(("basics/one.yaml", text.to_owned()));
    let site = setup.start().await;
    let all = deck(&mut Person::new(&site), "").await;
    let fields = &all[0].1;
    assert_eq!(fields[1], "<p><a href=\"https://cards.example/concepts/one\">B</a></p>");
}

#[tokio::test]
async fn what_a_learner_missed_is_a_deck_of_theirs() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let (status, _, page) = ann.get_bytes("/cards/deck.apkg?deck=missed").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let page = String::from_utf8_lossy(&page);
    assert!(page.contains("There is no card in this deck"), "{page}");
    // The form again, as it was sent.
    assert!(page.contains("<option value=\"missed\" selected>"), "{page}");
    let sent = ann.send_form("/questions/lab/known", "option=wrong").await;
    assert!(sent.status.is_redirection() || sent.status.is_success(), "{}", sent.text);
    let missed = deck(&mut ann, "?deck=missed").await;
    assert_eq!(names(&missed), ["q:lab/known"]);
    let (guid, fields, tags) = &missed[0];
    assert_eq!(guid, "interleave:q:lab/known");
    assert_eq!(fields[0], "<p>Which is right?</p>");
    assert_eq!(
        (fields[3].as_str(), fields[4].as_str()),
        ("<p>This</p>", "<p>It is.</p><p>So it is.</p>")
    );
    assert!(tags.contains(" kind::one "), "{tags}");
    let (status, ..) = Person::new(&site).get_bytes("/cards/deck.apkg?deck=missed").await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "somebody else has missed nothing");
}

#[tokio::test]
async fn the_cards_page_offers_any_deck_and_others_are_not_found() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let page = ann.get("/cards").await.text;
    assert!(page.contains("formaction=\"/cards/deck.apkg\""), "{page}");
    // As the form sends it: all fields, the empty ones, too.
    let chosen = deck(&mut ann, "?topic=more&level=&deck=").await;
    assert_eq!(names(&chosen), ["two/a", "two/b"]);
    for which in ["?topic=nowhere", "?level=expert", "?deck=stolen"] {
        let answer = ann.get(&format!("/cards/deck.apkg{which}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{which}");
    }
}
