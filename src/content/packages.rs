//! The packages that Python programs of a bank may use: the file `packages.txt` beside its topics.
//!
//! Owns how one is pinned. Who installs them is not known here.

use std::collections::BTreeMap;
use std::path::Path;

use super::Problem;
use super::problem::Source;
use super::rules::Rule;

/// The names of the packages that a list pins. Each line is `name==1.2.3`, extras behind the name and
/// a marker behind the version allowed, as pip reads it.
pub(super) fn read(file: &Path, text: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let source = Source::new(file, text);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (index, whole) in text.lines().enumerate() {
        let line = whole.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let from = whole.len() - whole.trim_start().len();
        let at = source.place(index + 1, from, from + line.len());
        let mut say = |said: String, fix: &str| {
            problems.push(Problem::at(Rule::Packages, &source, at, said, fix));
        };
        let Some(name) = pinned(line) else {
            say(format!("`{line}` pins no package"), "write a line such as `name==1.2.3`");
            // What a program needs is not missed as well.
            let name = line.split(|c: char| !is_of_a_name(c)).next().unwrap_or_default();
            names.entry(name.to_owned()).or_insert(index + 1);
            continue;
        };
        match names.get(name) {
            Some(first) => {
                say(format!("`{name}` is pinned in line {first} already"), "keep one of the two");
            }
            None => {
                names.insert(name.to_owned(), index + 1);
            }
        }
    }
    names.into_keys().filter(|name| !name.is_empty()).collect()
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.".contains(c)
}

/// The name in `name[extra]==1.2.3; marker`.
fn pinned(line: &str) -> Option<&str> {
    let requirement = line.split(';').next()?.trim();
    let (name, version) = requirement.split_once("==")?;
    let (name, version) = (name.trim(), version.trim());
    let name = match name.split_once('[') {
        Some((name, extras)) => extras.ends_with(']').then(|| name.trim())?,
        None => name,
    };
    let is_version = version.starts_with(|c: char| c.is_ascii_digit())
        && version.chars().all(|c| c.is_ascii_alphanumeric() || ".!+-_".contains(c));
    (!name.is_empty() && name.chars().all(is_of_a_name) && is_version).then_some(name)
}
