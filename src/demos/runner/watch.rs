//! Watching a child from outside: has it ended, and does it take more than it may?
//!
//! Owns what the kernel's own limits do not count: threads with small stacks, many processes with
//! a little memory each, many small files. Knows nothing of how a run is ended.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

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
        let taken = if self.forks { of_group(self.leader) } else { of_process(self.leader) };
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

fn of_process(process: Pid) -> Taken {
    let path = format!("/proc/{}/status", process.as_raw_nonzero());
    fs::read_to_string(path).map(|status| taken(&status)).unwrap_or_default()
}

fn of_group(leader: Pid) -> Taken {
    let group = leader.as_raw_nonzero().get();
    let mut sum = Taken::default();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let is_process = entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit);
        let Some(status) =
            is_process.then(|| fs::read_to_string(entry.path().join("status")).ok()).flatten()
        else {
            continue;
        };
        if number(&status, "NSpgid:") == u64::try_from(group).ok() {
            let one = taken(&status);
            sum.threads += one.threads;
            sum.memory += one.memory;
        }
    }
    sum
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
