//! Where programs are run: a folder for each run, and what they need beside themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::Task;
use super::crates::{self, Crates};
use super::execute::{Done, execute};
use super::judge;
use super::packages::{self, Environment};
use crate::content::{Evidence, Expects, Interpreter};
use crate::demos::bounded;

/// From start to end of a program.
const WALL: Duration = Duration::from_secs(10);
/// The same for the compiler, which may have to share the machine.
const COMPILING: Duration = Duration::from_mins(2);
/// Bytes of output.
const OUTPUT: usize = 64 << 10;
/// Bytes of addresses in one process: a thread reserves far more of them than it uses.
const MEMORY: u64 = 16 << 30;

/// How a run ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// As expected; what it printed.
    Held(String),
    /// Not as expected, and in what.
    Wrong(String),
    /// It was not run, and why.
    NotRun(String),
}

/// Where programs are run.
pub(super) struct Workshop {
    this: PathBuf,
    scratch: PathBuf,
    runs: AtomicUsize,
    environments: BTreeMap<String, Environment>,
    crates: Result<Crates, String>,
}

impl Workshop {
    /// Makes the environments that these programs need, below the folder `cache`.
    pub(super) fn open(cache: &Path, root: &Path, tasks: &[Task<'_>]) -> Self {
        let mut wanted: BTreeMap<&str, (&Path, BTreeSet<String>)> = BTreeMap::new();
        let mut needs_crates = false;
        for task in tasks.iter().filter(|task| !task.program.evidence.packages.is_empty()) {
            if task.machine.interpreter == Interpreter::Rust {
                needs_crates = true;
                continue;
            }
            let machine = task.machine;
            let (_, names) =
                wanted.entry(&machine.name).or_insert_with(|| (&machine.path, BTreeSet::new()));
            names.extend(task.program.evidence.packages.iter().cloned());
        }
        let pinned = packages::pinned(root);
        let environments = wanted
            .into_iter()
            .filter_map(|(name, (python, names))| {
                let made = packages::environment(cache, python, name, &pinned, &names)?;
                Some((name.to_owned(), made))
            })
            .collect();
        let this = std::env::current_exe().unwrap_or_default();
        Self {
            this,
            scratch: cache.join(format!("scratch-{}", std::process::id())),
            runs: AtomicUsize::new(0),
            environments,
            crates: if needs_crates { crates::built(cache) } else { Ok(Crates::default()) },
        }
    }

    /// Removes what runs left behind.
    pub(super) fn close(&self) {
        let _ = fs::remove_dir_all(&self.scratch);
    }

    /// Runs a program once.
    pub(super) fn run(&self, task: Task<'_>) -> Ended {
        let folder = self.scratch.join(self.runs.fetch_add(1, Ordering::Relaxed).to_string());
        let evidence = task.program.evidence;
        let result =
            fs::create_dir_all(&folder).map_err(|error| error.to_string()).and_then(|()| {
                match evidence.run {
                    Interpreter::Python => self.python(task, &folder),
                    Interpreter::Rust => self.rust(task, &folder),
                }
            });
        let _ = fs::remove_dir_all(&folder);
        result.unwrap_or_else(Ended::NotRun)
    }

    fn python(&self, task: Task<'_>, folder: &Path) -> Result<Ended, String> {
        let evidence = task.program.evidence;
        let mut interpreter = &task.machine.path;
        if !evidence.packages.is_empty() {
            let environment = self.environments.get(&task.machine.name);
            let missing = evidence.packages.iter().find(|name| {
                environment.is_none_or(|environment| !environment.has.contains(*name))
            });
            if let Some(name) = missing {
                return Err(format!("{name} cannot be installed for {}", task.machine.name));
            }
            interpreter = environment.map_or(interpreter, |environment| &environment.python);
        }
        let file = written(folder, "program.py", evidence)?;
        let done = self.bounded(interpreter, &[file.into()], folder)?;
        Ok(ended(judge::judge(&evidence.expects, &done), done))
    }

    fn rust(&self, task: Task<'_>, folder: &Path) -> Result<Ended, String> {
        let evidence = task.program.evidence;
        let file = written(folder, "program.rs", evidence)?;
        let program = folder.join("program");
        let mut compiler = Command::new(&task.machine.path);
        compiler.args(["--edition", "2024", "--cap-lints", "allow", "--crate-type", "bin"]);
        compiler.arg(&file).current_dir(folder).stdin(Stdio::null());
        // The linker's drafts, too, belong to this run.
        compiler.env("TMPDIR", folder);
        std::os::unix::process::CommandExt::process_group(&mut compiler, 0);
        if !evidence.packages.is_empty() {
            let crates = self.crates.as_ref().map_err(String::clone)?;
            let dependencies = format!("dependency={}", crates.folder.display());
            compiler.args(["-L", &dependencies]);
            for name in &evidence.packages {
                let library = crates
                    .libraries
                    .get(name)
                    .ok_or_else(|| format!("{name} is not built here"))?;
                compiler.arg("--extern").arg(format!("{name}={}", library.display()));
            }
        }
        if let Expects::Refused { error } = &evidence.expects {
            compiler.args(["--emit", "metadata"]);
            let outcome = execute(&mut compiler, COMPILING, OUTPUT).map_err(not_started)?;
            return Ok(ended(judge::refused(error.as_deref(), &outcome), outcome));
        }
        compiler.arg("-o").arg(&program);
        let outcome = execute(&mut compiler, COMPILING, OUTPUT).map_err(not_started)?;
        if !outcome.well() {
            let why = outcome.stderr.lines().take(12).collect::<Vec<_>>().join("\n    ");
            return Ok(Ended::Wrong(format!("it does not compile:\n    {why}")));
        }
        let done = self.bounded(&program, &[], folder)?;
        Ok(ended(judge::judge(&evidence.expects, &done), done))
    }

    fn bounded(
        &self,
        program: &Path,
        arguments: &[OsString],
        folder: &Path,
    ) -> Result<Done, String> {
        let mut command = bounded::command(&self.this, program, arguments, folder, WALL, MEMORY);
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONNOUSERSITE", "1");
        execute(&mut command, WALL, OUTPUT).map_err(not_started)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn not_started(error: std::io::Error) -> String {
    format!("it cannot be started: {error}")
}

fn ended(verdict: Result<(), String>, done: Done) -> Ended {
    match verdict {
        Ok(()) => Ended::Held(done.stdout),
        Err(why) => Ended::Wrong(why),
    }
}

/// Writes the program into its folder.
fn written(folder: &Path, name: &str, evidence: &Evidence) -> Result<PathBuf, String> {
    let file = folder.join(name);
    fs::write(&file, &evidence.program).map_err(|error| error.to_string())?;
    Ok(file)
}
