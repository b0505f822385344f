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

    /// The line with its value in quotes.
    pub(super) fn quoted(&self, line: &str) -> String {
        let before = line.get(..self.value_at).unwrap_or_default();
        format!("{before}{}", quoted(self.value))
    }
}

/// A text in quotes that mean the same.
pub(super) fn quoted(text: &str) -> String {
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
