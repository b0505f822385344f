//! Which module may use which: the arrows of ARCHITECTURE.md go one way.
//!
//! That `demos` and `explore` know nothing of the rest the compiler holds: they are crates of their
//! own, and this one depends on them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::demos::arrows::{circle, modules};
use crate::support::server::path;

/// A module, and which others of this crate it uses.
const USES: [(&str, &[&str]); 12] = [
    ("clock", &[]),
    ("id", &["clock"]),
    ("poll", &["clock"]),
    ("content", &["explore", "poll", "id", "clock"]),
    ("cards", &["clock"]),
    ("quiz", &["content", "id", "clock"]),
    ("store", &["quiz", "cards", "poll", "id", "clock"]),
    ("anki", &["store", "content", "id", "clock"]),
    ("live", &["id"]),
    (
        "web",
        &[
            "live", "anki", "store", "content", "demos", "explore", "quiz", "cards", "poll", "id",
            "clock",
        ],
    ),
    ("config", &["id", "store", "live", "web"]),
    ("cli", &["web", "config", "anki", "store", "content", "demos", "quiz", "id", "clock"]),
];

/// A part of `web`, and which others it uses beside the frame, which all may use.
const WEB: [(&str, &[&str]); 24] = [
    ("run_pictures", &[]),
    ("frame", &["run_pictures"]),
    ("about", &[]),
    ("author", &["questions"]),
    ("cards", &[]),
    ("demos", &["run_pictures"]),
    ("due_days", &["cards"]),
    ("feed", &[]),
    ("health", &[]),
    ("home", &["cards", "demos", "polls", "questions", "quizzes", "today", "topics"]),
    ("looks", &[]),
    ("me", &["cards"]),
    ("metrics", &[]),
    ("polls", &[]),
    ("privacy", &[]),
    ("progress", &[]),
    ("puzzles", &["cards", "demos", "polls"]),
    ("questions", &["demos"]),
    ("quizzes", &["questions"]),
    ("search", &[]),
    ("site", &[]),
    ("today", &["cards", "topics"]),
    ("topics", &["demos"]),
    ("well_known", &[]),
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
        assert!(USES.iter().any(|(name, _)| *name == module), "{module} has no arrows");
    }
}

#[test]
fn arrows_go_one_way() {
    for (module, allowed) in USES {
        let mut used = named_after("crate::", &code(module));
        used.remove(module);
        let allowed: BTreeSet<String> = allowed.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(used, allowed, "what {module} uses, and what the table says it does");
    }
}

/// The code of a part of `web`: the file that opens it, and all files below its folder.
fn part(name: &str) -> [String; 2] {
    let (file, folder) = (path(&format!("src/web/{name}.rs")), path(&format!("src/web/{name}")));
    if let Ok(code) = fs::read_to_string(file) {
        return [code, String::new()];
    }
    let mut below = String::new();
    for entry in fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path()) {
        if !entry.ends_with("mod.rs") {
            below.push_str(&fs::read_to_string(entry).expect("no folder within a feature"));
        }
    }
    [fs::read_to_string(format!("{folder}/mod.rs")).expect("mod.rs"), below]
}

/// The methods that a part adds to what every handler has, for other parts to call.
fn methods(part: &[String; 2]) -> Vec<String> {
    let blocks = part.iter().flat_map(|code| code.split("\nimpl App {").skip(1));
    let blocks = blocks.filter_map(|block| block.split("\n}").next());
    let heads = blocks.flat_map(str::lines).filter(|line| line.starts_with("    pub"));
    heads
        .filter_map(|line| line.split("fn ").nth(1)?.split(['(', '<']).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_part_of_the_web_is_in_the_table() {
    let root = fs::read_to_string(path("src/web/mod.rs")).expect("the web");
    let parts: BTreeSet<&str> =
        root.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    assert_eq!(parts, WEB.iter().map(|(name, _)| *name).collect(), "give it a line in WEB");
}

#[test]
fn features_look_into_the_frame_and_hardly_at_each_other() {
    let parts = WEB.map(|(name, _)| (name, part(name)));
    for (name, allowed) in WEB {
        let [root, below] = part(name);
        let mut used = named_after("super::", &root);
        used.extend(named_after("super::super::", &below));
        used.extend(named_after("crate::web::", &root));
        used.extend(named_after("crate::web::", &below));
        for (other, code) in &parts {
            let calls = |method: String| {
                let call = format!(".{method}(");
                root.contains(&call) || below.contains(&call)
            };
            if *other != "frame" && methods(code).into_iter().any(calls) {
                used.insert((*other).to_owned());
            }
        }
        let used: BTreeSet<&str> = WEB
            .iter()
            .map(|(other, _)| *other)
            .filter(|other| used.contains(*other) && *other != name && *other != "frame")
            .collect();
        let allowed: BTreeSet<&str> = allowed.iter().copied().collect();
        assert_eq!(used, allowed, "what {name} uses, and what the table says it does");
    }
}

#[test]
fn the_frame_has_no_circle() {
    let folder = path("src/web/frame");
    let modules = modules(Path::new(&format!("{folder}/mod.rs")), Path::new(&folder));
    assert!(modules.len() > 10, "{:?}", modules.keys());
    assert_eq!(circle(&modules), None);
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
    for (module, _) in USES.iter().filter(|(module, _)| *module != "store") {
        for call in ["sqlx::query", "query_as(", "query_scalar("] {
            assert!(!code(module).contains(call), "{module} asks the database by itself");
        }
    }
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`.
fn each(path: &str) -> Vec<String> {
    let braced = path.split_once('{').and_then(|(before, rest)| {
        let (names, after) = rest.split_once('}')?;
        Some(names.split(',').map(|name| format!("{before}{name}{after}")).collect())
    });
    braced.unwrap_or_else(|| vec![path.to_owned()])
}

#[test]
fn every_file_that_the_documents_for_developers_name_is_there() {
    const ROOMS: [&str; 9] = [
        "src/",
        "tests/",
        "static/",
        "templates/",
        "explore/",
        "demos/",
        "migrations/",
        "fuzz/",
        "benches/",
    ];
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(path(document)).expect("a document");
        let named: Vec<String> = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|word| ROOMS.iter().any(|room| word.starts_with(room)))
            .filter(|word| !word.contains(['<', ' ', '*', '…']))
            .flat_map(each)
            .collect();
        assert!(named.len() > 5, "{document}: {named:?}");
        for file in named {
            assert!(Path::new(&path(&file)).exists(), "{document} names {file}");
        }
    }
}
