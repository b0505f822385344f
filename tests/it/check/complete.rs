//! That no message can be printed that no snapshot shows.

use std::fs;

use crate::support::server::path;

/// Texts of the source that are no messages, or that only another machine can bring about.
const ELSEWHERE: [&str; 14] = [
    // What is said where the reader knows more than any case here has met.
    "expected YAML; quote a text that has `: ` or ` #` in it",
    "expected a readable file",
    // A visitor of serde, whose words `Unexpected` replaces.
    "an address, or `title` and `url`",
    // The reader's own words, which are replaced by others.
    "string scalar",
    "sequence start",
    "mapping start",
    "error: ",
    " at line ",
    ": line ",
    "unexpected character: `",
    "mapping values are not allowed",
    "escape character",
    "quoted scalar",
    "limit exceeded",
];

/// Whether a line says something to readers of the source alone.
fn is_aside(line: &str) -> bool {
    line.trim_start().starts_with("//") || line.contains("reason = ")
}

/// The pieces of a source file's string literals that stand as they are in what is printed.
fn pieces(source: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for line in source.lines().filter(|line| !is_aside(line)) {
        for literal in line.replace("\\\"", "\u{1}").split('"').skip(1).step_by(2) {
            let literal = literal.replace('\u{1}', "\"").replace("\\\\", "\\");
            let constant = literal.split('{').filter_map(|piece| piece.rsplit('}').next());
            pieces.extend(constant.filter(|piece| piece.trim().contains(' ')).map(str::to_owned));
        }
    }
    pieces
}

#[test]
fn every_message_stands_in_a_snapshot() {
    let mut shown = String::new();
    for file in fs::read_dir(path("tests/it/check/snapshots")).expect("the snapshots").flatten() {
        shown.push_str(&fs::read_to_string(file.path()).expect("a snapshot"));
    }
    for file in ["check", "check/entries", "check/fields", "load", "nearest", "unreadable"] {
        let source = fs::read_to_string(path(&format!("src/content/{file}.rs"))).expect("a file");
        let all = pieces(&source);
        assert!(!all.is_empty() || file == "nearest", "{file}");
        for piece in all {
            let elsewhere = ELSEWHERE.iter().any(|text| text.contains(&piece));
            assert!(elsewhere || shown.contains(&piece), "{file}.rs: no snapshot shows {piece:?}");
        }
    }
}
