//! Reading GIFT: questions one by one, each cut into name, stem, answers and what follows them.

use super::super::super::problem::Place;
use super::super::draft::{Answer, Draft};
use super::super::{IN_WORDS, Reader, html, marks};
use super::{Sign, answers, find, find_run, split, text};

/// How the texts of a question are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Html,
    Markdown,
    Plain,
    /// Not said: plain text in which HTML may stand.
    Auto,
}

pub(in super::super) fn read(reader: &mut Reader) {
    let source = reader.source.text.to_string();
    for question in questions(&source) {
        let at = place(reader, &question);
        if let Some(category) = category(&question) {
            reader.take_category(at, category);
            continue;
        }
        if !one(reader, &question, at) {
            return;
        }
    }
}

/// The signs of each question: blank lines stand between them, comments are gone.
fn questions(source: &str) -> Vec<Vec<Sign>> {
    let mut questions = Vec::new();
    let mut signs: Vec<Sign> = Vec::new();
    let mut open = false;
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let trimmed = line.trim();
        if trimmed.starts_with("//") {
            continue;
        }
        // Within braces a blank line ends nothing, unless a new name follows it.
        let ends = trimmed.is_empty() && !open
            || open && trimmed.starts_with("::") && signs.last().is_some_and(|sign| sign.c == '\n');
        if ends && !signs.is_empty() {
            questions.push(std::mem::take(&mut signs));
            open = false;
        }
        if trimmed.is_empty() && signs.is_empty() {
            continue;
        }
        let mut chars = line.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let here = at + offset;
            let next = chars.peek().map(|&(_, next)| next);
            let sign = match (c, next) {
                ('\\', Some('n')) => {
                    chars.next();
                    Sign { c: '\n', at: here, plain: true }
                }
                ('\\', Some(mark @ ('~' | '=' | '#' | '{' | '}' | ':' | '\\'))) => {
                    chars.next();
                    Sign { c: mark, at: here, plain: true }
                }
                ('\r', _) => continue,
                (c, _) => Sign { c, at: here, plain: false },
            };
            if sign.is('{') {
                open = true;
            } else if sign.is('}') {
                open = false;
            }
            signs.push(sign);
        }
    }
    if signs.iter().any(|sign| !sign.c.is_whitespace()) {
        questions.push(signs);
    }
    questions
}

/// The place of a question's first line.
fn place(reader: &Reader, signs: &[Sign]) -> Place {
    let seen = |sign: &&Sign| !sign.c.is_whitespace();
    let start = signs.iter().find(seen).map_or(0, |sign| sign.at);
    let line = reader.source.text.get(start..).and_then(|text| text.lines().next());
    reader.place(start, start + line.map_or(0, str::len))
}

/// The last part of a category that a line names, empty where it says nothing; `None` where the line
/// names none.
fn category(signs: &[Sign]) -> Option<String> {
    let text = text(signs);
    let path = text.strip_prefix("$CATEGORY:")?.lines().next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default().trim();
    Some(if last.starts_with('$') { String::new() } else { last.to_owned() })
}

