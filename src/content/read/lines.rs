//! Lines of a YAML file and what they look like: the reader's faults are explained by them.

use super::super::problem::Source;

/// How many spaces a line begins with.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a line says anything.
pub(super) fn is_content(line: &str) -> bool {
    !matches!(line.trim_start().chars().next(), None | Some('#'))
}

/// A line of the form `key: value`, `- key: value` or `- value`.
pub(super) struct Parts<'a> {
    /// Bytes before the key, hyphens included.
    pub(super) lead: usize,
    /// Whether there is a key with a colon.
    pub(super) colon: bool,
    /// Where the value begins, in bytes.
    pub(super) value_at: usize,
    /// The value, without the spaces around it.
    pub(super) value: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        let mut lead = indent(line);
        while let Some(rest) = line.get(lead..).filter(|rest| rest.starts_with("- ")) {
            lead += 1 + indent(rest.get(1..).unwrap_or_default());
        }
        let rest = line.get(lead..).unwrap_or_default();
        let word =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let after = rest.get(word..).unwrap_or_default();
        let key = rest.get(..word).unwrap_or_default();
        let colon = !key.is_empty() && (after == ":" || after.starts_with(": "));
        let gap = after.get(1..).unwrap_or_default();
        let value_at = if colon { lead + word + 1 + indent(gap) } else { lead };
        let value = line.get(value_at..).unwrap_or_default().trim_end();
        Self { lead, colon, value_at, value }
    }

    /// The line with its value in quotes; a comment behind the value stays one.
    pub(super) fn quoted(&self, line: &str) -> Quoted {
        Quoted::from(line, self.value_at)
    }
}

/// A line with the text that ends it in quotes.
pub(in super::super) struct Quoted {
    /// The line.
    pub(in super::super) line: String,
    /// How many bytes of the text before are in the quotes.
    pub(in super::super) taken: usize,
    /// Whether it is clear where the text ends: only then it is more than a guess.
    pub(in super::super) sure: bool,
}

impl Quoted {
    /// The line with what begins at a byte in quotes.
    pub(in super::super) fn from(line: &str, from: usize) -> Self {
        let (before, value) = line.split_at_checked(from).unwrap_or((line, ""));
        let value = value.trim_end();
        let (at, sure) = comment_of(value).unwrap_or((value.len(), true));
        let (text, comment) = value.split_at(at);
        let text = text.trim_end();
        let gap = value.get(text.len()..at).unwrap_or_default();
        Self { line: format!("{before}{}{gap}{comment}", quoted(text)), taken: text.len(), sure }
    }
}

/// Where the comment behind a text begins, and whether it is clear that it is one. `#7`, `#[test]` and
/// `#!` belong to a text, and so does what stands between backticks or in quotes; `# ask Bob` is
/// nobody else's business; `#bob` may be either.
fn comment_of(value: &str) -> Option<(usize, bool)> {
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
    let closed = quote.and_then(|quote| Some(value.get(1..)?.find(quote)? + 1)).unwrap_or(0);
    let mut signs = value.match_indices('#').filter(|&(at, _)| at > closed);
    signs.find_map(|(at, _)| {
        let (before, after) = value.split_at_checked(at)?;
        let in_code = before.matches('`').count() % 2 == 1 && after.contains('`');
        if !before.ends_with([' ', '\t']) || in_code {
            return None;
        }
        match after.chars().nth(1) {
            Some('0'..='9' | '[' | '!') => None,
            Some(' ' | '\t') | None => Some((at, true)),
            Some(_) => Some((at, false)),
        }
    })
}

/// A text in quotes that mean the same.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// Whether the line behind this one goes on with its plain text.
pub(super) fn goes_on(source: &Source, number: usize) -> bool {
    let this = source.line(number);
    let next = source.line(number + 1);
    is_content(next) && indent(next) > indent(this) && {
        let parts = Parts::of(next);
        !parts.colon && parts.lead == indent(next)
    }
}
