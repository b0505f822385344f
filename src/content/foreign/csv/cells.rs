//! Lines of a file into cells, with the place of each.

use super::super::super::problem::Place;
use super::super::Reader;

/// A cell: its text, and where it stands.
#[derive(Debug, Clone)]
pub(in super::super) struct Cell {
    pub(in super::super) text: String,
    /// Its bytes.
    start: usize,
    end: usize,
}

impl Cell {
    /// Where it stands. Finding a column walks along the line, so it is done for what is told alone.
    pub(in super::super) fn at(&self, reader: &Reader) -> Place {
        reader.place(self.start, self.end)
    }

    /// Whether it begins so in the file, quotes included.
    pub(in super::super) fn begins_with(&self, reader: &Reader, start: char) -> bool {
        reader.source.text.get(self.start..).is_some_and(|text| text.starts_with(start))
    }
}

/// The rows of a text from some byte on. `None` when a quote is not closed, or something stands behind
/// one, which has been said.
pub(in super::super) fn rows(
    reader: &mut Reader,
    from: usize,
    separator: char,
) -> Option<Vec<Vec<Cell>>> {
    let source = reader.source.text.to_string();
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut at = from;
    while at < source.len() {
        let rest = source.get(at..).unwrap_or_default();
        let (text, length) = if let Some(quoted) = rest.strip_prefix('"') {
            match unquoted(quoted) {
                Some((text, length)) => (text, length + 1),
                None => {
                    let said = "this quote is not closed";
                    let fix = "close it; a quote within quotes is written twice";
                    reader.refuse(reader.place(at, at + 1), said, fix);
                    return None;
                }
            }
        } else {
            let end = rest.find([separator, '\n', '\r']).unwrap_or(rest.len());
            (rest.get(..end).unwrap_or_default().to_owned(), end)
        };
        row.push(Cell { text, start: at, end: at + length });
        at += length;
        let rest = source.get(at..).unwrap_or_default();
        let end = ["\r\n", "\n", "\r"].into_iter().find(|end| rest.starts_with(end));
        if rest.starts_with(separator) {
            at += separator.len_utf8();
            if at == source.len() {
                row.push(Cell { text: String::new(), start: at, end: at });
            } else if source.get(at..).is_some_and(|rest| rest.starts_with(['\n', '\r'])) {
                row.push(Cell { text: String::new(), start: at, end: at });
                let rest = source.get(at..).unwrap_or_default();
                at += if rest.starts_with("\r\n") { 2 } else { 1 };
                rows.push(std::mem::take(&mut row));
            }
        } else if let Some(end) = end {
            at += end.len();
            rows.push(std::mem::take(&mut row));
        } else if !rest.is_empty() {
            let said = "something stands behind a closing quote";
            let fix = "a quote within quotes is written twice";
            reader.refuse(reader.place(at, at + 1), said, fix);
            return None;
        }
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows.retain(|row| row.iter().any(|cell| !cell.text.trim().is_empty()));
    Some(rows)
}

/// A text up to the quote that closes it, and the bytes up to behind that.
fn unquoted(text: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let end = rest.find('"')?;
        out.push_str(rest.get(..end)?);
        at += end + 1;
        if !text.get(at..)?.starts_with('"') {
            return Some((out.replace("\r\n", "\n"), at));
        }
        out.push('"');
        at += 1;
    }
}
