//! `interleave verify`: does what the bank says of programs come true when they are run?
//!
//! Owns which programs are run by what, and what is said of it. The ledger of what held is
//! `content::Proofs`; this command alone writes it.

mod crates;
mod execute;
mod interpreters;
mod judge;
mod left;
mod packages;
mod report;
mod run;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clap::{Args, ValueEnum};

use self::interpreters::Machine;
use self::report::Report;
use self::run::{Ended, Workshop};
use super::check::load;
use super::{fail, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::content::{Evidence, Interpreter, Library, Proofs};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct Arguments {
    /// Files, or folders of them; by default the folder of questions.
    paths: Vec<PathBuf>,
    /// A Python interpreter to use beside those that are found; may be given several times.
    #[arg(long, value_name = "PATH")]
    python: Vec<PathBuf>,
    /// Use the interpreters that were named alone.
    #[arg(long, requires = "python")]
    only: bool,
    /// Run the programs of one language alone.
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// Run again what has held before.
    #[arg(long)]
    all: bool,
    /// Write nothing down.
    #[arg(long)]
    dry_run: bool,
    /// Fail when something that should have been run was not.
    #[arg(long)]
    strict: bool,
    /// Programs to run at a time; by default one a core.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Where environments with packages are made; by default target/verify, or verify in the data
    /// folder.
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    Python,
    Rust,
}

/// How often a program that did not do as expected is run again, alone on the machine.
const AGAIN: usize = 2;

/// A program of the bank.
struct Program<'a> {
    /// `concept/question`, `concept/python` or `concept/rust`.
    of: String,
    evidence: &'a Evidence,
}

/// A program on one machine that can run it.
#[derive(Clone, Copy)]
struct Task<'a> {
    program: &'a Program<'a>,
    machine: &'a Machine,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    let paths =
        if arguments.paths.is_empty() { config.questions.clone() } else { arguments.paths.clone() };
    if let [_, _, ..] = paths.as_slice()
        && paths.iter().any(|path| !same(&root_of(std::slice::from_ref(path)), &root_of(&paths)))
    {
        return fail(super::USAGE, "verify runs the programs of one bank, and these are several");
    }
    let library = match load(&paths) {
        Ok(library) => library,
        Err(problems) => {
            let report = super::check::report(&problems, 50, false);
            return fail(1, format!("the question bank has errors\n\n{report}"));
        }
    };
    let wanted = |evidence: &Evidence| match arguments.language {
        None => true,
        Some(Language::Python) => evidence.run == Interpreter::Python,
        Some(Language::Rust) => evidence.run == Interpreter::Rust,
    };
    let programs = programs(&library);
    let programs: Vec<&Program<'_>> =
        programs.iter().filter(|program| wanted(program.evidence)).collect();
    let root = root_of(&paths);
    let cache = match cache(config, arguments) {
        Ok(cache) => cache,
        Err(line) => return fail(1, line),
    };
    let machines = match interpreters::all(&arguments.python, arguments.only) {
        Ok(machines) => machines,
        Err(line) => return fail(super::USAGE, line),
    };
    let mut proofs = Proofs::read(&root);
    let mut report = Report::default();
    let tasks = tasks(&programs, &machines, arguments, &proofs, &mut report);
    let names: Vec<&str> = machines.iter().map(|machine| machine.name.as_str()).collect();
    say(format!("{}; {}\n", super::number_of(programs.len(), "program"), names.join(", ")));
    let workshop = Workshop::open(&cache, &root, &tasks);
    left::adopt();
    let jobs = arguments.jobs.or_else(|| thread::available_parallelism().ok());
    let results = all(&tasks, &workshop, jobs.map_or(1, NonZero::get));
    workshop.close();

    let today = Clock::System.today().to_string();
    for (task, (ended, tries)) in tasks.iter().zip(results) {
        let (of, evidence, by) = (&task.program.of, task.program.evidence, &task.machine.name);
        match &ended {
            Ended::Held(printed) => proofs.add(of, evidence, by, &today, printed),
            Ended::Wrong(_) => proofs.take_back(evidence, by),
            Ended::NotRun(_) => {}
        }
        report.add(task, ended, tries);
    }
    let present = programs.iter().map(|program| (program.of.as_str(), program.evidence));
    let whole = arguments.language.is_none() && paths.iter().any(|path| same(path, &root));
    proofs.keep(present, whole);
    if !arguments.dry_run
        && let Err(error) = proofs.write(&root)
    {
        let place = Proofs::place(&root);
        return fail(1, format!("{} cannot be written: {error}", place.display()));
    }
    say(report.text());
    if report.failed(arguments.strict) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What is to be run: each program on each machine that can, but for what is known to hold.