/// Reads one question. Whether to go on.
fn one(reader: &mut Reader, signs: &[Sign], at: Place) -> bool {
    let seen = signs.iter().position(|sign| !sign.c.is_whitespace()).unwrap_or(0);
    let (_, signs) = split(signs, seen);
    let Ok((name, signs)) = name(signs) else {
        let fix = "write ::name:: before the question";
        reader.refuse(at, "the name of a question has no end", fix);
        return true;
    };
    let (format, signs) = format(signs, Format::Auto);
    let Some(open) = find(signs, '{') else {
        reader.leave_out(
            at,
            "a text without answers is no question",
            "write the answers in braces behind it, or leave it out",
        );
        return true;
    };
    let (stem, rest) = split(signs, open);
    let Some(close) = find(rest, '}') else {
        let start = rest.first().map_or(at.start, |sign| sign.at);
        reader.refuse(
            reader.place(start, start + 1),
            "this brace is not closed",
            "close the answers with }; a brace in a text is written \\{",
        );
        return true;
    };
    let (inside, behind) = (rest.get(1..close).unwrap_or_default(), &rest[close + 1..]);
    let behind_text = text(behind);
    let (inside, general) = match find_run(inside, '#', 4) {
        Some(hashes) => (&inside[..hashes], Some(said(&inside[hashes + 4..], format))),
        None => (inside, None),
    };
    if let Some(second) = find(behind, '{') {
        let start = behind.get(second).map_or(at.start, |sign| sign.at);
        reader.refuse(
            reader.place(start, start + 1),
            "a second brace opens in one question",
            "leave a blank line between questions; a brace in a text is written \\{",
        );
        return true;
    }
    if let Some(second) = find(behind, '}') {
        let start = behind.get(second).map_or(at.start, |sign| sign.at);
        reader.refuse(
            reader.place(start, start + 1),
            "a second brace closes in one question",
            "a brace in a text is written \\}",
        );
        return true;
    }
    let mut stem = ours(&text(stem), format);
    if !behind_text.is_empty() {
        stem = format!("{stem} \\_\\_\\_\\_\\_ {}", ours(&behind_text, format));
    }
    let Some(answer) = answers::read(reader, inside, format, at) else { return true };
    if pictures(signs, format) > 0 {
        reader.leave_out(at, "a picture, a sound or a file of this question", IN_WORDS);
    }
    let (stem, programs) = marks::without_programs(&stem);
    let mut draft = Draft::new(at, Some(stem), answer);
    draft.name = name;
    draft.programs = programs;
    draft.explanation = general.filter(|text| !text.is_empty());
    match &mut draft.answer {
        // An essay's general feedback is what a good answer says.
        Answer::Aloud(aloud) => aloud.model = draft.explanation.take(),
        Answer::Card { .. } if draft.explanation.is_some() => {
            let fix = "a card has a front and a back; write it into the back where it belongs";
            reader.leave_out(at, "the feedback of a short answer has no place on a card", fix);
            draft.explanation = None;
        }
        _ => {}
    }
    reader.take(draft)
}

/// The name before a question, and what follows it.
fn name(signs: &[Sign]) -> Result<(Option<String>, &[Sign]), ()> {
    let is_pair = |at: usize| {
        signs.get(at).is_some_and(|sign| sign.is(':'))
            && signs.get(at + 1).is_some_and(|sign| sign.is(':'))
    };
    if !is_pair(0) {
        return Ok((None, signs));
    }
    let end = (2..signs.len()).find(|&at| is_pair(at)).ok_or(())?;
    Ok((Some(text(&signs[2..end])), &signs[end + 2..]))
}

/// How a text is written, where it says so itself, and the text.
fn format(signs: &[Sign], otherwise: Format) -> (Format, &[Sign]) {
    let seen = signs.iter().position(|sign| !sign.c.is_whitespace()).unwrap_or(0);
    let (_, rest) = split(signs, seen);
    let start: String = rest.iter().take(12).map(|sign| sign.c).collect();
    for (word, format) in [
        ("[html]", Format::Html),
        ("[markdown]", Format::Markdown),
        ("[plain]", Format::Plain),
        ("[moodle]", Format::Auto),
    ] {
        if start.to_lowercase().starts_with(word) {
            return (format, &rest[word.len()..]);
        }
    }
    (otherwise, signs)
}

/// A text of an answer as ours: it may be written in another way than the question.
pub(super) fn said(signs: &[Sign], otherwise: Format) -> String {
    let (format, signs) = format(signs, otherwise);
    ours(&text(signs), format)
}

/// The pictures and the like that a question shows.
fn pictures(signs: &[Sign], format: Format) -> usize {
    let text = text(signs);
    match format {
        Format::Markdown | Format::Plain => 0,
        Format::Auto if !html::is_html(&text) => 0,
        Format::Html | Format::Auto => html::to_markdown(&text).1,
    }
}

/// A text as ours.
fn ours(text: &str, format: Format) -> String {
    match format {
        Format::Markdown => marks::from_common(text),
        Format::Auto if !html::is_html(text) => marks::from_plain(text),
        Format::Plain => marks::from_plain(text),
        Format::Html | Format::Auto => html::to_markdown(text).0,
    }
}
