//! What each format becomes, and what is said of what it cannot be. The snapshots show whole drafts.

use std::fs;

use super::{imported, interleave};

/// Drafts and what was said, as one text.
fn shown(format: &str, file: &str, text: &str) -> String {
    let (code, drafts, said) = imported(format, file, text);
    format!("exit code {code}\n\n{drafts}\n{said}")
}

#[test]
fn gift() {
    insta::assert_snapshot!(shown("gift", "threads.gift", include_str!("files/threads.gift")));
}

#[test]
fn aiken() {
    insta::assert_snapshot!(shown("aiken", "threads.txt", include_str!("files/threads.aiken")));
}

#[test]
fn moodle_xml() {
    insta::assert_snapshot!(shown("moodle-xml", "threads.xml", include_str!("files/threads.xml")));
}

#[test]
fn csv() {
    insta::assert_snapshot!(shown("csv", "threads.csv", include_str!("files/threads.csv")));
}

#[test]
fn a_spreadsheet_parted_by_semicolons_or_tabs_is_read_like_one_parted_by_commas() {
    let rows = [
        ["stem", "option_1", "right_1", "why_1", "option_2", "why_2"],
        ["\"One, two; three\tor none?\"", "One", "yes", "So it is.", "Two", "\"No, it is not.\""],
    ];
    let file = |separator: &str| rows.map(|row| row.join(separator)).join("\r\n");
    let by_commas = imported("csv", "x.csv", file(","));
    assert!(by_commas.1.contains("One, two; three"), "{by_commas:?}");
    assert_eq!(imported("csv", "x.csv", file(";")), by_commas);
    assert_eq!(imported("csv", "x.csv", file("\t")), by_commas);
    let (code, _, said) = imported("csv", "x.csv", "stem;option_1\nWhat; why?;One\n");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("quote a text that has a semicolon in it"), "{said}");
}

#[test]
fn where_gift_marks_one_answer_as_right_one_is_chosen_whatever_the_others_take_away() {
    let (_, drafts, said) = imported("gift", "x.gift", "What?{=a ~%-50%b ~c}");
    assert!(!drafts.contains("several"), "{drafts}");
    assert!(said.contains("an option that takes points away counts as wrong"), "{said}");
    let (_, drafts, _) = imported("gift", "x.gift", "What?{~%100%a ~%-100%b ~c}");
    assert!(drafts.contains("kind: several"), "{drafts}");
}

#[test]
fn anki_text() {
    insta::assert_snapshot!(shown("anki-text", "notes.txt", include_str!("files/notes.txt")));
}

#[test]
fn mdbook_quiz() {
    insta::assert_snapshot!(shown("mdbook-quiz", "quiz.toml", include_str!("files/quiz.toml")));
}

#[test]
fn telegram() {
    insta::assert_snapshot!(shown("telegram", "result.json", include_str!("files/result.json")));
}

#[test]
fn what_cannot_be_read_is_told_at_its_place_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    for (format, text, place, said) in [
        ("gift", "::a::What?{=b ~c", "x:1:11", "this brace is not closed"),
        ("gift", "Fine?{=a ~b}\n\n::no end What?{=b ~c}", "x:3:1", "has no end"),
        ("gift", "How many?{#\n=ten}", "x:2:2", "`ten` is no number"),
        ("gift", "What?{=a ~b} and what?{=c}", "x:1:23", "a second brace"),
        ("aiken", "What?\nA. a\nB. b\nANSWER: C\n", "x:4:1", "no such option"),
        ("aiken", "What?\nA. a\nB. b\n", "x:1:1", "this question has no answer"),
        ("aiken", "What?\nA. a\nmore of a\nB. b\nANSWER: A", "x:3:1", "neither an option"),
        ("aiken", "What?\na. a\nb. b\nANSWER: A\n", "x:4:1", "with capital letters"),
        ("aiken", "What?\nA. a\nB. b\nAnswer: A\n\nWho?\n", "x:4:1", "`ANSWER:` in capitals"),
        ("aiken", "What?\nA. a\nB. b\nFEEDBACK: no\nANSWER: A", "x:4:1", "before an answer"),
        ("moodle-xml", "<quiz>\n<question></quiz>", "x:2:11", "this is not XML here"),
        ("moodle-xml", "<html/>", "x:1:1", "no quiz"),
        ("csv", "id,stem,opton_1\n", "x:1:9", "there is no column `opton_1`"),
        ("csv", "id,stem\n1,\"a\n", "x:2:3", "this quote is not closed"),
        ("csv", "id,stem\n1,\"a\"b\n", "x:2:6", "behind a closing quote"),
        ("csv", "id,stem,kind\n1,a,riddle\n", "x:2:5", "there is no kind `riddle`"),
        ("csv", "id,stem,kind,answer\n1,ä ö,number,ten\n", "x:2:14", "`ten` is no number"),
        ("csv", "id,stem\n1,a,b\n", "x:2:5", "cell 3 of a line"),
        ("anki-text", "#separator:words\na\tb\n", "x:1:1", "`words` is no separator"),
        ("mdbook-quiz", "[[questions]]\ntype = \n", "x:2:", "this is not TOML here"),
        ("mdbook-quiz", "[[questions]]\nprompt.prompt = \"\"\n", "x:1:1", "says no `type`"),
        ("telegram", "{\"a\": [1, 2,]}", "x:1:13", "this is not JSON here"),
        ("telegram", "{\"messages\": []}", "x:1:1", "there is no poll"),
        (
            "telegram",
            "{\"question\": \"a\", \"options\": [], \"correct_option_id\": 3}",
            "x:1:1",
            "number 3 (from 0)",
        ),
        ("json", "{\"questions\": 1}", "x:1:15", "`questions` is no list"),
        ("gift", "\n\n", "x:1:1", "nothing here is a question"),
    ] {
        fs::write(folder.path().join("x"), text).expect("a file");
        let output = interleave(folder.path(), &["import", format, "x", "--out", "out.yaml"]);
        let told = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(1), "{format} {text:?}: {told}");
        assert!(told.contains(said), "{format} {text:?}: {told}");
        assert!(told.contains(place), "{format} {text:?}: {told}");
        assert!(told.contains("= help: "), "{format} {text:?} says no way out: {told}");
        assert!(!folder.path().join("out.yaml").exists(), "{format} {text:?}");
    }
}

