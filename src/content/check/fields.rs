//! One file under examination: its problems, and what every kind of entry shares.
//!
//! The shape of the file was held against its table before: what is missing or of another shape was
//! reported there, and is passed by in silence here.

use std::collections::HashMap;

use super::super::markdown::is_web_address;
use super::super::problem::{Place, Source as Written};
use super::super::read::Node;
use super::super::rules::Rule;
use super::super::shape::number;
use super::super::{Block, Code, Interpreter, Language, Level, Markdown, Problem, Range, Source};
use crate::clock::Day;
use crate::id::{ItemId, Slug};

/// One file under examination.
pub(super) struct Check<'a> {
    pub(super) source: &'a Written,
    pub(super) problems: Vec<Problem>,
    pub(super) refers: Refers,
}

/// What a file refers to elsewhere, with the places.
#[derive(Debug, Clone, Default)]
pub(super) struct Refers {
    pub(super) demos: Vec<(Slug, Place)>,
    pub(super) concepts: Vec<(Slug, Place)>,
    pub(super) misconceptions: Vec<(Slug, Place)>,
    pub(super) items: Vec<(ItemId, Place)>,
    /// Former names that are claimed: of the concept (`name`) or of items (`concept/name`).
    pub(super) was: Vec<(String, Place)>,
    /// Packages that runs need.
    pub(super) packages: Vec<(String, Place)>,
}

/// Where names were first used: name to line.
pub(super) type Names = HashMap<Slug, usize>;

impl Check<'_> {
    pub(super) fn say(
        &mut self,
        rule: Rule,
        at: Place,
        message: impl Into<String>,
        fix: impl Into<std::sync::Arc<str>>,
    ) {
        self.problems.push(Problem::at(rule, self.source, at, message, fix));
    }

    /// Takes a name of this file, or says who has it.
    pub(super) fn name(&mut self, at: Place, name: Slug, names: &mut Names) -> Option<Slug> {
        if let Some(first) = names.get(&name) {
            let fix = format!("line {first} has it already: names are unique here");
            self.say(Rule::NameTwice, at, format!("the name `{name}` stands twice"), fix);
            return None;
        }
        names.insert(name.clone(), at.line);
        Some(name)
    }

    /// The `id` of an entry, unique among `names`.
    pub(super) fn id(&mut self, entry: &Node, names: &mut Names) -> Option<Slug> {
        let node = entry.get("id")?;
        self.name(node.at, slug_of(node)?, names)
    }

    /// A list of names, each of which stands in it once.
    pub(super) fn slugs(&mut self, entry: &Node, key: &str) -> Vec<(Slug, Place)> {
        let mut names = Names::new();
        let Some(list) = entry.get(key) else { return Vec::new() };
        let name = |node: &Node| {
            let slug = slug_of(node)?;
            Some((self.name(node.at, slug, &mut names)?, node.at))
        };
        list.items().iter().filter_map(name).collect()
    }

    /// Former names of an option, which no other of the same question has or had.
    pub(super) fn former(&mut self, option: &Node, names: &mut Names) -> Vec<Slug> {
        let list = option.get("was").map_or(&[][..], Node::items);
        let name = |node: &Node| self.name(node.at, slug_of(node)?, names);
        list.iter().filter_map(name).collect()
    }

    /// Former names of an item.
    pub(super) fn was(&mut self, concept: &Slug, entry: &Node) -> Vec<ItemId> {
        let names = self.slugs(entry, "was");
        let mut former = Vec::new();
        for (name, at) in names {
            let id = ItemId::new(concept, &name);
            self.refers.was.push((id.to_string(), at));
            former.push(id);
        }
        former
    }

    pub(super) fn demos(&mut self, entry: &Node) -> Vec<Slug> {
        let demos = self.slugs(entry, "demos");
        let names = demos.iter().map(|(name, _)| name.clone()).collect();
        self.refers.demos.extend(demos);
        names
    }

    pub(super) fn thinks(&mut self, entry: &Node) -> Option<Slug> {
        let node = entry.get("thinks")?;
        let slug = slug_of(node)?;
        self.refers.misconceptions.push((slug.clone(), node.at));
        Some(slug)
    }

    /// `concept/item`, or an item of this concept.
    pub(super) fn item(&mut self, concept: &Slug, node: &Node) -> Option<ItemId> {
        let text = node.text()?;
        let id = match text.parse::<Slug>() {
            Ok(name) => Some(ItemId::new(concept, &name)),
            Err(_) => text.parse().ok(),
        };
        if let Some(id) = &id {
            self.refers.items.push((id.clone(), node.at));
        } else {
            let fix = "expected concept/name, or the name of something in this concept";
            self.say(Rule::NotAName, node.at, format!("`{text}` cannot be a name"), fix);
        }
        id
    }

    pub(super) fn sources(&mut self, entry: &Node) -> Vec<Source> {
        let Some(list) = entry.get("sources") else { return Vec::new() };
        let mut sources = Vec::new();
        for node in list.items() {
            let (title, address) = match node.text() {
                Some(url) => (url.to_owned(), Some(node)),
                None => (string(node, "title").unwrap_or_default(), node.get("url")),
            };
            let Some(address) = address else { continue };
            let Some(url) = address.text() else { continue };
            if !is_web_address(url) {
                let said = format!("`{url}` is not a web address");
                self.say(Rule::NotAnAddress, address.at, said, "expected https://…");
            }
            sources.push(Source { title, url: url.to_owned() });
        }
        sources
    }

    /// The programs of an entry, and the language it says.
    pub(super) fn blocks(&mut self, entry: &Node) -> Vec<Block> {
        let language = |node: Option<&Node>| {
            node.and_then(Node::text).map_or(Some(Language::Python), Language::parse)
        };
        let own = language(entry.get("lang")).unwrap_or(Language::Text);
        let Some(code) = entry.get("code") else {
            if let Some(lang) = entry.get("lang") {
                let fix = "write the program behind `code`, or remove `lang`";
                self.say(Rule::WrongShape, lang.at, "a language, and no code", fix);
            }
            return Vec::new();
        };
        match code.text() {
            Some(text) => {
                vec![Block { title: String::new(), code: Code::new(text.trim_end(), own) }]
            }
            None => code
                .items()
                .iter()
                .filter_map(|block| {
                    let text = block.get("text")?.text()?.trim_end();
                    let lang = match block.get("lang") {
                        Some(lang) => language(Some(lang)).unwrap_or(Language::Text),
                        None => own,
                    };
                    let title = string(block, "title").unwrap_or_default();
                    Some(Block { title, code: Code::new(text, lang) })
                })
                .collect(),
        }
    }

    /// A range whose ends are the right way round.
    pub(super) fn range(&mut self, node: &Node) -> Option<Range> {
        let from = number(node.get("from")?.text()?)?;
        let to = number(node.get("to")?.text()?)?;
        if from > to {
            let said = format!("this range goes from {from} to {to}");
            self.say(Rule::Range, node.at, said, "write the smaller number as `from`");
            return None;
        }
        Some(Range { from, to })
    }

    /// Versions such as `>=3.11,<3.16` of what has this first number, as they are written.
    pub(super) fn versions(&mut self, entry: &Node, of: Interpreter) -> Option<String> {
        let node = entry.get("versions")?;
        let text = node.text()?;
        let bounds: Option<Vec<Bound>> = text.split(',').map(|part| bound(part.trim())).collect();
        let Some(bounds) = bounds else {
            let fix = "expected \">=3.11\", \"<3.16\", or both with a comma, in quotes";
            self.say(Rule::Packages, node.at, format!("`{text}` are no versions"), fix);
            return Some(text.to_owned());
        };
        let (major, name) = match of {
            Interpreter::Python => (3, "CPython"),
            Interpreter::Rust => (1, "rustc"),
        };
        // The next one's first version ends a range.
        let is_foreign = |(sign, version): &Bound| {
            version.first() != Some(&major) && !(*sign == "<" && *version == [major + 1, 0])
        };
        let least = bounds
            .iter()
            .filter(|(sign, _)| matches!(*sign, ">=" | ">" | "=="))
            .max_by_key(|(_, version)| version);
        let most = bounds
            .iter()
            .filter(|(sign, _)| matches!(*sign, "<=" | "<" | "=="))
            .min_by_key(|(_, version)| version);
        if bounds.iter().any(is_foreign) {
            let said = format!("`{text}` are no versions of {name}");
            let fix = format!("those begin with {major}: write them, or remove the key");
            self.say(Rule::Packages, node.at, said, fix);
        } else if let (Some((from, least)), Some((to, most))) = (least, most)
            && (least > most || least == most && (*from == ">" || *to == "<"))
        {
            let said = format!("no version is `{text}`");
            self.say(Rule::Packages, node.at, said, "put the lower bound below the upper one");
        }
        Some(text.to_owned())
    }
}

