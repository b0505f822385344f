//! The command line: one file a command.

mod audit;
mod author;
mod backup;
mod check;
mod demo;
mod doctor;
mod explore;
mod export;
mod import;
mod invite;
mod items;
mod migrate;
mod new;
mod reset;
mod schema;
mod scratch;
mod serve;
mod verify;

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};

use crate::config::Config;

/// Quizzes, flashcards, anonymous polls and runnable demos for concurrency interviews.
///
/// Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "interleave", version)]
struct Line {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site until told to stop.
    Serve,
    /// Serve the site while its files are written: what is saved is shown at once, errors over the
    /// page. Votes go to a database of its own.
    Author,
    /// Check question files; print every error with its place.
    Check(check::Arguments),
    /// Print the JSON Schema of question files, for editors.
    Schema,
    /// Make a draft of a concept, a question, a puzzle, a card or a poll.
    New(new::Arguments),
    /// Make a bank with one concept in an empty folder.
    Init(new::InitArguments),
    /// Run the programs of questions and concepts; hold what they do against what the bank says.
    Verify(verify::Arguments),
    /// How questions do in quizzes, whose key is probably wrong, and what learners reported.
    Items(items::Arguments),
    /// Make drafts of another program's questions; what they lack is listed, not made up.
    Import(import::Arguments),
    /// Write questions and cards for another program: Moodle, a spreadsheet, Anki.
    Export(export::Arguments),
    /// Run a demo in this terminal.
    Demo(demo::Arguments),
    /// Try every schedule of a small Python program; print how it can end.
    Explore(explore::Arguments),
    /// Hold every receipt against every counter.
    Audit,
    /// Make single-use links for a poll that is by invitation, and print them.
    Invite(invite::Arguments),
    /// Empty one poll, for another talk: its votes are deleted, and everybody may vote again.
    Reset(reset::Arguments),
    /// Copy the embedded database into an empty `PostgreSQL`.
    Migrate(migrate::Arguments),
    /// Write a copy of the embedded database to a file, while the server runs; it is opened and
    /// audited before it gets its name.
    Backup(backup::Arguments),
    /// Put a backup in the place of the embedded database, which is kept beside it.
    Restore(backup::Arguments),
    /// Show what this machine offers: the sandbox's level, the database.
    Doctor,
}

/// The exit code for a command that was used wrong.
const USAGE: u8 = 2;

/// Does what the command line asks.
#[must_use]
pub fn run() -> ExitCode {
    #[cfg(unix)]
    // What this makes holds votes and a secret: nobody else on the machine reads it.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let Line { config, command } = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return misused(&error),
    };
    match command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(&config),
        Command::Author => author::run(&config),
        Command::Check(arguments) => check::run(&config, &arguments),
        Command::Schema => schema::run(),
        Command::New(arguments) => new::run(&config, &arguments),
        Command::Init(arguments) => new::init(&arguments),
        Command::Verify(arguments) => verify::run(&config, &arguments),
        Command::Items(arguments) => items::run(&config, &arguments),
        Command::Import(arguments) => import::run(&config, &arguments),
        Command::Export(arguments) => export::run(&config, &arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Explore(arguments) => explore::run(&arguments),
        Command::Audit => audit::run(&config),
        Command::Invite(arguments) => invite::run(&config, &arguments),
        Command::Reset(arguments) => reset::run(&config, &arguments),
        Command::Migrate(arguments) => migrate::run(&config, &arguments),
        Command::Backup(arguments) => backup::back_up(&config, &arguments),
        Command::Restore(arguments) => backup::restore(&config, &arguments),
        Command::Doctor => doctor::run(&config),
    }
}

/// Help is printed as it is; a mistake becomes one line and exit code 2.
fn misused(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        say(error.render());
        return ExitCode::SUCCESS;
    }
    if let Some(line) = without_its_secret(error) {
        return fail(USAGE, line);
    }
    let text = error.render().to_string();
    let first = text.lines().next().unwrap_or_default();
    fail(USAGE, format!("{} (see --help)", first.trim_start_matches("error: ")))
}

/// Options whose value has no business in a journal.
const SECRET: [&str; 3] = ["--key", "--database-url", "--to"];

/// The line for a wrong value that must not be shown.
fn without_its_secret(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let name = argument.split_whitespace().next().unwrap_or_default();
    SECRET.contains(&name).then(|| {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
        format!("the value of {name} cannot be used{} (see --help)", cause.unwrap_or_default())
    })
}

/// Prints to standard output. A reader that went away is not our concern.
fn say(text: impl Display) {
    let _ = write!(std::io::stdout().lock(), "{text}");
}

/// Prints one line to standard error and ends with this code.
fn fail(code: u8, line: impl Display) -> ExitCode {
    let _ = writeln!(std::io::stderr().lock(), "interleave: {line}");
    ExitCode::from(code)
}

/// Runs a future on a runtime of all cores.
fn on_runtime(work: impl Future<Output = ExitCode>) -> ExitCode {
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => fail(1, format!("cannot start: {error}")),
    }
}

/// A number with its noun, such as `1 card` and `2 cards`.
fn number_of<N: Copy + Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    format!("{count} {noun}{}", if count == N::from(1) { "" } else { "s" })
}
