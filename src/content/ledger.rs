//! The ledger: what was published, so that nothing of it vanishes or changes its meaning unseen.
//!
//! Owns the file `.ledger/items.txt` beside the bank's topics: one line an item,
//! `concept/item kind revision key options stem`. `check --accept` writes it; nobody else does.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::problem::{Problem, Source};
use super::rules::Rule;
use super::{Concept, Kind, Library, Question};
use crate::id::{ItemId, Slug};

/// What is remembered of one published item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    kind: String,
    revision: u32,
    /// What is right, and what can be chosen: a change of either is a change of meaning.
    meaning: String,
    /// A hash of the words that ask.
    stem: String,
}

/// Where the ledger of a bank lies.
pub(super) fn place(root: &Path) -> PathBuf {
    root.join(".ledger").join("items.txt")
}

/// The first bytes of a text's SHA-256; white space does not count.
fn hash(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    short(&digest)
}

/// The first six bytes of a hash in hexadecimal.
pub(super) fn short(digest: &[u8]) -> String {
    let number = digest.iter().take(6).fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{number:012x}")
}

/// The ids of what is right, and of all there is to choose from.
fn meaning(question: &Question) -> String {
    let join = |ids: Vec<&str>| if ids.is_empty() { "-".to_owned() } else { ids.join(",") };
    let sorted = |mut ids: Vec<&str>| {
        ids.sort_unstable();
        ids.join(",")
    };
    match &question.kind {
        Kind::One { options, .. } | Kind::Several { options, .. } => {
            let right = options.iter().filter(|option| option.correct);
            let all = options.iter().map(|option| option.id.as_str()).collect();
            format!("{}:{}", join(right.map(|option| option.id.as_str()).collect()), sorted(all))
        }
        Kind::Order(ordering) => {
            let lines = ordering.lines.iter().map(|line| line.id.as_str()).collect();
            let extra = ordering.extra.iter().map(|line| line.id.as_str()).collect();
            format!("{}:{}", join(lines), sorted(extra))
        }
        Kind::Number(number) => format!("{}..{}:-", number.accept.from, number.accept.to),
        Kind::Aloud(aloud) => {
            format!("-:{}", sorted(aloud.rubric.iter().map(|point| point.id.as_str()).collect()))
        }
    }
}

/// What a concept publishes, by id.
fn entries(concept: &Concept) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    for question in &concept.questions {
        let code = question.code.as_ref().map_or("", |code| code.source());
        let entry = Entry {
            kind: question.kind.name().to_owned(),
            revision: question.revision,
            meaning: meaning(question),
            stem: hash(&format!("{} {code}", question.stem.source())),
        };
        entries.insert(question.id.to_string(), entry);
    }
    for question in &concept.retired {
        let meaning = "-:-".to_owned();
        let entry = Entry {
            kind: "retired".to_owned(),
            revision: question.revision,
            meaning,
            stem: "-".to_owned(),
        };
        entries.insert(question.id.to_string(), entry);
    }
    for poll in &concept.polls {
        let mut ids: Vec<&str> = poll.options.iter().map(|option| option.id.as_str()).collect();
        ids.sort_unstable();
        let stem = hash(poll.stem.source());
        let meaning = format!("-:{}", ids.join(","));
        entries.insert(
            poll.id.to_string(),
            Entry { kind: "poll".to_owned(), revision: 1, meaning, stem },
        );
    }
    for card in &concept.cards {
        let stem = hash(card.front.source());
        let (kind, meaning) = ("card".to_owned(), "-:-".to_owned());
        // Cards have a name space of their own.
        let id = format!("{}/card:{}", concept.slug, card.id.item());
        entries.insert(id, Entry { kind, revision: card.revision, meaning, stem });
    }
    entries
}

/// The ledger's text for a bank; items that are gone stay in it as `gone`.
pub(super) fn written(library: &Library, before: &str) -> String {
    let mut lines = BTreeMap::new();
    for concept in &library.concepts {
        for (id, Entry { kind, revision, meaning, stem }) in entries(concept) {
            lines.insert(id.clone(), format!("{id} {kind} {revision} {meaning} {stem}"));
        }
    }
    for line in before.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        if let (Some(id), Some(_), Some(revision)) = (words.next(), words.next(), words.next()) {
            lines.entry(id.to_owned()).or_insert_with(|| format!("{id} gone {revision} -:- -"));
        }
    }
    let mut text = String::from(
        "# What was published: concept/item, kind, revision, right:options, words.\n\
         # Written by `interleave check --accept`, never by hand.\n",
    );
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
    let before = fs::read_to_string(&file).unwrap_or_default();
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

