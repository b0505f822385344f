//! The files of a bank: which there are, what each is by its name, and their text.
//!
//! Owns what is looked at on disk and how large it may be. What the files must say is in `check`.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Problem;
use super::problem::Source;
use super::rules::Rule;
use crate::id::Slug;

/// A larger file is refused before it is read, in bytes.
pub const LARGEST_FILE: u64 = 1 << 20;

/// The file that puts topics in order.
const TOPICS: &str = "topics.yaml";
/// What the bank says of itself.
const BANK: &str = "bank.yaml";
/// The wrong beliefs that distractors stand for.
const MISCONCEPTIONS: &str = "misconceptions.yaml";
/// The folder of the bank that single files belong to: the one above their topic's, when it has a
/// file that speaks of the whole bank.
pub(super) fn root_of(paths: &[PathBuf]) -> Option<PathBuf> {
    let path = paths.iter().find(|path| !path.is_dir())?.canonicalize().ok()?;
    path.ancestors()
        .skip(1)
        .take(2)
        .find(|folder| {
            [TOPICS, BANK, MISCONCEPTIONS].iter().any(|name| folder.join(name).is_file())
        })
        .map(Path::to_owned)
}

/// The file's text; when it has none, a problem more.
pub(super) fn text_of(file: &Path, problems: &mut Vec<Problem>) -> Option<String> {
    read_text(file).map_err(|problem| problems.push(*problem)).ok()
}

/// The files of a bank, by what they are.
#[derive(Default)]
pub(super) struct Found {
    pub(super) concepts: Vec<PathBuf>,
    pub(super) topics: Vec<PathBuf>,
    pub(super) banks: Vec<PathBuf>,
    pub(super) misconceptions: Vec<PathBuf>,
    pub(super) translations: Vec<PathBuf>,
}

impl Found {
    pub(super) fn is_empty(&self) -> bool {
        let all = [&self.concepts, &self.topics, &self.banks, &self.misconceptions];
        all.iter().all(|files| files.is_empty())
    }

    /// Leaves out the files that others name.
    pub(super) fn without(&mut self, others: &Self) {
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
    pub(super) fn look(
        &mut self,
        path: &Path,
        above: &mut Vec<PathBuf>,
        problems: &mut Vec<Problem>,
    ) {
        let unreadable = |error: &std::io::Error| {
            let is_bank = above.is_empty() && path.extension().is_none();
            let fix = if is_bank && error.kind() == std::io::ErrorKind::NotFound {
                format!("`interleave init {}` makes a bank there", path.display())
            } else {
                "expected a readable file or folder".to_owned()
            };
            Problem::in_file(Rule::Unreadable, path, format!("cannot be read: {error}"), fix)
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

/// Whether a file's name is a concept's with a language tag, in capitals, too: `gil.ru`, `gil.pt-BR`.
fn is_translation(stem: &str) -> bool {
    let Some((concept, lang)) = stem.rsplit_once('.') else { return false };
    let mut parts = lang.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = |part: &str| part.chars().all(|c| c.is_ascii_alphabetic());
    // A script has four letters, a region two letters or three digits, a variant five to eight signs.
    let is_subtag = |part: &str| {
        (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    concept.parse::<Slug>().is_ok()
        && (2..=3).contains(&first.len())
        && letters(first)
        && parts.clone().count() <= 3
        && parts.all(is_subtag)
}

/// The file's text, when it is a plain file of UTF-8 within the limit.
pub(super) fn read_text(file: &Path) -> Result<String, Box<Problem>> {
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
