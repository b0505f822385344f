//! Reading a bank: its files put together, checked against each other, and in learning order.
//!
//! Which files there are is in `files`, what each must say in `check`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::check::{self, Checked, Known};
use super::files::{Found, read_text, root_of, text_of};
use super::kept::Kept;
use super::lint::{self, Places};
use super::rules::Rule;
use super::{Bank, Concept, Library, Misconception, Problem, Proofs, Topic};
use super::{ledger, packages, translation};
use crate::id::{ItemId, Slug};

/// The packages that runs may need, one `name==version` a line.
const PACKAGES: &str = "packages.txt";

/// What came of looking at a bank.
#[derive(Debug)]
pub struct Examined {
    /// The bank, when it has no errors.
    pub library: Option<Library>,
    /// Errors and warnings, by file and place.
    pub problems: Vec<Problem>,
    /// Where each question, puzzle, poll and card begins: its file and line.
    pub items: Vec<(ItemId, Arc<Path>, usize)>,
}

/// Reads a bank: a folder with one folder a topic, or single files.
///
/// # Errors
/// Every error of every file, in the order of the files, when there is one.
#[expect(clippy::implicit_hasher, reason = "one caller, one hasher")]
pub fn load(paths: &[PathBuf], demos: &HashSet<&str>) -> Result<Library, Vec<Problem>> {
    let Examined { library, mut problems, .. } = look(paths, demos, true, false, None);
    problems.retain(Problem::is_error);
    library.ok_or(problems)
}

/// As [`load`], for a bank that is read again and again: only the files that have changed since the
/// last time are.
///
/// # Errors
/// As [`load`].
#[expect(clippy::implicit_hasher, reason = "one caller, one hasher")]
pub fn load_again(
    paths: &[PathBuf],
    demos: &HashSet<&str>,
    kept: &Kept,
) -> Result<Library, Vec<Problem>> {
    let Examined { library, mut problems, .. } = look(paths, demos, true, false, Some(kept));
    problems.retain(Problem::is_error);
    library.ok_or(problems)
}

/// Reads a bank and says all there is to say of it. Of single files the rest of their bank is read,
/// too, so that what they refer to is known; but nothing is said of it.
#[must_use]
#[expect(clippy::implicit_hasher, reason = "one caller, one hasher")]
pub fn examine(paths: &[PathBuf], demos: &HashSet<&str>) -> Examined {
    look(paths, demos, true, true, None)
}

/// What is wrong with a text as a concept's file, by itself.
#[must_use]
pub fn check_text(file: &Path, text: &str) -> Vec<Problem> {
    check::concept(file, text, false).problems
}

/// The bank, whatever its ledger says.
#[must_use]
#[expect(clippy::implicit_hasher, reason = "one caller, one hasher")]
pub fn unheld(paths: &[PathBuf], demos: &HashSet<&str>) -> Option<Library> {
    look(paths, demos, false, false, None).library
}

