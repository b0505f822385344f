//! `interleave export`: questions and cards of the bank for other programs.
//!
//! Owns which of them, and where the file goes.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::check::{load, report};
use super::{USAGE, fail, on_runtime, say};
use crate::anki::{self, Noted};
use crate::clock::Clock;
use crate::config::Config;
use crate::content::{self, Concept, Exported, Library, Written};
use crate::id::Slug;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What is written.
    #[arg(value_enum)]
    format: Format,
    /// Only this concept; may stand several times.
    #[arg(long, value_name = "SLUG")]
    concept: Vec<Slug>,
    /// Only this topic; may stand several times.
    #[arg(long, value_name = "SLUG")]
    topic: Vec<Slug>,
    /// Where it goes: a new file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Moodle's text format: questions.
    Gift,
    /// Moodle's XML: questions.
    MoodleXml,
    /// Comma-separated values: questions and cards.
    Csv,
    /// All that the bank says of its questions and cards.
    Json,
    /// A file that Anki imports (.apkg): questions and cards.
    Anki,
}

/// Writes the file and says what is in it.
pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    let library = match load(&config.questions) {
        Ok(library) => library,
        Err(problems) => {
            say(report(&problems, 50, false));
            return fail(1, "a bank with errors is not exported");
        }
    };
    let Arguments { format, concept, topic, out } = arguments;
    for slug in concept {
        if library.concept(slug.as_str()).is_none() {
            return fail(USAGE, format!("there is no concept `{slug}`"));
        }
    }
    for slug in topic {
        if library.topic(slug.as_str()).is_none() {
            return fail(USAGE, format!("there is no topic `{slug}`"));
        }
    }
    if out.exists() {
        return fail(USAGE, format!("{} exists already; name a new file", out.display()));
    }
    let all = concept.is_empty() && topic.is_empty();
    let wanted = |one: &&Concept| all || concept.contains(&one.slug) || topic.contains(&one.topic);
    let concepts: Vec<&Concept> = library.concepts.iter().filter(wanted).collect();
    let format = match format {
        Format::Gift => Written::Gift,
        Format::MoodleXml => Written::MoodleXml,
        Format::Csv => Written::Csv,
        Format::Json => Written::Json,
        Format::Anki => return to_anki(config, &library, &concepts, out),
    };
    let questions: Vec<_> = concepts.iter().flat_map(|concept| &concept.questions).collect();
    let cards: Vec<_> = concepts.iter().flat_map(|concept| &concept.cards).collect();
    let Exported { text, written, left_out } =
        content::export(format, &library, &questions, &cards);
    if let Err(line) = put(out, text.as_bytes()) {
        return fail(1, line);
    }
    say(format!("{written} in {}\n", out.display()));
    for (what, count) in left_out {
        say(format!("left out: {what} ({count})\n"));
    }
    ExitCode::SUCCESS
}

fn to_anki(config: &Config, library: &Library, concepts: &[&Concept], out: &Path) -> ExitCode {
    let noted = concepts.iter().flat_map(|concept| {
        let cards = concept.cards.iter().map(Noted::Card);
        cards.chain(concept.questions.iter().map(Noted::Question))
    });
    let site = config.public_url.as_ref().map(ToString::to_string);
    let collection = anki::collect(library, noted, site.as_deref(), Clock::System.now());
    on_runtime(async {
        let written = anki::package(&collection).await;
        match written.map_err(|error| error.to_string()).and_then(|file| put(out, &file)) {
            Ok(()) => {
                say(format!("{} notes in {}\n", collection.notes.len(), out.display()));
                ExitCode::SUCCESS
            }
            Err(line) => fail(1, line),
        }
    })
}

fn put(out: &Path, bytes: &[u8]) -> Result<(), String> {
    File::create_new(out)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|error| format!("{} cannot be written: {error}", out.display()))
}
