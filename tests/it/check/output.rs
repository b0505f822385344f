//! How problems are printed, explained and mended.

use std::fs;

use interleave::content::Rule;
use serde_json::Value;

use super::{GOOD, bank, check, printed, run, with};

/// A bank with two errors and a warning.
fn flawed() -> tempfile::TempDir {
    let file = with("title: The lock\n", "").replace("level: middle", "level: hard");
    bank(&[("threads/gil.yaml", &file), ("threads/new.YAML", "")])
}

#[test]
fn programs_are_told_in_json() {
    let folder = flawed();
    let output = run(folder.path(), &["bank", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_str(&printed(&output)).expect("JSON");
    assert_eq!(
        (&said["errors"], &said["warnings"], &said["left_out"]),
        (&2.into(), &1.into(), &0.into())
    );
    assert_eq!(said["problems"][0]["code"], "Q011");
    assert_eq!(said["problems"][1]["line"], 3);
    assert_eq!(said["problems"][1]["column"], 8);
    assert_eq!(said["problems"][1]["end_column"], 12);
}

#[test]
fn scanners_are_told_in_sarif() {
    let folder = flawed();
    let said: Value =
        serde_json::from_str(&printed(&run(folder.path(), &["bank", "--format", "sarif"])))
            .expect("JSON");
    assert_eq!(said["version"], "2.1.0");
    let run = &said["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(3));
    assert_eq!(run["results"][0]["ruleId"], "Q011");
    let place = &run["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "bank/threads/gil.yaml");
    assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(Rule::ALL.len()));
}

#[test]
fn workflows_are_told_in_annotations() {
    let folder = flawed();
    let said = printed(&run(folder.path(), &["bank", "--format", "github"]));
    insta::assert_snapshot!(said);
}

/// Where a proof speaks against the author, programs are told the schedule as people are.
#[test]
fn a_schedule_is_told_in_every_format() {
    let file = format!("{GOOD}{}", super::proof::RACE.replace("{prints: \"1\"", "{prints: \"7\""));
    let folder = bank(&[("threads/gil.yaml", &file)]);
    let step = "add, line 5: reads n: 0";
    let said = printed(&run(folder.path(), &["bank"]));
    assert!(said.contains(step), "{said}");
    let said = printed(&run(folder.path(), &["bank", "--format", "json"]));
    let json: Value = serde_json::from_str(&said).expect("JSON");
    let problems = json["problems"].as_array().expect("problems");
    let notes = problems.iter().filter_map(|problem| problem["notes"].as_array()).flatten();
    assert!(notes.filter_map(Value::as_str).any(|note| note == step), "{said}");
    let said = printed(&run(folder.path(), &["bank", "--format", "sarif"]));
    assert!(said.contains(&format!("\\n{step}\\n")), "{said}");
    let said = printed(&run(folder.path(), &["bank", "--format", "github"]));
    assert!(said.contains(&format!("%0A{step}%0A")), "{said}");
}

#[test]
fn no_more_is_printed_than_was_wanted() {
    let folder = flawed();
    let said = printed(&run(folder.path(), &["bank", "--max", "1"]));
    assert!(said.contains("and 2 more; --max 0 prints all\n2 errors, 1 warning;"), "{said}");
    let said = printed(&run(folder.path(), &["bank", "--no-warnings"]));
    assert!(said.contains("2 errors;"), "{said}");
}

#[test]
fn warnings_alone_are_no_failure() {
    let (code, output) = check(&[("threads/gil.yaml", GOOD), ("threads/new.YAML", "")]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(output);
}

#[test]
fn every_rule_is_explained() {
    let folder = bank(&[]);
    let mut codes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    for rule in Rule::ALL {
        assert!(rule.why().len() > 20 && rule.title().ends_with('.'), "{}", rule.code());
        assert_eq!(Rule::parse(rule.code()), Some(*rule));
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Rule::ALL.len());
    let output = run(folder.path(), &["--explain", "q021"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(printed(&output));
    let output = run(folder.path(), &["--explain", "Q999"]);
    assert_eq!(output.status.code(), Some(2));
}

/// What is mended means what it meant; what needs a thought is left.
#[test]
fn what_is_mechanical_is_mended() {
    let draft = GOOD
        .replace("title: The lock", "title: `The` lock: a story")
        .replace("        text: This one", "        text: &mut T")
        .replace("        text: That one", "        text: >= 3 # or more")
        .replace("  - id: what\n    front", "  - front")
        .replace(
            "      - id: that\n        text: That\n",
            "        id: that\n        text: That\n",
        );
    let folder = bank(&[("threads/gil.yaml", &draft)]);
    let output = run(folder.path(), &["bank", "--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let mended = fs::read_to_string(folder.path().join("bank/threads/gil.yaml")).expect("the file");
    insta::assert_snapshot!(format!("{}\n{mended}", printed(&output)));
    let again = run(folder.path(), &["bank", "--fix"]);
    assert_eq!(printed(&again), "1 concept, 1 question, 1 card, 1 poll: all as they should be\n");
}
