//! What the parser could not read, in words for authors, and what to read instead so that the rest
//! of the file can be looked at in the same run.
//!
//! The parser says what it expected; an author wants to know what to write. Where the parser points
//! at the end of a thing, this points at the place to mend.

use granit_parser::{ErrorKind, ScanError};

use super::super::Problem;
use super::super::nearest::nearest;
use super::super::problem::{Mend, Place, Source};
use super::super::rules::Rule;
use super::super::shape;
use super::lines::{Parts, goes_on, indent, is_content};
use super::too_much;

/// The problem, and the line to read instead.
type Explained = (Problem, Option<Mend>);

/// What a fault of the parser stands for.
pub(super) fn explain(source: &Source, error: &ScanError) -> Explained {
    let at = error.marker();
    let number = at.line().clamp(1, source.lines());
    let line = source.line(number);
    let from = line.char_indices().nth(at.col()).map_or(line.len(), |(from, _)| from);
    let fault = Fault { source, number, line, from };
    let parts = Parts::of(line);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => (too_much(source, fault.here(1)), None),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => fault.control(),
        ErrorKind::UnexpectedCharacter { character } => fault.sign(*character, parts.value),
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => {
            fault.sign(parts.value.chars().next().unwrap_or('>'), parts.value)
        }
        ErrorKind::MappingKeyNotAllowed if parts.value.starts_with('?') => {
            fault.sign('?', parts.value)
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection
            if parts.colon && parts.value.starts_with('-') =>
        {
            fault.sign('-', parts.value)
        }
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::InvalidMappingValueWhitespace => fault.tab(),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => fault.escape(),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => fault.behind_quote(),
        ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar => fault.open_quote(),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::MismatchedFlowCollectionEnd { .. } => fault.bracket(),
        ErrorKind::MisplacedFlowCollectionEnd => fault.sign(
            line.get(from..).and_then(|rest| rest.chars().next()).unwrap_or(']'),
            parts.value,
        ),
        ErrorKind::MissingAnchorOrAliasName => {
            fault.sign(parts.value.chars().next().unwrap_or('&'), parts.value)
        }
        ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::UndeclaredTagHandle
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape => fault.sign('!', parts.value),
        ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::ExpectedDocumentStart
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEofBlockSequence => fault.structure(error.kind()),
        other => {
            let said = format!("is not YAML here: {other}");
            (
                fault.problem(
                    Rule::NotYaml,
                    fault.here(1),
                    said,
                    "quote the text, or see questions/README.md",
                ),
                None,
            )
        }
    }
}

/// Whether a piece of a line ends within double quotes.
fn in_quotes(piece: &str) -> bool {
    let quotes = piece.match_indices('"');
    quotes.filter(|&(at, _)| !piece.get(..at).is_some_and(|piece| piece.ends_with('\\'))).count()
        % 2
        == 1
}

struct Fault<'a> {
    source: &'a Source,
    number: usize,
    line: &'a str,
    /// The byte of the line the parser pointed at.
    from: usize,
}

impl Fault<'_> {
    fn here(&self, bytes: usize) -> Place {
        self.source.place(self.number, self.from, (self.from + bytes).min(self.line.len()))
    }

    fn problem(&self, rule: Rule, at: Place, said: impl Into<String>, fix: &str) -> Problem {
        Problem::at(rule, self.source, at, said, fix)
    }

    /// With the mend offered, where the text is not written on several lines, and read on with.
    fn mended(&self, problem: Problem, number: usize, text: String) -> Explained {
        let mend = Some(Mend { line: number, text: text.clone() });
        if goes_on(self.source, number) {
            (problem, mend)
        } else {
            (problem.mended_by(number, text), mend)
        }
    }

    /// With the value of a line in quotes: offered, where it is clear where the value ends.
    fn quoted(&self, problem: Problem, number: usize, parts: &Parts<'_>) -> Explained {
        let quoted = parts.quoted(self.source.line(number));
        if quoted.sure {
            self.mended(problem, number, quoted.line)
        } else {
            (problem, Some(Mend { line: number, text: quoted.line }))
        }
    }

    fn control(&self) -> Explained {
        let bad = |c: char| c.is_control() && c != '\t';
        let from = self.line.find(bad).unwrap_or(self.from);
        let at = self.source.place(self.number, from, from + 1);
        let said = "a control character cannot stand in YAML";
        let fix = "remove it, or write it as an escape in double quotes";
        let text = self.line.replace(bad, "");
        (self.problem(Rule::Invisible, at, said, fix), Some(Mend { line: self.number, text }))
    }

    /// A text that begins with what YAML takes for a sign of its own.
    fn sign(&self, sign: char, value: &str) -> Explained {
        let parts = Parts::of(self.line);
        let from = if value.starts_with(sign) { parts.value_at } else { self.from };
        let at = self.source.place(self.number, from, from + sign.len_utf8());
        let shown = match sign {
            '-' | '?' => format!("{sign} "),
            sign => sign.to_string(),
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
            format!("a text cannot begin with `{shown}`"),
            "quote the text",
        );
        if value.starts_with(sign) {
            self.quoted(problem, self.number, &parts)
        } else {
            (problem, None)
        }
    }

    fn tab(&self) -> Explained {
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

    fn escape(&self) -> Explained {
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

    fn behind_quote(&self) -> Explained {
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

    /// A quote that is not closed: the fault is where it opens.
    fn open_quote(&self) -> Explained {
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
        let text = format!("{}{quote}", self.source.line(number).trim_end());
        self.mended(problem, number, text)
    }

    /// A bracket or brace that is not closed: the fault is where it opens.
    fn bracket(&self) -> Explained {
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
        let line = self.source.line(number);
        let mend = Mend { line: number, text: Parts::of(line).quoted(line).line };
        (problem, Some(mend))
    }

    /// Keys, hyphens and indentation that do not fit together.
    fn structure(&self, kind: &ErrorKind) -> Explained {
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
    fn indentation(&self, above: Option<usize>) -> Explained {
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
