//! The JSON Schema of question files: one table makes it, and it is kept beside the questions.

use std::fs;
use std::process::Command;

use crate::support::server::{PROGRAM, path};

#[test]
fn the_schema_beside_the_questions_is_the_one_that_is_printed() {
    let output = Command::new(PROGRAM).arg("schema").output().expect("a run");
    let printed = String::from_utf8(output.stdout).expect("text");
    let file = path("questions/schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&file, &printed).expect("the schema");
    }
    let kept = fs::read_to_string(&file).expect("questions/schema.json");
    assert!(kept == printed, "run `interleave schema > questions/schema.json`");
}

/// Every key and every threshold is taught where questions are written.
#[test]
fn the_guide_names_every_key() {
    let guide = fs::read_to_string(path("questions/README.md")).expect("the guide");
    let schema = interleave::content::schema();
    let mut missing = Vec::new();
    let mut left = vec![&schema];
    while let Some(value) = left.pop() {
        if let Some(keys) = value.get("properties").and_then(serde_json::Value::as_object) {
            missing.extend(keys.keys().filter(|key| !guide.contains(key.as_str())).cloned());
        }
        left.extend(value.as_object().into_iter().flat_map(|object| object.values()));
        left.extend(value.as_array().into_iter().flatten());
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// What a newcomer copies is right.
#[test]
fn the_guides_first_file_is_as_it_should_be() {
    let guide = fs::read_to_string(path("questions/README.md")).expect("the guide");
    let file =
        guide.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a file");
    let (code, output) = super::check(&[("threads-gil/switching.yaml", file)]);
    assert_eq!(
        (code, output.as_str()),
        (0, "1 concept, 1 question, 0 cards, 0 polls: all as they should be\n")
    );
}
