//! The explorer from outside: what small programs can do, what is refused, what is shown.

mod asyncio;
mod claims;
mod order;
mod pools;
mod processes;
mod properties;
mod python;
mod refused;
mod threads;
mod views;

use interleave_explore::{Exploration, Options, Order, Outcome, Switch, explore};

/// A program of `tests/programs`.
fn program(name: &str) -> String {
    let path = format!("{}/tests/programs/{name}.py", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Explores a program of `tests/programs` as its name asks for.
fn explored(name: &str) -> Exploration {
    explored_as(&program(name), asked(name))
}

/// The options that the name of a program asks for.
fn asked(name: &str) -> Options {
    let switch = if name.ends_with("_gil") { Switch::Gil } else { Switch::Any };
    let order = if name.ends_with("_any_order") { Order::Any } else { Order::Fifo };
    Options { order, ..switch.into() }
}

fn explored_as(source: &str, options: Options) -> Exploration {
    explore(source, options).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Each outcome in words, sorted.
fn outcomes(found: &Exploration) -> Vec<String> {
    let mut words: Vec<String> = found.outcomes().iter().map(Outcome::words).collect();
    words.sort();
    words
}

/// The sentence with which a program is refused: `3:5: message: advice`.
fn refusal(source: &str) -> String {
    match explore(source, Switch::Any) {
        Ok(found) => panic!("explored: {:?}", outcomes(&found)),
        Err(faults) => faults[0].to_string(),
    }
}
