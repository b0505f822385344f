//! Every message about shapes and rules, as it is printed.

use super::{GOOD, bank, case, check, printed, run, said, with};

#[test]
fn a_good_bank_is_counted() {
    let (code, output) = check(&[("threads/gil.yaml", GOOD)]);
    assert_eq!(output, "1 concept, 1 question, 1 card, 1 poll: all as they should be\n");
    assert_eq!(code, 0);
}

#[test]
fn what_has_another_shape() {
    let choose = |value: &str| {
        with("    stem: Which do you like?", &format!("    stem: Which?\n    choose: {value}"))
    };
    insta::assert_snapshot!(said(&[
        case("an unknown key, nearly right", "summary: One lock.", "sumary: One lock."),
        case("an unknown key, all wrong", "summary: One lock.", "summary: One lock.\nauthor: me"),
        case(
            "an unknown key of a question",
            "    stem: Which?",
            "    stem: Which?\n    lvl: senior"
        ),
        case("an unknown key of an option", "        correct: true", "        corect: true"),
        case("an unknown key of a card", "    back: That.", "    back: That.\n    hint: no"),
        case(
            "an unknown key of a poll",
            "    stem: Which do you like?",
            "    stem: Which?\n    close: 2026-01-01"
        ),
        case(
            "an unknown key of a source",
            "  - https://docs.python.org/3/",
            "  - name: Python\n    url: https://docs.python.org/3/"
        ),
        case("a source without an address", "  - https://docs.python.org/3/", "  - title: Python"),
        case("a missing key", "title: The lock\n", ""),
        case("a missing key of a question", "    stem: Which?\n", ""),
        case("a missing key of an option", "        why: It is not.\n", ""),
        case("a missing id", "      - id: that\n        text: That one", "      - text: That one"),
        case(
            "a missing id between braces",
            "      - id: that\n        text: That one\n        why: It is not.\n",
            "      - {text: That one, why: It is not.}\n"
        ),
        case("a key that stands twice", "level: middle", "level: middle\nlevel: junior"),
        case("a list that stands twice", "cards:", "demos: [gil]\ncards:"),
        case("a list for a text", "title: The lock", "title: [The, lock]"),
        case("a mapping for a text", "title: The lock", "title: {The: lock}"),
        case("a text for a list", "demos: [gil]", "demos: gil"),
        case(
            "a text for an option",
            "      - id: that\n        text: That one\n",
            "      - That one\n      - id: that\n        text: x\n"
        ),
        case("nothing for a text", "title: The lock", "title:"),
        case("null for a text", "title: The lock", "title: null"),
        case("nothing for a list", "demos: [gil]", "demos:"),
        case("not a truth value", "        correct: true", "        correct: yes"),
        case("a text for a truth value", "        correct: true", "        correct: \"true\""),
        ("a number out of range", choose("{min: 1, max: 300}")),
        ("not a number", choose("{min: one, max: 2}")),
        ("a number for a mapping", choose("2")),
    ]));
}

#[test]
fn what_a_concept_must_say() {
    let long = "x".repeat(401);
    insta::assert_snapshot!(said(&[
        case("another name than the file's", "concept: gil", "concept: lock"),
        case("another topic than the folder's", "topic: threads", "topic: processes"),
        case("a name that cannot be one", "concept: gil", "concept: The GIL"),
        case("a name with an underscore", "demos: [gil]", "see_also: [event_loop]"),
        case("a topic that cannot be one", "topic: threads", "topic: Threads"),
        case("not a level", "level: middle", "level: expert"),
        case("nearly a level", "level: middle", "level: midle"),
        case("an empty text", "title: The lock", "title: \"\""),
        case("a text of spaces", "title: The lock", "title: \"  \""),
        case("a text that is too long", "summary: One lock.", &format!("summary: {long}")),
        case("not an address", "  - https://docs.python.org/3/", "  - docs.python.org"),
        case(
            "not an address, with a title",
            "  - https://docs.python.org/3/",
            "  - title: Python\n    url: javascript:alert(1)"
        ),
        case("a demo, nearly right", "demos: [gil]", "demos: [gill]"),
        case("a demo, all wrong", "demos: [gil]", "demos: [global-interpreter-lock]"),
        case("a demo that cannot be one", "demos: [gil]", "demos: [The GIL]"),
        case("a demo that stands twice", "demos: [gil]", "demos: [gil, gil]"),
        case("a concept that is not there", "demos: [gil]", "see_also: [asyncio]"),
        case("itself", "demos: [gil]", "see_also: [gil]"),
        case("a former name that is there", "demos: [gil]", "was: [gil]"),
    ]));
}

