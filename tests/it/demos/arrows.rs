//! What the modules of the demos may know of each other: no circles, and nothing of Interleave.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use interleave::demos;

use crate::support::server::path;

/// The modules that a file declares, and the code of each with all below it.
pub(crate) fn modules(root: &Path, folder: &Path) -> BTreeMap<String, String> {
    let declared = fs::read_to_string(root).expect("a module");
    let names = declared.lines().filter_map(|line| {
        let line = line.trim_start_matches("pub ").trim_start_matches("pub(super) ");
        line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
    });
    names
        .map(|name| {
            let mut code = String::new();
            below(&folder.join(&name), &mut code);
            code.push_str(&fs::read_to_string(folder.join(format!("{name}.rs"))).expect("a file"));
            (name, code)
        })
        .collect()
}

fn below(folder: &Path, code: &mut String) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().map(|entry| entry.path()) {
        if entry.is_dir() {
            below(&entry, code);
        } else {
            code.push_str(&fs::read_to_string(entry).expect("a file"));
        }
    }
}

/// The names that code imports from its own crate or the module above, or calls by such a path.
fn mentioned(code: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for start in ["super::", "crate::"] {
        for rest in code.split(start).skip(1) {
            let end = if rest.starts_with('{') { rest.find(';') } else { None };
            let end = end.or_else(|| rest.find(|c: char| !c.is_alphanumeric() && c != '_'));
            let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            names.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_'));
        }
    }
    names
}

/// A circle of modules, if there is one.
pub(crate) fn circle(modules: &BTreeMap<String, String>) -> Option<String> {
    // Whatever leads nowhere any more is taken away; what stays leads back to itself.
    let mut left: BTreeMap<&str, BTreeSet<&str>> = modules
        .iter()
        .map(|(name, code)| {
            let known = mentioned(code).into_iter().filter(|other| *other != name.as_str());
            (name.as_str(), known.filter(|other| modules.contains_key(*other)).collect())
        })
        .collect();
    loop {
        let before = left.len();
        let names: BTreeSet<&str> = left.keys().copied().collect();
        left.retain(|_, uses| uses.iter().any(|used| names.contains(used)));
        if left.len() == before {
            return (before > 0).then(|| format!("{left:?}"));
        }
    }
}

#[test]
fn no_module_of_the_demos_leads_back_to_itself() {
    let src = PathBuf::from(path("demos/src"));
    for (root, folder) in [
        (src.join("lib.rs"), src.clone()),
        (src.join("timeline.rs"), src.join("timeline")),
        (src.join("runner.rs"), src.join("runner")),
    ] {
        let modules = modules(&root, &folder);
        assert!(modules.len() > 5, "{}: {:?}", root.display(), modules.keys());
        assert_eq!(circle(&modules), None, "{}", root.display());
    }
}

#[test]
fn a_circle_is_found() {
    let modules = |b: &str| {
        let code = [("a", "use super::{b, C};"), ("b", b), ("c", "use super::a::A;")];
        code.map(|(name, code)| (name.to_owned(), code.to_owned())).into()
    };
    assert_eq!(circle(&modules("use std::fmt;")), None);
    assert!(circle(&modules("fn f() { crate::c::g() }")).is_some());
}

#[test]
fn programs_stand_alone() {
    for demo in demos::all() {
        // The plumbing goes with them: what compiles here compiles alone.
        let own = demo.source.replace("use crate::show::", "");
        for word in ["crate::", "interleave::"] {
            assert!(!own.contains(word), "{} mentions {word}", demo.slug);
        }
    }
}
