//! What runs have shown: the file `.ledger/evidence.json` beside the bank's topics.
//!
//! Owns that file. `interleave verify` writes it, nobody else does; a proof is found by a hash of the
//! program and of what it is to show, so that an edit of either leaves it without one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Evidence, Expects, Interpreter};

/// A larger file is not read, in bytes.
const LARGEST: u64 = 8 << 20;
/// So much of an output is kept, in characters.
const KEPT: usize = 200;

/// What runs have shown, by program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proofs(BTreeMap<String, Proof>);

/// What runs of one program have shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Whose program it is: `concept/question`, `concept/python` or `concept/rust`.
    pub of: String,
    /// What ran it, such as `CPython 3.13.0` or `rustc 1.95.0`, and on which day.
    pub ran: BTreeMap<String, String>,
    /// The beginning of what the last run printed, where the evidence itself does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
}

impl Proof {
    /// What ran it, without the last part of the version: `CPython 3.11, 3.12 and 3.13`.
    #[must_use]
    pub fn ran_on(&self) -> String {
        let mut by_name: Vec<(&str, Vec<String>)> = Vec::new();
        for by in self.ran.keys() {
            let (name, version) = by.split_once(' ').unwrap_or((by, ""));
            let threads = if version.ends_with('t') { "t" } else { "" };
            let mut parts = version.split('.');
            let short = match (parts.next(), parts.next()) {
                (Some(major), Some(minor)) => format!("{major}.{minor}{threads}"),
                _ => version.to_owned(),
            };
            match by_name.last_mut().filter(|(last, _)| *last == name) {
                Some((_, versions)) if versions.contains(&short) => {}
                Some((_, versions)) => versions.push(short),
                None => by_name.push((name, vec![short])),
            }
        }
        let named: Vec<String> = by_name
            .into_iter()
            .map(|(name, versions)| format!("{name} {}", listed(&versions)))
            .collect();
        listed(&named)
    }

    /// The day of the last run, `2026-11-25`.
    #[must_use]
    pub fn last_day(&self) -> Option<&str> {
        self.ran.values().map(String::as_str).max()
    }
}

/// `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

impl Proofs {
    /// Where the file of a bank lies.
    #[must_use]
    pub fn place(root: &Path) -> PathBuf {
        root.join(".ledger").join("evidence.json")
    }

    /// Reads the file of a bank. One that is not there, or cannot be read, proves nothing.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let place = Self::place(root);
        let small = fs::metadata(&place).is_ok_and(|file| file.len() <= LARGEST);
        let text = if small { fs::read(&place).unwrap_or_default() } else { Vec::new() };
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Writes the file of a bank, one program a line, when it says something else than before.
    ///
    /// # Errors
    /// When the file cannot be written; then the former one is whole.
    pub fn write(&self, root: &Path) -> io::Result<()> {
        if *self == Self::read(root) {
            return Ok(());
        }
        let mut lines: Vec<(&str, String)> = Vec::new();
        for (hash, proof) in &self.0 {
            let line = format!("\"{hash}\": {}", serde_json::to_string(proof)?);
            lines.push((&proof.of, line));
        }
        lines.sort();
        let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
        let place = Self::place(root);
        let folder = place.parent().unwrap_or(root);
        fs::create_dir_all(folder)?;
        let draft = folder.join("evidence.json.new");
        fs::write(&draft, format!("{{\n{}\n}}\n", lines.join(",\n")))?;
        fs::rename(draft, place)
    }

    /// What is known of this evidence as it is now.
    #[must_use]
    pub fn of(&self, evidence: &Evidence) -> Option<&Proof> {
        self.0.get(&hash(evidence))
    }

    /// Whether this evidence held when it was run by this.
    #[must_use]
    pub fn holds(&self, evidence: &Evidence, by: &str) -> bool {
        self.of(evidence).is_some_and(|proof| proof.ran.contains_key(by))
    }

    /// Remembers that evidence held; the day of a run that is known already stays.
    pub fn add(&mut self, of: &str, evidence: &Evidence, by: &str, day: &str, printed: &str) {
        let proof = self.0.entry(hash(evidence)).or_default();
        of.clone_into(&mut proof.of);
        proof.ran.entry(by.to_owned()).or_insert_with(|| day.to_owned());
        if matches!(evidence.expects, Expects::Pattern(_) | Expects::Measures { .. }) {
            let printed: String = printed.trim_end().chars().take(KEPT).collect();
            proof.printed.get_or_insert(printed);
        }
    }

    /// Forgets that evidence held by this.
    pub fn take_back(&mut self, evidence: &Evidence, by: &str) {
        let hash = hash(evidence);
        if let Some(proof) = self.0.get_mut(&hash) {
            proof.ran.remove(by);
            if proof.ran.is_empty() {
                self.0.remove(&hash);
            }
        }
    }

    /// Forgets what is known of programs by these names that are not among these.
    pub fn keep<'a>(&mut self, present: impl Iterator<Item = (&'a str, &'a Evidence)>, all: bool) {
        let present: Vec<(&str, String)> =
            present.map(|(of, evidence)| (of, hash(evidence))).collect();
        let known: std::collections::HashSet<&str> =
            present.iter().map(|(_, hash)| hash.as_str()).collect();
        let names: std::collections::HashSet<&str> = present.iter().map(|(of, _)| *of).collect();
        self.0.retain(|hash, proof| {
            known.contains(hash.as_str()) || !(all || names.contains(proof.of.as_str()))
        });
    }
}

/// The beginning of a SHA-256 of all that decides how a run ends.
fn hash(evidence: &Evidence) -> String {
    let run = match evidence.run {
        Interpreter::Python => "python",
        Interpreter::Rust => "rust",
    };
    let expects = match &evidence.expects {
        Expects::Prints(text) => format!("prints {}", text.trim_end()),
        Expects::Pattern(pattern) => format!("matches {pattern}"),
        Expects::Raises(name) => format!("raises {name}"),
        Expects::Ends => "ends".to_owned(),
        Expects::Measures { name, range } => format!("{name} {} {}", range.from, range.to),
        Expects::Refused { error } => format!("refused {}", error.as_deref().unwrap_or("")),
    };
    let packages = evidence.packages.join(" ");
    let mut hasher = Sha256::new();
    for part in [run, &packages, &expects, &evidence.program] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let hash = hasher.finalize();
    hash.iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
