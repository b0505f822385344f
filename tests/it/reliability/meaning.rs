//! Votes are answers to what was asked: a bank that asks something else under them does not start.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::bank::poll;
use crate::support::process::{Launch, Server};
use crate::support::voter::{Line, Vote, visitor};

fn file(folder: &Path) -> PathBuf {
    folder.join("questions/basics/ballots.yaml")
}

fn edit(folder: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file(folder)).expect("the bank");
    assert!(text.contains(from), "{from} in {text}");
    fs::write(file(folder), text.replacen(from, to, 1)).expect("written");
}

async fn vote(server: &Server, number: u128) {
    let mut line = Line::new(server.address);
    let vote = line.vote(&poll(0), &["first"], visitor(number)).await.expect("an answer");
    assert_eq!(vote, Vote::Counted);
    let path = "/questions/ballots/known";
    let who = crate::support::voter::cookie(visitor(number));
    let answer = line.send("POST", path, &who, "option=right").await.expect("an answer");
    assert_eq!(answer.status, 303, "{answer:?}");
}

fn refused(launch: &Launch) -> String {
    let ended = launch.try_start().err().expect("no start");
    ended.err.lines().last().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_voted_on_cannot_be_asked_otherwise() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let at = folder.path();
    // Before the first vote everything may change.
    launch.start().stop();
    edit(at, "stem: Poll 0?", "stem: Are you single?");
    let server = launch.start();
    vote(&server, 1).await;
    server.stop();

    edit(at, "stem: Are you single?", "stem: Are you singel?");
    launch.start().stop();
    edit(at, "stem: Are you singel?", "stem: Do you agree to be fired tomorrow?");
    let line = refused(&launch);
    assert!(line.contains("ballots/p0: it asked \u{201c}are you single?\u{201d}"), "{line}");
    assert!(line.contains("new `id`"), "{line}");
    edit(at, "stem: Do you agree to be fired tomorrow?", "stem: Are you single?");
    launch.start().stop();

    // The key under answers that were given; a new revision says that it is another question.
    edit(at, "correct: true\n        why: It is.", "why: It is.");
    edit(at, "text: That\n", "text: That\n        correct: true\n");
    let line = refused(&launch);
    assert!(line.contains("ballots/known: another answer is right now"), "{line}");
    edit(at, "- id: known\n", "- id: known\n    revision: 2\n");
    launch.start().stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn privacy_is_not_lifted_from_votes_that_were_cast() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let (name, private) = ("- id: p0\n", "    private: true\n    closes: 2090-01-01\n");
    edit(folder.path(), name, &format!("{name}{private}"));
    let server = launch.start();
    vote(&server, 1).await;
    server.stop();
    edit(folder.path(), private, "");
    let line = refused(&launch);
    assert!(line.contains("ballots/p0: it was private when they voted"), "{line}");
    edit(folder.path(), name, &format!("{name}{private}"));
    launch.start().stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_close_of_a_private_poll_moves_until_it_has_come() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path());
    let name = "- id: p0\n";
    edit(folder.path(), name, &format!("{name}    private: true\n    closes: 2090-01-01\n"));
    let server = launch.start();
    vote(&server, 1).await;
    server.stop();
    edit(folder.path(), "closes: 2090-01-01", "closes: 2091-01-01");
    launch.start().stop();
    // Closed at once; from then on its results are out, and may not move.
    edit(folder.path(), "closes: 2091-01-01", "closes: 2020-01-01");
    launch.start().stop();
    edit(folder.path(), "closes: 2020-01-01", "closes: 2092-01-01");
    let line = refused(&launch);
    assert!(line.contains("it is private and closed on 2020-01-02T00:00:00Z"), "{line}");
}
