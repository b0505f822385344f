//! Puzzles: what exploring each costs, what showing a state costs, and what both add to a start.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use interleave::content::{self, Switch};
use interleave::explore::{self, Options};

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
        let options = || Options {
            switch: match puzzle.switch {
                Switch::Any => explore::Switch::Any,
                Switch::Gil => explore::Switch::Gil,
            },
            project: puzzle.worst.clone(),
            always: puzzle.always.clone(),
            ..Options::default()
        };
        let began = Instant::now();
        let found = explore::explore(puzzle.code.source(), options()).expect("a proof");
        let took = began.elapsed();
        all += took;
        let longest = found.outcomes().iter().max_by_key(|outcome| outcome.witness.len());
        let path = longest.map(|outcome| outcome.witness.clone()).unwrap_or_default();
        let began = Instant::now();
        let view = found.view(&path);
        let shown = began.elapsed();
        assert!(view.is_some(), "{}", puzzle.id);
        println!(
            "  {:<46} {:>6} states {:>7} steps {:>8.1} ms; an end is shown in {:>6.2} ms",
            puzzle.id.as_str(),
            found.nodes(),
            found.steps(),
            ms(took),
            ms(shown)
        );
    }
    say("all puzzles, one after the other", &[ms(all)], "ms");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
