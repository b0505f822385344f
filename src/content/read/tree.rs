//! The parser's events, made into a tree.

use std::collections::HashSet;

use granit_parser::{
    Event, Options, Parser, ScalarStyle, ScanError, Span, StructureStyle, options,
};

use super::super::Problem;
use super::super::problem::{Place, Source};
use super::super::rules::Rule;
use super::lines::Quoted;
use super::{Entry, Node, Style, Value, lines, too_much};

/// Nodes of one file at most.
const MOST_NODES: usize = 400_000;
/// Anchors and tags of one file that are told; after these the reading ends.
const MOST_TAKEN: usize = 500;
/// Lines longer than this are not offered with quotes, in bytes.
const LONG_LINE: usize = 2_000;
/// Keys of one entry that are compared one by one; more go through a set.
const FEW: usize = 16;

fn limits() -> Options {
    options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: 16,
        block_nesting_limit: 16,
    }
}

/// The tree of a text as far as it can be read, and the fault that ended the reading.
pub(super) fn parse(
    source: &Source,
    problems: &mut Vec<Problem>,
) -> (Option<Node>, Option<ScanError>) {
    let mut tree = Tree {
        source,
        problems,
        stack: Vec::new(),
        root: None,
        nodes: 0,
        offset: None,
        taken: 0,
        spoiled: false,
    };
    let mut error = None;
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    // Places count from the start of the file.
    tree.offset = (text.len() != source.text.len()).then_some('\u{feff}'.len_utf8());
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, limits()) {
        match event {
            Ok((Event::DocumentStart(..), span)) => {
                documents += 1;
                if documents > 1 {
                    let at = tree.place(span);
                    tree.say(
                        Rule::SecondDocument,
                        at,
                        "a second document starts here",
                        "one file holds one document: remove `---`",
                    );
                    break;
                }
            }
            Ok((event, span)) => {
                if !tree.take(event, span) {
                    break;
                }
            }
            Err(found) => {
                error = Some(found);
                break;
            }
        }
    }
    tree.close_all();
    (tree.root, error)
}

/// Whether a tag says of which type a value is: a word of a text begins otherwise.
fn is_type(tag: &str) -> bool {
    tag.starts_with("!!") || tag.starts_with("!<")
}

enum Open {
    List { items: Vec<Node>, flow: bool },
    Map { entries: Vec<Entry>, key: Option<(String, Place)>, seen: HashSet<String>, flow: bool },
}

struct Tree<'a> {
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
    stack: Vec<(Place, Open)>,
    root: Option<Node>,
    nodes: usize,
    offset: Option<usize>,
    /// Words that YAML would have taken away.
    taken: usize,
    /// Whether the text that follows lost a word: it is not held to anything.
    spoiled: bool,
}

