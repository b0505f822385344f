//! Where the crates lie that Rust programs may use: as this workspace has built them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Crates as they are built.
#[derive(Debug, Default)]
pub(super) struct Crates {
    /// The library of each, by name.
    pub(super) libraries: BTreeMap<String, PathBuf>,
    /// The folder with those that they need in turn.
    pub(super) folder: PathBuf,
}

/// Asks cargo, which builds what is not built yet. `None` where there is no workspace above the
/// bank, or no cargo.
pub(super) fn built(root: &Path) -> Option<Crates> {
    let is_workspace = |folder: &&Path| folder.join("demos/Cargo.toml").is_file();
    let whole = root.canonicalize().ok()?;
    let workspace = whole.ancestors().find(is_workspace)?;
    let output = Command::new("cargo")
        .args(["build", "--locked", "--lib", "--package", "interleave"])
        .args(["--message-format", "json"])
        .current_dir(workspace)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let mut features: BTreeMap<String, usize> = BTreeMap::new();
    let mut crates = Crates::default();
    for line in text.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if message["reason"] != "compiler-artifact" {
            continue;
        }
        let name = message["target"]["name"].as_str().unwrap_or_default();
        let mut files = message["filenames"].as_array().into_iter().flatten();
        let is_library = |file: &&Value| {
            file.as_str()
                .is_some_and(|file| Path::new(file).extension().is_some_and(|end| end == "rlib"))
        };
        let Some(file) = files.find(is_library).and_then(Value::as_str) else { continue };
        // Of several builds of a crate, the one that this program uses has the most features.
        let count = message["features"].as_array().map_or(0, Vec::len) + 1;
        let most = features.entry(name.to_owned()).or_default();
        if count > *most {
            *most = count;
            let file = PathBuf::from(file);
            crates.folder = file.parent().map(Path::to_owned).unwrap_or_default();
            crates.libraries.insert(name.to_owned(), file);
        }
    }
    Some(crates)
}
