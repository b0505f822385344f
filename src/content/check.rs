//! What a question file must say, and the sentences that say so when it does not.
//!
//! Owns every rule beyond the shape of the YAML. Each rule points at the line that breaks it and
//! says how to mend it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde_saphyr::{Location, Spanned};

use super::markdown::is_web_address;
use super::nearest::{list, nearest};
use super::schema::{
    CardEntry, ConceptFile, PollEntry, PollOptionEntry, QuestionEntry, SourceEntry, Text,
    TitledSource, TopicEntry,
};
use super::{
    Card, Choice, Concept, Html, Language, Level, Markdown, Poll, PollOption, Problem, Question,
    Source,
};
use crate::clock::Day;
use crate::id::{ItemId, Slug};
use crate::poll::{Results, Rules};

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
    let code = |code: Option<&Text>, language| code.map(|code| Html::code(&code.value, language));

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

/// One file under examination.
struct Check<'a> {
    file: &'a Path,
    text: &'a str,
    problems: Vec<Problem>,
}

/// Where names of a file were first used: name to line.
type Names = HashMap<Slug, u64>;

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

    fn problem<T>(&mut self, at: &Spanned<T>, message: String, fix: String) {
        let at = place(at.referenced);
        self.problems.push(Problem::at(self.file, self.text, at, message, fix));
    }

    fn slug(&mut self, text: &Text, key: &str) -> Option<Slug> {
        match text.value.parse() {
            Ok(slug) => Some(slug),
            Err(error) => {
                self.problem(
                    text,
                    format!("`{}` cannot be a name (`{key}`)", text.value),
                    error.to_string(),
                );
                None
            }
        }
    }

    /// A list of names, each of which stands in it once.
    fn slugs(&mut self, texts: &[Text], key: &str) -> Vec<Slug> {
        let mut names = Names::new();
        let name = |text| {
            let slug = self.slug(text, key)?;
            self.name(text, slug, &mut names)
        };
        texts.iter().filter_map(name).collect()
    }

    fn source(&mut self, entry: &Spanned<SourceEntry>) -> Source {
        let (title, url) = match &entry.value {
            SourceEntry::Bare(url) => (url.clone(), url),
            SourceEntry::Titled(TitledSource { title, url }) => {
                (self.text(title, "title", LONGEST_TITLE), &url.value)
            }
        };
        if !is_web_address(url) {
            let (message, fix) = (format!("`{url}` is not a web address"), "expected https://…");
            match &entry.value {
                SourceEntry::Bare(_) => self.problem(entry, message, fix.to_owned()),
                SourceEntry::Titled(source) => self.problem(&source.url, message, fix.to_owned()),
            }
        }
        Source { title, url: url.clone() }
    }

    fn text(&mut self, text: &Text, key: &str, longest: usize) -> String {
        let length = text.value.chars().count();
        if text.value.trim().is_empty() {
            self.problem(text, format!("`{key}` is empty"), "write the text".to_owned());
        } else if length > longest {
            self.problem(
                text,
                format!("`{key}` is {length} characters long"),
                format!("at most {longest} are allowed"),
            );
        }
        text.value.trim_end().to_owned()
    }

    fn level(&mut self, text: &Text) -> Option<Level> {
        let level = Level::parse(&text.value);
        if level.is_none() {
            self.problem(
                text,
                format!("`{}` is not a level", text.value),
                format!("expected {}", list(&Level::ALL.map(Level::name))),
            );
        }
        level
    }

    fn code(&mut self, code: Option<&Text>, lang: Option<&Text>) -> Option<Html> {
        let language = lang.map_or(Some(Language::Python), |name| Language::parse(&name.value));
        if let (Some(name), None) = (lang, language) {
            self.problem(
                name,
                format!("`{}` is not a language", name.value),
                format!("expected {}", list(&Language::NAMES)),
            );
        }
        let source = self.text(code?, "code", LONGEST_TEXT);
        Some(Html::code(&source, language.unwrap_or(Language::Text)))
    }

    /// Takes a name of this file, or says who has it.
    fn name<T>(&mut self, at: &Spanned<T>, name: Slug, names: &mut Names) -> Option<Slug> {
        let line = at.referenced.line();
        if let Some(first) = names.get(&name) {
            self.problem(
                at,
                format!("the name `{name}` stands twice"),
                format!("line {first} has it already: names are unique here"),
            );
            return None;
        }
        names.insert(name.clone(), line);
        Some(name)
    }

    fn item(&mut self, concept: &Slug, id: &Text, names: &mut Names) -> Option<ItemId> {
        let slug = self.slug(id, "id")?;
        Some(ItemId::new(concept, &self.name(id, slug, names)?))
    }

    /// The name of an option or a card: as written, or made from its text.
    fn own_or_derived(
        &mut self,
        id: Option<&Text>,
        text: &Text,
        names: &mut Names,
    ) -> Option<Slug> {
        match id {
            Some(id) => {
                let slug = self.slug(id, "id")?;
                self.name(id, slug, names)
            }
            None => {
                let slug = Slug::from_text(&text.value);
                if let Some(first) = names.get(&slug) {
                    self.problem(
                        text,
                        format!("without an `id` the name would be `{slug}`, and it is taken"),
                        format!("line {first} has it: change the text, or give this an `id`"),
                    );
                    return None;
                }
                self.name(text, slug, names)
            }
        }
    }

    fn how_many<T>(&mut self, at: &Spanned<T>, count: usize) {
        if !(2..=10).contains(&count) {
            let options = if count == 1 { "option" } else { "options" };
            let fix = "expected 2 to 10 of them".to_owned();
            self.problem(at, format!("{count} {options}"), fix);
        }
    }

    fn question(
        &mut self,
        concept: &Slug,
        entry: &Spanned<QuestionEntry>,
        level: Option<Level>,
        names: &mut Names,
    ) -> Option<Question> {
        let QuestionEntry { id, level: own, stem, code, lang, hint, options, explanation } =
            &entry.value;
        let item = self.item(concept, id, names);
        let level = match own {
            Some(own) => self.level(own),
            None => level,
        };
        let stem = self.text(stem, "stem", LONGEST_TEXT);
        let explanation = self.text(explanation, "explanation", LONGEST_TEXT);
        let hint = hint.as_ref().map(|hint| self.text(hint, "hint", LONGEST_SUMMARY));
        let code = self.code(code.as_ref(), lang.as_ref());
        self.how_many(id, options.len());
        let keys: Vec<usize> = (0..options.len()).filter(|&at| options[at].value.correct).collect();
        if keys.len() != 1 {
            self.problem(
                keys.get(1).map_or(id, |&second| &options[second].value.text),
                match keys.len() {
                    0 => "no option is marked `correct: true`".to_owned(),
                    several => format!("{several} options are marked `correct: true`"),
                },
                "exactly one option of a question is right".to_owned(),
            );
        }
        let mut option_names = Names::new();
        let choices: Vec<Choice> = options
            .iter()
            .filter_map(|option| {
                let option = &option.value;
                let text = self.text(&option.text, "text", LONGEST_OPTION);
                let why = self.text(&option.why, "why", LONGEST_TEXT);
                let id =
                    self.own_or_derived(option.id.as_ref(), &option.text, &mut option_names)?;
                Some(Choice { id, text: Markdown::new(text), why: Markdown::new(why) })
            })
            .collect();
        Some(Question {
            id: item?,
            level: level?,
            stem: Markdown::new(stem),
            code,
            hint: hint.map(Markdown::new),
            options: choices,
            key: *keys.first()?,
            explanation: Markdown::new(explanation),
        })
    }

    fn card(
        &mut self,
        concept: &Slug,
        entry: &Spanned<CardEntry>,
        names: &mut Names,
    ) -> Option<Card> {
        let CardEntry { id, front, back } = &entry.value;
        let name = self.own_or_derived(id.as_ref(), front, names)?;
        Some(Card {
            id: ItemId::new(concept, &name),
            front: Markdown::new(self.text(front, "front", LONGEST_TEXT)),
            back: Markdown::new(self.text(back, "back", LONGEST_TEXT)),
        })
    }

    fn poll(
        &mut self,
        concept: &Slug,
        entry: &Spanned<PollEntry>,
        names: &mut Names,
    ) -> Option<Poll> {
        let poll = &entry.value;
        let id = self.item(concept, &poll.id, names);
        let stem = self.text(&poll.stem, "stem", LONGEST_TEXT);
        let explanation =
            poll.explanation.as_ref().map(|text| self.text(text, "explanation", LONGEST_TEXT));
        let code = self.code(poll.code.as_ref(), poll.lang.as_ref());
        self.how_many(&poll.id, poll.options.len());
        let rules = self.rules(poll);
        let shuffled = match poll.order.as_ref().map(|order| order.value.as_str()) {
            None | Some("fixed") => false,
            Some("shuffled") => true,
            Some(other) => {
                let message = format!("`{other}` is not an order");
                if let Some(order) = &poll.order {
                    self.problem(order, message, "expected `fixed` or `shuffled`".to_owned());
                }
                false
            }
        };
        let mut option_names = Names::new();
        let options = poll
            .options
            .iter()
            .filter_map(|option| {
                let PollOptionEntry { id, text } = &option.value;
                let said = self.text(text, "text", LONGEST_OPTION);
                let id = self.own_or_derived(id.as_ref(), text, &mut option_names)?;
                Some(PollOption { id, text: Markdown::new(said) })
            })
            .collect();
        Some(Poll {
            id: id?,
            stem: Markdown::new(stem),
            code,
            options,
            explanation: explanation.map(Markdown::new),
            rules,
            shuffled,
        })
    }

    fn rules(&mut self, poll: &PollEntry) -> Rules {
        let mut rules = Rules { private: poll.private, ..Rules::default() };
        if let Some(choose) = &poll.choose {
            rules.min = choose.value.min;
            rules.max = choose.value.max;
            let most = poll.options.len();
            if rules.min < 1 || rules.min > rules.max || usize::from(rules.max) > most {
                self.problem(
                    choose,
                    format!("`choose` asks for {} to {} of {most} options", rules.min, rules.max),
                    "expected 1 ≤ min ≤ max ≤ the number of options".to_owned(),
                );
            }
        }
        let mut day = |text: &Option<Text>| {
            let text = text.as_ref()?;
            let day = Day::parse(&text.value);
            if day.is_none() {
                self.problem(
                    text,
                    format!("`{}` is not a date", text.value),
                    "expected a day such as 2026-11-20".to_owned(),
                );
            }
            day
        };
        rules.opens = day(&poll.opens);
        rules.closes = day(&poll.closes);
        if let (Some(opens), Some(closes), Some(text)) = (rules.opens, rules.closes, &poll.closes)
            && closes < opens
        {
            self.problem(
                text,
                format!("closes on {closes}, before it opens on {opens}"),
                "expected `closes` on or after `opens`".to_owned(),
            );
        }
        if let Some(text) = &poll.results {
            match Results::parse(&text.value) {
                Some(results) => rules.results = results,
                None => self.problem(
                    text,
                    format!("`{}` is not a rule for results", text.value),
                    format!("expected {}", list(&Results::NAMES)),
                ),
            }
            if rules.results == Results::AfterClose && rules.closes.is_none() {
                self.problem(
                    text,
                    "results after the close, and the poll never closes".to_owned(),
                    "add `closes: 2026-12-31`, or choose another rule".to_owned(),
                );
            }
        }
        rules
    }
}

pub(super) fn place(location: Location) -> (u64, u64) {
    (location.line(), location.column())
}
