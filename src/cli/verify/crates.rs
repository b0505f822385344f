//! The crates that Rust programs of a bank may use, built apart from everything else.
//!
//! Owns a small project in the folder for environments. Its versions are those of this program's own
//! `Cargo.lock`, so that they are pinned wherever the program runs, and what was fetched to build it
//! is enough offline. The libraries of the workspace would be nearer, but they lie there in several
//! builds with different features, and looking for them would build the workspace once more.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The versions of everything that this program was built with.
const LOCK: &str = include_str!("../../../Cargo.lock");

const MANIFEST: &str = r#"[package]
name = "programs"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
crossbeam = "0.8"
libc = "0.2"
parking_lot = "0.12"
rayon = "1"
tokio = { version = "1", features = ["full", "test-util"] }

# It may lie below another workspace.
[workspace]
"#;

/// What is quoted of cargo's complaint, in lines.
const QUOTED: usize = 6;

/// Crates as they are built.
#[derive(Debug, Default)]
pub(super) struct Crates {
    /// The library of each, by name.
    pub(super) libraries: BTreeMap<String, PathBuf>,
    /// The folder with those that they need in turn.
    pub(super) folder: PathBuf,
}

/// Builds them below the folder `cache`, unless that was done before.
///
/// # Errors
/// A line that says why they cannot be had.
pub(super) fn built(cache: &Path) -> Result<Crates, String> {
    let hash = Sha256::digest(format!("{MANIFEST}{LOCK}"));
    let hash = hash.iter().take(4).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let project = cache.join(format!("crates-{hash}"));
    let write = || {
        fs::create_dir_all(project.join("src"))?;
        for (name, text) in [("Cargo.lock", LOCK), ("Cargo.toml", MANIFEST), ("src/lib.rs", "")] {
            let file = project.join(name);
            // The lock is cut down by cargo; a file that changed would be built once more.
            if !file.is_file() {
                fs::write(file, text)?;
            }
        }
        Ok::<_, std::io::Error>(())
    };
    write().map_err(|error| format!("the crates cannot be built: {error}"))?;
    // What there is on this machine first; the network only when that is not enough.
    cargo(&project, true).or_else(|_| cargo(&project, false))
}

fn cargo(project: &Path, offline: bool) -> Result<Crates, String> {
    let mut command = Command::new("cargo");
    command.args(["build", "--lib", "--message-format", "json-render-diagnostics"]);
    if offline {
        command.arg("--offline");
    }
    let output = command
        .current_dir(project)
        .env("CARGO_TARGET_DIR", project.join("target"))
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("the crates need cargo, which cannot be started: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
        let last = lines.get(lines.len().saturating_sub(QUOTED)..).unwrap_or_default();
        return Err(format!("cargo cannot build the crates: {}", last.join(" ")));
    }
    Ok(libraries(&String::from_utf8_lossy(&output.stdout)))
}

/// The libraries that cargo says it has built; those that were built before are among them.
fn libraries(said: &str) -> Crates {
    let mut crates = Crates::default();
    for line in said.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let name = message["target"]["name"].as_str().unwrap_or_default();
        // The library of the project itself lies beside the folder of the others.
        if message["reason"] != "compiler-artifact" || name == "programs" {
            continue;
        }
        let files = message["filenames"].as_array().into_iter().flatten();
        let library = files
            .filter_map(Value::as_str)
            .map(PathBuf::from)
            .find(|file| file.extension().is_some_and(|end| end == "rlib"));
        let Some(library) = library else { continue };
        crates.folder = library.parent().map(Path::to_owned).unwrap_or_default();
        crates.libraries.insert(name.to_owned(), library);
    }
    crates
}
