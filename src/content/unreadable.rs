//! What is wrong with a file that is not YAML, or not of the expected shape, in words for authors.
//!
//! The reader knows what it expected; an author wants to know what to write. Where the reader points
//! at the end of a thing, this points at the place to mend.

use std::path::Path;

use serde_saphyr::Error;

use super::Problem;
use super::check::place;
use super::nearest::{list, nearest};

/// The problem that the reader's error stands for.
pub(super) fn problem(file: &Path, text: &str, error: &Error) -> Problem {
    let error = error.without_snippet();
    let at = error.location().map_or((1, 1), place);
    let (at, message, fix) = match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            let meant = nearest(field, expected.iter().copied())
                .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
            (at, format!("unknown key `{field}`"), format!("{meant}expected {}", list(expected)))
        }
        Error::SerdeMissingField { field, .. } => {
            let fix = format!("add `{field}: …` to the entry that starts here");
            (start_of_entry(text, at), format!("the key `{field}` is missing"), fix)
        }
        Error::DuplicateMappingKey { key, .. } => {
            let what =
                key.as_ref().map_or_else(|| "a key".to_owned(), |key| format!("the key `{key}`"));
            (at, format!("{what} stands twice"), "keep one of the two".to_owned())
        }
        Error::SerdeInvalidType { unexpected, expected, .. } => {
            (at, format!("found {unexpected}"), format!("expected {expected}"))
        }
        other => {
            let (at, message, fix) = in_words(other, text, at);
            (at, message, fix.to_owned())
        }
    };
    Problem::at(file, text, at, message, fix)
}

type Place = (u64, u64);

/// Message and advice where a limit of `schema::options` was met.
const TOO_MUCH: (&str, &str) = (
    "asks for more than a question file may hold",
    "the limits are 16 levels, 100,000 nodes, 100 anchors and 100 aliases a file: split it, or write it out",
);

/// Errors whose advice does not depend on what was written.
fn in_words(error: &Error, text: &str, at: Place) -> (Place, String, &'static str) {
    let (message, fix) = match error {
        Error::InvalidBooleanStrict { .. } => ("not a truth value", "expected `true` or `false`"),
        Error::NullIntoString { .. } => {
            ("a text is missing here", "write the text; a text that reads null or ~ needs quotes")
        }
        Error::InvalidScalar { .. } => ("not a whole number", "expected a number from 1 to 10"),
        Error::Unexpected { expected: "string scalar", .. } => (
            "a list or a mapping stands where a text belongs",
            "write one text; a text that begins with `[`, `{`, `- ` or `? ` needs quotes",
        ),
        Error::Unexpected { expected: "sequence start", .. } => (
            "a list belongs here",
            "write [one, another], or each on a line of its own that begins with `- `",
        ),
        Error::Unexpected { expected: "mapping start", .. } => {
            ("keys with values belong here", "write `key: value`, each on a line of its own")
        }
        Error::InvalidBinaryBase64 { .. }
        | Error::BinaryNotUtf8 { .. }
        | Error::TaggedScalarCannotDeserializeIntoString { .. } => (
            "a tag (`!…`) makes this something other than text",
            "remove the tag, or quote the text",
        ),
        Error::UnknownAnchor { .. } => (
            "`*` refers to an anchor, and there is none of that name",
            "quote a text that begins with `*`",
        ),
        Error::MultipleDocuments { .. } => {
            ("a second document starts here", "one file holds one document: remove `---`")
        }
        Error::MergeKeyNotAllowed { .. } => {
            ("merge keys (`<<`) are not read", "write the keys out")
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => TOO_MUCH,
        Error::Eof { .. } => ("the file ends too early", "expected the keys of a concept"),
        other => return not_yaml(&other.render(), text, at),
    };
    (at, message.to_owned(), fix)
}

/// Errors of the scanner, which are known by their text alone.
fn not_yaml(rendered: &str, text: &str, at: Place) -> (Place, String, &'static str) {
    let message = rendered.lines().next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let end = message.find(" at line ").or_else(|| message.find(": line "));
    let message = &message[..end.unwrap_or(message.len())];
    let is = |part: &str| message.contains(part);

    if let Some(at) =
        first_from(text, at, |c| c.is_control() && c != '\n' && c != '\r' && c != '\t')
        && is("unexpected character")
    {
        let said = "a control character cannot stand in YAML".to_owned();
        return (at, said, "remove it, or write it as an escape in double quotes");
    }
    if is("tab") {
        let at = first_from(text, at, |c| c == '\t').unwrap_or(at);
        let said = "a tab stands where YAML wants spaces".to_owned();
        return (at, said, "indent with spaces");
    }
    if let Some(character) = message.strip_prefix("unexpected character: `") {
        let character = character.strip_suffix('\'').unwrap_or(character);
        let said = format!("a text cannot begin with `{character}`");
        return (at, said, "quote the text");
    }
    let (said, fix) = if is("limit exceeded") {
        TOO_MUCH
    } else if is("mapping values are not allowed") {
        (
            "this `:` makes a key, and no key can stand here",
            "quote a text that has `: ` in it, or mend the indentation of this line",
        )
    } else if is("escape character") {
        (
            "a `\\` in this text begins an escape that YAML does not know",
            "write `\\\\`, or put the text in single quotes",
        )
    } else if is("quoted scalar") {
        (
            "a quoted text goes on here, without indentation",
            "close its quote on a line above, or indent this line",
        )
    } else {
        return (at, message.to_owned(), "expected YAML; quote a text that has `: ` or ` #` in it");
    };
    (at, said.to_owned(), fix)
}

/// The first such character at or after the start of a line.
fn first_from(text: &str, (line, _): Place, is: impl Fn(char) -> bool) -> Option<Place> {
    let skipped = usize::try_from(line.max(1) - 1).ok()?;
    text.lines().enumerate().skip(skipped).find_map(|(index, line)| {
        let column = line.chars().position(&is)?;
        Some((index as u64 + 1, column as u64 + 1))
    })
}

/// Where the entry begins that has a key at a place, by indentation. In an entry between braces the
/// place itself is as good.
fn start_of_entry(text: &str, (line, column): Place) -> Place {
    let is_content = |line: &str| !matches!(line.trim_start().chars().next(), None | Some('#'));
    let lines: Vec<&str> = text.lines().collect();
    let last = usize::try_from(line).unwrap_or(usize::MAX).min(lines.len());
    let mut start = (line, column);
    for (index, line) in lines[..last].iter().enumerate().rev().filter(|(_, line)| is_content(line))
    {
        let (number, spaces) = (index as u64 + 1, indent(line));
        if spaces + 1 == column && !line.starts_with("---") {
            start = (number, column);
        } else if spaces + 1 < column {
            // `- key: …` begins the entry whose keys stand below its own.
            let dash = line.trim_start().strip_prefix('-').map(|rest| spaces + 1 + indent(rest));
            return if dash.is_some_and(|dash| dash + 1 == column) {
                (number, column)
            } else {
                start
            };
        }
    }
    start
}

/// How many spaces a text begins with.
fn indent(text: &str) -> u64 {
    text.chars().take_while(|&c| c == ' ').count() as u64
}
