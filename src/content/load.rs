//! Finding and reading the files of a bank.
//!
//! Owns what is looked at on disk and how large it may be. What the files must say is in `check`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::check::{self, Checked, Known};
use super::lint::{self, Places};
use super::problem::Source;
use super::rules::Rule;
use super::{Bank, Concept, Library, Problem, Proofs, Topic};
use super::{ledger, translation};
use crate::id::{ItemId, Slug};

/// A larger file is refused before it is read, in bytes.
pub const LARGEST_FILE: u64 = 1 << 20;

/// The file that puts topics in order.
const TOPICS: &str = "topics.yaml";
/// What the bank says of itself.
const BANK: &str = "bank.yaml";
/// The wrong beliefs that distractors stand for.
const MISCONCEPTIONS: &str = "misconceptions.yaml";
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
    let Examined { library, mut problems, .. } = look(paths, demos, true, false);
    problems.retain(Problem::is_error);
    library.ok_or(problems)
}

/// Reads a bank and says all there is to say of it. Of single files the rest of their bank is read,
/// too, so that what they refer to is known; but nothing is said of it.
#[must_use]
#[expect(clippy::implicit_hasher, reason = "one caller, one hasher")]
pub fn examine(paths: &[PathBuf], demos: &HashSet<&str>) -> Examined {
    look(paths, demos, true, true)
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
    look(paths, demos, false, false).library
}

