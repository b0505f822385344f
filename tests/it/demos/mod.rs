//! Runs with the real binary: what a program does, how it ends, and what is left of it.

pub(crate) mod arrows;
mod bench;
mod endings;
mod escapes;
mod exhaustion;
mod granted;
mod lifetime;
mod params;
mod queue;
mod registry;
mod sandbox;

use std::fs;
use std::path::PathBuf;
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

fn processes() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").expect("/proc").flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The group of a process, unless it has ended. A zombie counts when it is ours to wait for.
fn group_of(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let (state, parent, group) = (fields.next()?, fields.next()?, fields.next()?);
    let is_ours = parent.parse() == Ok(std::process::id());
    if state == "Z" && !is_ours { None } else { group.parse().ok() }
}

/// The processes that are left of these groups.
fn members(groups: &[i32]) -> Vec<i32> {
    processes().filter(|pid| group_of(*pid).is_some_and(|group| groups.contains(&group))).collect()
}

/// Runs a program of the hostile registry to its end, and checks that nothing is left of it.
async fn outcome(runner: &Runner, name: &str) -> Outcome {
    let demo = hostile::find(name).unwrap_or_else(|| panic!("no program {name}"));
    let mut run = runner.run(demo, Vec::new(), None).expect("taken on");
    let mut lines = Vec::new();
    while let Some(event) = run.next().await {
        match event {
            Event::Waiting { .. } | Event::Started => {}
            Event::Line(line) => lines.push(line),
            Event::Ended(ended) => {
                assert_eq!(run.next().await, None, "nothing comes after the end");
                let left = members(&[run.process_group().expect("started")]);
                assert!(left.is_empty(), "{name} left {left:?}");
                return Outcome { lines, ended };
            }
        }
    }
    panic!("{name}: no end was told");
}

/// A run of that program that has started, and its process group.
async fn started(runner: &Runner, name: &str) -> (Run, i32) {
    let demo = hostile::find(name).unwrap_or_else(|| panic!("no program {name}"));
    let mut run = runner.run(demo, Vec::new(), None).expect("taken on");
    until(&mut run, |event| *event == Event::Started).await;
    let group = run.process_group().expect("a group");
    assert!(!members(&[group]).is_empty(), "{name} is not there");
    (run, group)
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
