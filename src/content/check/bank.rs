//! The files that speak of the whole bank: `topics.yaml`, `bank.yaml`, `misconceptions.yaml`.

use std::path::Path;

use super::super::bank::ShownDemos;
use super::super::lint::THRESHOLDS;
use super::super::nearest::{list, nearest};
use super::super::problem::{Place, Source};
use super::super::read::{Entry, Node, read};
use super::super::rules::Rule;
use super::super::shape::{self, Is, number};
use super::super::{Bank, Markdown, Misconception, Problem};
use super::fields::{Check, Names, Refers, markdown, slug_of, string};
use super::references::{Known, no_concept, no_topic};
use crate::id::Slug;

/// A topic as `topics.yaml` lists it.
pub(in super::super) struct TopicOrder {
    pub(in super::super) slug: Slug,
    pub(in super::super) title: String,
    pub(in super::super) summary: String,
    pub(in super::super) concepts: Vec<Slug>,
}

impl TopicOrder {
    /// A topic that is only a folder: its title is its name.
    pub(in super::super) fn unlisted(slug: Slug) -> Self {
        let mut title = slug.as_str().replace('-', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Self { slug, title, summary: String::new(), concepts: Vec::new() }
    }
}

/// Reads a file and holds it against its shape.
fn shaped<T: Default>(
    file: &Path,
    text: &str,
    is: &Is,
    problems: &mut Vec<Problem>,
    build: impl FnOnce(&mut Check<'_>, &Node) -> T,
) -> T {
    let before = problems.len();
    let (root, source) = read(Source::new(file, text), problems);
    let Some(root) = root else {
        if problems.len() == before && matches!(is, Is::Map(_)) {
            let at = source.place(1, 0, 0);
            let fix = "write its keys, or remove it: see questions/README.md";
            problems.push(Problem::at(Rule::WrongShape, &source, at, "the file is empty", fix));
        }
        return T::default();
    };
    shape::hold(&source, &root, is, problems);
    let mut check = Check { source: &source, problems: Vec::new(), refers: Refers::default() };
    let made = build(&mut check, &root);
    problems.append(&mut check.problems);
    made
}

/// Checks the file that puts topics in order, against the concepts there are.
pub(in super::super) fn topics(
    file: &Path,
    text: &str,
    known: Option<&Known>,
    problems: &mut Vec<Problem>,
) -> Vec<TopicOrder> {
    shaped(file, text, &shape::TOPICS, problems, |check, root| {
        let mut order: Vec<TopicOrder> = Vec::new();
        for entry in root.items() {
            let concepts = check.slugs(entry, "concepts");
            let Some(slug) = entry.get("id").and_then(slug_of) else { continue };
            let at = entry.get("id").map_or(entry.at, |node| node.at);
            if order.iter().any(|topic| topic.slug == slug) {
                let said = format!("the topic `{slug}` stands twice");
                check.say(Rule::NameTwice, at, said, "keep one of the two");
                continue;
            }
            if let Some(known) = known {
                check.topic_known(&slug, at, &concepts, known);
            }
            order.push(TopicOrder {
                title: string(entry, "title").unwrap_or_default(),
                summary: string(entry, "summary").unwrap_or_default(),
                concepts: concepts.into_iter().map(|(name, _)| name).collect(),
                slug,
            });
        }
        order
    })
}

impl Check<'_> {
    /// A threshold of the warnings, when there is one of that name and it can be meant.
    fn threshold(&mut self, entry: &Entry) -> Option<f64> {
        let name = entry.key.as_str();
        let names = || THRESHOLDS.iter().map(|(name, _)| *name);
        let Some((_, usual)) = THRESHOLDS.iter().find(|(known, _)| *known == name) else {
            let all: Vec<&str> = names().collect();
            let fix = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`? expected {}", list(&all)),
                None => format!("expected {}", list(&all)),
            };
            self.say(Rule::UnknownKey, entry.at, format!("there is no threshold `{name}`"), fix);
            return None;
        };
        let value = entry.value.text().and_then(number)?;
        // Shares are below one.
        let most = if *usual < 1.0 { 1.0 } else { 1_000_000.0 };
        if !(0.0..=most).contains(&value) {
            let fix = format!("expected 0 to {most}; without it {usual} counts");
            self.say(Rule::Range, entry.value.at, format!("`{name}` is {value}"), fix);
            return None;
        }
        Some(value)
    }

    /// The newest `CPython`, `3.14`.
    fn newest(&mut self, root: &Node) -> Option<String> {
        let text = string(root, "python")?;
        let numbers = text.strip_prefix("3.").map(str::parse::<u8>);
        if !matches!(numbers, Some(Ok(_))) {
            let at = root.get("python").map_or(root.at, |node| node.at);
            let said = format!("`{text}` is no version of CPython");
            self.say(Rule::Packages, at, said, "expected its first two numbers, such as \"3.14\"");
        }
        Some(text)
    }

    fn topic_known(&mut self, slug: &Slug, at: Place, concepts: &[(Slug, Place)], known: &Known) {
        let Some(has) = known.topics.get(slug) else {
            if known.is_unread(slug.as_str()) {
                return;
            }
            let (said, fix) = no_topic(slug, known);
            return self.say(Rule::NothingOfThatName, at, said, fix);
        };
        for (name, at) in concepts {
            if !has.contains(name) && !known.is_unread(name.as_str()) {
                let (said, fix) = no_concept(name, has.iter());
                self.say(Rule::NothingOfThatName, *at, format!("{said} in this topic"), fix);
            }
        }
    }
}

/// Reads `bank.yaml`, against the demos there are.
pub(in super::super) fn bank(
    file: &Path,
    text: &str,
    known: &Known,
    problems: &mut Vec<Problem>,
) -> Option<Bank> {
    shaped(file, text, &shape::BANK, problems, |check, root| {
        if let Some(node) = root.get("demos").filter(|node| node.text().is_none()) {
            let named = node.items().iter();
            let named = named.filter_map(|node| Some((slug_of(node)?, node.at)));
            let refers = Refers { demos: named.collect(), ..Refers::default() };
            known.hold(check.source, &refers, &mut check.problems);
        }
        let mut bank = Bank { title: string(root, "title")?, ..Bank::default() };
        bank.sentence = string(root, "sentence").unwrap_or_default();
        bank.licence = string(root, "licence");
        bank.python = check.newest(root);
        bank.demos = match root.get("demos") {
            Some(node) if node.text() == Some("none") => ShownDemos::None,
            Some(node) if node.text().is_none() => {
                ShownDemos::These(node.items().iter().filter_map(slug_of).collect())
            }
            _ => ShownDemos::All,
        };
        let words = root.get("words").map_or(&[][..], Node::items);
        bank.words = words.iter().filter_map(|word| Some(word.text()?.to_owned())).collect();
        for entry in root.get("lints").map_or(&[][..], Node::entries) {
            if let Some(value) = check.threshold(entry) {
                bank.lints.insert(entry.key.clone(), value);
            }
        }
        Some(bank)
    })
}

/// Reads `misconceptions.yaml`, against the concepts, demos and items there are.
pub(in super::super) fn misconceptions(
    file: &Path,
    text: &str,
    known: Option<&Known>,
    problems: &mut Vec<Problem>,
) -> Vec<Misconception> {
    shaped(file, text, &shape::MISCONCEPTIONS, problems, |check, root| {
        let mut names = Names::new();
        let mut all = Vec::new();
        for entry in root.items() {
            let id = check.id(entry, &mut names);
            let Some(concept) = entry.get("concept").and_then(slug_of) else { continue };
            let shown = ["demo", "puzzle", "question"];
            if !entry.open && shown.iter().all(|key| entry.get(key).is_none()) {
                let fix = "add `demo`, `puzzle` or `question`";
                check.say(
                    Rule::NothingOfThatName,
                    entry.at,
                    "nothing shows that this belief is wrong",
                    fix,
                );
            }
            let demo = entry.get("demo").and_then(slug_of);
            let puzzle = entry.get("puzzle").and_then(|node| check.item(&concept, node));
            let question = entry.get("question").and_then(|node| check.item(&concept, node));
            if let (Some(demo), Some(node)) = (&demo, entry.get("demo")) {
                check.refers.demos.push((demo.clone(), node.at));
            }
            if let Some(node) = entry.get("concept") {
                check.refers.concepts.push((concept.clone(), node.at));
            }
            if let (Some(id), Some(belief), Some(truth)) =
                (id, markdown(entry, "belief"), markdown(entry, "truth"))
            {
                all.push(Misconception { id, belief, truth, concept, demo, puzzle, question });
            }
        }
        if let Some(known) = known {
            let refers = std::mem::take(&mut check.refers);
            known.hold(check.source, &refers, &mut check.problems);
        }
        all
    })
}

impl TopicOrder {
    /// The summary as Markdown.
    pub(in super::super) fn summary(&self) -> Markdown {
        Markdown::new(self.summary.as_str())
    }
}