#[test]
fn what_a_question_must_say() {
    let long = "x".repeat(401);
    let options = "      - id: this\n        text: This one\n        correct: true\n        why: It is.\n      - id: that\n        text: That one\n        why: It is not.\n";
    let nine = "      - {id: a, text: This one, correct: true, why: It is.}\n".to_owned()
        + &(1..=8)
            .map(|n| format!("      - {{id: n{n}, text: No {n}, why: No.}}\n"))
            .collect::<String>();
    insta::assert_snapshot!(said(&[
        case("no right option", "        correct: true\n", ""),
        case(
            "two right options",
            "        why: It is not.",
            "        correct: true\n        why: It is not."
        ),
        case(
            "one option",
            "      - id: that\n        text: That one\n        why: It is not.\n",
            ""
        ),
        case("nine options", options, &nine),
        case("no options", &format!("    options:\n{options}"), "    options: []\n"),
        case("two equal options", "        text: That one", "        text: This  one"),
        case(
            "options with one id",
            "      - id: that\n        text: That one",
            "      - id: this\n        text: That one"
        ),
        case("an id that cannot be one", "  - id: first", "  - id: First!"),
        case("the id of a poll", "  - id: first", "  - id: taste"),
        case("a level of its own", "    stem: Which?", "    stem: Which?\n    level: hard"),
        case("an empty stem", "    stem: Which?", "    stem: \"\""),
        case("an empty reason", "        why: It is not.", "        why: \" \""),
        case("an empty explanation", "    explanation: This one is.", "    explanation: \"\""),
        case("a long option", "        text: That one", &format!("        text: {long}")),
        case("a long hint", "    stem: Which?", &format!("    stem: Which?\n    hint: {long}")),
        case("empty code", "    stem: Which?", "    stem: Which?\n    code: \"\""),
        case("not a language", "    stem: Which?", "    stem: Which?\n    lang: perl\n    code: x"),
        case("a language without code", "    stem: Which?", "    stem: Which?\n    lang: rust"),
        case(
            "retired without a reason",
            "    stem: Which?",
            "    stem: Which?\n    retired: {on: yesterday, instead: gil/none}"
        ),
        case(
            "retired for what cannot be a name",
            "    stem: Which?",
            "    stem: Which?\n    retired: {on: 2026-01-01, why: Old., instead: The new one}",
        ),
        case(
            "a former name twice",
            "    stem: Which?",
            "    stem: Which?\n    was: [old, old, taste]"
        ),
    ]));
}

#[test]
fn what_a_card_and_a_poll_must_say() {
    let poll = "    stem: Which do you like?";
    let and = |lines: &str| format!("{poll}\n{lines}");
    insta::assert_snapshot!(said(&[
        case("an empty front", "    front: What?", "    front: \"\""),
        case("an empty back", "    back: That.", "    back: \"\""),
        case(
            "two cards of one name",
            "    back: That.",
            "    back: That.\n  - id: what\n    front: Which?\n    back: This."
        ),
        case("a card's id that cannot be one", "  - id: what", "  - id: What?"),
        case("a poll of one option", "      - id: this\n        text: This\n", ""),
        case("a poll that asks nothing", "    stem: Which do you like?\n", ""),
        case("choose more than there are", poll, &and("    choose: {min: 1, max: 3}")),
        case("choose none", poll, &and("    choose: {min: 0, max: 1}")),
        case("choose the wrong way round", poll, &and("    choose: {min: 2, max: 1}")),
        case("not a date", poll, &and("    closes: soon")),
        case("a date that never was", poll, &and("    opens: 2026-02-30")),
        case("a time without an offset", poll, &and("    opens: 2026-02-03 10:00")),
        case("closes before it opens", poll, &and("    opens: 2026-02-03\n    closes: 2026-02-01")),
        case("not a rule", poll, &and("    results: never")),
        case("a close that never comes", poll, &and("    results: after-close")),
        case("private without a close", poll, &and("    private: true")),
        case(
            "private, and shown before",
            poll,
            &and("    private: true\n    closes: 2026-02-03\n    results: always")
        ),
        case("not an order", poll, &and("    order: random")),
        case("an empty explanation", poll, &and("    explanation: \"\"")),
    ]));
}