fn look(
    paths: &[PathBuf],
    demos: &HashSet<&str>,
    held: bool,
    linted: bool,
    kept: Option<&Kept>,
) -> Examined {
    let mut problems = Vec::new();
    let mut found = Found::default();
    for path in paths {
        found.look(path, &mut Vec::new(), &mut problems);
    }
    if found.is_empty() && problems.is_empty() {
        let place = paths.first().map_or(Path::new("questions"), PathBuf::as_path);
        problems.push(Problem::in_file(
            Rule::Unreadable,
            place,
            "no question files here",
            "expected <topic>/<concept>.yaml below this folder",
        ));
    }
    let mut around = Found::default();
    let single = paths.iter().any(|path| !path.is_dir());
    let root = if single { root_of(paths) } else { paths.first().cloned() };
    if let (true, Some(root)) = (single, &root) {
        around.look(root, &mut Vec::new(), &mut Vec::new());
        around.without(&found);
    }
    let whole = root.is_some();
    // Several banks stand beside each other, and each keeps its own ledger.
    let roots: Vec<&Path> = if single {
        root.as_deref().into_iter().collect()
    } else {
        paths.iter().map(PathBuf::as_path).collect()
    };

    let mut files = read_own(&found.concepts, paths, kept, &mut problems);
    let count = files.len();
    let unproven = |file: &Path, text: String, in_root| check::concept(file, &text, in_root);
    files.extend(read_all(&around.concepts, paths, &unproven, &mut Vec::new()));
    let mut known = Known::new(&files, demos);
    known.lie(found.concepts.iter().chain(&around.concepts), &files);
    let mut of_packages = Vec::new();
    if let Some(pinned) = pinned(&roots, &mut of_packages) {
        known.pinned(pinned);
    }
    problems.extend(of_packages.into_iter().filter(|_| !single));
    let misconceptions = believed(&found, &around, &mut known, whole, &mut problems);
    let mut order = Vec::new();
    for file in &found.topics {
        if let Some(text) = text_of(file, &mut problems) {
            order.extend(check::topics(file, &text, whole.then_some(&known), &mut problems));
        }
    }
    // What is spelled right is the bank's to say, of single files, too.
    let bank = bank_of(&found.banks, &known, &mut problems)
        .or_else(|| bank_of(&around.banks, &known, &mut Vec::new()));
    let mut between = Vec::new();
    check::references(&files, &known, whole, &mut between);
    let own: HashSet<&Path> = found.concepts.iter().map(PathBuf::as_path).collect();
    problems.extend(between.into_iter().filter(|problem| own.contains(&*problem.file)));
    let mut concepts = Vec::new();
    for file in files.iter_mut().take(count) {
        problems.append(&mut file.problems);
        concepts.extend(file.concept.take());
    }
    let mut library = (!problems.iter().any(Problem::is_error)).then(|| {
        let mut library = assemble(concepts, order);
        library.misconceptions = misconceptions;
        library.bank = bank.unwrap_or_default();
        let proofs: Vec<Proofs> = roots.iter().map(|root| Proofs::read(root)).collect();
        library.prove(&proofs);
        library
    });
    if let Some(whole) = &library {
        let items = places(&files, |file| &file.items);
        let cards = places(&files, |file| &file.cards);
        check::retired(whole, &items, &mut problems);
        let root = root.as_deref().filter(|_| !single);
        if linted {
            problems.extend(lint::lint(root, whole, &items, &cards));
        }
        for file in &found.translations {
            if let Some(text) = text_of(file, &mut problems) {
                translation::hold(file, &text, whole, &mut problems);
            }
        }
        for root in roots.iter().filter(|_| held && !single) {
            ledger::hold(root, whole, &items, &cards, &mut problems);
        }
    }
    let items = if linted { lines(&files) } else { Vec::new() };
    problems.sort_by(Problem::order);
    problems.dedup_by(|a, b| a.order(b).is_eq());
    if problems.iter().any(Problem::is_error) {
        library = None;
    }
    Examined { library, problems, items }
}

/// The wrong beliefs there are; of those of the bank around, nothing is said.
fn believed(
    found: &Found,
    around: &Found,
    known: &mut Known,
    whole: bool,
    problems: &mut Vec<Problem>,
) -> Vec<Misconception> {
    let (mut said, mut unsaid) = (Vec::new(), Vec::new());
    let mut all = Vec::new();
    let own = found.misconceptions.iter().map(|file| (file, true));
    for (file, is_own) in own.chain(around.misconceptions.iter().map(|file| (file, false))) {
        let problems = if is_own { &mut said } else { &mut unsaid };
        if let Some(text) = text_of(file, problems) {
            let known = whole.then_some(&*known);
            all.extend(check::misconceptions(file, &text, known, problems));
        }
    }
    // A bank may do without the file, and then no distractor stands for one. In a file with errors
    // nothing is missed.
    if whole && !said.iter().chain(&unsaid).any(Problem::is_error) {
        known.believe(&all);
    }
    problems.append(&mut said);
    all
}

/// What banks say of themselves; of several the last has the name.
fn bank_of(files: &[PathBuf], known: &Known, problems: &mut Vec<Problem>) -> Option<Bank> {
    let mut bank: Option<Bank> = None;
    for file in files {
        let Some(text) = text_of(file, problems) else { continue };
        let one = check::bank(file, &text, known, problems);
        bank = match (bank, one) {
            (Some(bank), Some(one)) => Some(bank.beside(one)),
            (bank, one) => one.or(bank),
        };
    }
    bank
}

