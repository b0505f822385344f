//! Reading Moodle's XML: one element a question.

use roxmltree::{Document, Node, ParsingOptions};

use super::super::super::problem::Place;
use super::super::draft::{Aloud, Answer, Draft, DraftOption, Number};
use super::super::{IN_WORDS, Reader, gift, html, marks};
use super::left;
use crate::content::Level;

/// Elements and texts of one file at most.
const MOST_NODES: u32 = 2_000_000;
/// Elements in one another at most: the parser goes into each.
const DEEPEST: usize = 64;

pub(in super::super) fn read(reader: &mut Reader) {
    let source = reader.source.text.to_string();
    if let Some(at) = too_deep(&source) {
        let place = reader.place(at, at + 1);
        return reader.refuse(
            place,
            format!("elements stand more than {DEEPEST} deep in one another"),
            "an export of Moodle has no more than ten; is it one?",
        );
    }
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..Default::default() };
    let document = match Document::parse_with_options(&source, options) {
        Ok(document) => document,
        Err(error) => {
            let pos = error.pos();
            let line = usize::try_from(pos.row).unwrap_or(1);
            let whole = reader.source.line(line);
            let column = usize::try_from(pos.col).unwrap_or(1).saturating_sub(1);
            let from = whole.char_indices().nth(column).map_or(whole.len(), |(at, _)| at);
            let place = reader.source.place(line, from, from);
            return reader.refuse(
                place,
                format!("this is not XML here: {error}"),
                "export the questions again as Moodle XML",
            );
        }
    };
    let root = document.root_element();
    if !root.has_tag_name("quiz") {
        let place = place(reader, root);
        let said = format!("the file is a `{}`, and no quiz", root.tag_name().name());
        return reader.refuse(place, said, "expected <quiz> with a <question> for each");
    }
    for node in root.children().filter(|node| node.has_tag_name("question")) {
        let kind = node.attribute("type").unwrap_or_default();
        if kind == "category" {
            let path = child(node, "category").map(|node| whole(node)).unwrap_or_default();
            let last = path.rsplit('/').next().unwrap_or_default().trim().to_owned();
            if !last.starts_with('$') && last != "top" {
                let place = place(reader, node);
                reader.take_category(place, last);
            }
            continue;
        }
        if !question(reader, node, kind) {
            return;
        }
    }
}

/// Where elements stand deeper than they may, counted without understanding them.
fn too_deep(source: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(found) = source.get(at..)?.find('<') {
        let start = at + found;
        let rest = source.get(start..)?;
        let skip = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
        at = start
            + if rest.starts_with("<![CDATA[") {
                skip("]]>")
            } else if rest.starts_with("<!--") {
                skip("-->")
            } else {
                let end = skip(">");
                let tag = rest.get(..end).unwrap_or_default();
                if tag.starts_with("</") {
                    depth = depth.saturating_sub(1);
                } else if !tag.starts_with("<?") && !tag.starts_with("<!") && !tag.ends_with("/>") {
                    depth += 1;
                }
                end
            };
        if depth > DEEPEST {
            return Some(start);
        }
    }
    None
}

fn place(reader: &Reader, node: Node<'_, '_>) -> Place {
    let range = node.range();
    let line = reader.source.text.get(range.clone()).and_then(|text| text.lines().next());
    reader.place(range.start, range.start + line.map_or(1, str::len))
}

pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// The text of an element whose text stands in a `text` of its own, and how many files it shows.
fn said(node: Node<'_, '_>) -> (String, usize) {
    let text = whole(node);
    match node.attribute("format") {
        Some("markdown") => (marks::from_common(&text), 0),
        Some("plain_text") => (marks::from_plain(&text), 0),
        Some("html") => html::to_markdown(&text),
        _ if html::is_html(&text) => html::to_markdown(&text),
        _ => (marks::from_plain(&text), 0),
    }
}

/// The text of an element, sections of plain characters included.
fn whole_text(node: Node<'_, '_>) -> String {
    node.children()
        .filter(Node::is_text)
        .filter_map(|node| node.text())
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The plain text of an element.
pub(super) fn plain(node: Node<'_, '_>, name: &str) -> Option<String> {
    Some(whole(child(node, name)?)).filter(|text| !text.is_empty())
}

/// One question under way: what its texts could not carry is counted.
struct One<'r, 'a, 'i> {
    reader: &'r mut Reader,
    node: Node<'a, 'i>,
    at: Place,
    lost: usize,
}