impl Tree<'_> {
    fn place(&self, span: Span) -> Place {
        let bytes = span.byte_range().unwrap_or(0..0);
        let offset = self.offset.unwrap_or(0);
        Place {
            start: bytes.start + offset,
            end: bytes.end + offset,
            line: span.start.line(),
            column: span.start.col() + 1,
        }
    }

    fn say(&mut self, rule: Rule, at: Place, message: impl Into<String>, fix: &str) {
        self.problems.push(Problem::at(rule, self.source, at, message, fix));
    }

    /// Says it with the mend to quote the text from there on.
    fn say_quote(&mut self, rule: Rule, at: Place, message: String, fix: &str) {
        let line = self.source.line(at.line);
        let from = line.char_indices().nth(at.column - 1).map_or(0, |(from, _)| from);
        let alone =
            line.len() < LONG_LINE && !self.in_flow() && !lines::goes_on(self.source, at.line);
        let mut problem = Problem::at(rule, self.source, at, message, fix);
        let quoted = alone.then(|| Quoted::from(line, from)).filter(|quoted| quoted.sure);
        if let Some(quoted) = quoted {
            problem = problem.mended_by(at.line, quoted.line);
        }
        self.problems.push(problem);
        self.taken += 1;
    }

    /// A tag: a word that YAML takes away, or what says of which type a value is.
    fn tag(&mut self, tag: &str, at: Place) {
        if !is_type(tag) {
            let said = format!("YAML takes `{tag}` for a tag, and the word is lost");
            return self.say_quote(Rule::Tag, at, said, "quote the text");
        }
        let line = self.source.line(at.line);
        let from = line.char_indices().nth(at.column - 1).map_or(0, |(from, _)| from);
        let said = format!("`{tag}` says of which type a value is, and types are known here");
        let mut problem = Problem::at(Rule::Tag, self.source, at, said, "remove it");
        if let (Some(before), Some(after)) = (line.get(..from), line.get(from + tag.len()..))
            && line.len() < LONG_LINE
        {
            let text = format!("{before}{}", after.trim_start());
            problem = problem.mended_by(at.line, text.trim_end().to_owned());
        }
        self.problems.push(problem);
        self.taken += 1;
    }

    /// The text behind an anchor, which was read before: it lost a word, and is not held to anything.
    fn spoil(&mut self, anchor: Place) {
        let last = match self.stack.last_mut() {
            Some((_, Open::List { items, .. })) => items.last_mut(),
            Some((_, Open::Map { entries, .. })) => {
                entries.last_mut().map(|entry| &mut entry.value)
            }
            None => None,
        };
        let is_its = |node: &&mut Node| node.at.line == anchor.line && node.at.start > anchor.start;
        if let Some(node) = last.filter(is_its)
            && matches!(node.value, Value::Text { .. })
        {
            node.value = Value::Refused;
        }
    }

    /// Whether the key that waits for a value was refused.
    fn is_refused(&self) -> bool {
        let open = self.stack.last().map(|(_, open)| open);
        matches!(open, Some(Open::Map { key: Some((key, _)), .. }) if key.is_empty())
    }

    fn in_flow(&self) -> bool {
        self.stack.iter().any(|(_, open)| {
            matches!(open, Open::Map { flow: true, .. } | Open::List { flow: true, .. })
        })
    }

    /// Takes one event; `false` ends the reading.
    fn take(&mut self, event: Event<'_>, span: Span) -> bool {
        let at = self.place(span);
        if let Some(tag) = event.tag() {
            let said = tag.original();
            let tag_at = span.tag_start().map_or(at, |mark| Place {
                start: mark.byte_offset().unwrap_or(0) + self.offset.unwrap_or(0),
                end: mark.byte_offset().unwrap_or(0) + said.len() + self.offset.unwrap_or(0),
                line: mark.line(),
                column: mark.col() + 1,
            });
            self.tag(&said, tag_at);
            self.spoiled = matches!(event, Event::Scalar(..)) && !is_type(&said);
        }
        match event {
            Event::Scalar(text, style, _, _) => {
                self.nodes += 1;
                let node = if std::mem::take(&mut self.spoiled) {
                    Node { at, value: Value::Refused, open: false }
                } else {
                    self.scalar(&text, style, at)
                };
                self.add(node);
            }
            Event::SequenceStart(style, ..) => {
                self.nodes += 1;
                let flow = style == StructureStyle::Flow;
                self.stack.push((at, Open::List { items: Vec::new(), flow }));
            }
            Event::MappingStart(style, ..) => {
                self.nodes += 1;
                let flow = style == StructureStyle::Flow;
                let (entries, seen) = (Vec::new(), HashSet::new());
                self.stack.push((at, Open::Map { entries, key: None, seen, flow }));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at.start),
            Event::Anchor(_, name) => {
                self.say_quote(
                    Rule::Anchor,
                    at,
                    format!("YAML takes `&{name}` for the name of an anchor, and the word is lost"),
                    "quote the text",
                );
                self.spoil(at);
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) if self.is_refused() => {
                self.add(Node { at, value: Value::Refused, open: true });
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.say_quote(
                    Rule::Anchor,
                    at,
                    "YAML takes `*` for a reference to an anchor, and files have none".to_owned(),
                    "quote a text that begins with `*`",
                );
                self.add(Node { at, value: Value::Refused, open: true });
            }
            _ => {}
        }
        if self.taken > MOST_TAKEN {
            return false;
        }
        if self.nodes > MOST_NODES {
            self.problems.push(too_much(self.source, at));
            return false;
        }
        true
    }

    fn scalar(&self, text: &str, style: ScalarStyle, at: Place) -> Node {
        let rest = |end: usize| {
            let rest = self.source.text.get(end..)?;
            let line = rest.lines().next()?;
            let gap = line.len() - line.trim_start_matches([' ', '\t']).len();
            (gap > 0 && line.get(gap..)?.starts_with('#')).then_some((end + gap, end + line.len()))
        };
        let value = match style {
            ScalarStyle::Plain if at.start == at.end => Value::Nothing,
            ScalarStyle::Plain if matches!(text, "~" | "null" | "Null" | "NULL") => Value::Nothing,
            ScalarStyle::Plain => {
                let comment = rest(at.end).map(|(start, end)| {
                    let from = self
                        .source
                        .text
                        .get(..start)
                        .map_or(0, |t| t.rfind('\n').map_or(0, |n| n + 1));
                    let column =
                        self.source.text.get(from..start).map_or(0, |t| t.chars().count()) + 1;
                    let more = self
                        .source
                        .text
                        .get(at.start..at.end)
                        .map_or(0, |t| t.matches('\n').count());
                    Place { start, end, line: at.line + more, column }
                });
                Value::Text { text: text.to_owned(), style: Style::Plain, comment }
            }
            style => {
                let style = match style {
                    ScalarStyle::Literal => Style::Literal,
                    ScalarStyle::Folded => Style::Folded,
                    _ => Style::Quoted,
                };
                Value::Text { text: text.to_owned(), style, comment: None }
            }
        };
        Node { at, value, open: false }
    }

    /// Puts a node where it belongs: under the key that waits, into the list, or as a key itself.
    fn add(&mut self, node: Node) {
        let Some((_, open)) = self.stack.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match open {
            Open::List { items, .. } => items.push(node),
            Open::Map { entries, key, seen, .. } => match key.take() {
                Some((key, at)) => {
                    if entries.len() > FEW {
                        if seen.is_empty() {
                            seen.extend(entries.iter().map(|entry| entry.key.clone()));
                        }
                        seen.insert(key.clone());
                    }
                    entries.push(Entry { key, at, value: node });
                }
                None => self.key(node),
            },
        }
    }

    fn key(&mut self, node: Node) {
        let at = node.at;
        let Value::Text { text, .. } = node.value else {
            self.say(
                Rule::WrongShape,
                at,
                "a key is a word",
                "write `key: value`; quote a text that begins with `[`, `{` or `? `",
            );
            self.set_key(String::new(), at);
            return;
        };
        let is_item = self.stack.len() > 1
            && matches!(self.stack.get(self.stack.len() - 2), Some((_, Open::List { .. })));
        let Some((_, Open::Map { entries, seen, flow, .. })) = self.stack.last() else { return };
        let twice = if seen.is_empty() {
            entries.iter().any(|entry| entry.key == text)
        } else {
            seen.contains(&text)
        };
        if text == "<<" {
            self.say(Rule::UnknownKey, at, "merge keys (`<<`) are not read", "write the keys out");
            self.set_key(String::new(), at);
            return;
        }
        if twice {
            let first = entries.first().is_some_and(|entry| entry.key == text);
            let line = self.source.line(at.line);
            if first && is_item && !*flow {
                let mut problem = Problem::at(
                    Rule::MissingDash,
                    self.source,
                    at,
                    format!("`{text}` stands twice in this entry"),
                    "begin a new entry with `- `, two columns to the left",
                );
                if let Some(indent) = lines::indent(line).checked_sub(2) {
                    let mended = format!("{}- {}", " ".repeat(indent), line.trim_start());
                    problem = problem.mended_by(at.line, mended);
                }
                self.problems.push(problem);
                self.split(at);
            } else {
                let before = entries.iter().find(|entry| entry.key == text);
                let line = before.map_or(0, |entry| entry.at.line);
                let fix = if before.is_some_and(|entry| matches!(entry.value.value, Value::List(_)))
                {
                    format!("put what stands in this list into the one of line {line}")
                } else {
                    format!("keep one of the two: the other stands in line {line}")
                };
                self.say(Rule::KeyTwice, at, format!("the key `{text}` stands twice"), &fix);
            }
        }
        self.set_key(text, at);
    }

    fn set_key(&mut self, text: String, at: Place) {
        if let Some((_, Open::Map { key, .. })) = self.stack.last_mut() {
            *key = Some((text, at));
        }
    }

    /// Ends the entry under way and begins the next of the same list.
    fn split(&mut self, at: Place) {
        self.close(at.start);
        let map = Open::Map { entries: Vec::new(), key: None, seen: HashSet::new(), flow: false };
        self.stack.push((at, map));
    }

    fn close(&mut self, end: usize) {
        let Some((mut at, open)) = self.stack.pop() else { return };
        at.end = end.max(at.start);
        let mut unfinished = false;
        let value = match open {
            Open::List { items, .. } => Value::List(items),
            Open::Map { entries, key, .. } => {
                unfinished = key.is_some();
                Value::Map(entries)
            }
        };
        self.add(Node { at, value, open: unfinished });
    }

    /// Closes what the end of the reading left open.
    fn close_all(&mut self) {
        while !self.stack.is_empty() {
            self.close(self.source.text.len());
        }
    }
}
