//! Puzzles: what exploring each costs, what showing a state costs, and what both add to a start.
//! `explore/loom` measures some of them against loom.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use interleave::content::{self, Puzzle, Switch};
use interleave::explore::{self, Exploration, Options};

use crate::{ROUNDS, ratio, say};

const QUESTIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/questions");

pub(crate) fn measure() {
    let demos: HashSet<&str> = interleave::demos::all().iter().map(|demo| demo.slug).collect();
    let load = || {
        let began = Instant::now();
        let library = content::load(&[PathBuf::from(QUESTIONS)], &demos).expect("the bank");
        (ms(began.elapsed()), library)
    };
    // The first reading explores; later ones remember what was found.
    let (first, library) = load();
    let again: Vec<f64> = (0..ROUNDS).map(|_| load().0).collect();
    say("reading the bank, nothing explored", &again, "ms");
    say("reading the bank, every puzzle explored", &[first], "ms");
    ratio("exploring and reading over reading", &vec![first; again.len()], &again);

    let mut all = Duration::ZERO;
    for puzzle in library.puzzles() {
        let began = Instant::now();
        let found = explored(puzzle);
        let took = began.elapsed();
        all += took;
        let longest = found.outcomes().iter().max_by_key(|outcome| outcome.witness.len());
        let path = longest.map(|outcome| outcome.witness.clone()).unwrap_or_default();
        let began = Instant::now();
        let view = found.view(&path);
        let shown = began.elapsed();
        assert!(view.is_some(), "{}", puzzle.id);
        println!(
            "  {:<46} {:>6} states {:>7} steps {:>8.1} ms {:>6.1} MiB; an end is shown in {:>6.2} ms",
            puzzle.id.as_str(),
            found.nodes(),
            found.steps(),
            ms(took),
            peak(puzzle),
            ms(shown)
        );
    }
    say("all puzzles, one after the other", &[ms(all)], "ms");
}

fn explored(puzzle: &Puzzle) -> Exploration {
    let options = Options {
        switch: match puzzle.switch {
            Switch::Any => explore::Switch::Any,
            Switch::Gil => explore::Switch::Gil,
        },
        project: puzzle.worst.clone(),
        always: puzzle.always.clone(),
        ..Options::default()
    };
    explore::explore(puzzle.code.source(), options).expect("a proof")
}

/// The argument with which this program explores one puzzle and tells what memory that took.
pub(crate) const ALONE: &str = "explore-alone";

/// Explores the program of a file in a process of its own; prints how much its memory grew at most,
/// in KiB.
pub(crate) fn alone(file: &str) {
    let source = std::fs::read_to_string(file).expect("a program");
    let before = memory("VmRSS:");
    let found = explore::explore(&source, explore::Switch::Any).expect("a proof");
    println!("{} {}", memory("VmHWM:").saturating_sub(before), found.nodes());
}

fn memory(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the state of this process");
    let line = status.lines().find_map(|line| line.strip_prefix(field)).expect("a figure");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// How much memory exploring takes at most, in MiB; with the switches of threads that can see most.
fn peak(puzzle: &Puzzle) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("program.py");
    std::fs::write(&file, puzzle.code.source()).expect("a file");
    let own = std::env::current_exe().expect("this program");
    let said = Command::new(own).arg(ALONE).arg(&file).output().expect("this program").stdout;
    let said = String::from_utf8(said).expect("a text");
    let grown: f64 = said.split(' ').next().and_then(|n| n.parse().ok()).expect("a figure");
    grown / 1024.0
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
