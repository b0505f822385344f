//! What a question file must say, and the sentences that say so when it does not.
//!
//! Owns every rule beyond the shape of the YAML. Each rule points at the line that breaks it and
//! says how to mend it.

mod entries;
mod fields;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde_saphyr::Location;

use self::fields::Check;
use super::nearest::nearest;
use super::schema::{ConceptFile, Text, TopicEntry};
use super::{Code, Concept, Language, Markdown, Problem};
use crate::id::Slug;

/// Texts longer than these are refused, in characters.
const LONGEST_TITLE: usize = 120;
const LONGEST_SUMMARY: usize = 400;
const LONGEST_OPTION: usize = 400;
const LONGEST_TEXT: usize = 20_000;

/// A concept that stands by itself, with the places of what it refers to.
pub(super) struct Checked {
    pub(super) concept: Concept,
    file: PathBuf,
    text: String,
    at: (u64, u64),
    demos: Vec<(u64, u64)>,
    see_also: Vec<(u64, u64)>,
}

/// A topic as `topics.yaml` lists it.
pub(super) struct TopicOrder {
    pub(super) slug: Slug,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) concepts: Vec<Slug>,
}

impl TopicOrder {
    /// A topic that is only a folder: its title is its name.
    pub(super) fn unlisted(slug: Slug) -> Self {
        let mut title = slug.as_str().replace('-', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Self { slug, title, summary: String::new(), concepts: Vec::new() }
    }
}

/// Checks one file by itself.
pub(super) fn concept(
    file: &Path,
    text: &str,
    parsed: &ConceptFile,
) -> Result<Checked, Vec<Problem>> {
    let mut check = Check { file, text, problems: Vec::new() };
    let slug = check.slug(&parsed.concept, "concept");
    let topic = check.slug(&parsed.topic, "topic");
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if parsed.concept.value != stem {
        check.problem(
            &parsed.concept,
            format!("the concept is `{}` but the file is `{stem}`", parsed.concept.value),
            format!("write `concept: {stem}`, or rename the file"),
        );
    }
    let folder = file
        .canonicalize()
        .ok()
        .and_then(|path| Some(path.parent()?.file_name()?.to_str()?.to_owned()))
        .unwrap_or_default();
    if parsed.topic.value != folder {
        check.problem(
            &parsed.topic,
            format!("the topic is `{}` but the folder is `{folder}`", parsed.topic.value),
            format!("write `topic: {folder}`, or move the file"),
        );
    }
    let title = check.text(&parsed.title, "title", LONGEST_TITLE);
    let summary = check.text(&parsed.summary, "summary", LONGEST_SUMMARY);
    let level = check.level(&parsed.level);
    let explanation =
        parsed.explanation.as_ref().map(|text| check.text(text, "explanation", LONGEST_TEXT));
    let sources = parsed.sources.iter().map(|entry| check.source(entry)).collect();

    let mut names = HashMap::new();
    let home = slug.clone().unwrap_or_else(|| Slug::from_text("x"));
    let questions = parsed
        .questions
        .iter()
        .filter_map(|entry| check.question(&home, entry, level, &mut names))
        .collect();
    let polls =
        parsed.polls.iter().filter_map(|entry| check.poll(&home, entry, &mut names)).collect();
    let mut card_names = HashMap::new();
    let cards =
        parsed.cards.iter().filter_map(|entry| check.card(&home, entry, &mut card_names)).collect();
    let demos = check.slugs(&parsed.demos, "demos");
    let see_also = check.slugs(&parsed.see_also, "see_also");
    let code =
        |code: Option<&Text>, language| code.map(|code| Code::new(code.value.as_str(), language));

    match (slug, topic, level) {
        (Some(slug), Some(topic), Some(level)) if check.problems.is_empty() => Ok(Checked {
            concept: Concept {
                slug,
                title,
                topic,
                level,
                summary: Markdown::new(summary),
                explanation: explanation.map(Markdown::new),
                python: code(parsed.python.as_ref(), Language::Python),
                rust: code(parsed.rust.as_ref(), Language::Rust),
                sources,
                demos,
                see_also,
                questions,
                cards,
                polls,
            },
            file: file.to_owned(),
            text: text.to_owned(),
            at: place(parsed.concept.referenced),
            demos: parsed.demos.iter().map(|demo| place(demo.referenced)).collect(),
            see_also: parsed.see_also.iter().map(|other| place(other.referenced)).collect(),
        }),
        _ => Err(check.problems),
    }
}

/// Checks the file that puts topics in order; against the concepts, where all of them are known.
pub(super) fn topics(
    file: &Path,
    text: &str,
    entries: Vec<TopicEntry>,
    known: Option<&[Checked]>,
    order: &mut Vec<TopicOrder>,
) -> Vec<Problem> {
    let mut check = Check { file, text, problems: Vec::new() };
    for entry in entries {
        let concepts = check.slugs(&entry.concepts, "concepts");
        if let Some(known) = known {
            check.known(&entry, known);
        }
        let title = check.text(&entry.title, "title", LONGEST_TITLE);
        let summary = check.text(&entry.summary, "summary", LONGEST_SUMMARY);
        if let Some(slug) = check.slug(&entry.id, "id") {
            if order.iter().any(|topic: &TopicOrder| topic.slug == slug) {
                check.problem(
                    &entry.id,
                    format!("the topic `{slug}` stands twice"),
                    "keep one of the two".to_owned(),
                );
            }
            order.push(TopicOrder { slug, title, summary, concepts });
        }
    }
    check.problems
}

/// Checks what files say of each other and of the demos. `see_also` may name a concept of another
/// bank only when single files are checked, since the rest of the bank is not there to look at.
pub(super) fn references(
    concepts: &mut [Checked],
    demos: &HashSet<&str>,
    paths: &[PathBuf],
    problems: &mut Vec<Problem>,
) {
    let whole_bank = paths.iter().all(|path| path.is_dir()) && problems.is_empty();
    let mut seen: HashMap<Slug, PathBuf> = HashMap::new();
    for Checked { concept, file, text, at, .. } in &*concepts {
        if let Some(first) = seen.insert(concept.slug.clone(), file.clone()) {
            problems.push(Problem::at(
                file,
                text,
                *at,
                format!("the concept `{}` is also in {}", concept.slug, first.display()),
                "a concept has one file: rename or remove one",
            ));
        }
    }
    for checked in concepts {
        let Checked { concept, file, text, .. } = checked;
        for (demo, at) in concept.demos.iter().zip(&checked.demos) {
            if !demos.contains(demo.as_str()) {
                let fix = nearest(demo.as_str(), demos.iter().copied()).map_or_else(
                    || "`interleave demo --list` names them all".to_owned(),
                    |near| {
                        format!("did you mean `{near}`? `interleave demo --list` names them all")
                    },
                );
                problems.push(Problem::at(
                    file,
                    text,
                    *at,
                    format!("there is no demo `{demo}`"),
                    fix,
                ));
            }
        }
        if whole_bank {
            for (other, at) in concept.see_also.iter().zip(&checked.see_also) {
                if *other == concept.slug || !seen.contains_key(other) {
                    let (message, fix) = if *other == concept.slug {
                        ("a concept does not refer to itself".to_owned(), "remove it".to_owned())
                    } else {
                        no_concept(other, seen.keys())
                    };
                    problems.push(Problem::at(file, text, *at, message, fix));
                }
            }
        }
    }
}

/// What is said of a concept that is not there.
fn no_concept<'a>(name: &Slug, known: impl Iterator<Item = &'a Slug>) -> (String, String) {
    let fix = nearest(name.as_str(), known.map(Slug::as_str)).map_or_else(
        || "expected the name of a concept's file".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    (format!("there is no concept `{name}`"), fix)
}

impl Check<'_> {
    /// That a topic and the concepts it lists are there.
    fn known(&mut self, entry: &TopicEntry, known: &[Checked]) {
        let topic = &entry.id.value;
        let folders = known.iter().map(|checked| checked.concept.topic.as_str());
        if !folders.clone().any(|folder| folder == topic) {
            let fix = nearest(topic, folders).map_or_else(
                || "expected the name of a folder with concepts in it".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.problem(&entry.id, format!("there is no topic `{topic}`"), fix);
            return;
        }
        let concepts: HashSet<Slug> = known
            .iter()
            .filter(|checked| checked.concept.topic.as_str() == topic)
            .map(|checked| checked.concept.slug.clone())
            .collect();
        for text in &entry.concepts {
            if let Ok(slug) = text.value.parse::<Slug>()
                && !concepts.contains(&slug)
            {
                let (message, fix) = no_concept(&slug, concepts.iter());
                self.problem(text, format!("{message} in this topic"), fix);
            }
        }
    }
}

pub(super) fn place(location: Location) -> (u64, u64) {
    (location.line(), location.column())
}
