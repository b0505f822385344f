//! What a question file must say, and the sentences that say so when it does not.
//!
//! Owns every rule beyond the shape of the YAML. Each rule points at the line that breaks it and
//! says how to mend it.

mod bank;
mod evidence;
mod fields;
mod others;
mod proof;
mod questions;
mod references;
mod retired;

use std::collections::HashMap;
use std::path::Path;

pub(super) use bank::{TopicOrder, bank, misconceptions, topics};
pub(super) use proof::prove;
pub(super) use references::{Known, references};
pub(super) use retired::retired;

use self::fields::{Check, Names, Refers, level, markdown, slug_of, string};
use super::problem::{Place, Source};
use super::read::{Node, read};
use super::rules::Rule;
use super::{Code, Concept, Evidence, Interpreter, Language, Problem, shape};
use crate::id::{ItemId, Slug};

/// A file that was looked at by itself.
#[derive(Clone)]
pub(super) struct Checked {
    pub(super) source: Source,
    /// What was found, without what other files have to say.
    pub(super) problems: Vec<Problem>,
    /// The concept's name: as the file says, or as the file is called.
    pub(super) slug: Slug,
    pub(super) topic: Option<Slug>,
    /// Where it says its name.
    at: Place,
    /// Whether all of it could be read: its name, its topic, and what follows to the end.
    whole: bool,
    refers: Refers,
    /// Its questions, polls and puzzles, with their lines.
    pub(super) items: HashMap<ItemId, usize>,
    /// Its cards, which have names of their own, with their lines.
    pub(super) cards: HashMap<ItemId, usize>,
    /// The concept, when enough of it could be read.
    pub(super) concept: Option<Concept>,
}

/// Where items begin.
type Lines = HashMap<ItemId, usize>;

/// Checks one file by itself. `in_root` says that it stands beside the topics' folders.
pub(super) fn concept(file: &Path, text: &str, in_root: bool) -> Checked {
    let mut problems = Vec::new();
    let (root, source) = read(Source::new(file, text), &mut problems);
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let named = stem.parse().unwrap_or_else(|_| Slug::from_text(stem));
    let mut check = Check { source: &source, problems, refers: Refers::default() };
    let (mut built, mut slug, mut topic, mut at) = (None, named, None, Place::default());
    let mut whole = false;
    if let Some(root) = &root {
        shape::hold(&source, root, &shape::CONCEPT, &mut check.problems);
        check.places(file, stem, root, in_root);
        if let Some(own) = root.get("concept").and_then(slug_of) {
            slug = own;
        }
        at = root.get("concept").map_or(root.at, |node| node.at);
        topic = root.get("topic").and_then(slug_of);
        whole = topic.is_some() && slug.as_str() == stem && !root.open;
        built = Some(check.concept(root, &slug));
    } else if check.problems.is_empty() {
        let at = source.place(1, 0, 0);
        check.say(
            Rule::WrongShape,
            at,
            "the file is empty",
            "expected the keys of a concept: see questions/README.md",
        );
    }
    let (concept, items, cards) = built.unwrap_or_default();
    let Check { problems, refers, .. } = check;
    let concept = concept.filter(|_| !problems.iter().any(Problem::is_error));
    Checked { source, problems, slug, topic, at, whole, refers, items, cards, concept }
}

