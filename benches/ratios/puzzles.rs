//! Puzzles: what exploring each costs, what showing a state costs, and what both add to a start.
//! `explore/loom` measures some of them against loom.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use interleave::content::{self, Puzzle};
use interleave::explore::{self, Exploration, Options};

use crate::{ROUNDS, puzzle_pages, ratio, say};

const QUESTIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/questions");

/// A state that the server is asked for.
pub(crate) struct State {
    pub(crate) address: String,
    pub(crate) choices: usize,
}

pub(crate) async fn measure() {
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
    let mut states = Vec::new();
    for puzzle in library.puzzles() {
        let began = Instant::now();
        let found = explore::explore(puzzle.code.source(), puzzle.options()).expect("a proof");
        let took = began.elapsed();
        all += took;
        let path = longest(&found).to_owned();
        println!(
            "  {:<46} {:>6} states {:>7} steps {:>8.1} ms {:>6.1} MiB; an end {:>3} choices away is shown in {:>6.2} ms",
            puzzle.id.as_str(),
            found.nodes(),
            found.steps(),
            ms(took),
            peak(puzzle),
            path.len(),
            replayed(&found, &path)
        );
        states.extend(addresses(puzzle));
    }
    say("all puzzles, one after the other", &[ms(all)], "ms");
    puzzle_pages::measure(&states).await;
    puzzle_pages::starts(&PathBuf::from(QUESTIONS), library.puzzles().count());
}

/// The path that takes the most choices to an outcome.
fn longest(found: &Exploration) -> &str {
    let witnesses = found.outcomes().iter().map(|outcome| outcome.witness.as_str());
    witnesses.max_by_key(|path| path.len()).unwrap_or_default()
}

/// The median time in milliseconds to show the state behind a path.
fn replayed(found: &Exploration, path: &str) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            assert!(found.view(path).is_some(), "{path}");
            ms(began.elapsed())
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

/// The start of a puzzle, and the end of a schedule to each outcome.
fn addresses(puzzle: &Puzzle) -> Vec<State> {
    let start = State { address: format!("/puzzles/{}", puzzle.id), choices: 0 };
    let explored = puzzle.explored().expect("an explored puzzle");
    let ends = explored.exploration().outcomes().iter().map(|outcome| State {
        address: format!("/puzzles/{}/{}/{}", puzzle.id, explored.digest(), outcome.witness),
        choices: outcome.witness.len(),
    });
    // A program with one schedule ends where it starts.
    std::iter::once(start).chain(ends.filter(|end| end.choices > 0)).collect()
}

/// The argument with which this program explores one puzzle and tells what memory that took.
pub(crate) const ALONE: &str = "explore-alone";

/// Explores the program of a file in a process of its own; prints how much its memory grew at most,
/// in KiB. What may stand behind the file: `gil`, `any-order`, `worst=NAME`, `always=EXPRESSION`.
pub(crate) fn alone(file: &str, how: &[String]) {
    let mut options = Options::default();
    for word in how {
        match word.split_once('=') {
            Some(("worst", name)) => options.project = Some(name.to_owned()),
            Some(("always", expression)) => options.always = Some(expression.to_owned()),
            _ if word == "gil" => options.switch = explore::Switch::Gil,
            _ => options.order = explore::Order::Any,
        }
    }
    let source = std::fs::read_to_string(file).expect("a program");
    let before = memory("VmRSS:");
    let found = explore::explore(&source, options).expect("a proof");
    println!("{} {}", memory("VmHWM:").saturating_sub(before), found.nodes());
}

fn memory(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the state of this process");
    let line = status.lines().find_map(|line| line.strip_prefix(field)).expect("a figure");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// How much memory exploring takes at most, in MiB.
fn peak(puzzle: &Puzzle) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("program.py");
    std::fs::write(&file, puzzle.code.source()).expect("a file");
    let options = puzzle.options();
    let own = std::env::current_exe().expect("this program");
    let mut command = Command::new(own);
    command.arg(ALONE).arg(&file);
    command.args((options.switch == explore::Switch::Gil).then_some("gil"));
    command.args((options.order == explore::Order::Any).then_some("any-order"));
    command.args(options.project.map(|name| format!("worst={name}")));
    command.args(options.always.map(|expression| format!("always={expression}")));
    let said = String::from_utf8(command.output().expect("this program").stdout).expect("a text");
    let grown: f64 = said.split(' ').next().and_then(|n| n.parse().ok()).expect("a figure");
    grown / 1024.0
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
