//! Faults of texts: what YAML takes for a sign of its own, escapes, quotes, tabs and comments.

use super::super::super::problem::Mend;
use super::super::super::rules::Rule;
use super::super::lines::{Parts, indent};
use super::{Explained, Fault};

impl Fault<'_> {
    pub(super) fn control(&self) -> Explained {
        let bad = |c: char| c.is_control() && c != '\t';
        let from = self.line.find(bad).unwrap_or(self.from);
        let at = self.source.place(self.number, from, from + 1);
        let said = "a control character cannot stand in YAML";
        let fix = "remove it, or write it as an escape in double quotes";
        let text = self.line.replace(bad, "");
        (self.problem(Rule::Invisible, at, said, fix), Some(Mend { line: self.number, text }))
    }

    /// A text that begins with what YAML takes for a sign of its own.
    pub(super) fn sign(&self, sign: char, value: &str) -> Explained {
        let parts = Parts::of(self.line);
        let from = if value.starts_with(sign) { parts.value_at } else { self.from };
        let at = self.source.place(self.number, from, from + sign.len_utf8());
        let shown = match sign {
            '-' | '?' => format!("`{sign} `"),
            '`' => "a backtick".to_owned(),
            sign => format!("`{sign}`"),
        };
        let problem = self.problem(
            if matches!(sign, '&' | '*') {
                Rule::Anchor
            } else if sign == '!' {
                Rule::Tag
            } else {
                Rule::SignFirst
            },
            at,
            format!("a text cannot begin with {shown}"),
            "quote the text",
        );
        if value.starts_with(sign) {
            self.quoted(problem, self.number, &parts)
        } else {
            (problem, None)
        }
    }

    pub(super) fn tab(&self) -> Explained {
        let first = (self.number..=self.source.lines())
            .find(|&number| self.source.line(number).contains('\t'))
            .unwrap_or(self.number);
        let line = self.source.line(first);
        let from = line.find('\t').unwrap_or(0);
        let at = self.source.place(first, from, from + 1);
        let problem = self.problem(
            Rule::WhiteSpace,
            at,
            "a tab stands where YAML wants spaces",
            "indent with spaces",
        );
        (problem, None)
    }

    pub(super) fn escape(&self) -> Explained {
        // The parser points at the quote; the text may go on below.
        let known = "0abtnvfre \"/\\N_LPxuU\t";
        for number in self.number..=(self.number + 50).min(self.source.lines()) {
            let line = self.source.line(number);
            let mut from = if number == self.number { self.from } else { 0 };
            while let Some(at) = line.get(from..).and_then(|rest| rest.find('\\')) {
                let at = from + at;
                let next = line.get(at + 1..).and_then(|rest| rest.chars().next());
                let bad = next.is_some_and(|c| {
                    let digits = match c {
                        'x' => 2,
                        'u' => 4,
                        'U' => 8,
                        _ => 0,
                    };
                    let hex = line.get(at + 2..).unwrap_or_default().chars().take(digits);
                    !known.contains(c) || hex.filter(char::is_ascii_hexdigit).count() < digits
                });
                if bad {
                    let place =
                        self.source.place(number, at, at + 1 + next.map_or(0, char::len_utf8));
                    let problem = self.problem(
                        Rule::Escape,
                        place,
                        "a `\\` in this text begins an escape that YAML does not know",
                        "write `\\\\`, or put the text in single quotes",
                    );
                    let (before, after) = line.split_at(at);
                    let text = format!("{before}\\{after}");
                    let mend = Some(Mend { line: number, text: text.clone() });
                    return (problem.mended_by(number, text), mend);
                }
                from = at + 1 + next.map_or(0, char::len_utf8);
            }
        }
        let said = "an escape in this text stands for no character";
        (self.problem(Rule::Escape, self.here(1), said, "write the character itself"), None)
    }

    pub(super) fn behind_quote(&self) -> Explained {
        let parts = Parts::of(self.line);
        let problem = self.problem(
            Rule::Quotes,
            self.here(self.line.len()),
            "text stands behind the closing quote",
            "quote all of it: in single quotes a double one needs no mark, and a single one is doubled",
        );
        if parts.value.starts_with(['"', '\'']) {
            self.quoted(problem, self.number, &parts)
        } else {
            (problem, None)
        }
    }

    /// A comment right behind a quote or a bracket.
    pub(super) fn comment(&self) -> Explained {
        let problem = self.problem(
            Rule::Quotes,
            self.here(1),
            "`#` stands right behind the text's end",
            "put a space before a comment; quote all of a text that has `#` in it",
        );
        let (before, after) = self.line.split_at_checked(self.from).unwrap_or((self.line, ""));
        (problem, Some(Mend { line: self.number, text: format!("{before} {after}") }))
    }

    /// A comment on a line of its own within a text.
    pub(super) fn cut(&self, number: usize) -> Explained {
        let line = self.source.line(number);
        let at = self.source.place(number, indent(line), line.trim_end().len());
        let problem = self.problem(
            Rule::CommentBehind,
            at,
            "the text above ends at this comment, and goes on behind it",
            "move the comment, or write the text as a block behind `|`",
        );
        (problem, Some(Mend { line: self.number, text: String::new() }))
    }

    /// A quote that is not closed: the fault is where it opens.
    pub(super) fn open_quote(&self) -> Explained {
        let opens = |number: usize| {
            let line = self.source.line(number);
            let parts = Parts::of(line);
            let quote = parts.value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let rest = parts.value.get(1..)?;
            let closes = match quote {
                '"' => rest.replace("\\\\", "").replace("\\\"", "").contains('"'),
                _ => rest.replace("''", "").contains('\''),
            };
            (!closes).then_some((parts.value_at, quote))
        };
        let found =
            (1..=self.number).rev().take(400).find_map(|number| Some((number, opens(number)?)));
        let Some((number, (from, quote))) = found else {
            let fix = "close the quote, or remove it";
            return (
                self.problem(Rule::Quotes, self.here(1), "a quoted text is not closed", fix),
                None,
            );
        };
        let problem = self.problem(
            Rule::Quotes,
            self.source.place(number, from, from + 1),
            "this quote is not closed",
            "close it on this line, or indent the lines that belong to the text",
        );
        let line = self.source.line(number).trim_end();
        let text = format!("{line}{quote}");
        // Who knows where the text ends and a comment begins.
        if line.contains(" #") {
            return (problem, Some(Mend { line: number, text }));
        }
        self.mended(problem, number, text)
    }
}
