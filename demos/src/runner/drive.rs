//! One run from its place in the queue to its end.
//!
//! Owns the order of what happens and the limits that the parent keeps. Knows nothing of who
//! listens: when nobody does any more, the run ends.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::scratch::Scratch;
use super::slots::{Seat, Turn};
use super::spawn::{self, Process, Spawner};
use super::text::Lines;
use super::watch::Watch;
use super::{Ended, Ending, Event, Excess, Limits, cores};
use crate::orders::{DEMO, DEMO_VARIABLE, NOT_LOCKED};
use crate::sandbox::{NOBODY, Report};
use crate::{Demo, Need};

/// What is still in the pipe after the end is read for so long: a grandchild may hold it open.
const DRAIN: Duration = Duration::from_millis(100);

/// All that one run needs.
pub(super) struct Drive {
    pub(super) demo: &'static Demo,
    pub(super) args: Vec<(&'static str, u32)>,
    pub(super) limits: Limits,
    pub(super) report: Report,
    pub(super) spawner: Arc<Spawner>,
    pub(super) events: UnboundedSender<Event>,
    /// Where the process group is told.
    pub(super) group: Arc<OnceLock<i32>>,
    /// Nobody listens any more.
    pub(super) dropped: CancellationToken,
    /// The server is shutting down.
    pub(super) stopping: CancellationToken,
}

/// Why a run is over.
enum Over {
    Exited,
    TimedOut,
    Output,
    Took(Excess),
    Stopping,
    Dropped,
}

impl Drive {
    /// Waits for the slot, runs, and gives the slot back only when no process is left.
    pub(super) async fn run(self, mut seat: Seat) {
        let Ok(()) = self.wait(&mut seat).await else {
            return self.say_ended(Ending::ServerStopping, Duration::ZERO);
        };
        let since = Instant::now();
        let ending = self.child(since).await.unwrap_or_else(|why| {
            tracing::error!(demo = self.demo.slug, %why, "a demo could not be run");
            Ending::NotStarted
        });
        let wall = since.elapsed();
        drop(seat);
        self.say_ended(ending, wall);
    }

    /// Fails when the run is over before it began.
    async fn wait(&self, seat: &mut Seat) -> Result<(), ()> {
        loop {
            tokio::select! {
                biased;
                () = self.dropped.cancelled() => return Err(()),
                () = self.stopping.cancelled() => return Err(()),
                turn = seat.turn() => match turn {
                    Turn::Place(place) => self.say(Event::Waiting { place }),
                    Turn::Go => return Ok(()),
                },
            }
        }
    }

    async fn child(&self, since: Instant) -> io::Result<Ending> {
        let owner = self.report.nobody.then_some(NOBODY);
        let scratch = self
            .demo
            .may(Need::Files)
            .then(|| Scratch::new(&self.limits.temporary, owner))
            .transpose()?;
        let (mut command, output) = spawn::command(&self.limits)?;
        let level = self.report.level().min(self.limits.at_most);
        let orders = spawn::orders(&self.limits, level, self.report.landlock, self.report.network);
        command.arg(DEMO).arg(self.demo.slug).arg(orders.to_string());
        command.env(DEMO_VARIABLE, self.demo.slug);
        for (name, value) in &self.args {
            command.arg(format!("--{name}")).arg(value.to_string());
        }
        if let Some(scratch) = &scratch {
            command.env("TMPDIR", scratch.path());
        }
        let process = self.spawner.spawn(command, self.demo.may(Need::Fork)).await?;
        // Told once, here.
        let _ = self.group.set(process.group.as_raw_pid());
        self.say(Event::Started);
        let mut output = Output {
            pipe: pipe::Receiver::from_owned_fd(output.into())?,
            events: &self.events,
            lines: Lines::default(),
            bytes_left: self.limits.output_bytes,
            lines_left: self.limits.output_lines,
        };
        let watch = Watch {
            leader: process.group,
            forks: self.demo.may(Need::Fork),
            threads: self.limits.threads,
            // Memory that processes share is counted for each.
            memory: self.limits.memory * 2,
            folder: scratch.as_ref().map(|folder| (folder.path().into(), self.limits.files)),
        };
        let watching = spawn_blocking(move || watch.until_end());
        let (over, status) = self.until_over(since, process, &mut output, watching).await?;
        output.finish();
        if scratch.is_some() {
            let _ = spawn_blocking(move || drop(scratch)).await;
        }
        Ok(self.ending(&over, status))
    }

