//! Recording: a run of each demo that ships with it, and what its Python twin prints.
//!
//! Owns when a recording may be made. What is in its file is told in `demos`.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{fs, io};

use crate::cli::{USAGE, fail, say};
use crate::clock::Clock;
use crate::demos::{self, BUILT_WITH, Demo, Recording};

const FOLDER: &str = "demos/recordings";
/// Above this share of the processors in use, a machine is not idle.
const IDLE: f64 = 0.3;

/// Records the demos named, or all. Where the machine is busy, only those whose time is virtual.
pub(super) fn record(named: &[&str]) -> ExitCode {
    if let Some(unknown) = named.iter().find(|slug| demos::find(slug).is_none()) {
        return fail(USAGE, format!("there is no demo `{unknown}` (see interleave demo --list)"));
    }
    if !Path::new("demos/programs").is_dir() {
        return fail(
            USAGE,
            "there is no demos/programs here: run it at the root of the repository",
        );
    }
    let is_idle = load().is_none_or(|load| load < IDLE);
    let (mut made, mut left) = (0, 0);
    for demo in demos::all() {
        if !(named.is_empty() || named.contains(&demo.slug)) {
            continue;
        }
        if let Err(error) = twin(demo) {
            return fail(1, format!("{}: {error}", demo.slug));
        }
        if !(is_idle || demo.virtual_time) {
            left += 1;
            continue;
        }
        let outcome = run(demo).and_then(|text| {
            fs::create_dir_all(FOLDER)?;
            fs::write(format!("{FOLDER}/{}.txt", demo.slug), text)
        });
        if let Err(error) = outcome {
            return fail(1, format!("{}: {error}", demo.slug));
        }
        made += 1;
    }
    say(format!("{made} recorded in {FOLDER}\n"));
    if left > 0 {
        say(format!("{left} left out: this machine is busy, and their times are real\n"));
    }
    ExitCode::SUCCESS
}

/// The share of the processors that was in use during the last minute.
fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    let load: f64 = text.split(' ').next()?.parse().ok()?;
    Some(load / f64::from(cores()))
}

fn cores() -> u32 {
    std::thread::available_parallelism()
        .map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX))
}

fn run(demo: &Demo) -> io::Result<String> {
    let began = Instant::now();
    let output =
        Command::new(std::env::current_exe()?).args(["demo", demo.slug]).env_clear().output()?;
    let took_ms = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("{}: {said}", output.status)));
    }
    let output = String::from_utf8_lossy(&output.stdout);
    let today = Clock::System.now().to_string();
    let recording = Recording {
        date: today.get(..10).unwrap_or_default(),
        cores: cores(),
        took_ms,
        version: &format!("interleave {}, {BUILT_WITH}", env!("CARGO_PKG_VERSION")),
        output: &output,
    };
    Ok(recording.to_text(demo.source))
}

/// Writes what the Python program beside a demo prints, with the version that ran it: `python3`, or
/// what `PYTHON` names.
fn twin(demo: &Demo) -> io::Result<()> {
    if demo.python.is_none() {
        return Ok(());
    }
    let program = format!("demos/programs/{}/{}.py", demo.topic, demo.slug);
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let version = Command::new(&python).arg("--version").output()?;
    let output = Command::new(&python).arg(&program).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("{program}: {}: {said}", output.status)));
    }
    let (version, output) =
        (String::from_utf8_lossy(&version.stdout), String::from_utf8_lossy(&output.stdout));
    fs::write(Path::new(&program).with_extension("out"), format!("# {version}{output}"))
}