/// Holds a bank against its ledger. A bank without one has published nothing.
pub(super) fn hold(root: &Path, library: &Library, problems: &mut Vec<Problem>) {
    let file = place(root);
    let Ok(text) = fs::read_to_string(&file) else { return };
    let source = Source::new(&file, &text);
    let now: BTreeMap<String, Entry> = library.concepts.iter().flat_map(entries).collect();
    let drafts: HashSet<String> = library
        .concepts
        .iter()
        .flat_map(|concept| &concept.drafts)
        .map(|question| question.id.to_string())
        .collect();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let at = source.place(index + 1, 0, line.split(' ').next().map_or(0, str::len));
        let words: Vec<&str> = line.split(' ').collect();
        let [id, kind, revision, meaning, stem] = words.as_slice() else {
            let said = "this line of the ledger cannot be read";
            problems.push(Problem::at(
                Rule::Ledger,
                &source,
                at,
                said,
                "take it back from version control",
            ));
            continue;
        };
        let revision: u32 = revision.parse().unwrap_or(1);
        let mut say = |rule, said: String, fix: &str| {
            problems.push(Problem::at(rule, &source, at, said, fix));
        };
        match now.get(*id) {
            None if *kind == "gone" || is_renamed(library, id) => {}
            None => {
                let said = if drafts.contains(*id) {
                    format!("`{id}` was published and is a draft now")
                } else {
                    format!("`{id}` was published and is gone")
                };
                say(
                    Rule::Gone,
                    said,
                    "give its new name `was: [old]`, keep it with `retired:`, or accept that its votes are lost with `check --accept`",
                );
            }
            Some(_) if *kind == "gone" => {
                say(
                    Rule::Reused,
                    format!("`{id}` was published before, and was gone"),
                    "a new question needs a new name: its votes would be mixed",
                );
            }
            Some(entry) if *kind == "retired" && entry.kind != "retired" => {
                say(
                    Rule::Reused,
                    format!("`{id}` was retired and is asked again"),
                    "a new question needs a new name: its votes would be mixed",
                );
            }
            Some(entry) if entry.kind == "retired" => {}
            Some(entry) if entry.revision < revision => {
                say(
                    Rule::Revision,
                    format!("`{id}` has revision {}, and {revision} was published", entry.revision),
                    "a revision never sinks",
                );
            }
            Some(entry) if entry.revision > revision => {}
            Some(entry)
                if entry.kind != *kind || entry.meaning != named_now(library, id, meaning) =>
            {
                let poll = entry.kind == "poll";
                let said = format!(
                    "the {} of `{id}` changed",
                    if poll { "options" } else { "key or the options" }
                );
                let fix = if poll {
                    "give the new poll a name of its own, or accept it with `check --accept`"
                } else {
                    "raise its `revision` by one: votes given before mean something else"
                };
                say(Rule::Revision, said, fix);
            }
            Some(entry) if entry.stem != *stem => {
                say(
                    Rule::Reworded,
                    format!("`{id}` was reworded"),
                    "if it asks something else now, raise its `revision`; then run `check --accept`",
                );
            }
            Some(_) => {}
        }
    }
}

/// What was published of a question's key and options, under their present names.
fn named_now(library: &Library, id: &str, meaning: &str) -> String {
    let (Ok(of), Some((right, all))) = (id.parse::<ItemId>(), meaning.split_once(':')) else {
        return meaning.to_owned();
    };
    let names = |list: &str| -> Vec<String> {
        let name = |id: &str| library.option_now(&of, id).map_or(id.to_owned(), Slug::to_string);
        list.split(',').map(name).collect()
    };
    let mut all = names(all);
    all.sort_unstable();
    format!("{}:{}", names(right).join(","), all.join(","))
}

/// Whether something says that this was its name.
fn is_renamed(library: &Library, id: &str) -> bool {
    let plain = id.replace("/card:", "/");
    plain.parse().is_ok_and(|former| {
        library.item_now(&former).is_some_and(|now| {
            library.question(&now).is_some()
                || library.card(&now).is_some()
                || library.poll(&now).is_some()
                || library.puzzle(&now).is_some()
        })
    })
}
