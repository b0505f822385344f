//! The parent's side of a run: who may run, one child for each run, and what it printed.
//!
//! Owns the slots, the children and their ends. Knows nothing of HTTP: a run is a stream of
//! [`Event`]s that its owner may drop at any time.

mod drive;
mod scratch;
#[cfg(target_os = "linux")]
mod self_test;
mod slots;
mod spawn;
mod text;
mod watch;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use std::{fmt, io};

use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use super::sandbox::Report;
use super::{Demo, Level, Need, Network};
#[cfg(target_os = "linux")]
pub use self_test::{SelfTest, Untested};
use slots::Slots;
use spawn::Spawner;

/// What runs may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// This very program, or a build of it.
    pub program: PathBuf,
    /// Runs at a time.
    pub slots: usize,
    /// Runs that may wait for a slot.
    pub queue: usize,
    /// Time from start to end.
    pub wall: Duration,
    /// Processor time, over all threads.
    pub cpu: Duration,
    /// Bytes of data in one process: heap and thread stacks.
    pub memory: u64,
    /// Threads, over all processes of a run.
    pub threads: u64,
    /// Bytes of output.
    pub output_bytes: usize,
    /// Lines of output.
    pub output_lines: usize,
    /// Where demos that may write files get a temporary folder of their own.
    pub temporary: PathBuf,
    /// Bytes in the temporary folder of a demo that may write files.
    pub files: u64,
    /// The highest level to use, for trying the lower ones.
    pub at_most: Level,
    /// Run demos even where the sandbox is too weak for strangers.
    pub allow_weak: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            program: own_program(),
            slots: cores(),
            queue: 16,
            wall: Duration::from_secs(10),
            cpu: Duration::from_secs(20),
            memory: 256 << 20,
            threads: 256,
            output_bytes: 256 << 10,
            output_lines: 2_000,
            temporary: std::env::temp_dir(),
            files: 16 << 20,
            at_most: Level::Landlock,
            allow_weak: false,
        }
    }
}

/// Something a run has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// All slots are taken; 1 is the next to start. Told again whenever the place changes.
    Waiting {
        /// The place in the queue.
        place: usize,
    },
    /// The child is there.
    Started,
    /// A line that it printed, without its end. Plain text: control characters are made visible.
    Line(String),
    /// How it ended. Nothing comes after.
    Ended(Ended),
}

/// How a run ended, and what it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub ending: Ending,
    /// Time from start to end.
    pub wall: Duration,
    /// Processor cores that it could use.
    pub cores: usize,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this code: 0, or 101 after a panic.
    Exited(i32),
    /// By this signal, its own doing or a limit's.
    Killed(i32),
    /// It took longer than [`Limits::wall`].
    TimedOut,
    /// It printed more than it may; what it may was delivered.
    TooMuchOutput {
        /// The most bytes.
        bytes: usize,
        /// The most lines.
        lines: usize,
    },
    /// It took more of something than it may.
    TooMuch(Excess),
    /// The server is shutting down.
    ServerStopping,
    /// It could not be started; the reason is in the log.
    NotStarted,
}

/// What a run took too much of, besides output and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Memory, over all its processes.
    Memory,
    /// Threads, over all its processes.
    Threads,
    /// Bytes or files in its temporary folder.
    Files,
}

/// Why a run was not taken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// All slots and all places to wait are taken.
    #[error("every place is taken; try again in {retry_after_seconds} s")]
    Busy {
        /// When a place is likely to be free.
        retry_after_seconds: u64,
    },
    /// This visitor has a run already.
    #[error("your other run has not ended yet")]
    AlreadyRunning,
    /// The server is shutting down.
    #[error("the server is stopping")]
    Stopping,
    /// The sandbox of this machine does not hold this demo.
    #[error("the sandbox of this machine ({0}) does not hold what this demo does")]
    TooWeak(Level),
}

/// Runs demos. A handle: its clones share the slots.
#[derive(Clone)]
pub struct Runner(Arc<Shared>);

struct Shared {
    limits: Limits,
    report: Report,
    slots: Arc<Slots>,
    spawner: Arc<Spawner>,
    runtime: tokio::runtime::Handle,
    stopping: CancellationToken,
    tasks: TaskTracker,
    begun: AtomicU64,
}

