//! Environments with the packages that Python programs need, at the versions that are pinned.
//!
//! One folder an interpreter and a list of packages: a changed list makes another folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

/// An interpreter that has packages, and which.
#[derive(Debug, Clone)]
pub(super) struct Environment {
    pub(super) python: PathBuf,
    pub(super) has: BTreeSet<String>,
}

/// The pinned requirements, by name.
pub(super) fn pinned(root: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root.join("packages.txt")).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let line = line.split('#').next().unwrap_or_default().trim();
            let name = line.split(['=', '<', '>', '~', '[', ' ', ';']).next()?;
            (!name.is_empty()).then(|| (name.to_owned(), line.to_owned()))
        })
        .collect()
}

/// The environment of an interpreter with as many of these packages as can be installed; `None`
/// where none can be made.
pub(super) fn environment(
    cache: &Path,
    python: &Path,
    version: &str,
    pinned: &BTreeMap<String, String>,
    wanted: &BTreeSet<String>,
) -> Option<Environment> {
    let lines: Vec<&String> = wanted.iter().filter_map(|name| pinned.get(name)).collect();
    if lines.is_empty() {
        return None;
    }
    let hash = Sha256::digest(format!("{} {lines:?}", python.display()));
    let hash = hash.iter().take(4).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let folder = cache.join(format!("{}-{hash}", version.replace(' ', "-")));
    let own = folder.join("bin/python");
    let list = folder.join("installed.txt");
    let mut has: BTreeSet<String> = match fs::read_to_string(&list) {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        Err(_) if quiet(Command::new(python).args(["-I", "-m", "venv"]).arg(&folder)) => {
            BTreeSet::new()
        }
        Err(_) => return None,
    };
    let install = |requirements: &[&String]| {
        let mut pip = Command::new(&own);
        pip.args(["-I", "-m", "pip", "install", "--quiet", "--no-input"]);
        pip.args(["--disable-pip-version-check", "--only-binary", ":all:"]).args(requirements);
        quiet(&mut pip)
    };
    let can = || wanted.iter().filter(|name| pinned.contains_key(*name)).cloned();
    if has.is_empty() && install(&lines) {
        has.extend(can());
    }
    // What could not be had before may have been a matter of the moment.
    let missing: Vec<String> = can().filter(|name| !has.contains(name)).collect();
    for name in missing {
        if pinned.get(&name).is_some_and(|line| install(&[line])) {
            has.insert(name);
        }
    }
    let text: Vec<&str> = has.iter().map(String::as_str).collect();
    let _ = fs::write(&list, text.join("\n"));
    Some(Environment { python: own, has })
}

/// Whether a command ends well; what it prints is of no interest.
fn quiet(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
