//! A card whose id was changed without a word: the start says whose progress would be lost.

use std::fs;

use crate::support::process::Launch;
use crate::support::voter::{Line, cookie, visitor};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_was_reviewed_and_is_gone_is_told_of_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let file = folder.path().join("questions/basics/ballots.yaml");
    let write = |card: &str| {
        let text = fs::read_to_string(&file).expect("the bank");
        let bank = text.split("cards:\n").next().expect("all before");
        let cards = format!(
            "cards:\n  - {card}\n    front: What is a future?\n    back: A value that comes.\n"
        );
        fs::write(&file, format!("{bank}{cards}")).expect("written");
    };
    write("id: future");
    let server = launch.start();
    let mut line = Line::new(server.address);
    let form = "card=ballots/future&grade=good&reviews=0";
    let graded = line.send("POST", "/cards/review", &cookie(visitor(1)), form).await;
    assert_eq!(graded.expect("an answer").status, 303);
    assert!(!server.log().contains("the bank does not have"), "{}", server.log());
    server.stop();

    write("id: promise");
    let server = launch.start();
    let said = "learners have reviewed cards that the bank does not have";
    assert!(server.log().contains(said), "{}", server.log());
    assert!(server.log().contains("ballots/future"), "{}", server.log());
    server.stop();
    let checked = launch.run(&["check"]).out;
    assert!(checked.contains("warning[Q087]: learners have reviewed"), "{checked}");
    assert!(checked.contains("the card `ballots/future`, and it is not here"), "{checked}");

    write("id: promise\n    was: [future]");
    let server = launch.start();
    assert!(!server.log().contains(said), "{}", server.log());
    let checked = launch.run(&["check"]).out;
    assert!(!checked.contains("Q087"), "{checked}");
    let data =
        Line::new(server.address).send("GET", "/privacy/data", &cookie(visitor(1)), "").await;
    let data = data.expect("an answer").body;
    assert!(data.contains("ballots/promise") && !data.contains("ballots/future"), "{data}");
    server.stop();
}