impl Runner {
    /// Finds out what this machine's sandbox offers, and is then ready to run. Must be called
    /// within a tokio runtime; blocks it for some milliseconds.
    ///
    /// # Errors
    ///
    /// When the thread that starts children cannot be made. A program that cannot be started is
    /// no error: see [`Runner::report`].
    pub fn start(limits: Limits) -> io::Result<Self> {
        scratch::remove_abandoned(&limits.temporary);
        let (spawner, report) = Spawner::start(&limits)?;
        Ok(Self(Arc::new(Shared {
            slots: Arc::new(Slots::new(limits.slots, limits.queue, limits.wall)),
            spawner: Arc::new(spawner),
            report,
            limits,
            runtime: tokio::runtime::Handle::current(),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
            begun: AtomicU64::new(0),
        })))
    }

    /// What this machine's sandbox offers.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.0.report
    }

    /// The limits that runs are held to.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The level that runs have: what the machine reaches, up to [`Limits::at_most`].
    #[must_use]
    pub fn level(&self) -> Level {
        self.0.report.level().min(self.0.limits.at_most)
    }

    /// Whether the sandbox holds this demo here.
    ///
    /// # Errors
    ///
    /// [`Refused::TooWeak`] where it does not.
    pub fn admits(&self, demo: &Demo) -> Result<(), Refused> {
        let network_is_kept = !demo.may(Need::Net) || self.0.report.network != Network::Open;
        if self.0.limits.allow_weak || (self.level() >= demo.least_level() && network_is_kept) {
            return Ok(());
        }
        Err(Refused::TooWeak(self.level()))
    }

    /// Runs taken on since the start.
    #[must_use]
    pub fn runs_begun(&self) -> u64 {
        self.0.begun.load(Ordering::Relaxed)
    }

    /// Runs that have not ended, those that wait for a slot among them.
    #[must_use]
    pub fn runs_under_way(&self) -> u64 {
        self.0.tasks.len() as u64
    }

    /// Takes on a run, or says why not. `args` are passed as `--name value`; a visitor has one run
    /// at a time.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub fn run(
        &self,
        demo: &'static Demo,
        args: Vec<(&'static str, u32)>,
        visitor: Option<[u8; 16]>,
    ) -> Result<Run, Refused> {
        self.admits(demo)?;
        if self.0.stopping.is_cancelled() {
            return Err(Refused::Stopping);
        }
        let seat = self.0.slots.ask(visitor)?;
        self.0.begun.fetch_add(1, Ordering::Relaxed);
        let (events, received) = mpsc::unbounded_channel();
        let dropped = CancellationToken::new();
        let group = Arc::new(OnceLock::new());
        let drive = drive::Drive {
            demo,
            args,
            limits: self.0.limits.clone(),
            report: self.0.report.clone(),
            spawner: Arc::clone(&self.0.spawner),
            events,
            group: Arc::clone(&group),
            dropped: dropped.clone(),
            stopping: self.0.stopping.clone(),
        };
        self.0.tasks.spawn_on(drive.run(seat), &self.0.runtime);
        Ok(Run { events: received, group, _end: dropped.drop_guard() })
    }

    /// Ends all runs, takes on no more, and returns when no child is left.
    pub async fn shutdown(&self) {
        self.0.stopping.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner").field("level", &self.level()).finish_non_exhaustive()
    }
}

/// A run that was taken on. Dropping it ends its processes and frees its slot.
#[derive(Debug)]
pub struct Run {
    // No bound of its own: a run says no more than its limit on output lets it.
    events: mpsc::UnboundedReceiver<Event>,
    group: Arc<OnceLock<i32>>,
    _end: DropGuard,
}

impl Run {
    /// What happens next, or `None` after the end. Cancelling the call loses nothing.
    pub async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// The process group of the run, from when it has started: for the log, and to look for what
    /// is left of it.
    #[must_use]
    pub fn process_group(&self) -> Option<i32> {
        self.group.get().copied()
    }
}

/// The path by which this program starts itself again. On Linux it stays good when an upgrade has
/// replaced the file.
fn own_program() -> PathBuf {
    if cfg!(target_os = "linux") {
        return PathBuf::from("/proc/self/exe");
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("interleave"))
}

/// Processor cores that this process may use.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}
