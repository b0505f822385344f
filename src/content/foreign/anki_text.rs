//! Notes as Anki exports them in plain text: lines of fields, below a head of lines that begin with
//! `#`. <https://docs.ankiweb.net/importing/text-files.html>

use super::csv::{Cell, rows};
use super::draft::{Answer, Draft};
use super::{IN_WORDS, Reader, html, marks};

/// What to do with what sorts notes.
const ELSEWHERE: &str = "all drafts are for one concept; move them where they belong";

/// Numbers of gaps of one text at most.
const MOST_GAPS: usize = 20;

/// What the head says.
struct Head {
    separator: char,
    html: bool,
    /// Columns that are no fields, from 0.
    apart: Vec<usize>,
    /// The columns of tags and of decks, from 0.
    tags: Option<usize>,
    decks: Option<usize>,
    /// Where the notes begin, in bytes.
    end: usize,
}

pub(super) fn read(reader: &mut Reader) {
    let Some(head) = head(reader) else { return };
    let Some(mut rows) = rows(reader, head.end, head.separator) else { return };
    // A field of a note that begins so is quoted.
    rows.retain(|row| !row.first().is_some_and(|cell| cell.begins_with(reader, '#')));
    leave_out_columns(reader, &head, &rows);
    for row in rows {
        let fields = row.iter().enumerate().filter(|(column, _)| !head.apart.contains(column));
        let fields: Vec<&Cell> = fields.map(|(_, cell)| cell).collect();
        let Some(first) = fields.first() else { continue };
        let at = reader.place_if_full(|reader| first.at(reader));
        if let Some(text) = fields.iter().find(|field| field.text.contains("{{c")) {
            let others = fields.iter().filter(|field| !std::ptr::eq(**field, *text));
            let more = others.filter(|field| !field.text.trim().is_empty()).count();
            if more > 0 {
                leave_out_fields(reader, first, more);
            }
            for draft in cloze(reader, &head, text) {
                if !reader.take(draft) {
                    return;
                }
            }
            continue;
        }
        let mut lost = 0;
        let mut sides = fields.iter().map(|field| {
            let (text, pictures) = side(&head, &field.text);
            lost += pictures;
            text
        });
        let (front, back) = (sides.next(), sides.next().filter(|back| !back.is_empty()));
        let more = sides.filter(|text| !text.is_empty()).count();
        let lost = lost;
        if more > 0 {
            leave_out_fields(reader, first, more);
        }
        if lost > 0 {
            reader.leave_out(first.at(reader), "a picture or a sound of this note", IN_WORDS);
        }
        if !reader.take(Draft::new(at, front, Answer::Card { back })) {
            return;
        }
    }
}

fn leave_out_fields(reader: &mut Reader, first: &Cell, more: usize) {
    let said = match more {
        1 => "1 more field of this note".to_owned(),
        more => format!("{more} more fields of this note"),
    };
    let fix = "a card has a front and a back; write what belongs there into the back";
    reader.leave_out(first.at(reader), said, fix);
}

/// Says once of how many notes the tags and the decks are left out.
fn leave_out_columns(reader: &mut Reader, head: &Head, rows: &[Vec<Cell>]) {
    for (what, column) in [("tags", head.tags), ("decks", head.decks)] {
        let cell = |row: &&Vec<Cell>| {
            column.and_then(|at| row.get(at)).is_some_and(|cell| !cell.text.trim().is_empty())
        };
        let notes = rows.iter().filter(cell).count();
        let Some(first) = rows.iter().find(cell).and_then(|row| row.first()) else { continue };
        let said = format!("the {what} of notes ({notes})");
        reader.leave_out(first.at(reader), said, ELSEWHERE);
    }
}