fn question(reader: &mut Reader, node: Node<'_, '_>, kind: &str) -> bool {
    let at = place(reader, node);
    let answers = node.children().filter(|node| node.has_tag_name("answer")).count();
    if reader.too_many(at, answers) {
        return true;
    }
    if !are_numbers(reader, node) {
        return true;
    }
    let mut one = One { reader, node, at, lost: 0 };
    let Some(answer) = one.answer(kind) else { return true };
    let stem = one.text(node, "questiontext");
    let (stem, programs) = marks::without_programs(&stem.unwrap_or_default());
    let mut draft = Draft::new(at, Some(stem), answer);
    draft.programs = programs;
    draft.name = plain(node, "idnumber").or_else(|| plain(node, "name"));
    draft.explanation = one.text(node, "generalfeedback");
    draft.hint = one.text(node, "hint");
    draft.level = tags(node).find_map(|tag| Level::parse(tag.strip_prefix("level:")?));
    let hints = node.children().filter(|child| child.has_tag_name("hint")).count();
    if hints > 1 {
        let fix = "a question has one hint here";
        one.reader.leave_out(at, format!("{} more hints", hints - 1), fix);
    }
    let pictures = one.lost + files(node);
    if pictures > 0 {
        one.reader.leave_out(at, "a picture, a sound or a file of this question", IN_WORDS);
    }
    if matches!(draft.answer, Answer::Card { .. }) && draft.explanation.take().is_some() {
        let fix = "a card has a front and a back; write it into the back where it belongs";
        one.reader.leave_out(at, "the feedback of a short answer has no place on a card", fix);
    }
    for (said, fix) in left::of(node) {
        one.reader.leave_out(at, said, fix);
    }
    one.reader.take(draft)
}

/// Whether what answers count and how far they may be off are numbers; what is none is said.
fn are_numbers(reader: &mut Reader, node: Node<'_, '_>) -> bool {
    let mut all = true;
    for answer in node.children().filter(|node| node.has_tag_name("answer")) {
        let fraction = answer.attribute("fraction").map(str::to_owned);
        for (what, written) in [("fraction", fraction), ("tolerance", plain(answer, "tolerance"))] {
            let Some(written) = written.filter(|text| finite(text).is_none()) else { continue };
            let at = place(reader, answer);
            let written: String = written.chars().take(40).collect();
            let said = format!("the {what} `{written}` is no number");
            reader.refuse(at, said, "write digits, such as 100, 33.33333 or 0.5");
            all = false;
        }
    }
    all
}

pub(super) fn tags<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = String> + use<'a, 'i> {
    let tags = child(node, "tags");
    tags.into_iter().flat_map(|tags| tags.children()).filter(Node::is_element).map(whole)
}

fn files(node: Node<'_, '_>) -> usize {
    node.descendants().filter(|node| node.has_tag_name("file")).count()
}

