//! Faults of structure: brackets that do not close, keys and hyphens that do not stand where they can.

use granit_parser::ErrorKind;

use super::super::super::nearest::nearest;
use super::super::super::problem::Mend;
use super::super::super::rules::Rule;
use super::super::super::shape;
use super::super::lines::{Parts, indent, is_content};
use super::{Explained, Fault};

/// Whether a piece of a line ends within double quotes.
fn in_quotes(piece: &str) -> bool {
    let quotes = piece.match_indices('"');
    quotes.filter(|&(at, _)| !piece.get(..at).is_some_and(|piece| piece.ends_with('\\'))).count()
        % 2
        == 1
}

impl Fault<'_> {
    /// A bracket or brace that is not closed: the fault is where it opens.
    pub(super) fn bracket(&self) -> Explained {
        let opens = |number: usize| {
            let parts = Parts::of(self.source.line(number));
            let open = parts.value.chars().next().filter(|c| matches!(c, '[' | '{'))?;
            let close = if open == '[' { ']' } else { '}' };
            let count = |c| parts.value.matches(c).count();
            (count(open) > count(close)).then_some((parts.value_at, open))
        };
        let found =
            (1..=self.number).rev().take(400).find_map(|number| Some((number, opens(number)?)));
        let Some((number, (from, open))) = found else {
            let said = "this does not fit between brackets";
            let fix = "put a comma between two values, and quote a text that has `, `, `: `, a bracket or a brace in it";
            let problem = self.problem(Rule::NotYaml, self.here(1), said, fix);
            return (problem, None);
        };
        let comment = (number..=self.number).find_map(|number| {
            let line = self.source.line(number);
            Some((number, line.find(" #").filter(|&at| !line.get(..at).is_some_and(in_quotes))?))
        });
        if let Some((number, at)) = comment {
            let line = self.source.line(number);
            let problem = self.problem(
                Rule::CommentBehind,
                self.source.place(number, at + 1, line.len()),
                "` #` begins a comment, and what closes the bracket or brace is lost in it",
                "quote the text",
            );
            return (problem, None);
        }
        let problem = self.problem(
            Rule::SignFirst,
            self.source.place(number, from, from + 1),
            format!("this `{open}` opens a list or a group of keys that is not closed"),
            "close it, or quote a text that begins with it",
        );
        (problem, Some(self.closed(number, open)))
    }

    /// What to read instead of a bracket or brace that is not closed: a text in quotes, where one
    /// stands; else what is closed on its last line.
    pub(super) fn closed(&self, number: usize, open: char) -> Mend {
        let line = self.source.line(number);
        let parts = Parts::of(line);
        let key = line.get(parts.lead..).unwrap_or_default().split(':').next().unwrap_or_default();
        if parts.colon && shape::takes_text(key) {
            return Mend { line: number, text: parts.quoted(line).line };
        }
        let within = |next: usize| {
            let next = self.source.line(next);
            indent(next) > parts.lead && !next.trim_start().starts_with("- ")
        };
        let last = (number + 1..self.number).take_while(|&next| within(next)).last();
        let last = last.unwrap_or(number);
        let text = self.source.line(last).trim_end().trim_end_matches(',');
        let close = if open == '[' { ']' } else { '}' };
        Mend { line: last, text: format!("{text}{close}") }
    }

    /// Keys, hyphens and indentation that do not fit together.
    pub(super) fn structure(&self, kind: &ErrorKind) -> Explained {
        let keys = shape::all_keys();
        // The line above, or this one, may be the fault that shows here.
        let above = (1..self.number).rev().find(|&number| is_content(self.source.line(number)));
        for number in [Some(self.number), above].into_iter().flatten() {
            let line = self.source.line(number);
            let parts = Parts::of(line);
            let rest = line.get(parts.lead..).unwrap_or_default();
            let end =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let is_key = keys.contains(&word);
            if !parts.colon && is_key && after.starts_with(':') {
                let at = self.source.place(number, parts.lead, parts.lead + end + 1);
                let said = format!("a space is missing behind `{word}:`");
                let problem =
                    self.problem(Rule::MissingColon, at, said, "put a space behind the colon");
                let (head, tail) = line.split_at(parts.lead + end + 1);
                return self.mended(problem, number, format!("{head} {tail}"));
            }
            let near = nearest(word, keys.iter().copied()).is_some_and(|near| near == word);
            if number == self.number
                && !parts.colon
                && near
                && (after.is_empty() || after.starts_with(' '))
            {
                let at = self.source.place(number, parts.lead, parts.lead + end);
                let said = format!("a colon is missing behind `{word}`");
                let problem = self.problem(Rule::MissingColon, at, said, "write `key: value`");
                let (head, tail) = line.split_at(parts.lead + end);
                return self.mended(problem, number, format!("{head}:{tail}"));
            }
        }
        let parts = Parts::of(self.line);
        if *kind == ErrorKind::MappingValueNotAllowed {
            let second = parts
                .value
                .find(": ")
                .or_else(|| parts.value.ends_with(':').then(|| parts.value.len() - 1));
            if let Some(second) = second.filter(|_| parts.colon || parts.lead > indent(self.line)) {
                let from = parts.value_at + second;
                let at = self.source.place(self.number, from, from + 1);
                let said = "this `:` makes a key, and no key can stand here";
                let problem =
                    self.problem(Rule::ColonInText, at, said, "quote a text that has `: ` in it");
                return self.quoted(problem, self.number, &parts);
            }
        }
        if let Some(first) = parts.value.chars().next()
            && (matches!(first, '*' | ',' | '{' | '[') && self.from > parts.value_at
                || first == ',')
        {
            return self.sign(first, parts.value);
        }
        self.indentation(above)
    }

    /// A line whose indentation fits none of the entries it could belong to.
    pub(super) fn indentation(&self, above: Option<usize>) -> Explained {
        let spaces = indent(self.line);
        let is_item = self.line.trim_start().starts_with("- ");
        let parts = Parts::of(self.line);
        // The nearest line above that this one should stand with: an item with an item, a key with a key.
        let column = |number: usize| {
            let line = self.source.line(number);
            let parts = Parts::of(line);
            let item = line.trim_start().starts_with("- ");
            if is_item { item.then_some(indent(line)) } else { parts.colon.then_some(parts.lead) }
        };
        let near = (1..self.number)
            .rev()
            .take(200)
            .filter(|&number| is_content(self.source.line(number)))
            .filter_map(|number| Some((number, column(number)?)))
            .min_by_key(|&(number, column)| (column.abs_diff(spaces), self.number - number));
        let at = self.source.place(self.number, spaces, self.line.trim_end().len().max(spaces));
        if !parts.colon && !is_item {
            let before = self.number.saturating_sub(1);
            if self.source.line(before).trim_start().starts_with('#') {
                return self.cut(before);
            }
            let said = if above.is_some_and(|number| indent(self.source.line(number)) > spaces) {
                "this line ends the text above, because it begins left of it"
            } else {
                "this line is no key, and no part of the text above"
            };
            let problem = self.problem(
                Rule::Indentation,
                at,
                said,
                "indent it like the lines it belongs to, or write `key: value`",
            );
            let mend = above.map(|number| {
                let wanted = indent(self.source.line(number));
                Mend {
                    line: self.number,
                    text: format!("{}{}", " ".repeat(wanted), self.line.trim_start()),
                }
            });
            return (problem, mend);
        }
        let what = if is_item { "`- `" } else { "key" };
        let Some((number, wanted)) = near.filter(|&(_, column)| column != spaces) else {
            let said = format!("no {what} can stand here");
            let fix = "indent the lines of one entry alike; quote a text above that goes on here";
            return (self.problem(Rule::Indentation, at, said, fix), None);
        };
        let said = format!(
            "this {what} begins in column {}, the one of line {number} in column {}",
            spaces + 1,
            wanted + 1
        );
        let problem = self.problem(
            Rule::Indentation,
            at,
            said,
            "begin the lines of one list or entry in the same column",
        );
        let text = format!("{}{}", " ".repeat(wanted), self.line.trim_start());
        (problem, Some(Mend { line: self.number, text }))
    }
}
