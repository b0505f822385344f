//! Reading CSV: the head names the columns and shows what parts them, each further line is a question
//! or a card.

use std::collections::HashMap;

use super::super::super::nearest::nearest;
use super::super::Reader;
use super::super::draft::{Aloud, Answer, Draft, DraftOption, Number, Program};
use super::{COLUMNS, Cell, GOES_ON, MOST_OPTIONS, OF_OPTIONS, is_guarded, rows};
use crate::content::Level;

/// Columns of a file at most.
const MOST_COLUMNS: usize = 100;

/// Concepts of a file that are told apart.
const MOST_CONCEPTS: usize = 500;

const KINDS: [&str; 6] = ["one", "several", "order", "number", "aloud", "card"];

pub(in super::super) fn read(reader: &mut Reader) {
    let separator = separator(&reader.source.text);
    let Some(rows) = rows(reader, 0, separator) else { return };
    let mut rows = rows.into_iter();
    let Some(head) = rows.next() else { return };
    let Some(columns) = columns(reader, &head) else { return };
    let mut concepts: Vec<String> = Vec::new();
    for row in rows {
        if row.len() > columns.len() {
            if let Some(cell) = row.get(columns.len()) {
                let said = format!(
                    "cell {} of a line, and the head names {} columns",
                    row.len(),
                    columns.len()
                );
                let fix = format!("quote a text that has {} in it", named(separator));
                reader.refuse(cell.at(reader), said, &fix);
            }
            continue;
        }
        let cells = columns.iter().map(String::as_str).zip(&row);
        let cells = cells.filter(|(_, cell)| !cell.text.trim().is_empty()).collect();
        let line = Line { cells, decimal_comma: separator == ';' };
        line.concept(reader, &mut concepts);
        if let Some(draft) = line.draft(reader, &row)
            && !reader.take(draft)
        {
            return;
        }
    }
}

/// What parts the cells: spreadsheets write semicolons or tabs where the comma is a decimal sign. No
/// name of a column holds any of them.
fn separator(text: &str) -> char {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    head.chars().find(|c| [',', ';', '\t'].contains(c)).unwrap_or(',')
}

fn named(separator: char) -> &'static str {
    match separator {
        ';' => "a semicolon",
        '\t' => "a tab",
        _ => "a comma",
    }
}

/// The names of the columns.
fn columns(reader: &mut Reader, head: &[Cell]) -> Option<Vec<String>> {
    let numbered = |name: &str| {
        name.rsplit_once('_').is_some_and(|(what, number)| {
            OF_OPTIONS.contains(&what)
                && number.parse().is_ok_and(|number: usize| (1..=MOST_OPTIONS).contains(&number))
        })
    };
    if let Some(beyond) = head.get(MOST_COLUMNS) {
        let said = format!("{} columns", head.len());
        reader.refuse(beyond.at(reader), said, "the first line names the columns: id,kind,stem,…");
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for cell in head {
        let name = cell.text.trim().to_lowercase().replace([' ', '-'], "_");
        if !COLUMNS.contains(&name.as_str()) && !numbered(&name) {
            let known = || COLUMNS.iter().copied().chain(["option_1", "right_1", "why_1"]);
            let fix = match nearest(&name, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "expected some of {}, and option_1, right_1, why_1 up to {MOST_OPTIONS}",
                    COLUMNS.join(", ")
                ),
            };
            let shown: String = cell.text.chars().take(60).collect();
            reader.refuse(cell.at(reader), format!("there is no column `{shown}`"), &fix);
        } else if names.contains(&name) {
            reader.refuse(
                cell.at(reader),
                format!("the column `{name}` stands twice"),
                "remove one of the two",
            );
        }
        names.push(name);
    }
    let stem = names.iter().any(|name| name == "stem" || name == "front");
    if !stem && let Some(first) = head.first() {
        let fix = "the first line names the columns: id,kind,stem,option_1,right_1,why_1,…";
        reader.refuse(first.at(reader), "there is no column `stem`", fix);
    }
    let refused = reader.problems.iter().any(super::super::super::Problem::is_error);
    (!refused).then_some(names)
}

/// A line: its cells by the names of their columns, the empty ones left out.
struct Line<'a> {
    cells: HashMap<&'a str, &'a Cell>,
    /// Whether a comma may be the decimal sign.
    decimal_comma: bool,
}