/// A sign and the numbers of a version.
type Bound = (&'static str, Vec<u16>);

/// `>=3.11` in its parts.
fn bound(text: &str) -> Option<Bound> {
    let sign = [">=", "<=", "==", "<", ">"].into_iter().find(|sign| text.starts_with(sign))?;
    let version = text.get(sign.len()..)?;
    let numbers: Result<Vec<u16>, _> = version.split('.').map(str::parse).collect();
    numbers.ok().filter(|numbers| numbers.len() > 1).map(|numbers| (sign, numbers))
}

/// The name in a node.
pub(super) fn slug_of(node: &Node) -> Option<Slug> {
    node.text()?.parse().ok()
}

/// A text, without what ends it.
pub(super) fn string(entry: &Node, key: &str) -> Option<String> {
    Some(entry.get(key)?.text()?.trim_end().to_owned())
}

/// A text in Markdown.
pub(super) fn markdown(entry: &Node, key: &str) -> Option<Markdown> {
    Some(Markdown::new(string(entry, key)?))
}

/// Whether a key is `true`.
pub(super) fn is_true(entry: &Node, key: &str) -> bool {
    entry.get(key).and_then(Node::text) == Some("true")
}

/// A whole number.
pub(super) fn whole(entry: &Node, key: &str) -> Option<u32> {
    entry.get(key)?.text()?.parse().ok()
}

/// A level.
pub(super) fn level(entry: &Node) -> Option<Level> {
    Level::parse(entry.get("level")?.text()?)
}

/// A day.
pub(super) fn day(entry: &Node, key: &str) -> Option<Day> {
    Day::parse(entry.get(key)?.text()?)
}
