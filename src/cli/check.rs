//! `interleave check`: is the question bank as it should be?

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::say;
use crate::config::Config;
use crate::content::{self, Library, Problem};
use crate::demos;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files, or folders of them; by default the folder of questions.
    paths: Vec<PathBuf>,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    let paths = if arguments.paths.is_empty() {
        vec![config.questions.clone()]
    } else {
        arguments.paths.clone()
    };
    match load(&paths) {
        Ok(library) => {
            say(format!(
                "{} concepts, {} questions, {} cards, {} polls: all as they should be\n",
                library.concepts.len(),
                library.questions().count(),
                library.cards().count(),
                library.polls().count(),
            ));
            ExitCode::SUCCESS
        }
        Err(problems) => {
            say(report(&problems));
            ExitCode::FAILURE
        }
    }
}

/// Reads a bank, knowing which demos there are.
pub(super) fn load(paths: &[PathBuf]) -> Result<Library, Vec<Problem>> {
    let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    content::load(paths, &demos)
}

/// Every problem, and how many there are.
pub(super) fn report(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        text.push_str(&problem.to_string());
        text.push_str("\n\n");
    }
    let errors = if problems.len() == 1 { "error" } else { "errors" };
    text.push_str(&format!("{} {errors}\n", problems.len()));
    text
}
