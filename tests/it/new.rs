//! What `interleave new` and `interleave init` make.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::server::{PROGRAM, alone, path};

/// Runs the program there: its exit code, and what it printed.
fn interleave(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(PROGRAM);
    alone(&mut command);
    let output = command.current_dir(folder).args(arguments).output().expect("a run");
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&printed).into_owned())
}

#[test]
fn a_new_bank_checks_and_takes_every_kind_of_draft() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let (code, said) = interleave(here, &["init", "questions"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = interleave(here, &["new", "concept", "basics/thread-pool"]);
    assert_eq!((code, said.as_str()), (0, "questions/basics/thread-pool.yaml:1\n"));
    for kind in ["one", "several", "order", "number", "aloud"] {
        for concept in ["first-concept", "thread-pool"] {
            let (code, said) = interleave(here, &["new", "question", concept, "--kind", kind]);
            assert_eq!(code, 0, "{kind}: {said}");
        }
    }
    for what in ["puzzle", "card", "poll"] {
        let (code, said) = interleave(here, &["new", what, "first-concept", "--id", "mine"]);
        // A name is made once in a file.
        let taken = what != "puzzle";
        assert_eq!(code, if taken { 2 } else { 0 }, "{what}: {said}");
        let (code, said) = interleave(here, &["new", what, "thread-pool"]);
        assert_eq!(code, 0, "{what}: {said}");
    }
    let (code, said) = interleave(here, &["check"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 concepts, 1 question"), "drafts are not served: {said}");
}

#[test]
fn the_five_minutes_of_the_readme_are_true_with_the_binary_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let readme = fs::read_to_string(path("README.md")).expect("the readme");
    let (_, behind) = readme.split_once("## Add a question in five minutes\n").expect("the part");
    let part = behind.split("\n## ").next().unwrap_or_default();
    let (_, block) = part.split_once("```yaml\n").expect("an entry");
    let entry: String = block
        .lines()
        .take_while(|line| line.trim() != "```")
        .map(|line| format!("{}\n", line.strip_prefix("   ").unwrap_or(line)))
        .collect();
    for command in ["init my-bank", "check my-bank", "author --questions my-bank"] {
        assert!(part.contains(&format!("`interleave {command}`")), "{command}: {part}");
    }
    let (code, said) = interleave(here, &["init", "my-bank"]);
    assert_eq!(code, 0, "{said}");
    assert!(part.contains("`my-bank/basics/first-concept.yaml`"), "{part}");
    let file = here.join("my-bank/basics/first-concept.yaml");
    let text = fs::read_to_string(&file).expect("the concept");
    fs::write(&file, text.replace("cards:\n", &format!("{entry}cards:\n"))).expect("written");
    let (code, said) = interleave(here, &["check", "my-bank"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 questions, 1 card"), "{said}");
}

#[test]
fn a_draft_goes_to_the_end_of_its_list_and_leaves_the_rest_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    interleave(here, &["init", "questions"]);
    let file = here.join("questions/basics/first-concept.yaml");
    let before = fs::read_to_string(&file).expect("a file");
    let (_, said) = interleave(here, &["new", "question", "first-concept", "--id", "mine"]);
    let after = fs::read_to_string(&file).expect("a file");
    let (head, cards) = before.split_once("cards:").expect("cards");
    assert!(after.starts_with(head) && after.ends_with(cards), "{after}");
    let line: usize =
        said.trim().rsplit(':').next().and_then(|line| line.parse().ok()).expect("a line");
    assert_eq!(after.lines().nth(line - 1), Some("  - id: mine"));
}

#[test]
fn what_cannot_be_made_is_told_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    interleave(here, &["init", "questions"]);
    for (arguments, why) in [
        (vec!["init", "questions"], "is not empty"),
        (vec!["new", "concept", "switching"], "TOPIC/NAME"),
        (vec!["new", "concept", "basics/first-concept"], "there is a concept `first-concept`"),
        (vec!["new", "question", "second-concept"], "there is no concept `second-concept`"),
        (
            vec!["new", "question", "first-concept", "--id", "full-queue"],
            "there is a `full-queue` already",
        ),
    ] {
        let (code, said) = interleave(here, &arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains(why), "{arguments:?}: {said}");
    }
    assert_eq!(interleave(here, &["check"]).0, 0);
}
