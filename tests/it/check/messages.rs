//! Every message, as it is printed.

use super::{GOOD, bank, check, printed, run, with};

/// Checks one concept file for each case, and puts what is said of them in one text.
fn said(cases: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (case, file) in cases {
        let (code, output) = check(&[("threads/gil.yaml", file)]);
        text.push_str(&format!("{case} ({code})\n\n{output}\n\n"));
    }
    text
}

/// The good concept with one piece replaced, by name of the case.
#[track_caller]
fn case(name: &'static str, piece: &str, other: &str) -> (&'static str, String) {
    (name, with(piece, other))
}

fn whole(name: &'static str, file: &str) -> (&'static str, String) {
    (name, file.to_owned())
}

#[test]
fn a_good_bank_is_counted() {
    let (code, output) = check(&[("threads/gil.yaml", GOOD)]);
    assert_eq!(output, "1 concepts, 1 questions, 1 cards, 1 polls: all as they should be\n");
    assert_eq!(code, 0);
}

#[test]
fn what_is_not_yaml() {
    insta::assert_snapshot!(said(&[
        case("a tab", "    stem: Which?", "\tstem: Which?"),
        case("a tab in a list", "      - text: This one", "      -\ttext: This one"),
        case("a colon in a text", "title: The lock", "title: The lock: a story"),
        case("a comment sign is no error, a bracket is", "title: The lock", "title: [The lock"),
        case("a quote that is not closed", "title: The lock", "title: \"The lock"),
        case("a star", "title: The lock", "title: *The lock*"),
        case("an anchor nobody made", "title: The lock", "title: *lock"),
        case("a percent sign", "title: The lock", "title: %lock"),
        case("an at sign", "title: The lock", "title: @lock"),
        case("a backtick", "title: The lock", "title: `lock` is a word"),
        case("wrong indentation", "    stem: Which?", "     stem: Which?"),
        case("wrong escape", "title: The lock", "title: \"The \\lock\""),
        case("a tag", "title: The lock", "title: !!binary The lock"),
        case("a NUL byte", "title: The lock", "title: The \0lock"),
        case("a bell", "title: The lock", "title: The \u{7}lock"),
        whole("a second document", &format!("{GOOD}---\n{GOOD}")),
        whole("nothing", ""),
        whole("only a comment", "# nothing here\n"),
        whole("only a text", "gil\n"),
        whole("a list", "- gil\n"),
    ]));
}

#[test]
fn what_has_another_shape() {
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
        case("a key that stands twice", "level: middle", "level: middle\nlevel: junior"),
        case(
            "a key of an option that stands twice",
            "        correct: true",
            "        correct: true\n        correct: true"
        ),
        case("a merge key", "title: The lock", "title: The lock\n<<: {a: b}"),
        case("a list for a text", "title: The lock", "title: [The, lock]"),
        case("a mapping for a text", "title: The lock", "title: {The: lock}"),
        case("a text for a list", "demos: [gil]", "demos: gil"),
        case("a text for an option", "      - text: That one", "      - That one\n      - text: x"),
        case("nothing for a text", "title: The lock", "title:"),
        case("null for a text", "title: The lock", "title: null"),
        case("nothing for a list", "demos: [gil]", "demos:\nsee_also: yes"),
        case("not a truth value", "        correct: true", "        correct: yes"),
        case("a text for a truth value", "        correct: true", "        correct: \"true\""),
        case(
            "a number out of range",
            "      - text: This\n",
            "      - text: This\n    choose: {min: 1, max: 300}\n"
        ),
        case(
            "not a number",
            "    stem: Which do you like?",
            "    stem: Which?\n    choose: {min: one, max: 2}"
        ),
        case(
            "a number for a mapping",
            "    stem: Which do you like?",
            "    stem: Which?\n    choose: 2"
        ),
    ]));
}

#[test]
fn what_a_concept_must_say() {
    let long = "x".repeat(401);
    insta::assert_snapshot!(said(&[
        case("another name than the file's", "concept: gil", "concept: lock"),
        case("another topic than the folder's", "topic: threads", "topic: processes"),
        case("a name that cannot be one", "concept: gil", "concept: The GIL"),
        case("a topic that cannot be one", "topic: threads", "topic: Threads"),
        case("not a level", "level: middle", "level: expert"),
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
    ]));
}

#[test]
fn what_a_question_must_say() {
    let long = "x".repeat(401);
    let eleven = "      - text: This one\n        correct: true\n        why: It is.\n".to_owned()
        + &(1..=10)
            .map(|n| format!("      - text: No {n}\n        why: No.\n"))
            .collect::<String>();
    let options = "      - text: This one\n        correct: true\n        why: It is.\n      - text: That one\n        why: It is not.\n";
    insta::assert_snapshot!(said(&[
        case("no right option", "        correct: true\n", ""),
        case(
            "two right options",
            "        why: It is not.",
            "        correct: true\n        why: It is not."
        ),
        case("one option", "      - text: That one\n        why: It is not.\n", ""),
        case("eleven options", options, &eleven),
        case("no options", &format!("    options:\n{options}"), "    options: []\n"),
        case("an option that stands twice", "      - text: That one", "      - text: This one"),
        case(
            "options with one id",
            options,
            "      - {id: a, text: This, correct: true, why: It is.}\n      - {id: a, text: That, why: It is not.}\n"
        ),
        case("an id that cannot be one", "  - id: first", "  - id: First!"),
        case("the id of a poll", "  - id: first", "  - id: taste"),
        case("a level of its own", "    stem: Which?", "    stem: Which?\n    level: hard"),
        case("an empty stem", "    stem: Which?", "    stem: \"\""),
        case("an empty reason", "        why: It is not.", "        why: \" \""),
        case("an empty explanation", "    explanation: This one is.", "    explanation: \"\""),
        case("a long option", "      - text: That one", &format!("      - text: {long}")),
        case("a long hint", "    stem: Which?", &format!("    stem: Which?\n    hint: {long}")),
        case("empty code", "    stem: Which?", "    stem: Which?\n    code: \"\""),
        case("not a language", "    stem: Which?", "    stem: Which?\n    lang: perl\n    code: x"),
        case("an empty hint", "    stem: Which?", "    stem: Which?\n    hint: \"\""),
    ]));
}

