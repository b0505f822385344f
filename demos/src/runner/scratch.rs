//! The temporary folder of a run that may write files.
//!
//! Owns its making and its removal, also of those that a killed server left. Knows nothing of
//! what is in it.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustix::process::{Pid, test_kill_process};

const PREFIX: &str = "interleave-demo-";
/// Longer than any run, should another server keep its runs here whose processes we cannot see.
const ABANDONED: Duration = Duration::from_mins(10);

/// A folder of its own, removed when dropped.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// A new folder in that one, which only this user, or only the owner named, can enter.
    pub(super) fn new(parent: &Path, owner: Option<u32>) -> io::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let parent = std::path::absolute(parent)?;
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("{PREFIX}{}-{number}", std::process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                // Of an earlier server with the same number, or of one that wants to be in the way.
                Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
                Err(why) => return Err(why),
                Ok(()) => {
                    let scratch = Self(path);
                    if owner.is_some() {
                        chown(&scratch.0, owner, owner)?;
                    }
                    return Ok(scratch);
                }
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(why) = fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %why, "a temporary folder stays behind");
        }
    }
}

/// Removes what servers left here that were killed during a run.
pub(super) fn remove_abandoned(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let server = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split('-').next());
        let server = server.and_then(|pid| Pid::from_raw(pid.parse().ok()?));
        let is_old = entry
            .metadata()
            .and_then(|about| about.modified())
            .is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED));
        if is_old
            && server.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
        {
            // One that belongs to somebody else stays.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
