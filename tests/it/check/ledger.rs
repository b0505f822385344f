//! What was published neither vanishes nor changes its meaning unseen.

use std::fs;

use super::{GOOD, bank, printed, run, with};

/// What `check` says of a bank that was published and then changed.
fn after(change: &str) -> String {
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    let accepted = run(folder.path(), &["bank", "--accept"]);
    assert_eq!(accepted.status.code(), Some(0), "{}", printed(&accepted));
    fs::write(folder.path().join("bank/threads/gil.yaml"), change).expect("a file");
    let output = run(folder.path(), &["bank"]);
    let text = printed(&output);
    // Who accepts it is asked no more.
    run(folder.path(), &["bank", "--accept"]);
    let again = run(folder.path(), &["bank"]);
    format!(
        "({}, then {})\n\n{text}",
        output.status.code().unwrap_or(-1),
        again.status.code().unwrap_or(-1)
    )
}

#[test]
fn what_was_published_is_remembered() {
    let retired = "    retired: {on: 2026-01-01, why: It is old.}\n    stem: Which?";
    let cases = [
        ("nothing changed", GOOD.to_owned()),
        ("a slip was mended", with("    stem: Which?", "    stem: Which one?")),
        ("a question is gone", with("  - id: first", "  - id: second")),
        ("a question was renamed", with("  - id: first", "  - id: second\n    was: [first]")),
        ("a question was retired", with("    stem: Which?", retired)),
        (
            "a question is a draft again",
            with("    stem: Which?", "    status: draft\n    stem: Which?"),
        ),
        (
            "the key changed",
            GOOD.replace("        correct: true\n", "").replace(
                "        why: It is not.",
                "        correct: true\n        why: It is not.",
            ),
        ),
        (
            "an option was renamed",
            with(
                "      - id: that\n        text: That one",
                "      - id: other\n        text: That one",
            ),
        ),
        (
            "an option was renamed, and says so",
            with(
                "      - id: that\n        text: That one",
                "      - id: other\n        was: [that]\n        text: That one",
            ),
        ),
        (
            "an option takes the former name of another",
            with(
                "      - id: that\n        text: That one",
                "      - id: other\n        was: [this]\n        text: That one",
            ),
        ),
        (
            "an option was renamed, with a revision",
            GOOD.replace(
                "      - id: that\n        text: That one",
                "      - id: other\n        text: That one",
            )
            .replace("    stem: Which?", "    revision: 2\n    stem: Which?"),
        ),
        ("a card is gone", with("  - id: what", "  - id: which")),
        (
            "a poll has other options",
            with(
                "      - id: that\n        text: That\n",
                "      - id: those\n        text: Those\n",
            ),
        ),
    ];
    let mut text = String::new();
    for (case, file) in cases {
        text.push_str(&format!("{case} {}\n\n", after(&file)));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn an_old_name_is_not_used_again() {
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    let file = folder.path().join("bank/threads/gil.yaml");
    let ledger = folder.path().join("bank/.ledger/items.txt");
    let accept = || run(folder.path(), &["bank", "--accept"]);
    accept();
    fs::write(&file, with("  - id: first", "  - id: second")).expect("a file");
    accept();
    fs::write(&file, GOOD).expect("a file");
    let back = printed(&run(folder.path(), &["bank"]));
    fs::write(
        &file,
        with("    stem: Which?", "    retired: {on: 2026-01-01, why: Old.}\n    stem: Which?"),
    )
    .expect("a file");
    fs::remove_file(&ledger).expect("the ledger");
    accept();
    fs::write(&file, GOOD).expect("a file");
    let again = printed(&run(folder.path(), &["bank"]));
    fs::write(&file, with("    stem: Which?", "    revision: 2\n    stem: Which?"))
        .expect("a file");
    fs::remove_file(&ledger).expect("the ledger");
    accept();
    fs::write(&file, GOOD).expect("a file");
    let sunk = printed(&run(folder.path(), &["bank"]));
    fs::write(&ledger, "nonsense\n").expect("a file");
    let damaged = printed(&run(folder.path(), &["bank"]));
    insta::assert_snapshot!([back, again, sunk, damaged].join("\n"));
}

#[test]
fn what_has_errors_is_not_published() {
    let folder = bank(&[("threads/gil.yaml", &with("title: The lock\n", ""))]);
    assert_eq!(run(folder.path(), &["bank", "--accept"]).status.code(), Some(1));
    assert!(!folder.path().join("bank/.ledger").exists());
    let one = run(folder.path(), &["bank/threads/gil.yaml", "--accept"]);
    assert_eq!(one.status.code(), Some(2));
}

#[test]
fn a_translation_is_held_against_its_words() {
    let translation = "concept: gil\nlang: de\nof: old\ntitle: Das Schloss\nquestions:\n  first: {of: old, stem: Welches?}\n  none: {of: x, stem: Keines?}\n";
    let folder = bank(&[
        ("threads/gil.yaml", GOOD),
        ("threads/gil.de.yaml", translation),
        ("threads/none.de.yaml", "concept: none\nlang: fr\nof: x\n"),
    ]);
    let output = run(folder.path(), &["bank"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(printed(&output));
}

#[test]
fn what_is_accepted_is_said() {
    let mut told = String::new();
    let mut tell = |case: &str, files: &[(&str, &str)], arguments: &[&str]| {
        let folder = bank(&[("threads/gil.yaml", GOOD)]);
        run(folder.path(), &["bank", "--accept"]);
        for (name, text) in files {
            let file = folder.path().join("bank").join(name);
            if file.is_dir() {
                fs::remove_dir_all(&file).expect("a folder");
            }
            fs::write(file, text).expect("a file");
        }
        let output = run(folder.path(), arguments);
        let code = output.status.code().unwrap_or(-1);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
        told.push_str(&format!("{case} ({code})\n\n{said}\n\n"));
    };
    let whole = ["bank", "--accept"];
    let renamed = with("  - id: first", "  - id: second");
    let reworded = with("    stem: Which?", "    stem: Which one of the two?");
    let wrong = GOOD.replace("topic: threads", "tropic: threads");
    tell("nothing changed", &[], &whole);
    tell("a question is gone", &[("threads/gil.yaml", &renamed)], &whole);
    tell("a question was reworded", &[("threads/gil.yaml", &reworded)], &whole);
    tell("there is an error", &[("threads/gil.yaml", &wrong)], &whole);
    tell("the ledger is no folder", &[(".ledger", "")], &whole);
    tell("one file", &[], &["bank/threads/gil.yaml", "--accept"]);
    tell("two banks", &[], &["bank", "bank", "--accept"]);
    tell("no such rule", &[], &["--explain", "Q999"]);
    insta::assert_snapshot!(told);
}