#[test]
fn an_option_nobody_knows_is_bad_usage() {
    let output = run(bank(&[]).path(), &["--strict"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_path_given_by_name() {
    let folder = bank(&[("threads/gil.yaml", &with("title: The lock\n", ""))]);
    let output = run(folder.path(), &["bank/threads/gil.yaml", "bank/nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(printed(&output));
}

/// One slip is one error: what only follows from it is not told.
#[test]
fn an_error_draws_no_other_behind_it() {
    let topics = "- id: threads\n  title: Threads\n  summary: Threads.\n  concepts: [gil, lock]\n";
    let options = "    options:\n      - id: this\n        text: This one\n        correct: true\n        why: It is.\n      - id: that\n        text: That one\n        why: It is not.\n";
    let order = "    kind: order\n    lines:\n      - {id: make, text: Make it}\n      - {id: start, text: Start it}\n      - {id: join, text: Wait for it}\n    free: [[start, join]]\n";
    let ordered = with(options, order);
    let see = with("demos: [gil]", "demos: [gil]\nsee_also: [lock]");
    let instead = with(
        "    stem: Which?",
        "    retired: {on: 2026-01-01, why: Old., instead: lock/other}\n    stem: Which?",
    );
    let file = |text: &str| vec![("threads/gil.yaml", text.to_owned())];
    let beside = |text: &str, lock: &str| {
        vec![
            ("threads/gil.yaml", text.to_owned()),
            ("threads/lock.yaml", lock.to_owned()),
            ("topics.yaml", topics.to_owned()),
        ]
    };
    let cases = [
        ("a mark that is no truth value", file(&with("correct: true", "correct: yes"))),
        ("a mark that is misspelled", file(&with("correct: true", "corect: true"))),
        ("options that are a text", file(&with(options, "    options: this\n"))),
        ("lines that are a text", file(&ordered.replace("    lines:\n      - {id: make, text: Make it}\n      - {id: start, text: Start it}\n      - {id: join, text: Wait for it}\n", "    lines: make\n"))),
        ("a line without a name", file(&ordered.replace("{id: start,", "{idd: start,"))),
        ("a topic's file that is empty", beside(GOOD, "")),
        ("a topic's file with a tab", beside(GOOD, "concept: lock\n\ttitle: x\n")),
        ("a topic's file that says nothing of its topic", beside(&see, "concept: lock\ntitle: The other\nlevel: junior\nsummary: It.\n")),
        ("a file with another name than its concept", beside(&see, &GOOD.replace("concept: gil", "concept: lok"))),
        ("questions of a file that cannot be read", beside(&instead, "concept: lock\n\ttitle: x\n")),
        ("a folder whose only file is empty", vec![("threads/gil.yaml", String::new()), ("topics.yaml", topics.replace(", lock", ""))]),
    ];
    let mut text = String::new();
    for (name, files) in cases {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let (code, output) = check(&files);
        assert_eq!(code, 1, "{name}: {output}");
        let errors = output.lines().filter(|line| line.starts_with("error[")).count();
        assert_eq!(errors, 1, "{name}: {output}");
        text.push_str(&format!("{name}\n\n{output}\n\n"));
    }
    insta::assert_snapshot!(text);
}
