//! What `interleave check` says of a bank, and that no file can cost more than it is worth.
//!
//! The snapshots hold every message there is: one that stands in none of them fails `complete`.

mod authors;
mod bank;
mod complete;
mod evidence;
mod hostile;
mod kinds;
mod ledger;
mod lints;
mod messages;
mod output;
pub(crate) mod proof;
mod reading;
mod schema;
mod texts;
mod yaml;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::server::{PROGRAM, alone};

/// A concept that is as it should be, but for what a test changes in it.
const GOOD: &str = "\
concept: gil
title: The lock
topic: threads
level: middle
summary: One lock.
sources:
  - https://docs.python.org/3/
demos: [gil]
questions:
  - id: first
    stem: Which?
    options:
      - id: this
        text: This one
        correct: true
        why: It is.
      - id: that
        text: That one
        why: It is not.
    explanation: This one is.
cards:
  - id: what
    front: What?
    back: That.
polls:
  - id: taste
    stem: Which do you like?
    options:
      - id: this
        text: This
      - id: that
        text: That
";

/// What `check` made of files: its exit code, and what it printed.
fn check(files: &[(&str, &str)]) -> (i32, String) {
    let folder = bank(files);
    let output = run(folder.path(), &["bank"]);
    (output.status.code().unwrap_or(-1), printed(&output))
}

/// A folder `bank` with these files in it.
fn bank(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let file = folder.path().join("bank").join(name);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    folder
}

/// Runs `interleave check` there.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    alone(&mut command);
    command.current_dir(folder).arg("check").args(arguments).output().expect("a run")
}

fn printed(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// Checks one concept file for each case, and puts what is said of them in one text.
fn said(cases: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (case, file) in cases {
        let (code, output) = check(&[("threads/gil.yaml", file)]);
        let end = "; `interleave check --explain CODE` says why\n";
        let output = output.strip_suffix(end).unwrap_or(&output);
        text.push_str(&format!("{case} ({code})\n\n{}\n\n\n", output.trim_end()));
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

/// The good concept with one piece replaced by another.
#[track_caller]
fn with(piece: &str, other: &str) -> String {
    assert_eq!(GOOD.matches(piece).count(), 1, "{piece}");
    GOOD.replace(piece, other)
}
