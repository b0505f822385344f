//! What files say of each other, and the files that speak of the whole bank.

use super::{GOOD, bank, check, printed, run, with};

/// A bank by the name of what is wrong with it: its files, by path and text.
type Case<'a> = (&'a str, Vec<(&'a str, String)>);

const TOPIC: &str = "- {id: threads, title: A, summary: B}\n";

fn said(cases: &[Case<'_>]) -> String {
    let mut text = String::new();
    for (case, files) in cases {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let (code, output) = check(&files);
        text.push_str(&format!("{case} ({code})\n\n{}\n\n\n", output.trim_end()));
    }
    text
}

#[test]
fn what_files_say_of_each_other() {
    let good = || ("threads/gil.yaml", GOOD.to_owned());
    let asyncio = GOOD.replace("concept: gil", "concept: asyncio");
    let was = |text: &str| text.replace("demos: [gil]", "was: [lock]");
    insta::assert_snapshot!(said(&[
        (
            "see_also, nearly right",
            vec![
                ("threads/asyncio.yaml", asyncio.replace("demos: [gil]", "see_also: [gill]")),
                good()
            ]
        ),
        (
            "one concept in two files",
            vec![("other/gil.yaml", GOOD.replace("topic: threads", "topic: other")), good()]
        ),
        (
            "one former name of two concepts",
            vec![("threads/asyncio.yaml", was(&asyncio)), ("threads/gil.yaml", was(GOOD))]
        ),
        ("a file in the root", vec![("gil.yaml", GOOD.to_owned())]),
        (
            "a file whose name cannot be a concept's",
            vec![("threads/The GIL.yaml", GOOD.to_owned())]
        ),
        (
            "neither name can be a concept's",
            vec![("threads/The GIL.yaml", with("concept: gil", "concept: The lock"))]
        ),
        (
            "names that are passed over",
            vec![
                good(),
                ("threads/new.YAML", GOOD.to_owned()),
                ("threads/old.yaml.txt", GOOD.to_owned()),
                ("threads/more.gift", "x".to_owned())
            ]
        ),
        ("no files", vec![("threads/readme.txt", "nothing".to_owned())]),
    ]));
}

#[test]
fn what_topics_say() {
    let with_topics = |name, topics: &str| {
        (name, vec![("threads/gil.yaml", GOOD.to_owned()), ("topics.yaml", topics.to_owned())])
    };
    insta::assert_snapshot!(said(&[
        with_topics("a topic that stands twice", &TOPIC.repeat(2)),
        with_topics("a topic without a title", "- id: threads\n  summary: B\n"),
        with_topics("a topic whose title is empty", "- id: threads\n  title: \"\"\n  summary: B\n"),
        with_topics(
            "a topic nobody has, and a concept nobody has",
            "- id: thread\n  title: A\n  summary: B\n- id: threads\n  title: A\n  summary: B\n  concepts: [gill]\n"
        ),
        with_topics("a topic nobody has, by any name", "- {id: asyncio, title: A, summary: B}\n"),
    ]));
}

#[test]
fn what_a_bank_and_its_misconceptions_say() {
    let thinks =
        with("        why: It is not.\n", "        why: It is not.\n        thinks: one-thing\n");
    let files = |name, extra: &'static str, text: &str| {
        // Without that file no distractor stands for a misconception.
        let gil = if extra == "misconceptions.yaml" { &thinks } else { GOOD };
        (
            name,
            vec![
                ("threads/gil.yaml", gil.to_owned()),
                ("topics.yaml", TOPIC.to_owned()),
                (extra, text.to_owned()),
            ],
        )
    };
    let belief = "- {id: one-thing, belief: A., truth: B., concept: gil, question: first}\n";
    insta::assert_snapshot!(said(&[
        files("all is there", "misconceptions.yaml", belief),
        files(
            "a misconception nobody wrote down",
            "misconceptions.yaml",
            &belief.replace("one-thing", "one-thingy")
        ),
        files(
            "another misconception",
            "misconceptions.yaml",
            &belief.replace("one-thing", "other")
        ),
        files(
            "demos and thresholds that are not there",
            "bank.yaml",
            "title: A\ndemos: [gil, gill]\nlints: {longest: 1, longest_key: 2, card_words: -1, code_lines: 30}\n"
        ),
        ("no misconceptions", vec![("threads/gil.yaml", thinks.clone())]),
        files("a broken misconception", "misconceptions.yaml", "- {id: one-thing, belief: A.}\n"),
        files("two of one name", "misconceptions.yaml", &belief.repeat(2)),
        files(
            "nothing shows it",
            "misconceptions.yaml",
            "- {id: one-thing, belief: A., truth: B., concept: gil}\n"
        ),
        files(
            "what shows it is not there",
            "misconceptions.yaml",
            "- {id: one-thing, belief: A., truth: B., concept: gill, demo: gill, question: fist, puzzle: gil/none}\n"
        ),
        files("a bank without a title", "bank.yaml", "sentence: Mine.\n"),
        files(
            "a bank of wrong values",
            "bank.yaml",
            "title: Mine\ndemos: some\nlints: {longest_key: much}\n"
        ),
        files("an empty bank", "bank.yaml", "# Nothing yet.\n"),
        files("a bank for no Python", "bank.yaml", "title: Mine\npython: banana\n"),
        files("a bank for a patch of Python", "bank.yaml", "title: Mine\npython: 3.14.1\n"),
        files(
            "what is still to be said",
            "bank.yaml",
            "title: Mine\nsentence: \"TODO: say it.\"\n"
        ),
        files(
            "packages",
            "packages.txt",
            "aiohttp==3.9.0  # HTTP\nuvicorn[standard]==0.34.0; python_version < \"3.15\"\n\n"
        ),
        files(
            "packages that are not pinned",
            "packages.txt",
            "foo\n  bar>=1\nbaz==\nqux==1.0\nqux==2.0\n-r other.txt\n"
        ),
    ]));
    let needs = with(
        "demos: [gil]",
        "demos: [gil]\npython:\n  code: pass\n  run: {ends: true, packages: [httpx]}",
    );
    let (code, output) =
        check(&[("threads/gil.yaml", &needs), ("packages.txt", "aiohttp==3.9.0\n")]);
    assert_eq!(code, 1);
    insta::assert_snapshot!("packages", output);
}

/// What a single file refers to is looked for in the bank it belongs to; of the others' own faults
/// nothing is said.
#[test]
fn a_single_file_is_held_against_its_bank() {
    let refers = with("demos: [gil]", "see_also: [asyncio, asyncioo]");
    let asyncio = GOOD.replace("concept: gil", "concept: asyncio").replace("title: The lock\n", "");
    let files = [
        ("threads/gil.yaml", refers.as_str()),
        ("threads/asyncio.yaml", &asyncio),
        ("topics.yaml", TOPIC),
    ];
    let folder = bank(&files);
    let output = run(folder.path(), &["bank/threads/gil.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    assert!(text.contains("there is no concept `asyncioo`"), "{text}");
    assert!(text.contains("1 error;"), "{text}");
}

#[test]
fn other_programs_formats_are_known_by_name() {
    let formats = [
        ("GIFT", "::Q1:: Who?\n{\n=Me\n~You\n}\n"),
        ("Aiken", "Who?\nA. Me\nB. You\nANSWER: A\n"),
        ("Moodle XML", "<?xml version=\"1.0\"?>\n<quiz><question type=\"category\"/></quiz>\n"),
        ("XML", "<?xml version=\"1.0\"?>\n<a/>\n"),
        ("HTML", "<!DOCTYPE html>\n<p>x\n"),
        ("CSV", "stem,key,wrong\nWho?,Me,You\n"),
        ("JSON", "{\"questions\": []}\n"),
        ("UTF-16", "t\0i\0t\0l\0e\0:\0 \0x\0"),
        ("a text of Anki", "#separator:tab\nfront\tback\n"),
        ("a quiz of mdbook-quiz", "[[questions]]\ntype = \"Tracing\"\n"),
    ];
    let mut all = String::new();
    for (name, text) in formats {
        let (code, output) = check(&[("threads/gil.yaml", text)]);
        assert_eq!(code, 1, "{name}");
        assert!(
            output.contains(&format!("error[Q005]: this looks like {name}")),
            "{name}: {output}"
        );
        all.push_str(&output);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_file_by_itself_is_held_to_the_demos_there_are_and_to_nothing_else_outside() {
    let file = with("demos: [gil]", "demos: [gill]\nsee_also: [nowhere]");
    let folder = bank(&[("threads/gil.yaml", &file)]);
    let output = printed(&run(folder.path(), &["bank/threads/gil.yaml"]));
    assert!(output.contains("there is no demo `gill`"), "{output}");
    assert!(!output.contains("nowhere"), "{output}");
}
