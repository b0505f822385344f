//! One file under examination: its problems, and the checks that every kind of entry shares.

use std::collections::HashMap;
use std::path::Path;

use serde_saphyr::Spanned;

use super::super::markdown::is_web_address;
use super::super::nearest::list;
use super::super::schema::{SourceEntry, Text, TitledSource};
use super::super::{Code, Language, Level, Problem, Source};
use super::{LONGEST_TEXT, LONGEST_TITLE, place};
use crate::id::{ItemId, Slug};

/// One file under examination.
pub(super) struct Check<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
    pub(super) problems: Vec<Problem>,
}

/// Where names of a file were first used: name to line.
pub(super) type Names = HashMap<Slug, u64>;

impl Check<'_> {
    pub(super) fn problem<T>(&mut self, at: &Spanned<T>, message: String, fix: String) {
        let at = place(at.referenced);
        self.problems.push(Problem::at(self.file, self.text, at, message, fix));
    }

    pub(super) fn slug(&mut self, text: &Text, key: &str) -> Option<Slug> {
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
    pub(super) fn slugs(&mut self, texts: &[Text], key: &str) -> Vec<Slug> {
        let mut names = Names::new();
        let name = |text| {
            let slug = self.slug(text, key)?;
            self.name(text, slug, &mut names)
        };
        texts.iter().filter_map(name).collect()
    }

    pub(super) fn source(&mut self, entry: &Spanned<SourceEntry>) -> Source {
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

    pub(super) fn text(&mut self, text: &Text, key: &str, longest: usize) -> String {
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

    pub(super) fn level(&mut self, text: &Text) -> Option<Level> {
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

    pub(super) fn code(&mut self, code: Option<&Text>, lang: Option<&Text>) -> Option<Code> {
        let language = lang.map_or(Some(Language::Python), |name| Language::parse(&name.value));
        if let (Some(name), None) = (lang, language) {
            self.problem(
                name,
                format!("`{}` is not a language", name.value),
                format!("expected {}", list(&Language::NAMES)),
            );
        }
        let source = self.text(code?, "code", LONGEST_TEXT);
        Some(Code::new(source, language.unwrap_or(Language::Text)))
    }

    /// Takes a name of this file, or says who has it.
    pub(super) fn name<T>(
        &mut self,
        at: &Spanned<T>,
        name: Slug,
        names: &mut Names,
    ) -> Option<Slug> {
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

    pub(super) fn item(&mut self, concept: &Slug, id: &Text, names: &mut Names) -> Option<ItemId> {
        let slug = self.slug(id, "id")?;
        Some(ItemId::new(concept, &self.name(id, slug, names)?))
    }

    /// The name of an option or a card: as written, or made from its text.
    pub(super) fn own_or_derived(
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
}
