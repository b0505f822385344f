//! What costs an author time: a first draft with many mistakes, and a file full of them.

use std::time::{Duration, Instant};

use super::{bank, check, run, with};

/// Ten mistakes, of YAML, of shape and of rules: two runs of `check` are enough, the second after
/// all that the first named was mended.
#[test]
fn a_draft_with_ten_mistakes_needs_two_runs() {
    let draft = "\
concept: gil
title: The lock: a story
topic: threads
level: medium
summary: One lock.
demos: [gill]
questions:
  - id: first
    stem: `await` is what?
    options:
      - {id: this, text: This one, why: It is.}
      - id: that
        text: *That one*
        why: It is not.
  - id: first
    stem: \"is\" it?
    lvl: senior
    options:
      - {id: this, text: This one, correct: true}
      - {id: that, text: That one, why: It is not.}
";
    let (code, output) = check(&[("threads/gil.yaml", draft)]);
    assert_eq!(code, 1);
    for said in [
        "this `:` makes a key",
        "cannot stand behind `level`",
        "there is no demo `gill`",
        "a text cannot begin with a backtick",
        "no option is marked",
        "a text cannot begin with `*`",
        "the name `first` stands twice",
        "text stands behind the closing quote",
        "unknown key `lvl`",
        "the key `why` is missing",
        "the key `explanation` is missing",
    ] {
        assert!(output.contains(said), "{said}: {output}");
    }
}

/// Errors cost time in proportion to their number, and no more of them are printed than help.
#[test]
fn ninety_thousand_errors_are_cheap() {
    let keys: String = (0..900).map(|n| format!("    k{n}: 1\n")).collect();
    let card = |n| format!("  - id: c{n}\n    front: What is {n}?\n    back: That.\n{keys}");
    let cards = |from| -> String { (from..from + 50).map(card).collect() };
    let file = |from| with("cards:\n", &format!("cards:\n{}", cards(from)));
    let folder = bank(&[
        ("threads/gil.yaml", &file(0)),
        ("threads/lock.yaml", &file(50).replace("concept: gil", "concept: lock")),
    ]);
    let start = Instant::now();
    let output = run(folder.path(), &["bank"]);
    let took = start.elapsed();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("and 89950 more; --max 0 prints all"), "{}", &text[text.len() - 200..]);
    // A walk through the text for each error took two minutes; this is a debug build beside others.
    assert!(took < Duration::from_secs(30), "{took:?}");
}
