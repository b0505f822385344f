//! `interleave schema`: which keys a question file has, for editors.

use std::process::ExitCode;

use super::say;
use crate::content;

pub(super) fn run() -> ExitCode {
    say(format!("{:#}\n", content::schema()));
    ExitCode::SUCCESS
}