    async fn until_over(
        &self,
        since: Instant,
        mut process: Process,
        output: &mut Output<'_>,
        mut watching: JoinHandle<Option<Excess>>,
    ) -> io::Result<(Over, ExitStatus)> {
        let deadline = (since + self.limits.wall).into();
        let mut ended = false;
        let mut over = tokio::select! {
            biased;
            () = self.dropped.cancelled() => Over::Dropped,
            () = self.stopping.cancelled() => Over::Stopping,
            () = sleep_until(deadline) => Over::TimedOut,
            () = output.read_until_too_much() => Over::Output,
            excess = &mut watching => {
                ended = true;
                // The watch cannot panic; if it does, the run ends as an exit does.
                excess.ok().flatten().map_or(Over::Exited, Over::Took)
            }
        };
        if !matches!(over, Over::Exited) {
            process.kill();
        }
        // All that was written before the end is in the pipe. A grandchild may keep it open.
        if !matches!(over, Over::Output | Over::Dropped) {
            let too_much = timeout(DRAIN, output.read_to_end()).await == Ok(true);
            if too_much && matches!(over, Over::Exited) {
                over = Over::Output;
            }
        }
        process.kill();
        if !ended {
            let _ = watching.await;
        }
        // Killed, so it takes no time but what the kernel needs to take the memory back.
        let status = spawn_blocking(move || process.end()).await.map_err(io::Error::other)??;
        Ok((over, status))
    }

    fn ending(&self, over: &Over, status: ExitStatus) -> Ending {
        match over {
            Over::TimedOut => Ending::TimedOut,
            Over::Stopping | Over::Dropped => Ending::ServerStopping,
            Over::Took(excess) => Ending::TooMuch(*excess),
            Over::Output => Ending::TooMuchOutput {
                bytes: self.limits.output_bytes,
                lines: self.limits.output_lines,
            },
            Over::Exited => match (status.code(), status.signal()) {
                (Some(NOT_LOCKED), _) => {
                    tracing::error!(demo = self.demo.slug, "a demo's sandbox was not closed");
                    Ending::NotStarted
                }
                (Some(code), _) => Ending::Exited(code),
                (None, signal) => Ending::Killed(signal.unwrap_or_default()),
            },
        }
    }

    fn say_ended(&self, ending: Ending, wall: Duration) {
        self.say(Event::Ended(Ended { ending, wall, cores: cores() }));
    }

    /// Nobody listening is not an error: it ends the run elsewhere.
    fn say(&self, event: Event) {
        let _ = self.events.send(event);
    }
}

/// The pipe, and what may still come through it.
struct Output<'a> {
    pipe: pipe::Receiver,
    events: &'a UnboundedSender<Event>,
    lines: Lines,
    bytes_left: usize,
    lines_left: usize,
}

impl Output<'_> {
    /// Passes lines on until there are too many. Never returns otherwise: the end of the output is
    /// not the end of the run.
    async fn read_until_too_much(&mut self) {
        if !self.read_to_end().await {
            std::future::pending::<()>().await;
        }
    }

    /// Passes lines on to the end; whether it stopped before, because there were too many.
    async fn read_to_end(&mut self) -> bool {
        let mut buffer = [0; 8192];
        loop {
            let read = match self.pipe.read(&mut buffer).await {
                Ok(0) | Err(_) => return false,
                Ok(read) => buffer.get(..read).unwrap_or_default(),
            };
            if self.take(read) {
                return true;
            }
        }
    }

    /// Passes on what was printed after the last line's end.
    fn finish(&mut self) {
        if let Some(rest) = self.lines.finish()
            && self.lines_left > 0
        {
            let _ = self.events.send(Event::Line(rest));
        }
    }

    fn take(&mut self, read: &[u8]) -> bool {
        let taken = read.get(..self.bytes_left).unwrap_or(read);
        self.bytes_left -= taken.len();
        let (events, left) = (self.events, &mut self.lines_left);
        let mut too_many = taken.len() < read.len();
        self.lines.push(taken, |line| {
            if *left == 0 {
                too_many = true;
                return;
            }
            *left -= 1;
            let _ = events.send(Event::Line(line));
        });
        too_many
    }
}
