//! `interleave import`: questions of other programs become drafts.
//!
//! Owns what is read from disk and where the drafts go. What the formats say is `content`'s to know.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::check::report;
use super::{USAGE, fail, say};
use crate::config::Config;
use crate::content::{self, Foreign, Home, Imported, LARGEST_FOREIGN, Problem};
use crate::id::Slug;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What the file is.
    #[arg(value_enum)]
    format: Format,
    /// The file to read.
    file: PathBuf,
    /// The concept the drafts are for; by default the file's name. Of one that the bank has, the
    /// drafts take title, topic, level and summary, and no name that is taken there.
    #[arg(long, value_name = "SLUG")]
    concept: Option<Slug>,
    /// Where the drafts go: a new file. By default they are printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How many of the things that are missing or left out are printed at most; 0 prints all.
    #[arg(long, value_name = "N", default_value_t = 50)]
    max: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Moodle's text format.
    Gift,
    /// Questions with lettered options, and `ANSWER:` below them.
    Aiken,
    /// Moodle's XML.
    MoodleXml,
    /// Comma-separated values with a head that names the columns.
    Csv,
    /// Notes in plain text, as Anki exports them.
    AnkiText,
    /// Quizzes in books made by `mdBook`, in TOML.
    MdbookQuiz,
    /// A chat's export, or messages with polls as bots get them, in JSON.
    Telegram,
    /// What `interleave export json` writes.
    Json,
}

impl Format {
    fn foreign(self) -> Foreign {
        match self {
            Self::Gift => Foreign::Gift,
            Self::Aiken => Foreign::Aiken,
            Self::MoodleXml => Foreign::MoodleXml,
            Self::Csv => Foreign::Csv,
            Self::AnkiText => Foreign::AnkiText,
            Self::MdbookQuiz => Foreign::MdbookQuiz,
            Self::Telegram => Foreign::Telegram,
            Self::Json => Foreign::Json,
        }
    }
}

/// Reads the file and writes the drafts.
pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    let Arguments { format, file, concept, out, max } = arguments;
    let text = match text_of(file) {
        Ok(text) => text,
        Err(line) => return fail(USAGE, line),
    };
    if let Some(out) = out.as_ref().filter(|out| out.exists()) {
        return fail(USAGE, format!("{} exists already; name a new file", out.display()));
    }
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let concept = concept.clone().unwrap_or_else(|| Slug::from_text(&stem));
    let home = home(&config.questions, concept);
    let to = out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.yaml", home.concept)));
    let most = if *max == 0 { usize::MAX } else { *max };
    match content::import(format.foreign(), file, &text, &to, home) {
        Ok(imported) => put(&imported, out.as_deref(), most),
        Err(problems) => {
            tell(&problems, most);
            fail(1, format!("{}: nothing was imported", file.display()))
        }
    }
}

/// Writes the drafts, and says what is missing in them.
fn put(imported: &Imported, out: Option<&Path>, most: usize) -> ExitCode {
    let Imported { yaml, drafts, open, left_out } = imported;
    match out {
        None => say(yaml),
        Some(out) => {
            let written =
                std::fs::File::create_new(out).and_then(|mut file| file.write_all(yaml.as_bytes()));
            if let Err(error) = written {
                return fail(1, format!("{} cannot be written: {error}", out.display()));
            }
        }
    }
    tell(left_out, most);
    let mut lines: String =
        open.iter().take(most).map(|problem| problem.in_a_line() + "\n").collect();
    if open.len() > most {
        lines.push_str(&format!("and {} more; --max 0 prints all\n", open.len() - most));
    }
    let count = |number: usize, one: &str, several: &str| match number {
        1 => format!("1 {one}"),
        number => format!("{number} {several}"),
    };
    lines.push_str(&format!(
        "{}, {} missing or to be mended, {} left out\n",
        count(*drafts, "draft", "drafts"),
        count(open.len(), "thing", "things"),
        count(left_out.len(), "thing", "things"),
    ));
    let _ = std::io::stderr().lock().write_all(lines.as_bytes());
    ExitCode::SUCCESS
}

/// Prints problems to standard error: what goes to standard output is the drafts.
fn tell(problems: &[Problem], most: usize) {
    if !problems.is_empty() {
        let _ = std::io::stderr().lock().write_all(report(problems, most, false).as_bytes());
    }
}

fn text_of(file: &Path) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("{} cannot be read: {error}", file.display());
    let metadata = std::fs::metadata(file).map_err(cannot)?;
    if !metadata.is_file() {
        return Err(format!("{} is not a plain file", file.display()));
    }
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(cannot)?;
    opened.take(LARGEST_FOREIGN + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > LARGEST_FOREIGN {
        return Err(format!("{} is larger than 16 MiB; import it in parts", file.display()));
    }
    String::from_utf8(bytes)
        .map_err(|_| format!("{} is not UTF-8; save it as UTF-8 first", file.display()))
}

/// What the bank says of the concept, if it has it and can be read.
fn home(banks: &[PathBuf], concept: Slug) -> Home {
    let known = super::check::load(banks).ok();
    let known = known.as_ref().and_then(|library| library.concept(concept.as_str()));
    let Some(known) = known else {
        return Home {
            concept,
            title: None,
            topic: None,
            level: None,
            summary: None,
            taken: Vec::new(),
        };
    };
    let questions = known.questions.iter().chain(&known.retired).chain(&known.drafts);
    let ids = questions.map(|question| &question.id);
    let ids = ids.chain(known.polls.iter().map(|poll| &poll.id));
    let ids = ids.chain(known.puzzles.iter().map(|puzzle| &puzzle.id));
    let ids = ids.chain(known.cards.iter().map(|card| &card.id));
    Home {
        title: Some(known.title.clone()),
        topic: Some(known.topic.clone()),
        level: Some(known.level),
        summary: Some(known.summary.source().to_owned()),
        taken: ids.filter_map(|id| id.item().parse().ok()).collect(),
        concept,
    }
}