/// Reads the head; a line that cannot be is said.
fn head(reader: &mut Reader) -> Option<Head> {
    let source = reader.source.text.to_string();
    let mut head =
        Head { separator: '\t', html: false, apart: Vec::new(), tags: None, decks: None, end: 0 };
    for line in source.split_inclusive('\n') {
        let Some(said) = line.strip_prefix('#') else { break };
        // Without a colon it is a comment.
        let (key, value) = said.split_once(':').unwrap_or_default();
        let value = value.trim_end_matches(['\n', '\r']);
        match key {
            "separator" => match separator(value) {
                Some(separator) => head.separator = separator,
                None => {
                    let place = reader.place(head.end, head.end + line.trim_end().len());
                    let fix = "one of Comma, Semicolon, Tab, Space, Pipe, Colon, or the character";
                    let value: String = value.chars().take(40).collect();
                    reader.refuse(place, format!("`{value}` is no separator"), fix);
                    return None;
                }
            },
            "html" => head.html = value.trim().eq_ignore_ascii_case("true"),
            "notetype column" | "deck column" | "tags column" | "guid column" => {
                let column = value.trim().parse::<usize>().ok().and_then(|at| at.checked_sub(1));
                head.apart.extend(column);
                match key {
                    "tags column" => head.tags = column,
                    "deck column" => head.decks = column,
                    _ => {}
                }
            }
            "tags" | "deck" if !value.trim().is_empty() => {
                let place = reader.place(head.end, head.end + line.trim_end().len());
                let said = format!("the {key} of all notes");
                reader.leave_out(place, said, ELSEWHERE);
            }
            _ => {}
        }
        head.end += line.len();
    }
    Some(head)
}

fn separator(word: &str) -> Option<char> {
    let mut chars = word.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c).filter(|c| !matches!(c, '"' | '\n'));
    }
    Some(match word.trim().to_lowercase().as_str() {
        "comma" => ',',
        "semicolon" => ';',
        "tab" | "\\t" => '\t',
        "space" => ' ',
        "pipe" => '|',
        "colon" => ':',
        _ => return None,
    })
}

/// A field as a side of a card, and the pictures and sounds that were in it.
fn side(head: &Head, text: &str) -> (String, usize) {
    let mut plain = String::new();
    let (mut rest, mut sounds) = (text, 0);
    while let Some((before, behind)) = rest.split_once("[sound:") {
        plain.push_str(before);
        rest = behind.split_once(']').map_or("", |(_, rest)| rest);
        sounds += 1;
    }
    plain.push_str(rest);
    if head.html {
        let (text, pictures) = html::to_markdown(&plain);
        (text, pictures + sounds)
    } else {
        (marks::from_plain(&plain), sounds)
    }
}

/// A text with gaps: a card for each gap's number.
fn cloze(reader: &mut Reader, head: &Head, field: &Cell) -> Vec<Draft> {
    let asks = |number: usize| field.text.contains(&format!("{{{{c{number}::"));
    let numbers = (1..=MOST_GAPS).filter(|number| asks(*number));
    let (mut drafts, mut lost) = (Vec::new(), 0);
    for number in numbers {
        let (front, back) = gaps(&field.text, number);
        let (front, of_front) = side(head, &front);
        let (back, of_back) = side(head, &back.join("; "));
        lost = lost.max(of_front + of_back);
        let back = Some(back).filter(|back| !back.is_empty());
        drafts.push(Draft::new(
            reader.place_if_full(|reader| field.at(reader)),
            Some(front),
            Answer::Card { back },
        ));
    }
    if drafts.is_empty() {
        reader.leave_out(
            field.at(reader),
            "a text whose gaps have no number",
            "write a card instead",
        );
    }
    if asks(MOST_GAPS + 1) {
        let said = format!("the gaps of this note beyond number {MOST_GAPS}");
        reader.leave_out(field.at(reader), said, "cut the text into several");
    }
    if lost > 0 {
        reader.leave_out(field.at(reader), "a picture or a sound of this note", IN_WORDS);
    }
    drafts
}

/// The text with the gaps of this number open, and what belongs in them.
fn gaps(text: &str, asked: usize) -> (String, Vec<String>) {
    let (mut out, mut gone) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, gap)) = rest.split_once("{{c") {
        out.push_str(before);
        let Some((inner, behind)) = gap.split_once("}}") else {
            // No gap from here on is closed.
            out.push_str("{{c");
            rest = gap;
            break;
        };
        let (number, words) = inner.split_once("::").unwrap_or(("", inner));
        let (words, hint) = words.split_once("::").unwrap_or((words, ""));
        if number.parse() == Ok(asked) {
            out.push('…');
            if !hint.is_empty() {
                out.push_str(&format!(" ({hint})"));
            }
            gone.push(words.to_owned());
        } else {
            out.push_str(words);
        }
        rest = behind;
    }
    out.push_str(rest);
    (out, gone)
}
