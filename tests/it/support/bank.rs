//! A small bank of polls, written into a folder.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Polls of one choice, by number.
pub(crate) const POLLS: usize = 10;

/// The options of each of them.
pub(crate) const OPTIONS: [&str; 3] = ["first", "second", "third"];

/// A poll of one choice: `ballots/p0` to `ballots/p9`.
pub(crate) fn poll(number: usize) -> String {
    format!("ballots/p{}", number % POLLS)
}

/// Writes the bank below a folder, and says where. Beside the polls of one choice it has
/// `ballots/several`, whose ballots may name two options, and the question `ballots/known`.
pub(crate) fn write(folder: &Path) -> PathBuf {
    let bank = folder.join("questions");
    let topic = bank.join("basics");
    fs::create_dir_all(&topic).expect("a folder");
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n";
    fs::write(bank.join("topics.yaml"), topics).expect("the topics");
    let mut text = "concept: ballots\ntitle: Ballots\ntopic: basics\nlevel: junior\n\
         summary: Polls to vote in.\nquestions:\n  - id: known\n    stem: Which is right?\n    options:\n      \
         - id: right\n        text: This\n        correct: true\n        why: It is.\n      \
         - id: wrong\n        text: That\n        why: It is not.\n    explanation: So it is.\npolls:\n"
        .to_owned();
    for number in 0..POLLS {
        let _ = write!(text, "  - id: p{number}\n    stem: Poll {number}?\n    options:\n");
        for option in OPTIONS {
            let _ = write!(text, "      - id: {option}\n        text: The {option}\n");
        }
    }
    text.push_str(
        "  - id: several\n    stem: Several?\n    choose: { min: 1, max: 2 }\n    options:\n",
    );
    for option in OPTIONS {
        let _ = write!(text, "      - id: {option}\n        text: The {option}\n");
    }
    fs::write(topic.join("ballots.yaml"), text).expect("the concept");
    bank
}
