//! Questions of other programs: theirs read into drafts of ours, ours written as they read them.
//!
//! Owns the formats, one file each. What a draft lacks is what `check` says of it, so nothing is made
//! up here: a reason that a format has no place for stays missing. Knows no disk; bytes come in and go
//! out as text.

mod aiken;
mod anki_text;
mod concept_file;
mod csv;
mod draft;
mod gift;
mod html;
mod json;
mod marks;
mod mdbook_quiz;
mod moodle;
mod telegram;
mod yaml;

use std::collections::BTreeMap;
use std::path::Path;

use super::problem::{Place, Problem, Source};
use super::{Facts, Kind, LARGEST_FILE, Level, Library, Question, Rule};
use crate::content::Card;
use crate::id::Slug;

/// A format that questions are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Moodle's text format.
    Gift,
    /// A plain format: a question, options with letters, the answer's letter.
    Aiken,
    /// Moodle's XML.
    MoodleXml,
    /// Comma-separated values with a head (RFC 4180).
    Csv,
    /// Notes in plain text, as Anki exports them.
    AnkiText,
    /// The TOML of quizzes in books.
    MdbookQuiz,
    /// Quizzes of a chat: its export, or messages as bots get them.
    Telegram,
    /// What our own export writes.
    Json,
}

/// A format that questions are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Moodle's text format.
    Gift,
    /// Moodle's XML.
    MoodleXml,
    /// Comma-separated values with a head (RFC 4180).
    Csv,
    /// All that the bank says of them.
    Json,
}

/// What is known of the concept that the drafts are for.
#[derive(Debug, Clone)]
pub struct Home {
    /// Its name.
    pub concept: Slug,
    /// Its heading.
    pub title: Option<String>,
    /// Its topic.
    pub topic: Option<Slug>,
    /// Its level.
    pub level: Option<Level>,
    /// Its summary.
    pub summary: Option<String>,
    /// Names of its questions, polls and puzzles, and of its cards, that drafts may not have.
    pub taken: Vec<Slug>,
}

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// The drafts: a concept's file.
    pub yaml: String,
    /// How many questions, cards and polls there are in it.
    pub drafts: usize,
    /// What they lack or what is to be mended in them, by their lines.
    pub open: Vec<Problem>,
    /// What the format says and ours has no place for, by the places in what was read.
    pub left_out: Vec<Problem>,
}

/// What came of an export.
#[derive(Debug)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// How many questions and cards are in it.
    pub written: usize,
    /// What the format has no place for, and how often.
    pub left_out: BTreeMap<String, usize>,
}

/// A larger file is refused before it is read, in bytes.
pub const LARGEST_FOREIGN: u64 = 16 << 20;
/// Drafts of one file at most.
const MOST_DRAFTS: usize = 5_000;
/// Problems of one file at most.
const MOST_PROBLEMS: usize = 5_000;
/// Answers to one question at most.
const MOST_ANSWERS: usize = 100;

/// Reads a file of another program into drafts for one concept. `file` is what was read, `to` what
/// the drafts will be called.
///
/// # Errors
/// What keeps it from being read, by its places.
pub fn import(
    format: Foreign,
    file: &Path,
    text: &str,
    to: &Path,
    home: Home,
) -> Result<Imported, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        source: Source::new(file, text),
        problems: Vec::new(),
        title: None,
        drafts: Vec::new(),
    };
    match format {
        Foreign::Gift => gift::read(&mut reader),
        Foreign::Aiken => aiken::read(&mut reader),
        Foreign::MoodleXml => moodle::read(&mut reader),
        Foreign::Csv => csv::read(&mut reader),
        Foreign::AnkiText => anki_text::read(&mut reader),
        Foreign::MdbookQuiz => mdbook_quiz::read(&mut reader),
        Foreign::Telegram => telegram::read(&mut reader),
        Foreign::Json => json::read(&mut reader),
    }
    let Reader { source, mut problems, title, drafts } = reader;
    if drafts.is_empty() && problems.is_empty() {
        let said = "nothing here is a question";
        problems.push(Problem::at(
            Rule::NotTheFormat,
            &source,
            Place::default(),
            said,
            "is it this format?",
        ));
    }
    problems.sort_by(Problem::order);
    if drafts.is_empty() || problems.iter().any(Problem::is_error) {
        return Err(problems);
    }
    let home = Home { title: home.title.or(title), ..home };
    let (yaml, drafts, open) = concept_file::written(drafts, &home, file, to);
    if yaml.len() as u64 > LARGEST_FILE {
        let said =
            format!("its drafts take {} bytes, and a file of ours may have 1 MiB", yaml.len());
        let at = Place::default();
        return Err(vec![Problem::at(
            Rule::NotTheFormat,
            &source,
            at,
            said,
            "import the file in parts",
        )]);
    }
    Ok(Imported { yaml, drafts, open, left_out: problems })
}

