//! `interleave new` and `interleave init`: drafts that check, to be filled in.
//!
//! Owns the drafts and where they are put. Whether the outcome is right is `content`'s to say: a file
//! that has errors afterwards is put back as it was.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::check::{load, report};
use super::{USAGE, fail, say};
use crate::config::Config;
use crate::id::Slug;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What to make.
    #[arg(value_enum)]
    what: What,
    /// A concept's name; for a new concept TOPIC/NAME.
    #[arg(value_name = "CONCEPT")]
    place: String,
    /// The name of what is made; by default the next free one of new, new-2, …
    #[arg(long)]
    id: Option<Slug>,
    /// How the question is answered.
    #[arg(long, value_enum, default_value_t)]
    kind: Kind,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// The folder of the new bank; it may be there, and empty.
    folder: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Concept,
    Question,
    Puzzle,
    Card,
    Poll,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Kind {
    /// One option is right.
    #[default]
    One,
    /// Any number of options is right.
    Several,
    /// Lines are put in order.
    Order,
    /// A number is entered.
    Number,
    /// The answer is spoken.
    Aloud,
}

const CONCEPT: &str = include_str!("drafts/concept.yaml");

impl What {
    /// The key of the list it belongs to, and its draft.
    fn list(self, kind: Kind) -> (&'static str, &'static str) {
        match (self, kind) {
            (Self::Puzzle, _) => ("puzzles", include_str!("drafts/puzzle.yaml")),
            (Self::Card, _) => ("cards", include_str!("drafts/card.yaml")),
            (Self::Poll, _) => ("polls", include_str!("drafts/poll.yaml")),
            (_, Kind::One) => ("questions", include_str!("drafts/one.yaml")),
            (_, Kind::Several) => ("questions", include_str!("drafts/several.yaml")),
            (_, Kind::Order) => ("questions", include_str!("drafts/order.yaml")),
            (_, Kind::Number) => ("questions", include_str!("drafts/number.yaml")),
            (_, Kind::Aloud) => ("questions", include_str!("drafts/aloud.yaml")),
        }
    }
}

/// Makes a draft and says where it stands.
pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    // Of banks beside each other the last is one's own.
    let bank = config.questions.last().map_or(Path::new("questions"), PathBuf::as_path);
    let made = match arguments.what {
        What::Concept => concept(bank, &arguments.place),
        what => item(bank, arguments, what),
    };
    match made {
        Ok(place) => {
            say(format!("{place}\n"));
            ExitCode::SUCCESS
        }
        Err(line) => fail(USAGE, line),
    }
}

fn concept(bank: &Path, place: &str) -> Result<String, String> {
    let named = |text: &str| text.parse::<Slug>().map_err(|_| NAME.to_owned());
    let (topic, name) = place.split_once('/').ok_or("a new concept is named TOPIC/NAME")?;
    let (topic, name) = (named(topic)?, named(name)?);
    if let Some(file) = file_of(bank, &name) {
        return Err(format!("there is a concept `{name}`: {}", file.display()));
    }
    let text = CONCEPT
        .replace("CONCEPT", name.as_str())
        .replace("TOPIC", topic.as_str())
        .replace("TITLE", &title(name.as_str()));
    let folder = bank.join(topic.as_str());
    let file = folder.join(format!("{name}.yaml"));
    let cannot = |error| format!("{} cannot be written: {error}", file.display());
    fs::create_dir_all(&folder).map_err(cannot)?;
    fs::write(&file, text).map_err(cannot)?;
    checked(&file, None)?;
    Ok(format!("{}:1", file.display()))
}

const NAME: &str = "a name is 1 to 60 of a-z, 0-9 and inner hyphens";

/// `thread-pool` becomes `Thread pool`.
fn title(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn item(bank: &Path, arguments: &Arguments, what: What) -> Result<String, String> {
    let name: Slug = arguments.place.parse().map_err(|_| NAME.to_owned())?;
    let file = file_of(bank, &name).ok_or_else(|| {
        format!("there is no concept `{name}`; `interleave new concept TOPIC/{name}` makes one")
    })?;
    let text = fs::read_to_string(&file)
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let (key, draft) = what.list(arguments.kind);
    let id = match &arguments.id {
        Some(id) if has(&text, id.as_str()) => return Err(format!("there is a `{id}` already")),
        Some(id) => id.to_string(),
        None => free(&text),
    };
    let (text, line) = with_item(&text, key, &draft.replace("ID", &id))?;
    replace(&file, &text)?;
    Ok(format!("{}:{line}", file.display()))
}

/// The file of a concept.
fn file_of(bank: &Path, concept: &Slug) -> Option<PathBuf> {
    let topics = fs::read_dir(bank).ok()?.flatten().map(|entry| entry.path());
    let mut files =
        topics.flat_map(|topic| ["yaml", "yml"].map(|end| topic.join(format!("{concept}.{end}"))));
    files.find(|file| file.is_file())
}

/// Whether something in a file has this id.
fn has(text: &str, id: &str) -> bool {
    let stands = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ").trim_start_matches('{');
        let value = line.trim_start().strip_prefix("id:").map(str::trim_start);
        value.is_some_and(|value| value.split([',', ' ', '}']).next() == Some(id))
    };
    text.lines().any(stands)
}

