//! What `interleave check` says of a bank, and that no file can cost more than it is worth.
//!
//! The snapshots hold every message there is: one that stands in none of them fails `complete`.

mod complete;
mod messages;
mod reading;

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
      - text: This one
        correct: true
        why: It is.
      - text: That one
        why: It is not.
    explanation: This one is.
cards:
  - front: What?
    back: That.
polls:
  - id: taste
    stem: Which do you like?
    options:
      - text: This
      - text: That
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
fn run(folder: &Path, paths: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    alone(&mut command);
    command.current_dir(folder).arg("check").args(paths).output().expect("a run")
}

fn printed(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// The good concept with one piece replaced by another.
#[track_caller]
fn with(piece: &str, other: &str) -> String {
    assert_eq!(GOOD.matches(piece).count(), 1, "{piece}");
    GOOD.replace(piece, other)
}
