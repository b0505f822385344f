//! What exploring costs: every program of `tests/programs`, and any file that is named.
//!
//! `cargo bench -p interleave-explore` prints for each its states, its steps, the median time of an
//! exploration and that of showing the last state of its longest witness.

#![expect(clippy::print_stdout, reason = "its output is what it is for")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use interleave_explore::{Switch, explore};

/// How often each is measured.
const ROUNDS: usize = 11;

fn main() {
    // Cargo adds options of its own, such as `--bench`.
    let mut files: Vec<PathBuf> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).map(PathBuf::from).collect();
    if files.is_empty() {
        files = programs();
    }
    println!(
        "{:<28} {:>7} {:>7} {:>12} {:>12}",
        "program", "states", "steps", "explored ms", "shown ms"
    );
    for file in files {
        let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("?").to_owned();
        match std::fs::read_to_string(&file) {
            Ok(source) => measure(&name, &source),
            Err(error) => println!("{name}: {error}"),
        }
    }
}

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    files.sort();
    files
}

fn measure(name: &str, source: &str) {
    let switch = if name.ends_with("_gil") { Switch::Gil } else { Switch::Any };
    let found = match explore(source, switch) {
        Ok(found) => found,
        Err(faults) => {
            println!("{name:<28} {}", faults[0]);
            return;
        }
    };
    let longest = found.outcomes().iter().map(|o| o.witness.as_str()).max_by_key(|w| w.len());
    let explored = median(|| explore(source, switch).is_ok());
    let shown = median(|| found.view(longest.unwrap_or_default()).is_some());
    let (states, steps) = (found.nodes(), found.steps());
    println!("{name:<28} {states:>7} {steps:>7} {explored:>12.2} {shown:>12.2}");
}

/// The median time of a piece of work in milliseconds.
fn median(mut work: impl FnMut() -> bool) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            assert!(work());
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}
