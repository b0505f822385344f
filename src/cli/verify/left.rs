//! What programs leave behind: processes that went out of their group and lived on.
//!
//! Owns which children of this process are programs under way. On Linux whatever such a program leaves
//! becomes a child of this process, and is ended; elsewhere it stays.

use std::collections::BTreeSet;
use std::io;
use std::process::{Child, Command};
use std::sync::{Mutex, PoisonError};

/// The programs under way.
static UNDER_WAY: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Has what programs leave behind become children of this process.
pub(super) fn adopt() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}

/// Starts a program.
///
/// # Errors
/// Those of the start.
pub(super) fn start(command: &mut Command) -> io::Result<Child> {
    // Held while it starts: a child that is not known is one that was left behind.
    let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
    let child = command.spawn()?;
    under_way.insert(child.id());
    Ok(child)
}

/// Ends what a program left behind that has been waited for.
pub(super) fn ended(program: u32) {
    let mut under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
    under_way.remove(&program);
    #[cfg(target_os = "linux")]
    linux::end(&under_way);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeSet;
    use std::fs;

    use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, waitpid};

    /// How often is looked for what the ended ones had started in turn.
    const ROUNDS: usize = 100;

    /// Ends every child of this process that is none of these.
    pub(super) fn end(under_way: &BTreeSet<u32>) {
        for _ in 0..ROUNDS {
            let left: Vec<Pid> = children()
                .into_iter()
                .filter(|child| !under_way.contains(&number(*child)))
                .collect();
            if left.is_empty() {
                return;
            }
            for child in &left {
                let _ = kill_process(*child, Signal::KILL);
            }
            for child in left {
                let _ = waitpid(Some(child), WaitOptions::empty());
            }
        }
    }

    fn number(process: Pid) -> u32 {
        process.as_raw_nonzero().get().unsigned_abs()
    }

    /// The processes whose parent is this one.
    fn children() -> Vec<Pid> {
        let own = number(getpid());
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        let numbers =
            entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        numbers
            .filter(|process: &i32| parent(*process) == Some(own))
            .filter_map(Pid::from_raw)
            .collect()
    }

    /// The parent of a process: the second word behind its name, which stands in brackets.
    fn parent(process: i32) -> Option<u32> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    }
}
