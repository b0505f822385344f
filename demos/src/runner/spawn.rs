//! Starting children, and the handle by which they are ended.
//!
//! Owns the one thread that starts them. Knows nothing of demos.
//!
//! A child asks the kernel to end it with its parent, and by that the kernel means the *thread*
//! that started it: children of a runtime's worker would die whenever that worker goes away. There
//! is no `pre_exec`, so that std uses `posix_spawn`, which does not copy the server's page tables.

use std::io::{self, PipeReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::sync::oneshot;

use super::{Limits, watch};
use crate::orders::{Orders, PROBE};
use crate::sandbox::{self, Report};
use crate::{Level, Network};

/// How long the child that tries the sandbox may take.
const PROBE_WALL: Duration = Duration::from_secs(5);
/// How long to wait for killed processes to be gone: on a busy machine it takes time to give back
/// half a gigabyte, and until then the slot is not free.
const GONE_WITHIN: Duration = Duration::from_secs(10);

pub(super) struct Spawner {
    jobs: mpsc::Sender<Job>,
}

struct Job {
    command: Command,
    forks: bool,
    reply: oneshot::Sender<io::Result<Process>>,
}

impl Spawner {
    /// Makes the thread, and has it try the sandbox first.
    pub(super) fn start(limits: &Limits) -> io::Result<(Self, Report)> {
        let (jobs, todo) = mpsc::channel::<Job>();
        let (report, reported) = mpsc::channel();
        let limits = limits.clone();
        thread::Builder::new().name("demo-spawner".to_owned()).spawn(move || {
            let trial = probe(&limits).unwrap_or_else(|why| Report::nothing(&why.to_string()));
            // Nobody listens only when the server gave up in between.
            let _ = report.send(trial);
            for Job { command, forks, reply } in todo {
                // A child that nobody waits for any more is ended by being dropped.
                let _ = reply.send(Process::start(command, forks));
            }
        })?;
        let report = reported.recv().map_err(io::Error::other)?;
        Ok((Self { jobs }, report))
    }

    /// A child whose two outputs are the writing end of one pipe, so that lines keep their order.
    pub(super) async fn spawn(&self, command: Command, forks: bool) -> io::Result<Process> {
        let (reply, started) = oneshot::channel();
        self.jobs.send(Job { command, forks, reply }).map_err(io::Error::other)?;
        started.await.map_err(io::Error::other)?
    }
}

/// A command for this program with nothing of the server's: no environment, no input.
pub(super) fn command(limits: &Limits) -> io::Result<(Command, PipeReader)> {
    let (output, input) = io::pipe()?;
    let mut command = Command::new(&limits.program);
    command
        .arg0("interleave")
        .env_clear()
        // Each of glibc's arenas reserves 64 MiB, and by itself it makes eight for each core.
        .env("MALLOC_ARENA_MAX", "2")
        .env("RUST_BACKTRACE", "0")
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(input.try_clone()?)
        .stderr(input);
    Ok((command, output))
}

/// The orders of a run, but for the network that only a probe can find out.
pub(super) fn orders(limits: &Limits, level: Level, landlock: i32, network: Network) -> Orders {
    Orders {
        parent: std::process::id(),
        level,
        landlock,
        network,
        wall: limits.wall,
        cpu: limits.cpu,
        memory: limits.memory,
        file: limits.files,
    }
}

fn probe(limits: &Limits) -> io::Result<Report> {
    let (mut command, mut output) = command(limits)?;
    let mut orders = orders(limits, Level::Landlock, 0, Network::Open);
    orders.wall = PROBE_WALL;
    command.arg(PROBE).arg(orders.to_string());
    let mut process = Process::start(command, false)?;
    if !watch::ends_within(process.group, PROBE_WALL) {
        return Err(io::Error::other("the trial of the sandbox did not end"));
    }
    let status = process.end()?;
    let mut text = String::new();
    output.read_to_string(&mut text)?;
    Report::from_lines(&text).ok_or_else(|| {
        let said = text.lines().next().unwrap_or("nothing");
        io::Error::other(format!("the trial of the sandbox ended by {status}, saying: {said}"))
    })
}

/// A child, leader of its own group. Dropping it ends the whole group.
pub(super) struct Process {
    child: Child,
    pub(super) group: Pid,
    /// Whether there may be others in the group.
    forks: bool,
    status: Option<ExitStatus>,
}

impl Process {
    fn start(mut command: Command, forks: bool) -> io::Result<Self> {
        let child = command.spawn()?;
        let group = Pid::from_child(&child);
        Ok(Self { child, group, forks, status: None })
    }

    /// Ends every process of the group. The leader must not have been waited for: until then no
    /// other process can have its number.
    pub(super) fn kill(&self) {
        // Fails only when every process of the group has ended, which is what is wanted.
        let _ = kill_process_group(self.group, Signal::KILL);
    }

    /// Ends the group and tells how the leader ended. Blocks until none of the group is left, for
    /// as long as the kernel needs to take back what they had.
    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        if let Some(status) = self.status {
            return Ok(status);
        }
        self.kill();
        // They run only when nobody else wants to, and that holds for their ending as well.
        watch::threads(self.group, self.forks).for_each(sandbox::hurry);
        let status = self.child.wait()?;
        self.status = Some(status);
        let until = Instant::now() + GONE_WITHIN;
        while self.forks && watch::any_alive(self.group) && Instant::now() < until {
            thread::sleep(Duration::from_millis(1));
            watch::threads(self.group, true).for_each(sandbox::hurry);
        }
        Ok(status)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // An error would mean that somebody else waited for our child: there is nothing to do.
        let _ = self.end();
    }
}
