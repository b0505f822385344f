//! What was published neither vanishes nor changes its meaning unseen.

use std::fs;

use interleave::store::{Place, Store};
use sqlx::Connection;

use super::proof::RACE;
use super::{GOOD, bank, printed, run, with};

/// What `check` says of a bank that was published and then changed.
fn after(change: &str) -> String {
    changed(GOOD, change)
}

/// The same of another bank.
fn changed(before: &str, change: &str) -> String {
    let folder = bank(&[("threads/gil.yaml", before)]);
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
        ("a poll is gone", with("  - id: taste", "  - id: liking")),
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
fn a_puzzle_that_was_published_is_remembered() {
    let before = format!("{GOOD}{RACE}");
    let with = |from: &str, to: &str| {
        assert_eq!(before.matches(from).count(), 1, "{from}");
        before.replace(from, to)
    };
    // Each adds two: 4, or 2 when one is lost.
    let other = before
        .replace("          n += 1\n", "          n += 2\n")
        .replace("prints: \"1\"", "prints: \"4\"");
    let moved = before.replace(", goal: true", "").replace("\"2\", why", "\"2\", goal: true, why");
    let swapped = with(
        "      - {prints: \"1\", goal: true, why: One was lost.}\n      - {prints: \"2\", why: None was lost.}\n",
        "      - {prints: \"2\", why: None was lost.}\n      - {prints: \"1\", goal: true, why: One of them.}\n",
    );
    let cases = [
        ("nothing changed", before.clone()),
        ("it is gone", GOOD.to_owned()),
        ("it was renamed", with("  - id: lost", "  - id: race")),
        ("it was renamed, and says so", with("  - id: lost", "  - id: race\n    was: [lost]")),
        ("other outcomes can happen", other.clone()),
        (
            "other outcomes can happen, with a revision",
            other.replace("  - id: lost", "  - id: lost\n    revision: 2"),
        ),
        ("another outcome is to be reached", moved),
        ("outcomes stand in another order, with other reasons", swapped),
        ("the program is written otherwise", with("      n = 0\n", "      n = 1 - 1\n")),
    ];
    let mut text = String::new();
    for (case, file) in cases {
        text.push_str(&format!("{case} {}\n\n", changed(&before, &file)));
    }
    insta::assert_snapshot!(text);
}

/// A question that takes the name of a card says nothing of that card, and the other way round.
#[test]
fn a_card_that_vanished_is_not_hidden_by_a_question() {
    let without =
        GOOD.replace("  - id: what\n    front: What?", "  - id: which\n    front: Which?");
    for (case, file) in [
        ("its name is a question's", without.replace("  - id: first", "  - id: what")),
        (
            "its name was a question's",
            without.replace("  - id: first", "  - id: first\n    was: [what]"),
        ),
        ("its name is a poll's", without.replace("  - id: taste", "  - id: what")),
    ] {
        let said = after(&file);
        assert!(said.contains("`gil/card:what` was published and is gone"), "{case}: {said}");
        assert!(said.contains("that its reviews are lost"), "{case}: {said}");
    }
    // A concept that was renamed takes its cards along, and only those it has.
    let renamed = |file: &str| {
        let folder = bank(&[("threads/gil.yaml", GOOD)]);
        run(folder.path(), &["bank", "--accept"]);
        fs::remove_file(folder.path().join("bank/threads/gil.yaml")).expect("the file");
        let file = file.replace("concept: gil\n", "concept: lock\nwas: [gil]\n");
        fs::write(folder.path().join("bank/threads/lock.yaml"), file).expect("a file");
        printed(&run(folder.path(), &["bank"]))
    };
    let kept = renamed(GOOD);
    assert!(kept.contains("all as they should be"), "{kept}");
    let lost = renamed(&without);
    assert!(lost.contains("`gil/card:what` was published and is gone"), "{lost}");
    let lost = renamed(&without.replace("  - id: first", "  - id: what"));
    assert!(lost.contains("`gil/card:what` was published and is gone"), "{lost}");
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
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
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
    tell("a folder is in its way", &[(".ledger/items.txt.new/x", "")], &whole);
    tell("one file", &[], &["bank/threads/gil.yaml", "--accept"]);
    tell("two banks", &[], &["bank", "bank", "--accept"]);
    tell("no such rule", &[], &["--explain", "Q999"]);
    insta::assert_snapshot!(told);
}

#[test]
fn a_ledger_that_cannot_be_read_is_not_taken_for_an_empty_one() {
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    run(folder.path(), &["bank", "--accept"]);
    let file = folder.path().join("bank/.ledger/items.txt");
    fs::write(&file, b"\xff\xfe").expect("a file");
    for arguments in [&["bank"][..], &["bank", "--accept"]] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
        assert!(said.contains("Q084") && said.contains("cannot be read"), "{said}");
    }
    assert_eq!(fs::read(&file).expect("a file"), b"\xff\xfe");
}

#[test]
fn a_comment_behind_a_text_is_not_published_by_a_fix() {
    let private = with("    stem: Which?", "    stem: Which?  # TODO ask Bob");
    let folder = bank(&[("threads/gil.yaml", &private)]);
    run(folder.path(), &["bank", "--fix"]);
    let text = fs::read_to_string(folder.path().join("bank/threads/gil.yaml")).expect("a file");
    assert_eq!(text, private);
}

/// What learners reviewed is looked up in the database of the site that serves the bank.
#[tokio::test]
async fn a_card_that_was_reviewed_and_vanished_is_told() {
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    let place = Place::Sqlite(folder.path().join("data/interleave.db"));
    fs::create_dir_all(folder.path().join("data")).expect("a folder");
    let store = Store::open(&place).await.expect("a store");
    store.close().await;
    let Place::Sqlite(file) = &place else { unreachable!("it is a file") };
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut database = sqlx::SqliteConnection::connect_with(&options).await.expect("the database");
    for card in ["gil/gone", "gil/what", "?gil/first"] {
        let sql = "insert into card (learner, card, stability, difficulty, reviews, lapses, revision, \
                   reviewed_at, due_at) values (zeroblob(16), $1, 1, 1, 1, 0, 1, 0, 0)";
        sqlx::query(sql).bind(card).execute(&mut database).await.expect("a review");
    }
    database.close().await.expect("closed");
    let output = run(folder.path(), &["--questions", "bank", "--data", "data"]);
    assert_eq!(output.status.code(), Some(0));
    let named = run(folder.path(), &["./bank", "--questions", "bank", "--data", "data"]);
    assert_eq!(printed(&output).replace("bank:", "./bank:"), printed(&named));
    insta::assert_snapshot!(printed(&output));
    // Another bank is none of this site's.
    fs::create_dir_all(folder.path().join("other")).expect("a folder");
    let other = run(folder.path(), &["bank", "--questions", "other", "--data", "data"]);
    assert!(printed(&other).contains("all as they should be"), "{}", printed(&other));
    // Without reviews nothing is said, and nothing is made.
    let fresh = run(folder.path(), &["--questions", "bank", "--data", "none"]);
    assert!(printed(&fresh).contains("all as they should be"), "{}", printed(&fresh));
    assert!(!folder.path().join("none").exists());
}