impl<'a, 'i> One<'_, 'a, 'i> {
    fn text_of(&mut self, node: Node<'_, '_>) -> Option<String> {
        let (text, lost) = said(node);
        self.lost += lost;
        Some(text).filter(|text| !text.is_empty())
    }

    fn text(&mut self, node: Node<'_, '_>, name: &str) -> Option<String> {
        self.text_of(child(node, name)?)
    }

    fn answer(&mut self, kind: &str) -> Option<Answer> {
        Some(match kind {
            "multichoice" => self.choice(),
            "truefalse" => self.truth(),
            "numerical" => Answer::Number(self.number()?),
            "shortanswer" => self.short(),
            "essay" => {
                let model = self.text(self.node, "graderinfo");
                Answer::Aloud(Aloud { model, ..Aloud::default() })
            }
            "ordering" => {
                let mut answers = self.answers();
                // What an answer counts is its place in the order.
                answers.sort_by(|a, b| fraction(*a).total_cmp(&fraction(*b)));
                let lines = answers.into_iter().map(|node| self.option(node, false));
                Answer::Order { lines: lines.collect(), extra: Vec::new() }
            }
            other => {
                let (said, fix) = match other {
                    "matching" => (
                        "a matching question has no kind here".to_owned(),
                        "ask for each pair in a question of its own, or for the order",
                    ),
                    "description" => (
                        "a text without answers is no question".to_owned(),
                        "put it into the concept's explanation",
                    ),
                    other => {
                        let other: String = other.chars().take(40).collect();
                        (format!("a question of type `{other}` has no kind here"), "write it anew")
                    }
                };
                self.reader.leave_out(self.at, said, fix);
                return None;
            }
        })
    }

    fn answers(&self) -> Vec<Node<'a, 'i>> {
        self.node.children().filter(|node| node.has_tag_name("answer")).collect()
    }

    fn option(&mut self, node: Node<'_, '_>, right: bool) -> DraftOption {
        let text = self.text_of(node);
        DraftOption { id: None, text, right, why: self.text(node, "feedback") }
    }

    fn choice(&mut self) -> Answer {
        let answers = self.answers();
        let single =
            plain(self.node, "single").is_none_or(|word| !matches!(word.as_str(), "0" | "false"));
        let several = !single;
        let most = if several { 0.0 } else { 99.0 };
        let partly = answers.iter().any(|node| (0.01..99.0).contains(&fraction(*node)));
        if !several && partly {
            self.reader.leave_out(
                self.at,
                "an option that counts in part counts as wrong",
                "write `kind: several` if it is one of several right ones",
            );
        }
        let options = answers.into_iter().map(|node| self.option(node, fraction(node) > most));
        let options = options.collect();
        let shuffled = plain(self.node, "shuffleanswers");
        let fixed = shuffled.is_some_and(|word| matches!(word.as_str(), "0" | "false"));
        Answer::Choice { several, fixed, options }
    }

    fn truth(&mut self) -> Answer {
        let (mut right, mut whys) = (true, [None, None]);
        for node in self.answers() {
            let says = whole(node).eq_ignore_ascii_case("true");
            let counts = fraction(node) > 0.0;
            if counts {
                right = says;
            }
            whys[usize::from(counts)] = self.text(node, "feedback");
        }
        let [wrong_why, right_why] = whys;
        gift::truth_of(right, right_why, wrong_why)
    }

    fn short(&mut self) -> Answer {
        let right: Vec<Node<'_, '_>> =
            self.answers().into_iter().filter(|node| fraction(*node) >= 99.0).collect();
        let backs: Vec<String> = right.iter().filter_map(|node| self.text_of(*node)).collect();
        let partly = |node: &Node<'_, '_>| (0.01..99.0).contains(&fraction(*node));
        if self.answers().iter().any(partly) {
            let fix = "write it into the back where it belongs";
            self.reader.leave_out(self.at, "a short answer that counts in part", fix);
        }
        let told = self.answers().into_iter().any(|node| self.text(node, "feedback").is_some());
        if told {
            let fix = "a card has a front and a back; write it into the back where it belongs";
            self.reader.leave_out(
                self.at,
                "the feedback of a short answer has no place on a card",
                fix,
            );
        }
        Answer::Card { back: Some(backs.join("; ")).filter(|back| !back.is_empty()) }
    }

    fn number(&mut self) -> Option<Number> {
        let mut number = Number::default();
        for node in self.answers() {
            let written = whole(node);
            let why = self.text(node, "feedback");
            if written == "*" {
                number.otherwise = why;
                continue;
            }
            let Some(middle) = finite(&written) else {
                let at = place(self.reader, node);
                let written: String = written.chars().take(40).collect();
                let said = format!("`{written}` is no number");
                self.reader.refuse(at, said, "write digits, such as 4, 0.8 or -2");
                return None;
            };
            let width =
                plain(node, "tolerance").and_then(|text| finite(&text)).unwrap_or(0.0).abs();
            let counts = fraction(node);
            if counts > 0.0 && why.is_some() {
                let fix = "write it into the explanation where it belongs";
                let said = "the feedback of a right number has no place of its own";
                self.reader.leave_out(self.at, said, fix);
            }
            if !number.take(middle - width, middle + width, counts, why) {
                self.reader.leave_out_range(self.at, &written);
            }
        }
        let unit = child(self.node, "units").and_then(|units| child(units, "unit"));
        number.unit = unit.and_then(|unit| plain(unit, "unit_name"));
        Some(number)
    }
}

/// The text of an answer, as it is compared.
fn whole(answer: Node<'_, '_>) -> String {
    child(answer, "text").map_or_else(|| whole_text(answer), whole_text)
}

/// How much of the whole an answer counts, in percent.
fn fraction(answer: Node<'_, '_>) -> f64 {
    answer.attribute("fraction").and_then(finite).unwrap_or(0.0)
}

fn finite(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}
