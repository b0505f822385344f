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

/// A question of each kind, and a poll with rules.
const KINDS: &str = "\
concept: gil
title: The lock
topic: threads
level: middle
summary: One lock.
sources:
  - https://docs.python.org/3/
demos: [gil]
questions:
  - id: some
    kind: several
    stem: Which?
    options:
      - {id: this, text: This one, correct: true, why: It is.}
      - {id: that, text: That one, correct: true, why: It is.}
      - {id: none, text: Not one, why: They are.}
    explanation: Both are.
  - id: order
    kind: order
    stem: In which order?
    lines:
      - {id: make, text: Make it, why: First.}
      - {id: start, text: Start it}
      - {id: join, text: Wait for it}
    extra:
      - {id: run, text: Call run, why: That runs it here.}
    explanation: Make, start, join.
  - id: number
    kind: number
    stem: How many times as fast?
    unit: times
    answer: 1
    accept: {from: 0.8, to: 1.1}
    near: {from: 0.5, to: 1.5}
    wrong:
      - {id: four, from: 4, to: 4, why: There is one lock.}
      - {id: two, from: 1.9, to: 2.1, why: There is one lock.}
    otherwise: Count the locks.
    explanation: One.
  - id: aloud
    kind: aloud
    stem: What is it?
    minutes: 2
    rubric:
      - {id: lock, text: Says that it is a lock., weight: 2}
      - {id: bytecode, text: Says what it protects., weight: 1}
      - {id: gone, text: Says where it is gone., weight: 1}
      - {id: cost, text: Says what it costs., weight: 1}
    model: It is a lock around the interpreter.
    follow_up: [And then?]
    red_flags: [Nothing.]
cards:
  - id: what
    front: What?
    back: That.
polls:
  - id: taste
    stem: Which do you like?
    choose: {min: 1, max: 2}
    options:
      - {id: this, text: This}
      - {id: that, text: That}
";

#[test]
fn a_changed_key_of_every_kind_needs_a_higher_revision() {
    let cases = [
        ("nothing changed", "concept: gil", "concept: gil"),
        (
            "right options change places",
            "      - {id: this, text: This one, correct: true, why: It is.}\n      - {id: that, text: That one, correct: true, why: It is.}\n",
            "      - {id: that, text: That one, correct: true, why: It is.}\n      - {id: this, text: This one, correct: true, why: It is.}\n",
        ),
        ("one fewer is right", "That one, correct: true, why: It is.", "That one, why: It is."),
        (
            "two options say what the other said",
            "      - {id: this, text: This one, correct: true, why: It is.}\n      - {id: that, text: That one,",
            "      - {id: this, text: That one, correct: true, why: It is.}\n      - {id: that, text: This one,",
        ),
        (
            "two lines were reworded",
            "Start it}\n      - {id: join, text: Wait for it}",
            "Begin it}\n      - {id: join, text: Wait}",
        ),
        ("a line was reworded", "text: Call run", "text: Call its run"),
        ("a pair is free", "    extra:\n", "    free: [[start, join]]\n    extra:\n"),
        (
            "a line moved",
            "      - {id: start, text: Start it}\n      - {id: join, text: Wait for it}\n",
            "      - {id: join, text: Wait for it}\n      - {id: start, text: Start it}\n",
        ),
        ("another number", "answer: 1\n", "answer: 0.9\n"),
        ("another unit", "unit: times", "unit: per cent"),
        ("more is near", "to: 1.5}", "to: 1.6}"),
        ("nothing is near", "    near: {from: 0.5, to: 1.5}\n", ""),
        ("another wrong range", "from: 1.9", "from: 1.8"),
        ("a wrong range has another name", "id: two", "id: double"),
        (
            "another reason alone",
            "from: 4, to: 4, why: There is one lock.",
            "from: 4, to: 4, why: There is but one.",
        ),
        ("a point weighs more", "protects., weight: 1", "protects., weight: 3"),
        ("a point was reworded", "Says what it protects", "Says what it guards"),
        ("the back of a card was reworded", "back: That.", "back: This."),
        ("a poll lets choose one", "max: 2", "max: 1"),
        ("an option of a poll was reworded", "text: That}", "text: That one}"),
        (
            "both sides of a card were reworded",
            "What?\n    back: That.",
            "What is it?\n    back: This.",
        ),
        (
            "a poll and both its options were reworded",
            "Which do you like?\n    choose: {min: 1, max: 2}\n    options:\n      - {id: this, text: This}\n      - {id: that, text: That}",
            "Which?\n    choose: {min: 1, max: 2}\n    options:\n      - {id: this, text: This one}\n      - {id: that, text: That one}",
        ),
    ];
    let folder = bank(&[("threads/gil.yaml", KINDS)]);
    run(folder.path(), &["bank", "--accept"]);
    let ledger = fs::read_to_string(folder.path().join("bank/.ledger/items.txt"));
    let mut text = format!("{}\n", ledger.expect("a ledger"));
    for (case, from, to) in cases {
        assert_eq!(KINDS.matches(from).count(), 1, "{from}");
        text.push_str(&format!("{case} {}\n\n", changed(KINDS, &KINDS.replace(from, to))));
    }
    insta::assert_snapshot!(text);
}

