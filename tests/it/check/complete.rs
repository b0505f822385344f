//! That no message can be printed that no snapshot shows.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::server::path;

/// Texts of the source that are no messages, or that only another machine can bring about.
const ELSEWHERE: &[&str] = &[
    "expected a readable file",
    // A fault of the scanner that no file of the tests has met is told in its own words.
    "is not YAML here: ",
    "quote the text, or see questions/README.md",
    "an escape in this text stands for no character",
    "write the character itself",
    "a quoted text is not closed",
    "close the quote, or remove it",
    "cannot be mended: ",
    // Of a file that goes between two readings of it.
    "the bank cannot be read",
    // The stem of a poll that guesses.
    ": what can this program print?",
];

/// Whether a line says something to readers of the source alone.
fn is_aside(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.contains("reason = ") || line.contains(".expect(")
}

/// The pieces of a source file's string literals that stand as they are in what is printed.
fn pieces(source: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for line in source.lines().filter(|line| !is_aside(line)) {
        for literal in
            line.replace("\\\"", "\u{1}").replace("'\"'", " ").split('"').skip(1).step_by(2)
        {
            let literal = literal
                .replace('\u{1}', "\"")
                .replace("\\\\", "\\")
                .replace("{{", "")
                .replace("}}", "");
            let constant = literal.split('{').filter_map(|piece| piece.rsplit('}').next());
            // A message has words; what is looked for in a text, or shown as HTML, has not.
            let message = |piece: &str| {
                let words = piece.trim().split(' ').filter(|word| word.len() > 1).count();
                words > 1 && !piece.contains(['<', '\\']) && !piece.contains(").")
            };
            pieces.extend(constant.filter(|piece| message(piece)).map(str::to_owned));
        }
    }
    pieces
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            sources(&entry.path(), files);
        } else if entry.path().extension().is_some_and(|end| end == "rs") {
            files.push(entry.path());
        }
    }
}

#[test]
fn every_message_stands_in_a_snapshot() {
    let mut shown = String::new();
    for file in fs::read_dir(path("tests/it/check/snapshots")).expect("the snapshots").flatten() {
        shown.push_str(&fs::read_to_string(file.path()).expect("a snapshot"));
    }
    let mut files = Vec::new();
    for folder in ["check", "read", "lint", "ledger"] {
        let folder = PathBuf::from(path(&format!("src/content/{folder}")));
        if folder.is_dir() {
            sources(&folder, &mut files);
        }
    }
    let single = ["load", "nearest", "texts", "shape/hold", "translation"];
    files.extend(single.map(|file| PathBuf::from(path(&format!("src/content/{file}.rs")))));
    files.push(PathBuf::from(path("src/cli/check.rs")));
    let mut missing = String::new();
    for file in files.iter().filter(|file| file.is_file()) {
        let source = fs::read_to_string(file).expect("a file");
        for piece in pieces(&source) {
            let elsewhere = ELSEWHERE.iter().any(|text| text.contains(&piece));
            if !elsewhere && !shown.contains(&piece) {
                missing.push_str(&format!("{}: no snapshot shows {piece:?}\n", file.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing}");
}
