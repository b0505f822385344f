//! A bank of one's own: it looks like its own, alone or beside another.

use std::fs;

use crate::support::process::Launch;
use crate::support::site::{Person, Setup, poll};
use crate::support::visitor::plain;
use crate::support::voter::Line;

const BANK: &str = "title: Payments & more\nsentence: \"Ask before you pay: a bank of a team.\"\n\
     licence: CC BY 4.0\ndemos: none\n";

#[tokio::test]
async fn pages_say_the_name_of_the_bank_and_show_the_demos_it_wants() {
    let mut setup = Setup::new(poll("p", ""));
    setup.files.push(("bank.yaml", BANK.to_owned()));
    let site = setup.start().await;
    let mut ann = Person::new(&site);
    let home = ann.get("/").await.text;
    assert!(home.contains("<title>Ask before you pay · Payments &#38; more</title>"), "{home}");
    assert!(home.contains("property=\"og:title\" content=\"Ask before you pay\""), "{home}");
    let words = plain(&home);
    assert!(words.contains("Ask before you pay: a bank of a team."), "{words}");
    assert!(words.contains("made with Interleave 0.1.0"), "{words}");
    assert!(!home.contains("href=\"/demos"), "no way to demos: {home}");
    let about = plain(&ann.get("/about").await.text);
    assert!(about.contains("About Payments &#38; more") && about.contains("CC BY 4.0"), "{about}");
    assert!(!about.contains("Rust programs"), "{about}");
    assert!(ann.get("/feed.atom").await.text.contains("<title>Payments &#38; more: polls"));
    assert_eq!(ann.get("/demos/gil").await.status, 404);
    assert_eq!(ann.send_form("/demos/gil/runs", "").await.status, 404);
    assert!(!ann.get("/search?q=gil").await.text.contains("/demos/"), "nor a search finds any");
    // What goes wrong is said under the same name.
    let lost = ann.get("/nothing").await;
    assert_eq!(lost.status, 404);
    assert!(lost.text.contains(" · Payments &#38; more</title>"), "{}", lost.text);
}

#[tokio::test]
async fn topics_say_what_they_are_about() {
    let site = Setup::new(poll("p", "")).start().await;
    for path in ["/topics", "/topics/basics"] {
        let page = plain(&Person::new(&site).get(path).await.text);
        assert!(page.contains("All there is."), "{path}: {page}");
    }
}

#[tokio::test]
async fn some_demos_can_be_shown() {
    let mut setup = Setup::new(poll("p", ""));
    let bank = BANK.replace("demos: none", "demos: [gil]");
    setup.files.push(("bank.yaml", bank));
    let site = setup.start().await;
    let mut ann = Person::new(&site);
    assert_eq!(ann.get("/demos/gil").await.status, 200);
    let list = ann.get("/demos").await.text;
    assert!(list.contains("href=\"/demos/gil\""), "{list}");
    assert!(!list.contains("href=\"/demos/cancellation\""), "{list}");
    assert_eq!(ann.get("/demos/cancellation").await.status, 404);
}

#[tokio::test]
async fn all_demos_can_be_shown_in_so_many_words() {
    let mut setup = Setup::new(poll("p", ""));
    setup.files.push(("bank.yaml", BANK.replace("demos: none", "demos: all")));
    let site = setup.start().await;
    let mut ann = Person::new(&site);
    for path in ["/demos/gil", "/demos/cancellation"] {
        assert_eq!(ann.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_banks_stand_beside_each_other_under_the_name_of_the_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let own = folder.path().join("own");
    fs::create_dir_all(own.join("money")).expect("a folder");
    fs::write(own.join("bank.yaml"), BANK).expect("a file");
    let concept = "concept: refunds\ntitle: Refunds\ntopic: money\nlevel: junior\nsummary: Of one.\n\
         questions:\n  - id: twice\n    stem: How often?\n    options:\n      \
         - {id: once, text: Once, correct: true, why: It is.}\n      \
         - {id: twice, text: Twice, why: It is not.}\n    explanation: Once.\n";
    fs::write(own.join("money/refunds.yaml"), concept).expect("a file");
    let both = format!("{}:{}", folder.path().join("questions").display(), own.display());
    let launch = launch.env("INTERLEAVE_QUESTIONS", &both);
    let server = launch.start();
    let mut line = Line::new(server.address);
    for path in ["/questions/ballots/known", "/questions/refunds/twice"] {
        let page = line.get(path).await.expect("a page");
        assert!(page.body.contains(" · Payments &#38; more</title>"), "{path}: {}", page.body);
    }
    server.stop();
    // Each keeps a ledger of its own.
    let own = own.display().to_string();
    assert!(launch.run(&["check", &own, "--accept"]).status.success());
    fs::write(
        format!("{own}/money/refunds.yaml"),
        concept.replace("id: twice\n    stem", "id: often\n    stem"),
    )
    .expect("a file");
    let told = launch.run(&["check"]);
    assert_eq!(told.status.code(), Some(1), "{told:?}");
    assert!(told.out.contains("refunds/twice"), "{}", told.out);
}
