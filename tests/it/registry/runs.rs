//! Every demo runs in a terminal: as it is, and at both ends of each of its parameters.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use interleave::demos::transcript::{Ending, LineKind};
use interleave::demos::{self, Demo, Transcript};

use crate::support::server::{PROGRAM, alone};

/// A run is ended after this, on a machine with other things to do. Alone, none takes half of it.
const LONGEST: Duration = Duration::from_secs(10);

/// A demo, and the values it is run with.
pub(super) struct Run {
    pub(super) demo: &'static Demo,
    pub(super) values: Vec<String>,
}

/// A run that ended well.
pub(super) struct Made {
    pub(super) took: Duration,
    pub(super) output: String,
}

impl Run {
    fn name(&self) -> String {
        format!("{} {}", self.demo.slug, self.values.join(" ")).trim().to_owned()
    }

    /// Every run there is to make.
    fn all() -> Vec<Self> {
        let mut runs = Vec::new();
        for demo in demos::all() {
            runs.push(Self { demo, values: Vec::new() });
            for param in demo.params {
                for value in [param.min, param.max] {
                    let values = vec![format!("--{}", param.name), value.to_string()];
                    runs.push(Self { demo, values });
                }
            }
        }
        runs
    }

    /// Runs it to its end; what came of it, or what was wrong.
    pub(super) fn make(&self) -> Result<Made, String> {
        let (out, err) = (tempfile::NamedTempFile::new(), tempfile::NamedTempFile::new());
        let (out, err) = (out.expect("a file"), err.expect("a file"));
        let began = Instant::now();
        let mut command = Command::new(PROGRAM);
        alone(&mut command);
        let mut child = command
            .args(["demo", self.demo.slug])
            .args(&self.values)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(out.reopen().expect("a file"))
            .stderr(err.reopen().expect("a file"))
            .spawn()
            .expect("a run");
        let status = loop {
            if let Some(status) = child.try_wait().expect("a child") {
                break status;
            }
            if began.elapsed() > LONGEST {
                child.kill().expect("an end");
                child.wait().expect("an end");
                return Err(format!("took longer than {LONGEST:?}"));
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let took = began.elapsed();
        let output = fs::read_to_string(out.path()).map_err(|error| error.to_string())?;
        if !status.success() {
            let panics = fs::read_to_string(err.path()).unwrap_or_default();
            return Err(format!("{status}\n{output}\n{panics}"));
        }
        complaints(&output).map_or(Ok(Made { took, output }), Err)
    }
}

/// What is wrong with what a demo printed.
fn complaints(output: &str) -> Option<String> {
    let mut transcript = Transcript::default();
    for line in output.lines() {
        let kind = transcript.push_line(line);
        let meant = line.contains(" │ ") || line.starts_with("= ");
        if kind == LineKind::Plain && meant {
            return Some(format!("cannot be read as a trace or a measure: {line}"));
        }
    }
    let open: Vec<String> = transcript
        .lanes()
        .iter()
        .flat_map(|lane| lane.spans.iter().map(move |span| (lane, span)))
        .filter(|(_, span)| span.ending == Ending::Open)
        .map(|(lane, span)| format!("{}: {}", lane.name, span.label))
        .collect();
    if !open.is_empty() {
        return Some(format!("begins and never ends: {}", open.join(", ")));
    }
    if transcript.left_out() != demos::transcript::LeftOut::default() {
        return Some(format!("prints more than is kept: {:?}", transcript.left_out()));
    }
    let says = transcript.plain().iter().any(|line| !line.trim().is_empty());
    let shows = !transcript.lanes().is_empty() || !transcript.groups().is_empty();
    (!says || !shows).then(|| "shows no evidence, or draws no conclusion".to_owned())
}

#[test]
fn every_demo_runs_and_says_what_it_saw() {
    let runs = Run::all();
    let next = AtomicUsize::new(0);
    let (failed, times) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    // At half the cores: what a demo measures should be its own doing.
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2))
        {
            scope.spawn(|| {
                while let Some(run) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // On a busy machine a demo that is right may measure anything: once more, before
                    // it is called wrong.
                    let outcome = run.make().or_else(|_| run.make());
                    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
                    match outcome {
                        Ok(made) => times.push((made.took, run.name())),
                        Err(what) => failed
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(format!("{}: {what}", run.name())),
                    }
                }
            });
        }
    });
    let mut times = times.into_inner().unwrap_or_else(PoisonError::into_inner);
    times.sort();
    for (took, name) in times.iter().rev().take(5) {
        println!("{took:?} {name}");
    }
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(
        failed.is_empty(),
        "{} of {} failed:\n{}",
        failed.len(),
        runs.len(),
        failed.join("\n\n")
    );
}

#[test]
fn what_a_demo_does_not_take_is_bad_usage() {
    for (values, said) in [
        (&["gil", "--workers", "99"][..], "must be a whole number from 1 to 16, not `99`"),
        (&["gil", "--worker", "2"], "`worker` is not a parameter of this demo"),
        (&["gil", "--workers"], "`--workers` needs a value"),
        (&["gil", "2"], "`2` is not an option of this demo"),
        (&["gill"], "there is no demo `gill`"),
        (&[], "<SLUG>"),
    ] {
        let mut command = Command::new(PROGRAM);
        alone(&mut command);
        let output = command.arg("demo").args(values).output().expect("a run");
        assert_eq!(output.status.code(), Some(2), "{values:?}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(said) || values.is_empty(), "{values:?}: {error}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_list_names_them_all_the_slug_first() {
    let output = Command::new(PROGRAM).args(["demo", "--list"]).output().expect("a list");
    let list = String::from_utf8(output.stdout).expect("text");
    let slugs: Vec<&str> = list.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(slugs, demos::all().iter().map(|demo| demo.slug).collect::<Vec<_>>());
}

#[test]
fn both_ways_to_give_a_value_are_one() {
    for values in [&["--threads", "3"][..], &["--threads=3"]] {
        let mut command = Command::new(PROGRAM);
        alone(&mut command);
        let output = command.args(["demo", "lost-update"]).args(values).output().expect("a run");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && printed.contains("│ thread 3 │"), "{values:?}");
        assert!(!printed.contains("│ thread 4 │"), "{values:?}");
    }
}

#[test]
fn an_interrupt_ends_a_demo() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::process::ExitStatusExt;
    // Two dozen waits, one after another, are still to come when its first line is there.
    // A job in the background of a script is born deaf to interrupts; `env` makes it hear again.
    let mut child = Command::new("env")
        .args(["--default-signal=INT", PROGRAM, "demo", "choose-io-model", "--requests", "32"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a run");
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    let mut first = String::new();
    output.read_line(&mut first).expect("its first line");
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("a signal");
    let status = child.wait().expect("an end");
    assert_eq!(status.signal(), Some(libc::SIGINT), "{status}");
}