/// `new`, `new-2`, …: the first that is free.
fn free(text: &str) -> String {
    let names =
        std::iter::once("new".to_owned()).chain((2..).map(|number| format!("new-{number}")));
    names.into_iter().find(|name| !has(text, name)).unwrap_or_default()
}

/// The text with an item at the end of a list, and the item's line. The item is written with the
/// usual indentation of two; a list that has another gets that.
fn with_item(text: &str, key: &str, item: &str) -> Result<(String, usize), String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let head = format!("{key}:");
    let Some(at) = lines.iter().position(|line| line.starts_with(&head)) else {
        let line = lines.len() + 2;
        let end = if text.ends_with('\n') { "" } else { "\n" };
        return Ok((format!("{text}{end}{head}\n{item}"), line));
    };
    match lines.get(at).and_then(|line| line.strip_prefix(&head)).map(str::trim) {
        Some("[]") => {
            if let Some(line) = lines.get_mut(at) {
                *line = &head;
            }
        }
        Some("") => {}
        _ => return Err(format!("line {}: write the list `{key}` with one entry a line", at + 1)),
    }
    let is_head = |line: &&str| line.starts_with(|c: char| c.is_ascii_alphabetic());
    let rest = lines.get(at + 1..).unwrap_or_default();
    let mut end = at + 1 + rest.iter().position(is_head).unwrap_or(rest.len());
    // What speaks of the key behind, and blank lines, stay there.
    let stays = |line: Option<&&str>| {
        line.is_some_and(|line| line.trim().is_empty() || line.starts_with('#'))
    };
    while end > at + 1 && stays(lines.get(end - 1)) {
        end -= 1;
    }
    let first = rest.iter().take(end - at - 1).find(|line| line.trim_start().starts_with('-'));
    let indent = first.map_or(2, |line| line.len() - line.trim_start().len());
    let item: Vec<String> = item
        .lines()
        .map(|line| format!("{}{}", " ".repeat(indent), line.get(2..).unwrap_or_default()))
        .map(|line| if line.trim().is_empty() { String::new() } else { line })
        .collect();
    let item = item.join("\n");
    lines.insert(end, &item);
    Ok((lines.join("\n") + "\n", end + 1))
}

/// Writes a file whole; one that has errors then gets its former text back.
fn replace(file: &Path, text: &str) -> Result<(), String> {
    let cannot = |error| format!("{} cannot be written: {error}", file.display());
    let before = fs::read_to_string(file).map_err(cannot)?;
    fs::write(file, text).map_err(cannot)?;
    checked(file, Some(&before))
}

/// That a file has no errors; if it has, it becomes what it was.
fn checked(file: &Path, before: Option<&str>) -> Result<(), String> {
    let Err(problems) = load(&[file.to_owned()]) else { return Ok(()) };
    let _ = match before {
        Some(before) => fs::write(file, before),
        None => fs::remove_file(file),
    };
    Err(format!("nothing was written: there would be errors\n\n{}", report(&problems, 3, false)))
}

/// Makes a bank with one concept.
pub(super) fn init(arguments: &InitArguments) -> ExitCode {
    let folder = &arguments.folder;
    let empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !empty {
        return fail(USAGE, format!("{} is not empty", folder.display()));
    }
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.replace(['"', '\\'], "");
    let bank = include_str!("drafts/bank.yaml").replace("TITLE", &title(&name));
    let files = [
        ("bank.yaml", bank.as_str()),
        ("topics.yaml", include_str!("drafts/topics.yaml")),
        ("packages.txt", "# Packages that programs may need, one name==version a line.\n"),
        ("basics/first-concept.yaml", include_str!("drafts/first.yaml")),
        (".vscode/settings.json", include_str!("drafts/settings.json")),
        ("schema.json", &format!("{:#}\n", crate::content::schema())),
    ];
    for (name, text) in files {
        if let Err(error) = written(&folder.join(name), text) {
            return fail(1, format!("{} cannot be written: {error}", folder.join(name).display()));
        }
    }
    if let Err(problems) = load(std::slice::from_ref(folder)) {
        return fail(1, report(&problems, 50, false));
    }
    let folder = folder.display();
    say(format!(
        "A bank with one concept is in {folder}.\n\
         interleave check {folder}\n\
         interleave author --questions {folder}\n\
         interleave new question first-concept --questions {folder}\n"
    ));
    ExitCode::SUCCESS
}

fn written(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(file)?.write_all(text.as_bytes())
}
