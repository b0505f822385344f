//! Watching a child from outside: has it ended, and does it take more than it may?
//!
//! Owns what the kernel's own limits do not count: threads with small stacks, many processes with
//! a little memory each, many small files. Knows nothing of how a run is ended.

use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{fs, iter};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::Excess;

/// How often it is looked at.
const PERIOD: Duration = Duration::from_millis(100);
/// The most files in a temporary folder.
const FILES: usize = 1_000;

pub(super) struct Watch {
    /// The leader of the group.
    pub(super) leader: Pid,
    /// Whether there may be others in it.
    pub(super) forks: bool,
    pub(super) threads: u64,
    /// Bytes, over all processes.
    pub(super) memory: u64,
    /// The temporary folder, and the most bytes in it.
    pub(super) folder: Option<(PathBuf, u64)>,
}

impl Watch {
    /// Blocks until the leader has ended, which it does not wait for: or until the run takes too
    /// much.
    pub(super) fn until_end(&self) -> Option<Excess> {
        while !ends_within(self.leader, PERIOD) {
            if let Some(excess) = self.excess() {
                return Some(excess);
            }
        }
        None
    }

    fn excess(&self) -> Option<Excess> {
        let taken =
            if self.forks { of_group(self.leader) } else { of_process(self.leader.as_raw_pid()) };
        if taken.threads > self.threads {
            return Some(Excess::Threads);
        }
        if taken.memory > self.memory {
            return Some(Excess::Memory);
        }
        let (folder, most) = self.folder.as_ref()?;
        let sizes: Vec<u64> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| Some(entry.metadata().ok()?.len()))
            .take(FILES + 1)
            .collect();
        (sizes.len() > FILES || sizes.iter().sum::<u64>() > *most).then_some(Excess::Files)
    }
}

/// Whether that child ends in this time. It stays there to be waited for.
pub(super) fn ends_within(child: Pid, time: Duration) -> bool {
    let until = Instant::now() + time;
    #[cfg(target_os = "linux")]
    if let Ok(end) = rustix::process::pidfd_open(child, rustix::process::PidfdFlags::empty()) {
        use rustix::event::{PollFd, PollFlags, poll};
        loop {
            let rest = until.saturating_duration_since(Instant::now());
            let rest = rest.try_into().unwrap_or_default();
            match poll(&mut [PollFd::new(&end, PollFlags::IN)], Some(&rest)) {
                Ok(ready) => return ready > 0,
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => break,
            }
        }
    }
    loop {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        match waitid(WaitId::Pid(child), options) {
            Ok(None) | Err(rustix::io::Errno::INTR) => {}
            Ok(Some(_)) | Err(_) => return true,
        }
        if Instant::now() >= until {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[derive(Default)]
struct Taken {
    threads: u64,
    memory: u64,
}

fn of_process(process: i32) -> Taken {
    status(process).map(|status| taken(&status)).unwrap_or_default()
}

fn of_group(leader: Pid) -> Taken {
    members(leader).map(of_process).fold(Taken::default(), |sum, one| Taken {
        threads: sum.threads + one.threads,
        memory: sum.memory + one.memory,
    })
}

/// The threads of the leader, or of its whole group.
pub(super) fn threads(leader: Pid, forks: bool) -> impl Iterator<Item = i32> {
    let others = forks.then(|| members(leader)).into_iter().flatten();
    let processes = iter::once(leader.as_raw_pid()).chain(others);
    processes.flat_map(|process| numbers(format!("/proc/{process}/task")))
}

/// Whether any process of the group still does something, or will. What is left of others is for
/// the system's first process to remove.
pub(super) fn any_alive(leader: Pid) -> bool {
    members(leader).filter_map(status).any(|status| !has_ended(&status))
}

fn has_ended(status: &str) -> bool {
    let state = status.lines().find_map(|line| line.strip_prefix("State:"));
    state.is_some_and(|state| state.trim_start().starts_with(['Z', 'X']))
}

fn members(leader: Pid) -> impl Iterator<Item = i32> {
    let group = u64::try_from(leader.as_raw_pid()).ok();
    numbers("/proc".to_owned()).filter(move |process| {
        status(*process).is_some_and(|status| number(&status, "NSpgid:") == group)
    })
}

/// The entries of a folder that are numbers.
fn numbers(folder: String) -> impl Iterator<Item = i32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn status(process: i32) -> Option<String> {
    fs::read_to_string(format!("/proc/{process}/status")).ok()
}

fn taken(status: &str) -> Taken {
    Taken {
        threads: number(status, "Threads:").unwrap_or(0),
        // In KiB; a process that has ended has no such line.
        memory: number(status, "VmRSS:").unwrap_or(0) * 1024,
    }
}

fn number(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
