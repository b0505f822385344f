//! Which module may use which: the arrows of ARCHITECTURE.md go one way.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::server::path;

/// A module, and what of ours it may mention.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("clock", &[]),
    ("id", &[]),
    ("poll", &["clock"]),
    ("content", &["poll", "id", "clock"]),
    ("cards", &["clock"]),
    ("quiz", &["content", "id"]),
    ("store", &["quiz", "cards", "poll", "id", "clock"]),
    ("live", &["poll", "id"]),
    ("web", &["live", "store", "content", "demos", "quiz", "cards", "poll", "id", "clock"]),
    ("config", &["id", "store", "live", "web"]),
    (
        "cli",
        &[
            "web", "live", "config", "store", "content", "demos", "quiz", "cards", "poll", "id",
            "clock",
        ],
    ),
];

/// Modules that know no database and no HTTP, and the crates they therefore never name.
const CORE: [&str; 3] = ["quiz", "cards", "poll"];
const OUTSIDE: [&str; 6] = ["sqlx", "axum", "askama", "hyper", "tokio", "tower"];

/// The code of a module: its file, and all files below its folder.
fn code(module: &str) -> String {
    fn below(folder: &Path, code: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let entry = entry.path();
            if entry.is_dir() {
                below(&entry, code);
            } else {
                code.push_str(&fs::read_to_string(entry).expect("a file"));
            }
        }
    }
    let mut code = String::new();
    let (file, folder) = (path(&format!("src/{module}.rs")), path(&format!("src/{module}")));
    if Path::new(&file).is_file() {
        code.push_str(&fs::read_to_string(file).expect("a file"));
    }
    if Path::new(&folder).is_dir() {
        below(Path::new(&folder), &mut code);
    }
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The names that follow a path's start: after `crate::`, also in a list between braces.
fn named_after(start: &str, code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for rest in code.split(start).skip(1) {
        let end = |c: char| !c.is_alphanumeric() && c != '_';
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split("};").next().unwrap_or_default();
                names.extend(
                    list.split(',')
                        .filter_map(|name| name.trim().split(end).next())
                        .map(str::to_owned),
                );
            }
            None => names.extend(rest.split(end).next().map(str::to_owned)),
        }
    }
    names.remove("");
    names
}

#[test]
fn every_module_is_in_the_table() {
    let map = fs::read_to_string(path("src/lib.rs")).expect("the map");
    let modules = map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    for module in modules {
        assert!(MAY_USE.iter().any(|(name, _)| *name == module), "{module} has no arrows");
    }
}

#[test]
fn arrows_go_one_way() {
    for (module, allowed) in MAY_USE {
        for used in named_after("crate::", &code(module)) {
            let fine = used == module || allowed.contains(&used.as_str());
            assert!(fine, "{module} mentions crate::{used}, and may use {allowed:?} only");
        }
    }
}

#[test]
fn the_core_knows_no_database_and_no_http() {
    for module in CORE {
        let code = code(module);
        for name in OUTSIDE {
            assert!(!code.contains(&format!("{name}::")), "{module} names {name}");
        }
    }
    // And SQL is in one place.
    for (module, _) in MAY_USE.iter().filter(|(module, _)| !["store", "demos"].contains(module)) {
        for call in ["sqlx::query", "query_as(", "query_scalar("] {
            assert!(!code(module).contains(call), "{module} asks the database by itself");
        }
    }
}
