//! Questions that come from other programs, and ours that go there.

mod formats;
mod hostile;
mod losses;
mod moodle;
mod round_trips;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::server::{PROGRAM, alone};

/// Runs the program there.
fn interleave(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    alone(&mut command);
    command.current_dir(folder).args(arguments).output().expect("a run")
}

/// A text as `file` in a folder of its own, imported: exit code, drafts, and what was said.
fn imported(format: &str, file: &str, text: impl AsRef<[u8]>) -> (i32, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(file), text).expect("a file");
    let output = interleave(folder.path(), &["import", format, file]);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}