/// Writes questions and cards for another program. The same bank gives the same file.
#[must_use]
pub fn export(
    format: Written,
    library: &Library,
    questions: &[&Question],
    cards: &[&Card],
) -> Exported {
    let mut out = Exported { text: String::new(), written: 0, left_out: BTreeMap::new() };
    match format {
        Written::Gift => gift::write(&mut out, questions, cards),
        Written::MoodleXml => moodle::write(&mut out, library, questions, cards),
        Written::Csv => csv::write(&mut out, questions, cards),
        Written::Json => json::write(&mut out, library, questions, cards),
    }
    out
}

impl Exported {
    fn leave_out(&mut self, what: &str) {
        self.leave_out_all(what, 1);
    }

    /// What no format but our own has a place for.
    fn leave_out_of(&mut self, question: &Question) {
        let Facts { versions, checked } = &question.facts;
        let (thinks, pinned) = match &question.kind {
            Kind::One { options, .. } | Kind::Several { options, .. } => (
                options.iter().any(|option| option.thinks.is_some()),
                options.iter().any(|option| option.pinned),
            ),
            Kind::Order(order) => {
                (order.lines.iter().chain(&order.extra).any(|line| line.thinks.is_some()), false)
            }
            Kind::Number(number) => {
                (number.wrong.iter().any(|wrong| wrong.thinks.is_some()), false)
            }
            Kind::Aloud(_) => (false, false),
        };
        for (said, what) in [
            (!question.sources.is_empty(), "sources of questions"),
            (question.evidence.is_some(), "evidence"),
            (question.proved_by.is_some(), "proofs by puzzles"),
            (versions.is_some() || checked.is_some(), "facts"),
            (question.demos.is_some(), "demos of questions"),
            (thinks, "misconceptions of options"),
            (pinned, "pinned options"),
        ] {
            if said {
                self.leave_out(what);
            }
        }
    }

    fn leave_out_all(&mut self, what: &str, count: usize) {
        if count > 0 {
            *self.left_out.entry(what.to_owned()).or_default() += count;
        }
    }
}

/// What to do with a picture.
const IN_WORDS: &str = "say it in words, in a table or as code";

/// A file under way: what was found in it, and what is wrong with it.
struct Reader {
    source: Source,
    problems: Vec<Problem>,
    /// What the file calls the whole.
    title: Option<String>,
    drafts: Vec<draft::Draft>,
}

impl Reader {
    /// That it cannot be read.
    fn refuse(&mut self, at: Place, message: impl Into<String>, fix: &str) {
        self.say(Rule::NotTheFormat, at, message.into(), fix);
    }

    /// That something is left out.
    fn leave_out(&mut self, at: Place, message: impl Into<String>, fix: &str) {
        self.say(Rule::LeftOut, at, message.into(), fix);
    }

    /// That a number which counts lies apart from the range that counts already.
    fn leave_out_range(&mut self, at: Place, written: &str) {
        let written: String = written.chars().take(40).collect();
        let said = format!("`{written}` counts too, and lies apart from the range before it");
        self.leave_out(at, said, "a number has one range here; ask for one of them");
    }

    /// Takes the name of a category: the first names the whole, others are left out.
    fn take_category(&mut self, at: Place, name: String) {
        if name.is_empty() || self.title.as_ref() == Some(&name) {
            return;
        }
        if self.title.is_none() && self.drafts.is_empty() {
            self.title = Some(name);
            return;
        }
        self.leave_out_home(at, "category", &name);
    }

    /// That what is sorted apart goes to one concept.
    fn leave_out_home(&mut self, at: Place, what: &str, name: &str) {
        let name: String = name.chars().take(60).collect();
        let said = format!("the {what} `{name}`: all drafts are for one concept");
        self.leave_out(at, said, "move its drafts to the file of another concept");
    }

    /// Says it, unless too much was said.
    fn say(&mut self, rule: Rule, at: Place, message: String, fix: &str) {
        let (rule, message) = match self.problems.len() {
            0..MOST_PROBLEMS => (rule, message),
            MOST_PROBLEMS => (Rule::NotTheFormat, "too much before this cannot be read".to_owned()),
            _ => return,
        };
        self.problems.push(Problem::at(rule, &self.source, at, message, fix));
    }

    /// The place of a draft that there may be no room for; no other is ever asked for, and finding it
    /// takes a walk along its line.
    fn place_if_full(&self, place: impl FnOnce(&Self) -> Place) -> Place {
        if self.drafts.len() == MOST_DRAFTS { place(self) } else { Place::default() }
    }

    /// Takes a draft, unless there are too many. Whether there is room for another.
    fn take(&mut self, draft: draft::Draft) -> bool {
        if self.drafts.len() == MOST_DRAFTS {
            let said = format!("more than {MOST_DRAFTS} questions and cards");
            self.refuse(draft.at, said, "import the file in parts");
            return false;
        }
        self.drafts.push(draft);
        true
    }

    /// Refuses a question with more answers than one can have.
    fn too_many(&mut self, at: Place, answers: usize) -> bool {
        let too_many = answers > MOST_ANSWERS;
        if too_many {
            let said = format!("{answers} answers to one question");
            self.refuse(at, said, &format!("at most {MOST_ANSWERS} are read; leave it out"));
        }
        too_many
    }

    /// The place of some bytes.
    fn place(&self, start: usize, end: usize) -> Place {
        self.source.span(start, end)
    }
}
