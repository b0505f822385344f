//! Holding a tree against its shape: every key, every value, in one walk.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::dates;
use super::super::nearest::{list, nearest};
use super::super::problem::{Place, Problem, Source};
use super::super::read::{Entry, Node, Style, Value};
use super::super::rules::Rule;
use super::super::texts::{self, Written};
use super::kinds::{EVERY, KindKeys};
use super::{Is, KINDS, Key, kind_meant, kind_of};
use crate::clock::Day;
use crate::id::Slug;

/// Reports all that has another shape than it should.
pub(in super::super) fn hold(source: &Source, node: &Node, is: &Is, problems: &mut Vec<Problem>) {
    Walk { source, problems, expected: HashMap::new() }.value(node, is, WHOLE);
}

/// What the whole is called.
const WHOLE: &str = "this file";

/// Entries more than may be that are spoken of one by one.
const MANY: usize = 1_000;

struct Walk<'a> {
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
    /// What is said of an unknown key, by the entry's kind: one text for many.
    expected: HashMap<usize, Arc<str>>,
}

impl Walk<'_> {
    fn say(&mut self, rule: Rule, at: Place, message: impl Into<String>, fix: impl Into<Arc<str>>) {
        self.problems.push(Problem::at(rule, self.source, at, message, fix));
    }

    fn value(&mut self, node: &Node, is: &Is, key: &str) {
        match (&node.value, is) {
            (Value::Refused, _) => {}
            (Value::Nothing, _) => self.nothing(node, is, key),
            (Value::Map(_), Is::Map(shape)) => self.map(node, shape.keys, shape.name, None),
            (Value::Map(_), Is::Question) => match kind_of(node) {
                Some(kind) => {
                    let is_misspelled =
                        |entry: &Entry| nearest(&entry.key, std::iter::once("kind")).is_some();
                    if let Some(meant) = kind_meant(node)
                        && !node.entries().iter().any(is_misspelled)
                    {
                        self.kind_forgotten(node, meant);
                    }
                    self.map(node, EVERY, "the question", Some(kind));
                }
                None => self.question_of_no_kind(node),
            },
            (Value::Map(entries), Is::Named(item)) => {
                for entry in entries {
                    if matches!(item, Is::Map(_)) && entry.key.parse::<Slug>().is_err() {
                        self.name(&entry.key, entry.at);
                    }
                    self.value(&entry.value, item, &entry.key);
                }
            }
            (Value::List(items), Is::List(item, least, most)) => {
                if !node.open && !(*least..=*most).contains(&items.len()) {
                    let fix = if least == most {
                        format!("expected {least}")
                    } else {
                        format!("expected {least} to {most} of them")
                    };
                    self.say(Rule::HowMany, node.at, format!("{} in `{key}`", items.len()), fix);
                }
                // Who reads of so many more than may be does not want to be told of each.
                for node in items.iter().take(most.saturating_add(MANY)) {
                    self.value(node, item, key);
                }
            }
            (Value::Text { .. }, Is::TextOr(text, _)) => self.value(node, text, key),
            (Value::List(_) | Value::Map(_), Is::TextOr(_, other)) => self.value(node, other, key),
            (Value::Text { text, style, comment }, is) => {
                let written = Written { node, text, style: *style, comment: *comment, key };
                self.text(&written, is);
            }
            (_, Is::List(..)) => self.list_belongs(node.at),
            (_, Is::Map(_) | Is::Question | Is::Named(_)) => self.keys_belong(node.at),
            (_, _) => self.say(
                Rule::WrongShape,
                node.at,
                format!("a list or keys stand where `{key}` has a text"),
                "write one text; a text that begins with `[`, `{`, `- ` or `? ` needs quotes",
            ),
        }
    }

    fn list_belongs(&mut self, at: Place) {
        self.say(
            Rule::WrongShape,
            at,
            "a list belongs here",
            "write [one, another], or each on a line of its own that begins with `- `",
        );
    }

    fn keys_belong(&mut self, at: Place) {
        self.say(
            Rule::WrongShape,
            at,
            "keys with values belong here",
            "write `key: value`, each on a line of its own",
        );
    }

    fn nothing(&mut self, node: &Node, is: &Is, key: &str) {
        if key == WHOLE {
            return self.say(
                Rule::WrongShape,
                node.at,
                "the file is empty",
                "write what it is for, or remove it",
            );
        }
        let line = self.source.line(node.at.line);
        let behind = line.find(&format!("{key}: #")).map(|at| at + key.len() + 2);
        let Some(from) = behind else {
            let fix = match is {
                Is::List(..) | Is::Map(_) | Is::Named(_) | Is::Question => {
                    "write it, or remove the key"
                }
                _ => "write it, or remove the key; a text that reads null or ~ needs quotes",
            };
            let said = format!("nothing stands behind `{key}`");
            return self.say(Rule::NoText, node.at, said, fix);
        };
        let at = self.source.place(node.at.line, from, line.len());
        let (before, after) = line.split_at(from);
        let text =
            format!("{before}\"{}\"", after.trim_end().replace('\\', "\\\\").replace('"', "\\\""));
        let said = format!("`#` begins a comment, and nothing is left of `{key}`");
        let fix = "quote the text, or write one before the comment";
        let mut problem = Problem::at(Rule::CommentBehind, self.source, at, said, fix);
        // `# ask Bob` may be nobody else's business.
        if matches!(after.chars().nth(1), Some('0'..='9' | '[' | '!')) {
            problem = problem.mended_by(node.at.line, text);
        }
        self.problems.push(problem);
    }

    /// A question that says no kind and has the keys of one.
    fn kind_forgotten(&mut self, node: &Node, meant: &KindKeys) {
        let first = node.entries().iter().find(|entry| {
            meant.keys.iter().any(|key| key.name == entry.key) && entry.key != "explanation"
        });
        let Some(first) = first else { return };
        let said = format!("`{}` belongs to `kind: {}`", first.key, meant.name);
        let fix = format!("add `kind: {}` to the question", meant.name);
        self.say(Rule::OtherKind, first.at, said, fix);
    }

    /// What belongs to a kind cannot be judged; the rest can.
    fn question_of_no_kind(&mut self, node: &Node) {
        for entry in node.entries() {
            if let Some(key) = EVERY.iter().find(|key| key.name == entry.key) {
                self.value(&entry.value, &key.is, key.name);
            }
        }
    }

    fn map(&mut self, node: &Node, keys: &[Key], name: &str, kind: Option<&KindKeys>) {
        let own = kind.map_or(&[][..], |kind| kind.keys);
        let all = || keys.iter().chain(own);
        let known: Vec<&str> = all().map(|key| key.name).collect();
        // One sentence serves all unknown keys of entries of this shape.
        let shape = (keys.as_ptr() as usize).wrapping_add(own.as_ptr() as usize);
        let mut strange = Vec::new();
        for entry in node.entries().iter().filter(|entry| !entry.key.is_empty()) {
            match all().find(|key| key.name == entry.key) {
                Some(key) => self.value(&entry.value, &key.is, key.name),
                None => strange.push(entry),
            }
        }
        for entry in strange.iter().take(MANY) {
            self.unknown(entry, &known, shape, kind);
        }
        if let [entry, ..] = strange.get(MANY..).unwrap_or_default() {
            let said = format!("{} more unknown keys", strange.len() - MANY);
            self.say(Rule::UnknownKey, entry.at, said, format!("expected {}", list(&known)));
        }
        if node.open {
            return;
        }
        // A key that was only misspelled is not told a second time.
        let meant: Vec<&str> = node
            .entries()
            .iter()
            .filter(|entry| !known.contains(&entry.key.as_str()))
            .take(20)
            .filter_map(|entry| nearest(&entry.key, known.iter().copied()))
            .collect();
        for key in all().filter(|key| key.needed && node.get(key.name).is_none()) {
            if meant.contains(&key.name) {
                continue;
            }
            let said = format!("the key `{}` is missing", key.name);
            let fix = format!("add `{}: …` to {name} that starts here", key.name);
            let mut problem = Problem::at(Rule::MissingKey, self.source, node.at, said, fix);
            if let Some(text) = self.made_id(node, key) {
                problem = problem.mended_by(node.at.line, text);
            }
            self.problems.push(problem);
        }
    }

    /// The entry's first line with an `id` made of its text, where that is what is missing.
    fn made_id(&self, node: &Node, key: &Key) -> Option<String> {
        let first = node.entries().first().filter(|_| key.name == "id")?;
        let words = ["text", "front", "title", "stem"];
        let text = words.iter().find_map(|key| node.get(key)?.text())?;
        let line = self.source.line(first.at.line);
        let from = first.at.start.checked_sub(self.source.place(first.at.line, 0, 0).start)?;
        let (before, after) = line.split_at_checked(from)?;
        let id = Slug::from_text(text);
        Some(if before.trim_end().ends_with('{') {
            format!("{before}id: {id}, {after}")
        } else {
            format!("{before}id: {id}\n{}{after}", " ".repeat(before.chars().count()))
        })
    }

    fn unknown(&mut self, entry: &Entry, known: &[&str], shape: usize, kind: Option<&KindKeys>) {
        let key = entry.key.as_str();
        let others: Vec<&str> = KINDS
            .iter()
            .filter(|other| kind.is_some() && other.keys.iter().any(|known| known.name == key))
            .map(|other| other.name)
            .collect();
        if let Some(own) = kind.filter(|_| !others.is_empty()) {
            let said = format!("`{key}` belongs to `kind: {}`", others.join("` or `kind: "));
            let fix = format!(
                "this question is of kind `{}`: remove the key, or write the other kind",
                own.name
            );
            return self.say(Rule::OtherKind, entry.at, said, fix);
        }
        if key.contains(' ') && matches!(entry.value.value, Value::Nothing) {
            let said = format!("a comma ends the text before `{key}`");
            let fix = "between braces and brackets, quote a text that has a comma in it";
            return self.say(Rule::ColonInText, entry.at, said, fix);
        }
        let said = format!("unknown key `{key}`");
        let fix = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? expected {}", list(known)).into(),
            None => {
                let text = self.expected.entry(shape);
                Arc::clone(text.or_insert_with(|| format!("expected {}", list(known)).into()))
            }
        };
        self.say(Rule::UnknownKey, entry.at, said, fix);
    }

    fn name(&mut self, text: &str, at: Place) {
        let near = text.trim().to_lowercase().replace([' ', '_'], "-");
        let fix = if near != text && near.parse::<Slug>().is_ok() {
            format!("did you mean `{near}`?")
        } else {
            "a name is 1 to 60 of a-z, 0-9 and inner hyphens, such as `start-methods`".to_owned()
        };
        self.say(Rule::NotAName, at, format!("`{text}` cannot be a name"), fix);
    }

    fn text(&mut self, written: &Written<'_>, is: &Is) {
        let Written { node, text, style, key, .. } = *written;
        let at = node.at;
        match is {
            Is::Plain(_) | Is::Markdown(_) | Is::Code | Is::Exact => {
                texts::hold(self.source, self.problems, written, is);
            }
            Is::Slug => {
                if text.parse::<Slug>().is_err() {
                    self.name(text, at);
                }
            }
            Is::Choice(words) => {
                if !words.contains(&text) {
                    let meant = nearest(text, words.iter().copied())
                        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
                    let fix = format!("{meant}expected {}", list(words));
                    self.say(
                        Rule::NotAChoice,
                        at,
                        format!("`{text}` cannot stand behind `{key}`"),
                        fix,
                    );
                }
            }
            Is::Bool => {
                if style != Style::Plain || !matches!(text, "true" | "false") {
                    let fix = "expected `true` or `false`, without quotes";
                    self.say(
                        Rule::NotTrueOrFalse,
                        at,
                        format!("`{key}` is not a truth value"),
                        fix,
                    );
                }
            }
            Is::Whole(least, most) => {
                if !text.parse::<u32>().is_ok_and(|number| (*least..=*most).contains(&number)) {
                    let fix = format!("expected a whole number from {least} to {most}");
                    self.say(Rule::NotANumber, at, format!("`{key}` cannot be `{text}`"), fix);
                }
            }
            Is::Number => {
                if number(text).is_none() {
                    let fix = "expected digits, such as 4, 0.8 or -2";
                    self.say(Rule::NotANumber, at, format!("`{text}` is not a number"), fix);
                }
            }
            Is::Date | Is::Moment => {
                let fits = Day::parse(text).is_some()
                    || matches!(is, Is::Moment) && dates::from(text).is_some();
                if !fits {
                    let fix = match is {
                        Is::Date => "expected a day such as 2026-11-20",
                        _ => {
                            "expected a day such as 2026-11-20, or a moment such as 2026-11-20T18:00+01:00"
                        }
                    };
                    self.say(Rule::NotADate, at, format!("`{text}` is not a date"), fix);
                }
            }
            Is::List(..) => self.list_belongs(at),
            Is::Map(_) | Is::Question | Is::Named(_) => self.keys_belong(at),
            Is::TextOr(other, _) => self.text(written, other),
        }
    }
}

/// A number as an author writes it.
pub(in super::super) fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | '-' | '+'));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}