/// What is kept under a former name hangs on `was` for good.
#[test]
fn a_former_name_is_not_forgotten_unseen() {
    let renamed = |from: &str, to: &str| {
        assert_eq!(GOOD.matches(from).count(), 1, "{from}");
        GOOD.replace(from, to)
    };
    let question = renamed("  - id: first", "  - id: second\n    was: [first]");
    let card = renamed("  - id: what", "  - id: which\n    was: [what]");
    let option = renamed(
        "      - id: that\n        text: That one",
        "      - id: other\n        was: [that]\n        text: That one",
    );
    let both = question.replace(
        "      - id: that\n        text: That one",
        "      - id: other\n        was: [that]\n        text: That one",
    );
    let poll = renamed("  - id: taste", "  - id: liking\n    was: [taste]");
    let swapped = |text: &str| {
        text.replace("        correct: true\n", "")
            .replace("        why: It is not.", "        correct: true\n        why: It is not.")
    };
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    let file = folder.path().join("bank/threads/gil.yaml");
    let mut told = String::new();
    // From one file to the next, each accepted when it is as it should be.
    let mut go = |case: &str, begin: &str, steps: &[&str]| {
        let _ = fs::remove_dir_all(folder.path().join("bank/.ledger"));
        fs::write(&file, begin).expect("a file");
        run(folder.path(), &["bank", "--accept"]);
        for step in steps {
            fs::write(&file, step).expect("a file");
            let output = run(folder.path(), &["bank"]);
            let code = output.status.code().unwrap_or(-1);
            told.push_str(&format!("{case} ({code})\n\n{}\n\n", printed(&output)));
            if code == 0 {
                run(folder.path(), &["bank", "--accept"]);
            }
        }
        run(folder.path(), &["bank", "--accept"]);
        let again = run(folder.path(), &["bank"]);
        // That votes are mixed is not accepted.
        if printed(&again).contains("[Q082]") {
            return;
        }
        assert_eq!(again.status.code(), Some(0), "{case}: {}", printed(&again));
    };
    let without = |text: &str, was: &str| {
        assert_eq!(text.matches(was).count(), 1, "{was}");
        text.replace(was, "")
    };
    go("a question", GOOD, &[&question, &without(&question, "    was: [first]\n")]);
    go(
        "a question that has its old name again",
        GOOD,
        &[&question, &renamed("  - id: first", "  - id: first\n    was: [second]")],
    );
    go("another question under the old name", GOOD, &[
        &question,
        &question.replace("cards:", "  - id: first\n    stem: What else?\n    options:\n      - {id: this, text: This one, correct: true, why: It is.}\n      - {id: that, text: That one, why: It is not.}\n    explanation: This one is.\ncards:").replace("    was: [first]\n", ""),
    ]);
    go("a question that was renamed and has another key", GOOD, &[&swapped(&question)]);
    go("a card", GOOD, &[&card, &without(&card, "    was: [what]\n")]);
    go("a poll", GOOD, &[&poll, &without(&poll, "    was: [taste]\n")]);
    go("an option", GOOD, &[&option, &without(&option, "        was: [that]\n")]);
    go(
        "an option of a question with a new name",
        GOOD,
        &[&option, &both, &without(&both, "        was: [that]\n")],
    );
    go(
        "an option whose votes do not count any more",
        GOOD,
        &[
            &option,
            &without(&option, "        was: [that]\n")
                .replace("    stem: Which?", "    revision: 2\n    stem: Which?"),
        ],
    );
    insta::assert_snapshot!(told);
}

