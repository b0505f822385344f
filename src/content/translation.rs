//! Translations: words of a concept in another language, each with the hash of what it translates.
//!
//! Owns whether they are as new as the English words. What they say is not shown yet.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::ledger::short;
use super::problem::{Place, Problem, Source};
use super::read::{Node, read};
use super::rules::Rule;
use super::{Concept, Kind, Library, Question, shape};
use crate::id::Slug;

/// Holds a translation against the concept it translates.
pub(super) fn hold(file: &Path, text: &str, library: &Library, problems: &mut Vec<Problem>) {
    let before = problems.len();
    let (root, source) = read(Source::new(file, text), problems);
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let small = stem.to_ascii_lowercase();
    if small != stem {
        let fix = format!("rename the file to `{small}.yaml`");
        let said = "the language is written in small letters here";
        return problems.push(Problem::in_file(Rule::Translation, file, said, fix));
    }
    let Some(root) = root else {
        if problems.len() == before {
            let fix = "write what is translated, or remove the file";
            problems.push(Problem::in_file(Rule::Translation, file, "the file is empty", fix));
        }
        return;
    };
    shape::hold(&source, &root, &shape::TRANSLATION, problems);
    let mut say = |rule, at: Place, said: String, fix: &str| {
        problems.push(Problem::at(rule, &source, at, said, fix));
    };
    for (key, node) in [("concept", root.get("concept")), ("lang", root.get("lang"))] {
        let (concept, lang) = stem.rsplit_once('.').unwrap_or((stem, ""));
        let wanted = if key == "concept" { concept } else { lang };
        if let Some(node) = node
            && node.text() != Some(wanted)
        {
            let said = format!("`{key}` is not what the file is called");
            say(Rule::Translation, node.at, said, "a translation is called <concept>.<lang>.yaml");
        }
    }
    let Some(name) = root.get("concept").and_then(Node::text) else { return };
    let Some(concept) = library.concept(name) else {
        let at = root.get("concept").map_or(root.at, |node| node.at);
        return say(
            Rule::Translation,
            at,
            format!("there is no concept `{name}` to translate"),
            "expected the name of a concept's file",
        );
    };
    let words = words(concept);
    let mut held = |id: &str, node: &Node, at: Place| match words.get(id) {
        None => say(
            Rule::Translation,
            at,
            format!("there is no `{id}` to translate"),
            "remove it, or mend its name",
        ),
        Some(now) => {
            if let Some(of) = node.get("of")
                && of.text() != Some(now)
            {
                let said = format!("the translation of `{id}` is older than its words");
                say(Rule::Stale, of.at, said, &format!("mend it, and write `of: {now}`"));
            }
        }
    };
    held(name, &root, root.at);
    for part in ["questions", "cards", "polls"] {
        for entry in root.get(part).map_or(&[][..], Node::entries) {
            held(&format!("{part}/{}", entry.key), &entry.value, entry.at);
        }
    }
    let choices = choices(concept);
    for part in ["questions", "polls"] {
        for entry in root.get(part).map_or(&[][..], Node::entries) {
            let Some(known) = choices.get(&format!("{part}/{}", entry.key)) else { continue };
            for option in entry.value.get("options").map_or(&[][..], Node::entries) {
                if !known.contains(&option.key.as_str()) {
                    let said = format!("`{}` has no option `{}`", entry.key, option.key);
                    let fix = "remove it, or mend its name";
                    problems.push(Problem::at(Rule::Translation, &source, option.at, said, fix));
                }
            }
        }
    }
}

/// The names of what can be chosen in each question and poll.
fn choices(concept: &Concept) -> BTreeMap<String, Vec<&str>> {
    let questions = concept.questions.iter().chain(&concept.retired).chain(&concept.drafts);
    let of_questions = questions.map(|question| {
        let names: Vec<&Slug> = match &question.kind {
            Kind::One { options, .. } | Kind::Several { options, .. } => {
                options.iter().map(|option| &option.id).collect()
            }
            Kind::Order(it) => it.lines.iter().chain(&it.extra).map(|line| &line.id).collect(),
            Kind::Number(number) => number.wrong.iter().map(|wrong| &wrong.id).collect(),
            Kind::Aloud(aloud) => aloud.rubric.iter().map(|point| &point.id).collect(),
        };
        (format!("questions/{}", question.id.item()), names)
    });
    let of_polls = concept.polls.iter().map(|poll| {
        let names = poll.options.iter().map(|option| &option.id).collect();
        (format!("polls/{}", poll.id.item()), names)
    });
    let all = of_questions.chain(of_polls);
    all.map(|(name, names)| (name, names.into_iter().map(Slug::as_str).collect())).collect()
}

/// A hash of the words of a concept and of each of its items.
fn words(concept: &Concept) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    let text =
        |text: &Option<super::Markdown>| text.as_ref().map_or("", |text| text.source()).to_owned();
    words.insert(
        concept.slug.to_string(),
        hash(&[
            concept.title.clone(),
            concept.summary.source().to_owned(),
            text(&concept.in_interview),
            text(&concept.explanation),
        ]),
    );
    let questions = concept.questions.iter().chain(&concept.retired).chain(&concept.drafts);
    for question in questions {
        words.insert(format!("questions/{}", question.id.item()), hash(&said(question)));
    }
    for card in &concept.cards {
        let said = [card.front.source().to_owned(), card.back.source().to_owned()];
        words.insert(format!("cards/{}", card.id.item()), hash(&said));
    }
    for poll in &concept.polls {
        let mut said = vec![poll.stem.source().to_owned(), text(&poll.explanation)];
        said.extend(poll.options.iter().map(|option| option.text.source().to_owned()));
        words.insert(format!("polls/{}", poll.id.item()), hash(&said));
    }
    words
}

fn said(question: &Question) -> Vec<String> {
    let mut said =
        vec![question.stem.source().to_owned(), question.explanation.source().to_owned()];
    said.extend(question.hint.iter().map(|hint| hint.source().to_owned()));
    for option in question.options() {
        said.push(option.text.source().to_owned());
        said.push(option.why.source().to_owned());
    }
    said
}

fn hash(texts: &[String]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    short(&hash.finalize())
}