fn tasks<'a>(
    programs: &[&'a Program<'a>],
    machines: &'a [Machine],
    arguments: &Arguments,
    proofs: &Proofs,
    report: &mut Report,
) -> Vec<Task<'a>> {
    let mut tasks = Vec::new();
    for &program in programs {
        let evidence = program.evidence;
        let mut able = machines.iter().filter(|machine| machine.can(evidence)).peekable();
        if able.peek().is_none() {
            let why = match (evidence.run, &evidence.versions) {
                (Interpreter::Python, Some(versions)) => format!("no CPython {versions} is here"),
                (Interpreter::Python, None) => "no CPython is here".to_owned(),
                (Interpreter::Rust, _) => "no rustc is here".to_owned(),
            };
            report.not_run(why, &program.of);
        }
        for machine in able {
            if !arguments.all && proofs.holds(evidence, &machine.name) {
                report.known += 1;
            } else {
                tasks.push(Task { program, machine });
            }
        }
    }
    tasks
}

/// Every program of a bank that says what comes of it. What is retired is not run.
fn programs(library: &Library) -> Vec<Program<'_>> {
    let mut all = Vec::new();
    for concept in &library.concepts {
        let own = [("python", &concept.python_run), ("rust", &concept.rust_run)];
        for (name, run) in own {
            if let Some(evidence) = run {
                all.push(Program { of: format!("{}/{name}", concept.slug), evidence });
            }
        }
        for question in concept.questions.iter().chain(&concept.drafts) {
            if let Some(evidence) = &question.evidence {
                all.push(Program { of: question.id.to_string(), evidence });
            }
        }
    }
    all
}

/// Runs all tasks, several at a time; what failed is run again, alone. Says how each ended, and at
/// which try.
fn all(tasks: &[Task<'_>], workshop: &Workshop, jobs: usize) -> Vec<(Ended, usize)> {
    let next = AtomicUsize::new(0);
    let ends: Mutex<BTreeMap<usize, Ended>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..jobs.min(tasks.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(task) = tasks.get(at) else { break };
                    let ended = workshop.run(*task);
                    if let Ok(mut ends) = ends.lock() {
                        ends.insert(at, ended);
                    }
                }
            });
        }
    });
    let mut ends = ends.into_inner().unwrap_or_default();
    let mut results = Vec::new();
    for (at, task) in tasks.iter().enumerate() {
        let mut ended =
            ends.remove(&at).unwrap_or_else(|| Ended::NotRun("it was not reached".to_owned()));
        let mut tries = 1;
        while matches!(ended, Ended::Wrong(_)) && tries <= AGAIN {
            ended = workshop.run(*task);
            tries += 1;
        }
        results.push((ended, tries));
    }
    results
}

/// The folder of the bank that the paths are in.
fn root_of(paths: &[PathBuf]) -> PathBuf {
    let Some(first) = paths.first() else { return PathBuf::new() };
    let whole = first.canonicalize().unwrap_or_else(|_| first.clone());
    let is_root = |folder: &&Path| {
        ["topics.yaml", "bank.yaml", "packages.txt"].iter().any(|name| folder.join(name).is_file())
    };
    let found = whole.ancestors().take(3).find(is_root);
    found.map_or_else(
        || {
            if first.is_dir() {
                first.clone()
            } else {
                first.parent().map(Path::to_owned).unwrap_or_default()
            }
        },
        Path::to_owned,
    )
}

fn same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The folder for environments and scratch files, whole paths that work from anywhere.
fn cache(config: &Config, arguments: &Arguments) -> Result<PathBuf, String> {
    let folder = match &arguments.cache {
        Some(folder) => folder.clone(),
        None if Path::new("target").is_dir() => PathBuf::from("target/verify"),
        None => config.data.join("verify"),
    };
    let cannot = |error| format!("cannot use the folder {}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(cannot)?;
    folder.canonicalize().map_err(cannot)
}