#[test]
fn the_first_ledgers_are_held_to_what_they_remember_and_written_anew() {
    let folder = bank(&[("threads/gil.yaml", KINDS)]);
    let ledger = folder.path().join("bank/.ledger/items.txt");
    run(folder.path(), &["bank", "--accept"]);
    let now = fs::read_to_string(&ledger).expect("a ledger");
    let first: String = now
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split(' ').take(5).collect();
            if line.starts_with('#') { format!("{line}\n") } else { words.join(" ") + "\n" }
        })
        .collect();
    fs::write(&ledger, &first).expect("a file");
    let output = run(folder.path(), &["bank"]);
    assert!(printed(&output).contains("all as they should be"), "{}", printed(&output));
    run(folder.path(), &["bank", "--accept"]);
    assert_eq!(fs::read_to_string(&ledger).expect("a ledger"), now);
    // What they remember is held.
    fs::write(&ledger, &first).expect("a file");
    let file = folder.path().join("bank/threads/gil.yaml");
    fs::write(&file, KINDS.replace("That one, correct: true", "That one")).expect("a file");
    let output = run(folder.path(), &["bank"]);
    assert!(printed(&output).contains("the key or the options of `gil/some` changed"));
}

#[test]
fn an_emptied_ledger_is_not_one_of_nothing() {
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    let ledger = folder.path().join("bank/.ledger/items.txt");
    run(folder.path(), &["bank", "--accept"]);
    for emptied in ["", "\n", "gil/first one 1 this:that,this f04329d65eff\n"] {
        fs::write(&ledger, emptied).expect("a file");
        for arguments in [&["bank"][..], &["bank", "--accept"]] {
            let output = run(folder.path(), arguments);
            assert_eq!(output.status.code(), Some(1), "{emptied}");
            let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
            assert!(said.contains("Q084"), "{emptied}: {said}");
        }
        assert_eq!(fs::read_to_string(&ledger).expect("a file"), emptied);
    }
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
    let headless = printed(&run(folder.path(), &["bank"]));
    fs::write(&ledger, "# What was published:\nnonsense\n").expect("a file");
    let damaged = printed(&run(folder.path(), &["bank"]));
    insta::assert_snapshot!([back, again, sunk, headless, damaged].join("\n"));
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
fn a_translation_has_a_language_and_words() {
    let translation = "concept: gil\nlang: pt-br\nof: old\ntitle: A trava\n";
    let named = |name: &str, text: &str| {
        let folder = bank(&[("threads/gil.yaml", GOOD), (name, text)]);
        let output = run(folder.path(), &["bank"]);
        let code = output.status.code().unwrap_or(-1);
        format!("{name} ({code})\n\n{}\n\n", printed(&output))
    };
    let options = "questions:\n  first:\n    of: old\n    options: {this: {text: Este}, nope: {text: Nada}}\npolls:\n  taste:\n    of: old\n    options: {these: {text: Estes}}\n";
    let told = [
        named("threads/gil.pt-br.yaml", translation),
        named("threads/gil.pt-BR.yaml", &translation.replace("pt-br", "pt-BR")),
        named("threads/gil.zh-hant.yaml", &translation.replace("pt-br", "zh-hant")),
        named("threads/gil.es-419.yaml", &translation.replace("pt-br", "es-419")),
        named("threads/gil.DE.yaml", &translation.replace("pt-br", "de")),
        named("threads/gil.de.yaml", ""),
        named("threads/gil.pt-br.yaml", &format!("{translation}{options}")),
    ];
    insta::assert_snapshot!(told.concat());
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