#[test]
fn what_a_card_and_a_poll_must_say() {
    let poll = "    stem: Which do you like?";
    let and = |lines: &str| format!("{poll}\n{lines}");
    insta::assert_snapshot!(said(&[
        case("an empty front", "  - front: What?", "  - front: \"\""),
        case("an empty back", "    back: That.", "    back: \"\""),
        case(
            "two cards with one front",
            "    back: That.",
            "    back: That.\n  - front: What?\n    back: This."
        ),
        case(
            "a card's id that cannot be one",
            "  - front: What?",
            "  - id: What?\n    front: What?"
        ),
        case("a poll of one option", "      - text: This\n", ""),
        case("choose more than there are", poll, &and("    choose: {min: 1, max: 3}")),
        case("choose none", poll, &and("    choose: {min: 0, max: 1}")),
        case("choose the wrong way round", poll, &and("    choose: {min: 2, max: 1}")),
        case("not a date", poll, &and("    closes: soon")),
        case("a date that never was", poll, &and("    opens: 2026-02-30")),
        case("a date with a time", poll, &and("    opens: 2026-02-03 10:00")),
        case("closes before it opens", poll, &and("    opens: 2026-02-03\n    closes: 2026-02-01")),
        case("not a rule", poll, &and("    results: never")),
        case("a close that never comes", poll, &and("    results: after-close")),
        case("not an order", poll, &and("    order: random")),
        case("an empty explanation", poll, &and("    explanation: \"\"")),
    ]));
}

#[test]
fn what_files_say_of_each_other() {
    let other = |text: &str| text.replace("demos: [gil]", "demos: [gil]\nsee_also: [gill]");
    let asyncio = GOOD.replace("concept: gil", "concept: asyncio");
    let mut text = String::new();
    let banks: &[(&str, &[(&str, &str)])] = &[
        (
            "see_also, nearly right",
            &[("threads/asyncio.yaml", &other(&asyncio)), ("threads/gil.yaml", GOOD)],
        ),
        (
            "one concept in two files",
            &[
                ("other/gil.yaml", &GOOD.replace("topic: threads", "topic: other")),
                ("threads/gil.yaml", GOOD),
            ],
        ),
        (
            "several errors in several files",
            &[
                ("threads/asyncio.yaml", &asyncio.replace("level: middle", "level: easy")),
                ("threads/gil.yaml", &with("title: The lock\n", "")),
                ("threads/good.yaml", &GOOD.replace("concept: gil", "concept: good")),
            ],
        ),
        (
            "a topic that stands twice",
            &[
                ("threads/gil.yaml", GOOD),
                (
                    "topics.yaml",
                    "- {id: threads, title: A, summary: B}\n- {id: threads, title: C, summary: D}\n",
                ),
            ],
        ),
        (
            "a topic without a title",
            &[("threads/gil.yaml", GOOD), ("topics.yaml", "- id: threads\n  summary: B\n")],
        ),
        (
            "a topic whose title is empty",
            &[
                ("threads/gil.yaml", GOOD),
                ("topics.yaml", "- id: threads\n  title: \"\"\n  summary: B\n"),
            ],
        ),
        (
            "a topic nobody has, and a concept nobody has",
            &[
                ("threads/gil.yaml", GOOD),
                (
                    "topics.yaml",
                    "- id: thread\n  title: A\n  summary: B\n- id: threads\n  title: A\n  summary: B\n  concepts: [gill]\n",
                ),
            ],
        ),
        (
            "a topic nobody has, by any name",
            &[
                ("threads/gil.yaml", GOOD),
                ("topics.yaml", "- {id: asyncio, title: A, summary: B}\n"),
            ],
        ),
        ("no files", &[("threads/readme.txt", "nothing")]),
    ];
    for (case, files) in banks {
        let (code, output) = check(files);
        text.push_str(&format!("{case} ({code})\n\n{output}\n\n"));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_path_given_by_name() {
    let folder = bank(&[("threads/gil.yaml", GOOD), ("threads/bad.yaml", "nothing: here\n")]);
    let good = run(folder.path(), &["bank/threads/gil.yaml"]);
    assert_eq!((good.status.code(), printed(&good).lines().count()), (Some(0), 1));
    let bad =
        run(folder.path(), &["bank/threads/gil.yaml", "bank/threads/bad.yaml", "bank/no.yaml"]);
    assert_eq!(bad.status.code(), Some(1));
    insta::assert_snapshot!(printed(&bad));
}

#[test]
fn an_option_nobody_knows_is_bad_usage() {
    let folder = bank(&[("threads/gil.yaml", GOOD)]);
    let output = run(folder.path(), &["--strict", "bank"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr));
}