impl Check<'_> {
    /// That the file is called as its concept, and its folder as its topic.
    fn places(&mut self, file: &Path, stem: &str, root: &Node, in_root: bool) {
        if let Some(node) = root.get("concept")
            && let Some(text) = node.text()
            && text != stem
        {
            let fix = if stem.parse::<Slug>().is_ok() {
                format!("write `concept: {stem}`, or rename the file")
            } else if text.parse::<Slug>().is_ok() {
                format!("rename the file to `{text}.yaml`")
            } else {
                "rename the file: a name is 1 to 60 of a-z, 0-9 and inner hyphens".to_owned()
            };
            let said = format!("the concept is `{text}` but the file is `{stem}`");
            self.say(Rule::WrongPlace, node.at, said, fix);
        }
        let folder = file
            .canonicalize()
            .ok()
            .and_then(|path| Some(path.parent()?.file_name()?.to_str()?.to_owned()))
            .unwrap_or_default();
        if let Some(node) = root.get("topic")
            && let Some(text) = node.text()
            && text != folder
        {
            if in_root {
                let fix = format!("put it into the folder `{text}`");
                self.say(
                    Rule::WrongPlace,
                    node.at,
                    "a concept stands in its topic's folder, and this file stands above it",
                    fix,
                );
            } else {
                let said = format!("the topic is `{text}` but the folder is `{folder}`");
                let fix = format!("write `topic: {folder}`, or move the file");
                self.say(Rule::WrongPlace, node.at, said, fix);
            }
        }
    }

    fn concept(&mut self, root: &Node, slug: &Slug) -> (Option<Concept>, Lines, Lines) {
        let was = self.slugs(root, "was");
        self.refers.was.extend(was.iter().map(|(name, at)| (name.to_string(), *at)));
        let own = level(root);
        let sources = self.sources(root);
        let demos = self.demos(root);
        let see_also = self.slugs(root, "see_also");
        let related = see_also.iter().map(|(name, _)| name.clone()).collect();
        for (other, at) in see_also {
            if other == *slug {
                self.say(Rule::Itself, at, "a concept does not refer to itself", "remove it");
            } else {
                self.refers.concepts.push((other, at));
            }
        }
        let mut names = Names::new();
        let items = |key: &str| root.get(key).map_or(&[][..], Node::items);
        let mut questions = Vec::new();
        for entry in items("questions") {
            questions.extend(self.question(slug, entry, own, &mut names));
        }
        let mut puzzles = Vec::new();
        for entry in items("puzzles") {
            puzzles.extend(self.puzzle(slug, entry, own, &mut names));
        }
        let mut polls = Vec::new();
        for entry in items("polls") {
            polls.extend(self.poll(slug, entry, &mut names, &puzzles));
        }
        let mut card_names = Names::new();
        let mut cards = Vec::new();
        for entry in items("cards") {
            cards.extend(self.card(slug, entry, &mut card_names));
        }
        let (python, python_run) = self.program(root, "python", Interpreter::Python);
        let (rust, rust_run) = self.program(root, "rust", Interpreter::Rust);
        let lines = |names: &Names| -> Lines {
            names.iter().map(|(name, line)| (ItemId::new(slug, name), *line)).collect()
        };
        let (known, known_cards) = (lines(&names), lines(&card_names));
        let (drafts, served): (Vec<_>, Vec<_>) =
            questions.into_iter().partition(|question| question.draft);
        let (retired, questions) =
            served.into_iter().partition(|question| question.retired.is_some());
        let concept = || {
            Some(Concept {
                slug: slug.clone(),
                was: was.into_iter().map(|(name, _)| name).collect(),
                title: string(root, "title")?,
                topic: root.get("topic").and_then(slug_of)?,
                level: own?,
                summary: markdown(root, "summary")?,
                in_interview: markdown(root, "in_interview"),
                explanation: markdown(root, "explanation"),
                python,
                python_run,
                rust,
                rust_run,
                sources,
                demos,
                see_also: related,
                questions,
                retired,
                drafts,
                cards,
                polls,
                puzzles,
            })
        };
        (concept(), known, known_cards)
    }

    /// A concept's program, and how it is proved.
    fn program(
        &mut self,
        root: &Node,
        key: &str,
        interpreter: Interpreter,
    ) -> (Option<Code>, Option<Evidence>) {
        let language = match interpreter {
            Interpreter::Python => Language::Python,
            Interpreter::Rust => Language::Rust,
        };
        let Some(node) = root.get(key) else { return (None, None) };
        if let Some(text) = node.text() {
            return (Some(Code::new(text.trim_end(), language)), None);
        }
        let Some(text) = string(node, "code") else { return (None, None) };
        let run = node.get("run").and_then(|run| self.run(run, interpreter, &text));
        (Some(Code::new(text, language)), run)
    }
}
