//! Questions: what every kind must say.

use std::collections::HashMap;

use super::super::nearest::nearest;
use super::super::problem::Place;
use super::super::read::{Node, Value};
use super::super::rules::Rule;
use super::super::shape::{kind_of, number};
use super::super::{
    Aloud, Asks, Choice, Facts, Interpreter, Kind, Level, Line, Markdown, Number, Ordering, Point,
    ProvedBy, Question, Retired, WrongNumber,
};
use super::fields::{Check, Names, day, is_true, level, markdown, slug_of, string, whole};
use crate::id::{ItemId, Slug};

impl Check<'_> {
    pub(super) fn question(
        &mut self,
        concept: &Slug,
        entry: &Node,
        default: Option<Level>,
        names: &mut Names,
    ) -> Option<Question> {
        let id = self.id(entry, names);
        let kind = kind_of(entry)?.name;
        let proved = entry.get("proved_by").is_some();
        let kind = match kind {
            "one" | "several" => self.choice(entry, kind == "several", proved),
            "order" => self.ordering(entry),
            "number" => self.number(entry),
            _ => self.aloud(entry),
        };
        let blocks = self.blocks(entry);
        let sources = self.sources(entry);
        let demos = entry.get("demos").map(|_| self.demos(entry));
        let code = blocks.first().map(|block| block.code.clone());
        let evidence = entry
            .get("evidence")
            .and_then(|node| self.evidence(node, code.as_ref().map(super::super::Code::source)));
        let was = self.was(concept, entry);
        let retired = entry.get("retired").and_then(|node| self.retired(concept, node));
        if let Some(of) = retired.as_ref().and_then(|retired| retired.instead.as_ref())
            && id.as_ref().is_some_and(|id| *of == ItemId::new(concept, id))
        {
            let at = entry.get("retired").and_then(|node| node.get("instead"));
            let at = at.map_or(entry.at, |node| node.at);
            let fix = "name another question, or remove it";
            self.say(Rule::Retired, at, "`instead` is the question itself", fix);
        }
        let facts = entry.get("facts").map_or_else(Facts::default, |node| self.facts(node));
        let proved_by = entry.get("proved_by").and_then(|node| self.proved_by(concept, node));
        Some(Question {
            id: ItemId::new(concept, &id?),
            revision: whole(entry, "revision").unwrap_or(1),
            was,
            draft: entry.get("status").and_then(Node::text) == Some("draft"),
            retired,
            level: level(entry).or(default)?,
            facts,
            stem: markdown(entry, "stem")?,
            code,
            blocks,
            hint: markdown(entry, "hint"),
            kind: kind?,
            explanation: markdown(entry, "explanation").unwrap_or_default(),
            sources,
            demos,
            evidence,
            proved_by,
        })
    }

    fn facts(&mut self, node: &Node) -> Facts {
        let (versions, checked) = (self.versions(node, Interpreter::Python), day(node, "checked"));
        if matches!(node.value, Value::Map(_)) && node.entries().is_empty() && !node.open {
            let fix = "add `versions` or `checked`, or remove it";
            self.say(Rule::WrongShape, node.at, "`facts` says nothing", fix);
        }
        Facts { versions, checked }
    }

    fn retired(&mut self, concept: &Slug, node: &Node) -> Option<Retired> {
        let instead = node.get("instead").and_then(|node| self.item(concept, node));
        Some(Retired { on: day(node, "on")?, why: markdown(node, "why")?, instead })
    }

    fn proved_by(&mut self, concept: &Slug, node: &Node) -> Option<ProvedBy> {
        let puzzle = node.get("puzzle")?;
        let slug = slug_of(puzzle)?;
        self.refers.items.push((ItemId::new(concept, &slug), puzzle.at));
        let asks = Asks::parse(node.get("asks")?.text()?)?;
        Some(ProvedBy { puzzle: slug, asks, tried: String::new() })
    }

    fn choice(&mut self, entry: &Node, several: bool, proved: bool) -> Option<Kind> {
        let node = entry.get("options")?;
        let right: Vec<Place> = node
            .items()
            .iter()
            .filter(|option| is_true(option, "correct"))
            .map(|option| option.at)
            .collect();
        let count = node.items().len();
        // What is told already of the list or of a mark may be all that is wrong.
        let is_told =
            !matches!(node.value, Value::List(_)) || node.items().iter().any(is_mismarked);
        if node.open || is_told && right.len() < 2 {
            // Nothing more is known.
        } else if several && (right.is_empty() || right.len() == count) {
            let said = if right.is_empty() {
                "no option is marked `correct: true`"
            } else {
                "every option is marked `correct: true`"
            };
            let fix = "a question of kind `several` has at least one right and one wrong option";
            self.say(Rule::HowManyRight, node.at, said, fix);
        } else if !several && right.len() != 1 {
            let at = right.get(1).copied().unwrap_or(node.at);
            let said = match right.len() {
                0 => "no option is marked `correct: true`".to_owned(),
                several => format!("{several} options are marked `correct: true`"),
            };
            let fix = "exactly one option is right; where several are, write `kind: several`";
            self.say(Rule::HowManyRight, at, said, fix);
        }
        let mut names = Names::new();
        self.different(node, "text");
        let mut options = Vec::new();
        for option in node.items() {
            let id = self.id(option, &mut names);
            let correct = is_true(option, "correct");
            let thinks = if correct { None } else { self.thinks(option) };
            if let (true, Some(node)) = (correct, option.get("thinks")) {
                let said = "a right option stands for no misconception";
                self.say(Rule::RightThinks, node.at, said, "remove `thinks`, or `correct: true`");
            }
            match (option.get("outcome"), proved) {
                (None, true) if !option.open => {
                    let fix = "add `outcome:` with what the puzzle's program prints";
                    self.say(
                        Rule::ProvedBy,
                        option.at,
                        "this option says no outcome of the puzzle",
                        fix,
                    );
                }
                (Some(node), false) => {
                    let fix = "add `proved_by: {puzzle: …, asks: …}` to the question, or remove it";
                    self.say(
                        Rule::ProvedBy,
                        node.at,
                        "an outcome, and no puzzle that it is of",
                        fix,
                    );
                }
                _ => {}
            }
            let (Some(id), Some(text), Some(why)) =
                (id, markdown(option, "text"), markdown(option, "why"))
            else {
                continue;
            };
            let was = self.former(option, &mut names);
            let pinned = option.get("pin").is_some();
            let outcome = string(option, "outcome");
            let outcome_at = option.get("outcome").map_or(option.at, |node| node.at);
            options.push(Choice {
                id,
                was,
                text,
                correct,
                why,
                thinks,
                pinned,
                outcome,
                outcome_at,
            });
        }
        let fixed = entry.get("order").and_then(Node::text) == Some("fixed");
        Some(if several { Kind::Several { options, fixed } } else { Kind::One { options, fixed } })
    }

    /// That no two entries of a list say the same; of far more than there may be, only the first.
    pub(super) fn different(&mut self, list: &Node, key: &str) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for node in list.items().iter().take(1_000).filter_map(|entry| entry.get(key)) {
            let Some(text) = node.text() else { continue };
            let words: Vec<&str> = text.split_whitespace().collect();
            let said = words.join(" ");
            if said.is_empty() {
                continue;
            }
            if let Some(first) = seen.get(&said) {
                let fix = format!("line {first} has the same text: change one of the two");
                self.say(Rule::EqualTexts, node.at, "two options say the same", fix);
            } else {
                seen.insert(said, node.at.line);
            }
        }
    }

    fn lines(&mut self, entry: &Node, key: &str, names: &mut Names) -> Vec<Line> {
        let Some(list) = entry.get(key) else { return Vec::new() };
        let mut lines = Vec::new();
        for node in list.items() {
            let id = self.id(node, names);
            let thinks = self.thinks(node);
            if let (Some(id), Some(text)) = (id, markdown(node, "text")) {
                lines.push(Line { id, text, why: markdown(node, "why"), thinks });
            }
        }
        lines
    }

    fn ordering(&mut self, entry: &Node) -> Option<Kind> {
        let list = entry.get("lines")?;
        self.different(list, "text");
        let mut names = Names::new();
        let lines = self.lines(entry, "lines", &mut names);
        let extra = self.lines(entry, "extra", &mut names);
        let mut free = Vec::new();
        for pair in entry.get("free").map_or(&[][..], Node::items) {
            let at = |index: usize| {
                let name = pair.items().get(index)?.text()?;
                lines.iter().position(|line| line.id.as_str() == name)
            };
            match (at(0), at(1)) {
                (Some(a), Some(b)) if a != b && free.contains(&(a.min(b), a.max(b))) => {
                    self.say(Rule::FreePairs, pair.at, "this pair stands twice", "remove one");
                }
                (Some(a), Some(b)) if a != b => free.push((a.min(b), a.max(b))),
                // A line that is told of already may have that name.
                _ if lines.len() < list.items().len() || !matches!(list.value, Value::List(_)) => {}
                _ => {
                    let fix = "write the names of two different lines: [first, second]";
                    self.say(
                        Rule::FreePairs,
                        pair.at,
                        "this is no pair of lines of the question",
                        fix,
                    );
                }
            }
        }
        if let Some(node) = entry.get("free")
            && lines.len() > 1
            && free.len() == lines.len() * (lines.len() - 1) / 2
        {
            let said = "every pair of lines is free: no order is right or wrong";
            self.say(Rule::FreePairs, node.at, said, "leave out the pairs whose order matters");
        }
        Some(Kind::Order(Ordering { lines, extra, free }))
    }

    fn number(&mut self, entry: &Node) -> Option<Kind> {
        let mut names = Names::new();
        let answer = entry.get("answer").and_then(|node| Some((number(node.text()?)?, node.at)));
        let accept = entry.get("accept").and_then(|node| Some((self.range(node)?, node.at)));
        let near = entry.get("near").and_then(|node| Some((self.range(node)?, node.at)));
        if let (Some((answer, at)), Some((accept, _))) = (answer, accept)
            && !accept.holds(answer)
        {
            let said = format!("the answer {answer} does not lie in the accepted range");
            let fix = format!(
                "`accept` goes from {} to {}: change one of the two",
                accept.from, accept.to
            );
            self.say(Rule::Range, at, said, fix);
        }
        if let (Some((near, at)), Some((accept, _))) = (near, accept)
            && !(near.holds(accept.from) && near.holds(accept.to))
        {
            let said = "the near range does not hold the accepted one";
            self.say(Rule::Range, at, said, "begin before it and end after it");
        }
        let mut wrong: Vec<WrongNumber> = Vec::new();
        let mut lines = Vec::new();
        for node in entry.get("wrong").map_or(&[][..], Node::items) {
            let id = self.id(node, &mut names);
            let thinks = self.thinks(node);
            let range = self.range(node);
            if let (Some(range), Some((accept, _))) = (range, accept)
                && range.from <= accept.to
                && accept.from <= range.to
            {
                let said = "this wrong answer has numbers that are accepted";
                self.say(
                    Rule::Range,
                    node.at,
                    said,
                    "let it begin or end outside the accepted range",
                );
            }
            let hidden = range.and_then(|range| {
                wrong
                    .iter()
                    .position(|other| other.range.from <= range.from && range.to <= other.range.to)
            });
            if let Some(line) = hidden.and_then(|at| lines.get(at)) {
                let said = "this wrong answer is never met: an earlier one has all its numbers";
                let fix = format!("put it before line {line}, or let one of the two end sooner");
                self.say(Rule::Range, node.at, said, fix);
            }
            if let (Some(id), Some(range), Some(why)) = (id, range, markdown(node, "why")) {
                lines.push(node.at.line);
                wrong.push(WrongNumber { id, range, thinks, why });
            }
        }
        Some(Kind::Number(Number {
            unit: string(entry, "unit"),
            answer: answer?.0,
            accept: accept?.0,
            near: near.map(|(near, _)| near),
            wrong,
            otherwise: markdown(entry, "otherwise")?,
        }))
    }

    fn aloud(&mut self, entry: &Node) -> Option<Kind> {
        let mut names = Names::new();
        let mut rubric = Vec::new();
        for node in entry.get("rubric").map_or(&[][..], Node::items) {
            let id = self.id(node, &mut names);
            if let (Some(id), Some(text), Some(weight)) =
                (id, markdown(node, "text"), whole(node, "weight"))
            {
                rubric.push(Point { id, text, weight, senior: is_true(node, "senior") });
            }
        }
        let texts = |key: &str| -> Vec<Markdown> {
            let items = entry.get(key).map_or(&[][..], Node::items);
            items.iter().filter_map(|node| Some(Markdown::new(node.text()?))).collect()
        };
        Some(Kind::Aloud(Aloud {
            minutes: whole(entry, "minutes")?,
            rubric,
            model: markdown(entry, "model")?,
            follow_up: texts("follow_up"),
            red_flags: texts("red_flags"),
        }))
    }
}

/// Whether what an option says of its being right is no truth value, or stands under a misspelled key.
fn is_mismarked(option: &Node) -> bool {
    const MARK: &str = "correct";
    let is_known = |key: &str| matches!(key, "id" | "was" | "text" | "why" | "thinks" | "pin");
    option.entries().iter().any(|entry| {
        if entry.key == MARK {
            return !matches!(entry.value.text(), Some("true" | "false"));
        }
        !is_known(&entry.key) && nearest(&entry.key, std::iter::once(MARK)).is_some()
    })
}
