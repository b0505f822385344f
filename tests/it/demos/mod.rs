//! Runs with the real binary: what a program does, how it ends, and what is left of it.

mod bench;
mod endings;
mod escapes;
mod exhaustion;
mod granted;
mod lifetime;
mod queue;
mod sandbox;

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use interleave::demos::hostile;
use interleave::demos::{Ended, Ending, Event, Limits, Run, Runner};
use tokio::sync::{Mutex, MutexGuard};

/// Room for many runs at a time. Demos run when nobody else wants the processor, and the other
/// tests do: the wall is far away where it is not what is tested.
fn limits() -> Limits {
    Limits {
        program: PathBuf::from(env!("CARGO_BIN_EXE_interleave")),
        wall: Duration::from_secs(30),
        cpu: Duration::from_secs(30),
        slots: 4,
        queue: 64,
        ..Limits::default()
    }
}

fn runner(limits: Limits) -> Runner {
    Runner::start(limits).expect("a runner")
}

/// What came of a run.
#[derive(Debug)]
struct Outcome {
    lines: Vec<String>,
    ended: Ended,
}

impl Outcome {
    #[track_caller]
    fn exited(self, code: i32) -> Vec<String> {
        assert_eq!(self.ended.ending, Ending::Exited(code), "{:#?}", self.lines);
        self.lines
    }
}

/// A number that marks the processes of one run, wherever they are.
struct Mark(u32);

impl Mark {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(std::process::id().wrapping_mul(1_000).wrapping_add(number))
    }

    fn args(&self) -> Vec<(&'static str, u32)> {
        vec![("mark", self.0)]
    }

    /// The groups that the marked processes lead: children keep the group over exec.
    fn groups(&self) -> Vec<u32> {
        let mark = format!("--mark\0{}\0", self.0);
        let marked = processes().filter(|pid| {
            let args = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&args).contains(&mark)
        });
        let mut groups: Vec<u32> = marked.filter_map(group_of).collect();
        groups.dedup();
        groups
    }
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").expect("/proc").flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The group of a process, unless it has ended. A zombie counts when it is ours to wait for.
fn group_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let (state, parent, group) = (fields.next()?, fields.next()?, fields.next()?);
    let is_ours = parent.parse() == Ok(std::process::id());
    if state == "Z" && !is_ours { None } else { group.parse().ok() }
}

/// The processes that are left of these groups.
fn members(groups: &[u32]) -> Vec<u32> {
    processes().filter(|pid| group_of(*pid).is_some_and(|group| groups.contains(&group))).collect()
}

/// Runs a program of the hostile registry to its end, and checks that nothing is left of it.
async fn outcome(runner: &Runner, name: &str) -> Outcome {
    let mark = Mark::new();
    let demo = hostile::find(name).unwrap_or_else(|| panic!("no program {name}"));
    let mut run = runner.run(demo, mark.args(), None).expect("taken on");
    let (mut lines, mut groups) = (Vec::new(), Vec::new());
    while let Some(event) = run.next().await {
        match event {
            Event::Waiting { .. } => {}
            Event::Started => groups = mark.groups(),
            Event::Line(line) => lines.push(line),
            Event::Ended(ended) => {
                assert_eq!(run.next().await, None, "nothing comes after the end");
                assert!(members(&groups).is_empty(), "{name} left {:?}", members(&groups));
                return Outcome { lines, ended };
            }
        }
    }
    panic!("{name}: no end was told");
}

/// The next event of that kind.
async fn until(run: &mut Run, wanted: impl Fn(&Event) -> bool) -> Event {
    loop {
        let event = run.next().await.expect("an event");
        if wanted(&event) {
            return event;
        }
    }
}

/// Waits until that is so, for this time at most.
async fn within(time: Duration, what: &str, holds: impl Fn() -> bool) {
    let until = Instant::now() + time;
    while !holds() {
        assert!(Instant::now() < until, "after {time:?} still not: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Lets one test at a time take all that the machine has.
async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}