fn look(paths: &[PathBuf], demos: &HashSet<&str>, held: bool, linted: bool) -> Examined {
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

    let mut files = read_all(&found.concepts, paths, &mut problems);
    let count = files.len();
    files.par_iter_mut().for_each(check::prove);
    files.extend(read_all(&around.concepts, paths, &mut Vec::new()));
    let mut known = Known::new(&files, demos);
    if let Some(pinned) = pinned(&roots) {
        known.pinned(pinned);
    }
    let mut unsaid = Vec::new();
    let beliefs = found.misconceptions.iter().map(|file| (file, true));
    let mut misconceptions = Vec::new();
    for (file, said) in beliefs.chain(around.misconceptions.iter().map(|file| (file, false))) {
        let problems = if said { &mut problems } else { &mut unsaid };
        if let Some(text) = text_of(file, problems) {
            let known = whole.then_some(&known);
            misconceptions.extend(check::misconceptions(file, &text, known, problems));
        }
    }
    // A bank may do without the file; then nothing is missed in it.
    if whole && !(found.misconceptions.is_empty() && around.misconceptions.is_empty()) {
        known.believe(&misconceptions);
    }
    let mut order = Vec::new();
    for file in &found.topics {
        if let Some(text) = text_of(file, &mut problems) {
            order.extend(check::topics(file, &text, whole.then_some(&known), &mut problems));
        }
    }
    // What is spelled right is the bank's to say, of single files, too.
    let bank =
        bank_of(&found.banks, &mut problems).or_else(|| bank_of(&around.banks, &mut Vec::new()));
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
        let places = places(&files);
        let root = root.as_deref().filter(|_| !single);
        if linted {
            problems.extend(lint::lint(root, whole, &places));
        }
        for file in &found.translations {
            if let Some(text) = text_of(file, &mut problems) {
                translation::hold(file, &text, whole, &mut problems);
            }
        }
        for root in roots.iter().filter(|_| held && !single) {
            ledger::hold(root, whole, &mut problems);
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

/// What banks say of themselves; of several the last has the name.
fn bank_of(files: &[PathBuf], problems: &mut Vec<Problem>) -> Option<Bank> {
    let mut bank: Option<Bank> = None;
    for file in files {
        let Some(text) = text_of(file, problems) else { continue };
        let one = check::bank(file, &text, problems);
        bank = match (bank, one) {
            (Some(bank), Some(one)) => Some(bank.beside(one)),
            (bank, one) => one.or(bank),
        };
    }
    bank
}

/// The packages that banks pin; none where no bank has a list.
fn pinned(roots: &[&Path]) -> Option<BTreeSet<String>> {
    let texts = roots.iter().filter_map(|root| fs::read_to_string(root.join(PACKAGES)).ok());
    let lists: Vec<BTreeSet<String>> = texts.map(|text| packages(&text)).collect();
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
fn places(files: &[Checked]) -> Places<'_> {
    let items = files
        .iter()
        .flat_map(|file| file.items.iter().map(|(id, line)| (id.clone(), (&file.source, *line))));
    items.collect()
}

/// The folder of the bank that single files belong to: the one above their topic's, when it has a
/// file that speaks of the whole bank.
fn root_of(paths: &[PathBuf]) -> Option<PathBuf> {
    let path = paths.iter().find(|path| !path.is_dir())?.canonicalize().ok()?;
    path.ancestors()
        .skip(1)
        .take(2)
        .find(|folder| {
            [TOPICS, BANK, MISCONCEPTIONS].iter().any(|name| folder.join(name).is_file())
        })
        .map(Path::to_owned)
}

/// The names in a list of pinned packages.
fn packages(text: &str) -> BTreeSet<String> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .filter_map(|line| line.split(['=', '<', '>', '~', '[', ' ', ';']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Reads concepts, several at a time.
fn read_all(files: &[PathBuf], paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<Checked> {
    let read: Vec<Result<Checked, Box<Problem>>> = files
        .par_iter()
        .map(|file| {
            let in_root = paths.iter().any(|path| path.is_dir() && file.parent() == Some(path));
            read_text(file).map(|text| check::concept(file, &text, in_root))
        })
        .collect();
    let mut checked = Vec::new();
    for outcome in read {
        match outcome {
            Ok(file) => checked.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    checked
}

fn text_of(file: &Path, problems: &mut Vec<Problem>) -> Option<String> {
    read_text(file).map_err(|problem| problems.push(*problem)).ok()
}

/// The files of a bank, by what they are.
#[derive(Default)]
struct Found {
    concepts: Vec<PathBuf>,
    topics: Vec<PathBuf>,
    banks: Vec<PathBuf>,
    misconceptions: Vec<PathBuf>,
    translations: Vec<PathBuf>,
}

impl Found {
    fn is_empty(&self) -> bool {
        let all = [&self.concepts, &self.topics, &self.banks, &self.misconceptions];
        all.iter().all(|files| files.is_empty())
    }

    /// Leaves out the files that others name.
    fn without(&mut self, others: &Self) {
        let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
            (Ok(a), Ok(b)) => a == b,
            _ => a == b,
        };
        self.concepts.retain(|file| !others.concepts.iter().any(|other| same(file, other)));
        let read =
            |a: &mut Vec<PathBuf>, b: &[PathBuf]| a.retain(|a| !b.iter().any(|b| same(a, b)));
        read(&mut self.misconceptions, &others.misconceptions);
    }

    /// Collects the files at and below a path. Hidden entries are passed over. `above` are the
    /// folders that led here; there are none for a path that was named.
    fn look(&mut self, path: &Path, above: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
        let unreadable = |error: &std::io::Error| {
            Problem::in_file(
                Rule::Unreadable,
                path,
                format!("cannot be read: {error}"),
                "expected a readable file or folder",
            )
        };
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return problems.push(unreadable(&error)),
        };
        if !metadata.is_dir() {
            return self.file(path, above.is_empty(), problems);
        }
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if above.contains(&real) {
            let said = "leads back to a folder it is in";
            return problems.push(Problem::in_file(
                Rule::Unreadable,
                path,
                said,
                "remove this link",
            ));
        }
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return problems.push(unreadable(&error)),
        };
        above.push(real);
        let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                self.look(&entry, above, problems);
            }
        }
        above.pop();
    }

    fn file(&mut self, path: &Path, named: bool, problems: &mut Vec<Problem>) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        let list = match name {
            TOPICS => &mut self.topics,
            BANK => &mut self.banks,
            MISCONCEPTIONS => &mut self.misconceptions,
            _ if matches!(end, "yaml" | "yml") && is_translation(stem) => &mut self.translations,
            _ if matches!(end, "yaml" | "yml") || named => &mut self.concepts,
            _ => {
                let lower = name.to_lowercase();
                let meant = [".yaml", ".yml"].iter().any(|end| lower.contains(end));
                let foreign =
                    [".gift", ".csv", ".xml", ".json"].iter().any(|end| lower.ends_with(end))
                        && !matches!(name, "schema.json");
                if meant {
                    problems.push(Problem::in_file(
                        Rule::Ignored,
                        path,
                        "this file is passed over",
                        "end its name with .yaml, or begin it with a dot",
                    ));
                } else if foreign {
                    problems.push(Problem::in_file(
                        Rule::Ignored,
                        path,
                        "this file is passed over",
                        "`interleave import` makes drafts of other formats",
                    ));
                }
                return;
            }
        };
        if !list.iter().any(|known| known == path) {
            list.push(path.to_owned());
        }
    }
}

/// Whether a file's name is a concept's with a language: `gil.ru`, `gil.pt-br`.
fn is_translation(stem: &str) -> bool {
    let Some((concept, lang)) = stem.rsplit_once('.') else { return false };
    let parts: Vec<&str> = lang.split('-').collect();
    let letters =
        |part: &&str| (2..=3).contains(&part.len()) && part.chars().all(|c| c.is_ascii_lowercase());
    concept.parse::<Slug>().is_ok() && parts.len() <= 2 && parts.iter().all(letters)
}

/// The file's text, when it is a plain file of UTF-8 within the limit.
fn read_text(file: &Path) -> Result<String, Box<Problem>> {
    let unreadable = |error: std::io::Error| {
        let said = format!("cannot be read: {error}");
        Box::new(Problem::in_file(Rule::Unreadable, file, said, "expected a readable file"))
    };
    let metadata = fs::metadata(file).map_err(unreadable)?;
    if !metadata.is_file() {
        let said = "is not a plain file";
        let problem = Problem::in_file(Rule::Unreadable, file, said, "expected a YAML file");
        return Err(Box::new(problem));
    }
    let too_large = |size: u64| {
        Box::new(Problem::in_file(
            Rule::TooLarge,
            file,
            format!("is too large: {size} bytes, and {LARGEST_FILE} (1 MiB) is the limit"),
            "one file holds one concept: split it",
        ))
    };
    if metadata.len() > LARGEST_FILE {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    let opened = fs::File::open(file).map_err(unreadable)?;
    opened.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        let before = text.get(..good).unwrap_or_default();
        let source = Source::new(file, &text);
        let line = before.matches('\n').count() + 1;
        let from = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        let at = source.place(line, from, from + '\u{fffd}'.len_utf8());
        let (said, fix) = if error.as_bytes().starts_with(&[0xff, 0xfe])
            || error.as_bytes().starts_with(&[0xfe, 0xff])
        {
            ("is UTF-16", "save the file as UTF-8")
        } else {
            ("is not UTF-8 from here on", "save the file as UTF-8")
        };
        Box::new(Problem::at(Rule::Encoding, &source, at, said, fix))
    })
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
