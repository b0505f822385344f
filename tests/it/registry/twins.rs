//! The Python programs beside the demos: each prints, on the Python that is here, what is stored as
//! its output and shown on its page.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use interleave::demos::{self, Demo};

use super::file;

/// A program is ended after this, on a machine with other things to do.
const LONGEST: Duration = Duration::from_secs(20);

/// The interpreter itself: what is on the path may be a script that looks for it each time.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    let ask = "import sys; print(sys.executable)";
    let output = Command::new("python3").args(["-c", ask]).output().expect("a Python");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("a path").trim().into()
});

/// What a program prints until it ends well.
fn printed(program: &Path) -> Result<String, String> {
    let began = Instant::now();
    let mut child = Command::new(&*PYTHON)
        .arg(program)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a run");
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (mut out, mut err) = (out.expect("a pipe"), err.expect("a pipe"));
    let output = thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).map(|_| text)
    });
    let complaints = thread::spawn(move || {
        let mut text = String::new();
        let _ = err.read_to_string(&mut text);
        text
    });
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if began.elapsed() > LONGEST {
            child.kill().expect("an end");
            child.wait().expect("an end");
            return Err(format!("took longer than {LONGEST:?}"));
        }
        thread::sleep(Duration::from_millis(5));
    };
    let complaints = complaints.join().expect("no panic");
    if !status.success() {
        return Err(format!("{status}: {complaints}"));
    }
    output.join().expect("no panic").map_err(|error| error.to_string())
}

/// Holds a program to what is stored: all but the first line, which says what ran it.
fn hold(program: &Path, stored: &str) -> Result<(), String> {
    let (version, stored) = stored.split_once('\n').unwrap_or_default();
    let printed = printed(program)?;
    if printed == stored {
        return Ok(());
    }
    Err(format!("it prints\n{printed}and, stored as of {version},\n{stored}"))
}

#[test]
fn every_twin_prints_what_is_stored_of_it() {
    let twins: Vec<_> = demos::all().iter().filter(|demo| demo.python.is_some()).collect();
    assert!(twins.len() > 100, "there are many");
    let hold_it = |demo: &&'static Demo| {
        hold(&file(demo, "py"), demo.python_prints.expect("what it prints"))
            .map_err(|what| format!("{}.py: {what}", demo.slug))
    };
    let (next, again) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(demo) = twins.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if hold_it(demo).is_err() {
                        again.lock().unwrap_or_else(PoisonError::into_inner).push(*demo);
                    }
                }
            });
        }
    });
    // On a busy machine what was to come first may come late: twice more, alone, before it is called
    // wrong.
    let again = again.into_inner().unwrap_or_else(PoisonError::into_inner);
    let failed: Vec<String> =
        again.iter().filter_map(|demo| hold_it(demo).or_else(|_| hold_it(demo)).err()).collect();
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), twins.len(), failed.join("\n\n"));
}

#[test]
fn a_twin_that_was_changed_is_told_from_what_is_stored() {
    let demo = demos::find("lost-update").expect("a demo");
    let (text, stored) = (demo.python.expect("a twin"), demo.python_prints.expect("its output"));
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("twin.py");
    fs::write(&program, text).expect("a file");
    assert_eq!(hold(&program, stored), Ok(()));
    fs::write(&program, format!("{text}\nprint('one more')\n")).expect("a file");
    let what = hold(&program, stored).expect_err("another output");
    assert!(what.contains("one more\nand, stored as of # Python 3."), "{what}");
    fs::write(&program, format!("{text}\nraise SystemExit(3)\n")).expect("a file");
    assert!(hold(&program, stored).is_err_and(|what| what.contains('3')), "it ends badly");
}

#[test]
fn every_demo_has_a_twin_or_says_why_python_has_none() {
    for demo in demos::all() {
        let says = demo.in_python.is_some_and(|text| text.contains("no twin"));
        assert!(demo.python.is_some() != says, "{}", demo.slug);
    }
}