/// Whether a line of this kind says something in this column.
fn has_place(kind: &str, column: &str) -> bool {
    let of_all = ["concept", "id", "kind", "stem", "explanation"].contains(&column);
    let of_questions = ["level", "code", "lang", "hint", "front"].contains(&column);
    let (what, _) = column.rsplit_once('_').unwrap_or_default();
    let named: &[&str] = match kind {
        "card" => return of_all || column == "front",
        "order" => &["option", "right", "why"],
        "number" => {
            &["option", "why", "unit", "answer", "from", "to", "near_from", "near_to", "otherwise"]
        }
        "aloud" => &["option", "right", "minutes", "model", "follow_up", "red_flags"],
        _ => &["option", "right", "why", "order"],
    };
    of_all || of_questions || named.contains(&column) || named.contains(&what)
}

impl Line<'_> {
    fn text(&self, column: &str) -> Option<String> {
        let text = self.cells.get(column)?.text.trim_end();
        let text = text.trim_start_matches('\n');
        let plain = text.strip_prefix('\'').filter(|rest| {
            // As it is written: a second apostrophe is the text's own.
            is_guarded(rest.strip_prefix('\'').unwrap_or(rest))
        });
        Some(plain.unwrap_or(text).to_owned())
    }

    fn word(&self, column: &str) -> Option<&str> {
        Some(self.cells.get(column)?.text.trim())
    }

    /// Says of each concept but the first that its drafts go to the same file.
    fn concept(&self, reader: &mut Reader, known: &mut Vec<String>) {
        let Some(cell) = self.cells.get("concept") else { return };
        let name = cell.text.trim();
        if known.iter().any(|known| known == name) {
            return;
        }
        if !known.is_empty() {
            reader.leave_out_home(cell.at(reader), "concept", name);
        }
        if known.len() < MOST_CONCEPTS {
            known.push(name.to_owned());
        }
    }

    fn draft(&self, reader: &mut Reader, row: &[Cell]) -> Option<Draft> {
        let first = row.first()?;
        let at = reader.place_if_full(|reader| first.at(reader));
        let kind = self.word("kind").unwrap_or("one").to_lowercase();
        if !KINDS.contains(&kind.as_str()) {
            let at = self.cells.get("kind")?.at(reader);
            let kind: String = kind.chars().take(40).collect();
            let fix = format!("one of {}", KINDS.join(", "));
            reader.refuse(at, format!("there is no kind `{kind}`"), &fix);
            return None;
        }
        self.leave_out_columns(reader, &kind, row);
        if let Some(cell) = self.cells.get("order").filter(|cell| cell.text.trim() != "fixed")
            && has_place(&kind, "order")
        {
            let order: String = cell.text.trim().chars().take(40).collect();
            let said = format!("there is no order `{order}`");
            reader.refuse(
                cell.at(reader),
                said,
                "write fixed, or nothing where it does not matter",
            );
        }
        let answer = match kind.as_str() {
            "card" => Answer::Card { back: self.text("explanation") },
            "order" => {
                let (extra, lines) =
                    self.options(reader)?.into_iter().partition(|line| !line.right);
                Answer::Order { lines, extra }
            }
            "number" => Answer::Number(self.numbers(reader)?),
            "aloud" => Answer::Aloud(self.aloud()),
            kind => Answer::Choice {
                several: kind == "several",
                fixed: self.word("order") == Some("fixed"),
                options: self.options(reader)?,
            },
        };
        let mut draft = Draft::new(at, self.text("stem").or_else(|| self.text("front")), answer);
        draft.name = self.word("id").map(str::to_owned);
        if let Some(level) = self.word("level") {
            draft.level = Level::parse(&level.to_lowercase());
            if draft.level.is_none() {
                let at = self.cells.get("level")?.at(reader);
                let said =
                    format!("there is no level `{}`", level.chars().take(40).collect::<String>());
                reader.refuse(at, said, "one of junior, middle, senior");
            }
        }
        draft.hint = self.text("hint");
        draft.explanation = self.text("explanation");
        if let Some(text) = self.text("code") {
            let lang = self.word("lang").unwrap_or("python").to_lowercase();
            draft.programs = vec![Program { title: String::new(), lang, text }];
        }
        Some(draft)
    }

    /// The options, up to the last that says something.
    fn options(&self, reader: &mut Reader) -> Option<Vec<DraftOption>> {
        let mut options = Vec::new();
        for number in 1..=MOST_OPTIONS {
            let of = |what: &str| format!("{what}_{number}");
            let (text, why) = (self.text(&of("option")), self.text(&of("why")));
            let right = match self.cells.get(of("right").as_str()) {
                None => false,
                Some(cell) => match cell.text.trim().to_lowercase().as_str() {
                    "yes" | "true" | "1" | "x" => true,
                    "no" | "false" | "0" => false,
                    other => {
                        let said = format!(
                            "`{}` is neither yes nor no",
                            other.chars().take(40).collect::<String>()
                        );
                        reader.refuse(cell.at(reader), said, "write yes or no");
                        return None;
                    }
                },
            };
            if text.is_some() || why.is_some() || right {
                options.push(DraftOption { id: None, text, right, why });
            }
        }
        Some(options)
    }

    /// Says what stands in columns that this kind has no place for.
    fn leave_out_columns(&self, reader: &mut Reader, kind: &str, row: &[Cell]) {
        // In the order of the line.
        for cell in row {
            let found = self.cells.iter().find(|(_, own)| std::ptr::eq(**own, cell));
            let Some((column, _)) = found else { continue };
            let both = *column == "front" && self.cells.contains_key("stem");
            let alone = *column == "lang" && !self.cells.contains_key("code");
            if both || alone || !has_place(kind, column) {
                let said = match () {
                    () if both => "`front` beside a `stem`".to_owned(),
                    () if alone => "`lang` without `code`".to_owned(),
                    () => format!("`{column}` has no place in a line of kind `{kind}`"),
                };
                reader.leave_out(cell.at(reader), said, "move it to a column of that kind");
            }
        }
    }

    /// A range of which both ends are said.
    fn range_of(
        &self,
        reader: &mut Reader,
        [from, to]: [&str; 2],
    ) -> Result<Option<(f64, f64)>, ()> {
        let ends = (self.number_of(reader, from)?, self.number_of(reader, to)?);
        let (only, other) = match ends {
            (Some(from), Some(to)) => return Ok(Some((from, to))),
            (None, None) => return Ok(None),
            (Some(_), None) => (from, to),
            (None, Some(_)) => (to, from),
        };
        if let Some(cell) = self.cells.get(only) {
            let said = format!("`{only}` without `{other}`");
            reader.refuse(cell.at(reader), said, "write both ends of a range");
        }
        Err(())
    }

    fn parsed(&self, text: &str) -> Option<f64> {
        let text = text.trim();
        let number = if self.decimal_comma && !text.contains('.') {
            text.replacen(',', ".", 1).parse::<f64>()
        } else {
            text.parse::<f64>()
        };
        number.ok().filter(|number| number.is_finite())
    }

    fn number_of(&self, reader: &mut Reader, column: &str) -> Result<Option<f64>, ()> {
        let Some(cell) = self.cells.get(column) else { return Ok(None) };
        let parsed = self.parsed(&cell.text);
        if parsed.is_none() {
            let text: String = cell.text.chars().take(40).collect();
            reader.refuse(
                cell.at(reader),
                format!("`{text}` is no number"),
                "write digits, such as 4, 0.8 or -2",
            );
            return Err(());
        }
        Ok(parsed)
    }

    fn numbers(&self, reader: &mut Reader) -> Option<Number> {
        let mut number = Number {
            unit: self.text("unit"),
            answer: self.number_of(reader, "answer").ok()?,
            accept: self.range_of(reader, ["from", "to"]).ok()?,
            near: self.range_of(reader, ["near_from", "near_to"]).ok()?,
            wrong: Vec::new(),
            otherwise: self.text("otherwise"),
        };
        for at in 1..=MOST_OPTIONS {
            let Some(cell) = self.cells.get(format!("option_{at}").as_str()) else { continue };
            let text = cell.text.trim();
            let (from, to) = text.split_once("..").unwrap_or((text, text));
            let Some((from, to)) = self.parsed(from).zip(self.parsed(to)) else {
                let text: String = text.chars().take(40).collect();
                let said = format!("`{text}` is no number, nor a range");
                reader.refuse(cell.at(reader), said, "a wrong number is written 5 or 4..6");
                return None;
            };
            number.wrong.push((from, to, self.text(&format!("why_{at}"))));
        }
        Some(number)
    }

    fn aloud(&self) -> Aloud {
        let lines = |column: &str| -> Vec<String> {
            let text = self.text(column).unwrap_or_default();
            let mut texts: Vec<String> = Vec::new();
            for line in text.lines() {
                match (line.strip_prefix(GOES_ON), texts.last_mut()) {
                    (Some(more), Some(text)) => *text += &format!("\n{}", more.trim_end()),
                    _ if line.trim().is_empty() => {}
                    _ => texts.push(line.trim().to_owned()),
                }
            }
            texts
        };
        let point = |number: usize| {
            let text = self.text(&format!("option_{number}"))?;
            let right = format!("right_{number}");
            let weight = self.word(&right).unwrap_or_default();
            let (weight, senior) = match weight.strip_suffix("senior") {
                Some(weight) => (weight.trim(), true),
                None => (weight, false),
            };
            Some((text, weight.to_owned(), senior))
        };
        Aloud {
            minutes: self.word("minutes").map(str::to_owned),
            rubric: (1..=MOST_OPTIONS).filter_map(point).collect(),
            model: self.text("model"),
            follow_up: lines("follow_up"),
            red_flags: lines("red_flags"),
        }
    }
}
