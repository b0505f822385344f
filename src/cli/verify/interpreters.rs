//! What can run programs here: the `CPython`s from 3.11 on, and the Rust compiler.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::content::{Evidence, Interpreter};

/// The oldest minor version of Python 3 that is looked at, and one newer than will come soon.
const MINORS: std::ops::Range<u32> = 11..25;

/// Something that runs programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Machine {
    /// `CPython 3.13.0`, `rustc 1.95.0`; a free-threaded build ends in `t`.
    pub(super) name: String,
    pub(super) interpreter: Interpreter,
    /// The executable file.
    pub(super) path: PathBuf,
    /// The parts of its version.
    version: Vec<u32>,
}

impl Machine {
    /// Whether it runs programs of this kind and version.
    pub(super) fn can(&self, evidence: &Evidence) -> bool {
        let versions = evidence.versions.as_deref().unwrap_or_default();
        self.interpreter == evidence.run && allows(versions, &self.version)
    }
}

/// Whether a version is among those written as `>=3.11,<3.16`. As many parts are compared as are
/// written.
fn allows(versions: &str, version: &[u32]) -> bool {
    versions.split(',').map(str::trim).filter(|part| !part.is_empty()).all(|part| {
        let at = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (sign, wanted) = part.split_at(at);
        let wanted: Vec<u32> = wanted.split('.').filter_map(|part| part.parse().ok()).collect();
        let ours = version.get(..wanted.len().min(version.len())).unwrap_or_default();
        let order = ours.cmp(wanted.as_slice());
        match sign.trim() {
            ">=" => order.is_ge(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            "<" => order.is_lt(),
            _ => order.is_eq(),
        }
    })
}

/// Those that were named, those that are found (one a minor version), and the Rust compiler.
pub(super) fn all(named: &[PathBuf], only: bool) -> Result<Vec<Machine>, String> {
    let mut machines = Vec::new();
    for path in named {
        let machine = python(path)
            .ok_or_else(|| format!("{} is no CPython of 3.11 or later", path.display()))?;
        machines.push(machine);
    }
    if !only {
        let mut minors: BTreeSet<(Vec<u32>, bool)> = BTreeSet::new();
        for path in candidates() {
            let Some(machine) = python(&path) else { continue };
            let minor = machine.version.get(..2).unwrap_or_default().to_vec();
            if minors.insert((minor, machine.name.ends_with('t'))) {
                machines.push(machine);
            }
        }
    }
    machines.sort_by(|a, b| (&a.version, &a.name).cmp(&(&b.version, &b.name)));
    machines.dedup_by(|a, b| a.name == b.name);
    machines.extend(rust());
    Ok(machines)
}

/// Where interpreters may be: `python3` first, so that the usual one stands for its version.
fn candidates() -> Vec<PathBuf> {
    let folders: Vec<PathBuf> = env::var_os("PATH")
        .map(|path| env::split_paths(&path).filter(|folder| folder.is_absolute()).collect())
        .unwrap_or_default();
    let mut names = vec!["python3".to_owned()];
    names
        .extend(MINORS.flat_map(|minor| [format!("python3.{minor}"), format!("python3.{minor}t")]));
    let mut all: Vec<PathBuf> =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).collect();
    // Where pyenv and uv keep theirs, which need not be on the path.
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let pyenv = env::var_os("PYENV_ROOT").map_or_else(|| home.join(".pyenv"), PathBuf::from);
    for folder in [pyenv.join("versions"), home.join(".local/share/uv/python")] {
        let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        found.sort();
        all.extend(found.iter().map(|folder| folder.join("bin/python3")));
    }
    all.retain(|path| path.is_file());
    all
}

/// What an interpreter says of itself, when it is a `CPython` that is new enough.
fn python(path: &Path) -> Option<Machine> {
    const ASK: &str = "import platform, sys, sysconfig\n\
        free = 't' if sysconfig.get_config_var('Py_GIL_DISABLED') else ''\n\
        print(platform.python_implementation(), platform.python_version() + free, sys.executable)";
    let said = answer(Command::new(path).args(["-I", "-c", ASK]))?;
    let mut words = said.trim().splitn(3, ' ');
    let (implementation, version, real) = (words.next()?, words.next()?, words.next()?);
    let parts = numbers(version);
    let minors = (3, MINORS.start);
    let ours = (*parts.first()?, *parts.get(1)?);
    (implementation == "CPython" && ours >= minors).then(|| Machine {
        name: format!("CPython {version}"),
        interpreter: Interpreter::Python,
        path: PathBuf::from(real),
        version: parts,
    })
}

fn rust() -> Option<Machine> {
    let said = answer(Command::new("rustc").arg("--version"))?;
    let version = said.split(' ').nth(1)?;
    Some(Machine {
        name: format!("rustc {version}"),
        interpreter: Interpreter::Rust,
        path: PathBuf::from("rustc"),
        version: numbers(version),
    })
}

/// What a program prints, when it ends well.
fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn numbers(version: &str) -> Vec<u32> {
    let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>();
    version.split('.').map_while(|part| digits(part).parse().ok()).collect()
}
