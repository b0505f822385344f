//! A program that is no demo, such as one of a question: bounded, without a network, then run.
//!
//! Owns the command that starts such a child, and the child's first steps: it locks itself down as
//! far as an interpreter can live with, then becomes the program. Knows nothing of what it prints.

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::sandbox::{self, Bounds};

/// The first argument of such a child.
pub(super) const BOUNDED: &str = "__bounded";

/// The command that becomes `program` with these arguments, in the folder `scratch` and with nothing
/// to read: it ends within about `wall`, each of its processes has at most `memory` bytes of
/// addresses, and where the kernel allows it reaches no network but loopback and writes in
/// `scratch` alone. `this` is this very program.
///
/// The child is bound to the thread that starts it: when that ends, so does the child.
#[must_use]
pub fn command(
    this: &Path,
    program: &Path,
    arguments: &[OsString],
    scratch: &Path,
    wall: Duration,
    memory: u64,
) -> Command {
    let mut command = Command::new(this);
    command
        .arg(BOUNDED)
        .arg(std::process::id().to_string())
        .arg(wall.as_secs().to_string())
        .arg(memory.to_string())
        .arg(program)
        .args(arguments)
        .env_clear()
        .envs(["PATH", "TERM"].iter().filter_map(|name| Some((name, env::var_os(name)?))))
        .env("HOME", scratch)
        .env("TMPDIR", scratch)
        .env("LANG", "C.UTF-8")
        .current_dir(scratch)
        .process_group(0)
        .stdin(Stdio::null());
    command
}

/// The child's side: locks this process down, then becomes the program. Comes back with the reason
/// when it cannot.
pub(super) fn enter(mut arguments: impl Iterator<Item = OsString>) -> String {
    fn number(argument: Option<OsString>) -> Option<u64> {
        argument?.into_string().ok()?.parse().ok()
    }
    let numbers = [(); 3].map(|()| number(arguments.next()));
    let ([Some(parent), Some(seconds), Some(memory)], Some(program)) = (numbers, arguments.next())
    else {
        return "a bounded program is started with its bounds".to_owned();
    };
    let bounds = Bounds {
        parent: u32::try_from(parent).unwrap_or(0),
        wall: Duration::from_secs(seconds),
        memory,
        scratch: env::current_dir().unwrap_or_default(),
    };
    if let Err(failed) = sandbox::bound(&bounds) {
        return format!("the program could not be bounded: {failed}");
    }
    let program = PathBuf::from(program);
    let error = Command::new(&program).args(arguments).exec();
    format!("{} cannot be run: {error}", program.display())
}