/// The packages that banks pin; none where no bank has a list.
fn pinned(roots: &[&Path], problems: &mut Vec<Problem>) -> Option<BTreeSet<String>> {
    let files = roots.iter().map(|root| root.join(PACKAGES));
    let texts = files.filter_map(|file| Some((std::fs::read_to_string(&file).ok()?, file)));
    let lists: Vec<Vec<String>> =
        texts.map(|(text, file)| packages::read(&file, &text, problems)).collect();
    (!lists.is_empty()).then(|| lists.into_iter().flatten().collect())
}

/// Where each item begins.
fn lines(files: &[Checked]) -> Vec<(ItemId, Arc<Path>, usize)> {
    let of = |file: &Checked| {
        let lines = file.items.iter();
        let file = &file.source.file;
        lines.map(|(id, line)| (id.clone(), Arc::clone(file), *line)).collect::<Vec<_>>()
    };
    files.iter().flat_map(of).collect()
}

/// Where the items of files stand.
fn places(files: &[Checked], of: fn(&Checked) -> &HashMap<ItemId, usize>) -> Places<'_> {
    let items = files
        .iter()
        .flat_map(|file| of(file).iter().map(|(id, line)| (id.clone(), (&file.source, *line))));
    items.collect()
}

/// Reads the concepts that were asked for, and explores their puzzles.
fn read_own(
    files: &[PathBuf],
    paths: &[PathBuf],
    kept: Option<&Kept>,
    problems: &mut Vec<Problem>,
) -> Vec<Checked> {
    let Some(kept) = kept else {
        let checked = |file: &Path, text: String, in_root| {
            let mut checked = check::concept(file, &text, in_root);
            check::prove(&mut checked);
            checked
        };
        return read_all(files, paths, &checked, problems);
    };
    kept.only(files);
    read_all(files, paths, &|file, text, in_root| kept.concept(file, text, in_root), problems)
}

/// Reads concepts, several at a time; `checked` makes of a text what is found in it.
fn read_all(
    files: &[PathBuf],
    paths: &[PathBuf],
    checked: &(dyn Fn(&Path, String, bool) -> Checked + Sync),
    problems: &mut Vec<Problem>,
) -> Vec<Checked> {
    let read: Vec<Result<Checked, Box<Problem>>> = files
        .par_iter()
        .map(|file| {
            let in_root = paths.iter().any(|path| path.is_dir() && file.parent() == Some(path));
            read_text(file).map(|text| checked(file, text, in_root))
        })
        .collect();
    let mut all = Vec::new();
    for outcome in read {
        match outcome {
            Ok(file) => all.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    all
}

/// Puts concepts in their topics, and both in learning order: as `topics.yaml` lists them, the rest
/// after that by name.
fn assemble(concepts: Vec<Concept>, order: Vec<check::TopicOrder>) -> Library {
    let mut by_topic: HashMap<Slug, Vec<Concept>> = HashMap::new();
    for concept in concepts {
        by_topic.entry(concept.topic.clone()).or_default().push(concept);
    }
    let mut sections: Vec<(check::TopicOrder, Vec<Concept>)> = order
        .into_iter()
        .filter_map(|topic| by_topic.remove(&topic.slug).map(|concepts| (topic, concepts)))
        .collect();
    let mut unlisted: Vec<(Slug, Vec<Concept>)> = by_topic.into_iter().collect();
    unlisted.sort_by(|a, b| a.0.cmp(&b.0));
    sections.extend(
        unlisted.into_iter().map(|(slug, concepts)| (check::TopicOrder::unlisted(slug), concepts)),
    );

    let mut all = Vec::new();
    let mut topics = Vec::new();
    for (topic, mut concepts) in sections {
        let place = |slug: &Slug| {
            topic.concepts.iter().position(|listed| listed == slug).unwrap_or(usize::MAX)
        };
        concepts.sort_by(|a, b| {
            let (a, b) = (&a.slug, &b.slug);
            (place(a), a).cmp(&(place(b), b))
        });
        let first = all.len();
        all.extend(concepts);
        topics.push(Topic {
            summary: topic.summary(),
            slug: topic.slug,
            title: topic.title,
            concepts: (first..all.len()).collect(),
        });
    }
    Library::new(topics, all)
}
