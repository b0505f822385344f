//! The ledger: what was published, so that nothing of it vanishes or changes its meaning unseen.
//!
//! Owns the file `.ledger/items.txt` beside the bank's topics: one line an item,
//! `concept/item kind revision right:options stem key words`, and one for each name that an item or
//! an option had before. `check --accept` writes it; nobody else does.

mod entry;
mod names;
mod published;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Library;
use super::lint::Places;
use super::problem::{Place, Problem, Source};
use super::rules::Rule;
use crate::id::ItemId;
use entry::{Entry, entries};
use published::{Fault, Published};

/// The first line of the file: an emptied file is no ledger of nothing.
const HEAD: &str =
    "# What was published: concept/item, kind, revision, right:options, stem, key, words.";
/// How every first line began so far.
const HEAD_START: &str = "# What was published:";

/// Where the ledger of a bank lies.
pub(super) fn place(root: &Path) -> PathBuf {
    root.join(".ledger").join("items.txt")
}

/// The first six bytes of a hash in hexadecimal.
pub(super) fn short(digest: &[u8]) -> String {
    let number = digest.iter().take(6).fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{number:012x}")
}

/// The ledger's text for a bank; names that no item has any more stay in it.
pub(super) fn written(library: &Library, before: &str) -> String {
    let mut lines = BTreeMap::new();
    for (id, entry) in library.concepts.iter().flat_map(entries) {
        lines.insert(id.clone(), format!("{id} {entry}"));
    }
    let published = before.lines().filter(|line| !line.starts_with('#'));
    for (id, line) in published.filter_map(Published::parse).flat_map(|line| line.kept(library)) {
        lines.entry(id).or_insert(line);
    }
    let mut text = format!("{HEAD}\n# Written by `interleave check --accept`, never by hand.\n");
    for line in lines.values() {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Writes the ledger of a bank.
///
/// # Errors
/// When the file cannot be written.
pub fn accept(root: &Path, library: &Library) -> std::io::Result<usize> {
    let file = place(root);
    // What was published is not forgotten because it cannot be read.
    let before = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let text = written(library, &before);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension("txt.new");
    fs::write(&beside, &text)?;
    readable(&beside)?;
    fs::rename(&beside, &file)?;
    Ok(text.lines().filter(|line| !line.starts_with('#')).count())
}

/// The ledger is read by whoever reads the bank.
fn readable(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o644))?;
        if let Some(folder) = file.parent() {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
        }
    }
    Ok(())
}

/// Holds a bank against its ledger. A bank without one has published nothing. What changed is told
/// where it stands now; what is gone, in the ledger.
pub(super) fn hold(
    root: &Path,
    library: &Library,
    items: &Places<'_>,
    cards: &Places<'_>,
    problems: &mut Vec<Problem>,
) {
    let file = place(root);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(error) => {
            let said = format!("the ledger cannot be read: {error}");
            return problems.push(Problem::in_file(Rule::Ledger, &file, said, MEND));
        }
    };
    if !text.starts_with(HEAD_START) {
        let said = "the ledger has lost its first line, and perhaps more";
        return problems.push(Problem::in_file(Rule::Ledger, &file, said, MEND));
    }
    let source = Source::new(&file, &text);
    let now: BTreeMap<String, Entry> = library.concepts.iter().flat_map(entries).collect();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let in_ledger = source.place(index + 1, 0, line.split(' ').next().map_or(0, str::len));
        let Some(published) = Published::parse(line) else {
            let said = "this line of the ledger cannot be read";
            problems.push(Problem::at(Rule::Ledger, &source, in_ledger, said, MEND));
            continue;
        };
        let Some(Fault { rule, said, fix }) = published.held(library, &now) else {
            continue;
        };
        let stands = |id: &str| stands(id, items, cards);
        let name = || stands(&names::renamed(library, published.id)?);
        let (source, at) = stands(published.id).or_else(name).unwrap_or((&source, in_ledger));
        problems.push(Problem::at(rule, source, at, said, fix));
    }
}

const MEND: &str = "take it back from version control";

/// Where an item of the ledger stands in the bank, if it does; of an option, its question.
fn stands<'a>(id: &str, items: &Places<'a>, cards: &Places<'a>) -> Option<(&'a Source, Place)> {
    let (id, places) = match id.split_once("/card:") {
        Some((concept, card)) => (format!("{concept}/{card}"), cards),
        None => (id.split(':').next().unwrap_or_default().to_owned(), items),
    };
    let &(source, line) = places.get(&id.parse::<ItemId>().ok()?)?;
    let text = source.line(line);
    let from = text.len() - text.trim_start().len();
    Some((source, source.place(line, from, text.trim_end().len())))
}

impl Library {
    /// Which of the cards that learners reviewed, by the names their reviews are kept under, are not in
    /// this bank under any name: whoever learned them would begin anew.
    pub fn lacks<'c>(&self, reviewed: &'c [String]) -> impl Iterator<Item = &'c str> {
        let is_there = |id: &ItemId| self.card(id).is_some() || self.item_today(id).is_some();
        // A question that is reviewed as a card has a key that is no id.
        let is_gone = move |card: &&str| card.parse().is_ok_and(|id| !is_there(&id));
        reviewed.iter().map(String::as_str).filter(is_gone)
    }
}