#[test]
fn a_command_that_was_used_wrong_is_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("there"), "").expect("a file");
    fs::write(folder.path().join("latin"), [b'a', 0xe4]).expect("a file");
    for (arguments, said) in [
        (vec!["import", "gift", "nowhere"], "cannot be read"),
        (vec!["import", "gift", "."], "not a plain file"),
        (vec!["import", "gift", "latin"], "is not UTF-8"),
        (vec!["import", "gift", "there", "--out", "there"], "exists already"),
        (vec!["import", "word", "there"], "word"),
        (vec!["import", "gift", "there", "--concept", "No Name"], "No Name"),
    ] {
        let output = interleave(folder.path(), &arguments);
        let told = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert_eq!(told.lines().count(), 1, "{arguments:?}: {told}");
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
}

#[test]
fn drafts_check_but_for_what_was_said_to_be_missing() {
    let files = [
        ("gift", "threads.gift", include_str!("files/threads.gift")),
        ("aiken", "threads.aiken", include_str!("files/threads.aiken")),
        ("moodle-xml", "threads.xml", include_str!("files/threads.xml")),
        ("csv", "threads.csv", include_str!("files/threads.csv")),
        ("anki-text", "notes.txt", include_str!("files/notes.txt")),
        ("mdbook-quiz", "quiz.toml", include_str!("files/quiz.toml")),
        ("telegram", "result.json", include_str!("files/result.json")),
    ];
    for (format, file, text) in files {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        fs::write(here.join(file), text).expect("a file");
        let arguments =
            ["import", format, file, "--concept", "mine", "--out", "mine.yaml", "--max", "0"];
        let output = interleave(here, &arguments);
        let told = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(0), "{format}: {told}");
        let checked = interleave(here, &["check", "mine.yaml", "--no-warnings", "--max", "0"]);
        let checked = String::from_utf8(checked.stdout).expect("text");
        let mut lines = checked.lines().filter(|line| !line.trim().is_empty());
        let mut missing = 0;
        while let Some(line) = lines.next() {
            let Some((_, error)) = line.split_once("]: ").filter(|_| line.starts_with("error["))
            else {
                continue;
            };
            let place = lines.next().and_then(|line| line.split_once("--> ")).expect("a place").1;
            assert!(
                told.contains(&format!("{place}: {error}; ")),
                "{format}: {place}: {error}\n{told}"
            );
            missing += usize::from(error.ends_with("is missing"));
        }
        assert!(missing > 0, "{format}: {checked}");
        let drafts = fs::read_to_string(here.join("mine.yaml")).expect("the drafts");
        let marked =
            drafts.lines().filter_map(|line| line.trim_start().strip_prefix("# missing: "));
        let marked: usize = marked.map(|keys| keys.split(", ").count()).sum();
        assert_eq!(marked, missing, "{format}: {drafts}");
    }
}

#[test]
fn drafts_for_a_concept_of_the_bank_take_no_name_that_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    interleave(here, &["init", "questions"]);
    fs::write(here.join("a.gift"), "::full-queue::Who waits?{=a#Yes. ~b#No. ####It is so.}")
        .unwrap();
    let output = interleave(here, &["import", "gift", "a.gift", "--concept", "first-concept"]);
    let drafts = String::from_utf8(output.stdout).expect("text");
    assert!(drafts.contains("id: full-queue-2"), "{drafts}");
    assert!(drafts.contains("topic: basics") && !drafts.contains("# missing"), "{drafts}");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(said, "1 draft, 0 things missing or to be mended, 0 things left out\n");
}
