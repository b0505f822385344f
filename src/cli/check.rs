//! `interleave check`: is the question bank as it should be?

mod fix;
mod format;

use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{USAGE, fail, number_of, say};
use crate::config::Config;
use crate::content::{self, Examined, Library, Problem, Rule};
use crate::demos;
use crate::store;

/// A database that takes longer to look at is away.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files, or folders of them; by default the folder of questions.
    paths: Vec<PathBuf>,
    /// Say why there is a rule, and end.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "fix"])]
    explain: Option<String>,
    /// Mend what can be mended without changing what is meant: quotes, hyphens, missing ids.
    #[arg(long)]
    fix: bool,
    /// Remember what is published now: from here on it may neither vanish nor change its meaning
    /// unseen.
    #[arg(long, conflicts_with = "explain")]
    accept: bool,
    /// How problems are printed.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// How many problems are printed at most; 0 prints all.
    #[arg(long, value_name = "N", default_value_t = 50)]
    max: usize,
    /// Print errors alone.
    #[arg(long)]
    no_warnings: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// One object for programs.
    Json,
    /// The Static Analysis Results Interchange Format, 2.1.0.
    Sarif,
    /// Annotations of a workflow on GitHub.
    Github,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    if let Some(code) = &arguments.explain {
        return explain(code);
    }
    let paths =
        if arguments.paths.is_empty() { config.questions.clone() } else { arguments.paths.clone() };
    if arguments.fix
        && let Err(line) = fix::fix(&paths)
    {
        return fail(1, line);
    }
    let Examined { library, mut problems, .. } = examine(&paths);
    if arguments.accept {
        return accept(&paths, problems, library);
    }
    problems.extend(library.iter().flat_map(|library| gone(config, &paths, library)));
    if arguments.no_warnings {
        problems.retain(Problem::is_error);
    }
    let most = if arguments.max == 0 { usize::MAX } else { arguments.max };
    match arguments.format {
        Format::Text => {
            if !problems.is_empty() {
                let colours = std::io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
                say(report(&problems, most, colours));
            }
            if let Some(library) = &library {
                let warned = !problems.is_empty();
                say(format!("{}\n", counted(library, warned)));
            }
        }
        Format::Json => say(format::json(&problems, most)),
        Format::Sarif => say(format::sarif(&problems, most)),
        Format::Github => say(format::github(&problems, most)),
    }
    if problems.iter().any(Problem::is_error) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Cards that learners of the site have reviewed and its bank no longer has. Of another bank, and where
/// there is no database, nothing is known.
fn gone(config: &Config, paths: &[PathBuf], library: &Library) -> Vec<Problem> {
    let resolved = |paths: &[PathBuf]| -> Vec<PathBuf> {
        paths.iter().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect()
    };
    let [bank, ..] = paths else { return Vec::new() };
    if resolved(paths) != resolved(&config.questions) {
        return Vec::new();
    }
    let place = config.place();
    let look = tokio::runtime::Builder::new_current_thread().enable_all().build().map(|runtime| {
        let read = async { tokio::time::timeout(PATIENCE, store::reviewed_cards_at(&place)).await };
        runtime.block_on(read)
    });
    let Ok(Ok(Ok(reviewed))) = look else { return Vec::new() };
    let problem = |card: &str| {
        Problem::in_file(
            Rule::Reviewed,
            bank,
            format!("learners have reviewed the card `{card}`, and it is not here"),
            "if it was renamed, give its new name `was: [old]`, so that nobody's progress is lost",
        )
    };
    library.lacks(&reviewed).map(problem).collect()
}

/// Writes the ledger of a bank whose only errors, if any, are those the ledger made.
fn accept(paths: &[PathBuf], problems: Vec<Problem>, library: Option<Library>) -> ExitCode {
    let [root] = paths else { return fail(USAGE, "--accept is for one whole bank") };
    if !root.is_dir() {
        return fail(USAGE, "--accept is for one whole bank, and this is a file");
    }
    let ledger = [Rule::Gone, Rule::Revision, Rule::Reworded];
    let (asked, others): (Vec<Problem>, Vec<Problem>) =
        problems.into_iter().partition(|problem| ledger.contains(&problem.rule));
    if others.iter().any(Problem::is_error) {
        say(report(&others, 50, false));
        return fail(1, "a bank with errors is not published");
    }
    for problem in &asked {
        say(format!("accepted: {}\n", problem.message));
    }
    let library = library.or_else(|| {
        let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
        content::unheld(paths, &demos)
    });
    let Some(library) = library else { return fail(1, "the bank cannot be read") };
    match content::accept(root, &library) {
        Ok(items) => {
            let are = if items == 1 { "name is" } else { "names are" };
            say(format!("{items} {are} in the ledger\n"));
            ExitCode::SUCCESS
        }
        Err(error) => fail(1, format!("the ledger cannot be written: {error}")),
    }
}

/// What a bank without errors holds.
fn counted(library: &Library, warned: bool) -> String {
    let puzzles = match library.puzzles().count() {
        0 => String::new(),
        count => format!(", {}", number_of(count, "puzzle")),
    };
    let verdict = if warned { "no errors" } else { "all as they should be" };
    format!(
        "{}, {}, {}, {}{puzzles}: {verdict}",
        number_of(library.concepts.len(), "concept"),
        number_of(library.questions().count(), "question"),
        number_of(library.cards().count(), "card"),
        number_of(library.polls().count(), "poll"),
    )
}

fn explain(code: &str) -> ExitCode {
    let Some(rule) = Rule::parse(code) else {
        return fail(USAGE, format!("there is no rule `{code}`; codes are Q001 to Q111"));
    };
    let weight = if rule.severity() == content::Severity::Error { "error" } else { "warning" };
    say(format!("{} ({weight}): {}\n\n{}\n", rule.code(), rule.title(), rule.why()));
    ExitCode::SUCCESS
}

/// Looks at a bank, knowing which demos there are.
fn examine(paths: &[PathBuf]) -> Examined {
    let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    content::examine(paths, &demos)
}

/// Reads a bank, knowing which demos there are.
pub(super) fn load(paths: &[PathBuf]) -> Result<Library, Vec<Problem>> {
    let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    content::load(paths, &demos)
}

/// The first problems, and how many there are.
pub(super) fn report(problems: &[Problem], most: usize, colours: bool) -> String {
    let mut text = String::new();
    for problem in problems.iter().take(most) {
        text.push_str(&problem.render(colours));
        text.push_str("\n\n");
    }
    let left = problems.len().saturating_sub(most);
    if left > 0 {
        text.push_str(&format!("and {left} more; --max 0 prints all\n"));
    }
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let count = |number: usize, what: &str| match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    };
    let parts = match (errors, warnings) {
        (_, 0) => count(errors, "error"),
        (0, _) => count(warnings, "warning"),
        _ => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    };
    text.push_str(&format!("{parts}; `interleave check --explain CODE` says why\n"));
    text
}
