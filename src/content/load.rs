//! Finding and reading the files of a bank.
//!
//! Owns what is looked at on disk and how large it may be. What the files must say is in `check`.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::check::{self, Checked};
use super::schema::{self, ConceptFile};
use super::{Library, Markdown, Problem, Topic, unreadable};
use crate::id::Slug;

/// A larger file is refused before it is read, in bytes.
pub const LARGEST_FILE: u64 = 1 << 20;

/// The file that puts topics in order; it is not a concept.
const TOPICS: &str = "topics.yaml";

/// Reads a bank: a folder with one folder a topic, or single files.
///
/// # Errors
/// Every problem of every file, in the order of the files, when there is one.
#[expect(clippy::implicit_hasher, reason = "one caller, one hasher")]
pub fn load(paths: &[PathBuf], demos: &HashSet<&str>) -> Result<Library, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    let mut topic_files = Vec::new();
    for path in paths {
        find(path, &mut Vec::new(), &mut files, &mut topic_files, &mut problems);
    }
    files.sort();
    files.dedup();
    if files.is_empty() && problems.is_empty() {
        let place = paths.first().map_or(Path::new("questions"), PathBuf::as_path);
        problems.push(Problem::in_file(
            place,
            "no question files here",
            "expected <topic>/<concept>.yaml below this folder",
        ));
    }

    let read: Vec<Result<Checked, Vec<Problem>>> = files
        .par_iter()
        .map(|file| {
            let text = read_text(file).map_err(|problem| vec![problem])?;
            let parsed: ConceptFile = parse(file, &text).map_err(|problem| vec![problem])?;
            check::concept(file, &text, &parsed)
        })
        .collect();
    let mut concepts = Vec::new();
    for outcome in read {
        match outcome {
            Ok(checked) => concepts.push(checked),
            Err(mut found) => problems.append(&mut found),
        }
    }

    let mut order = Vec::new();
    let whole_bank = paths.iter().all(|path| path.is_dir()) && problems.is_empty();
    let known = whole_bank.then_some(concepts.as_slice());
    for file in &topic_files {
        let read = read_text(file).and_then(|text| Ok((parse(file, &text)?, text)));
        match read {
            Ok((entries, text)) => {
                problems.extend(check::topics(file, &text, entries, known, &mut order));
            }
            Err(problem) => problems.push(problem),
        }
    }

    check::references(&mut concepts, demos, paths, &mut problems);
    if problems.is_empty() {
        Ok(assemble(concepts, order))
    } else {
        problems.sort();
        problems.dedup();
        Err(problems)
    }
}

/// Collects the YAML files at and below a path. Hidden entries are passed over. `above` are the
/// folders that led here; there are none for a path that was named.
fn find(
    path: &Path,
    above: &mut Vec<PathBuf>,
    files: &mut Vec<PathBuf>,
    topics: &mut Vec<PathBuf>,
    problems: &mut Vec<Problem>,
) {
    let unreadable = |error: &std::io::Error| {
        Problem::in_file(
            path,
            format!("cannot be read: {error}"),
            "expected a readable file or folder",
        )
    };
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return problems.push(unreadable(&error)),
    };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_yaml = matches!(path.extension().and_then(|end| end.to_str()), Some("yaml" | "yml"));
    if metadata.is_dir() {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if above.contains(&real) {
            let problem = "leads back to a folder it is in";
            return problems.push(Problem::in_file(path, problem, "remove this link"));
        }
        match fs::read_dir(path) {
            Ok(entries) => {
                above.push(real);
                let mut entries: Vec<PathBuf> =
                    entries.flatten().map(|entry| entry.path()).collect();
                entries.sort();
                for entry in entries {
                    let hidden = entry
                        .file_name()
                        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
                    if !hidden {
                        find(&entry, above, files, topics, problems);
                    }
                }
                above.pop();
            }
            Err(error) => problems.push(unreadable(&error)),
        }
    } else if name == TOPICS {
        topics.push(path.to_owned());
    } else if is_yaml || above.is_empty() {
        files.push(path.to_owned());
    }
}

/// The file's text, when it is a plain file of UTF-8 within the limit.
fn read_text(file: &Path) -> Result<String, Problem> {
    let unreadable = |error: std::io::Error| {
        Problem::in_file(file, format!("cannot be read: {error}"), "expected a readable file")
    };
    let metadata = fs::metadata(file).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Problem::in_file(file, "is not a plain file", "expected a YAML file"));
    }
    let too_large = |size: u64| {
        Problem::in_file(
            file,
            format!("is too large: {size} bytes, and {LARGEST_FILE} (1 MiB) is the limit"),
            "one file holds one concept: split it",
        )
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
        let line = before.matches('\n').count() as u64 + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
        Problem::at(
            file,
            &text,
            (line, column),
            "is not UTF-8 from here on",
            "save the file as UTF-8",
        )
    })
}

fn parse<T: serde::de::DeserializeOwned>(file: &Path, text: &str) -> Result<T, Problem> {
    serde_saphyr::from_str_with_options(text, schema::options())
        .map_err(|error| unreadable::problem(file, text, &error))
}

/// Puts concepts in their topics, and both in learning order: as `topics.yaml` lists them, the rest
/// after that by name.
fn assemble(concepts: Vec<Checked>, order: Vec<check::TopicOrder>) -> Library {
    let mut by_topic: HashMap<Slug, Vec<Checked>> = HashMap::new();
    for checked in concepts {
        by_topic.entry(checked.concept.topic.clone()).or_default().push(checked);
    }
    let mut sections: Vec<(check::TopicOrder, Vec<Checked>)> = order
        .into_iter()
        .filter_map(|topic| by_topic.remove(&topic.slug).map(|concepts| (topic, concepts)))
        .collect();
    let mut unlisted: Vec<(Slug, Vec<Checked>)> = by_topic.into_iter().collect();
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
            let (a, b) = (&a.concept.slug, &b.concept.slug);
            (place(a), a).cmp(&(place(b), b))
        });
        let first = all.len();
        all.extend(concepts.into_iter().map(|checked| checked.concept));
        topics.push(Topic {
            slug: topic.slug,
            title: topic.title,
            summary: Markdown::new(topic.summary),
            concepts: (first..all.len()).collect(),
        });
    }
    Library::new(topics, all)
}
