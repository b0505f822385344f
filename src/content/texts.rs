//! What every text must satisfy, wherever it stands: that it is shown as it was written.

use super::markdown::{self, Fault};
use super::problem::{Place, Problem, Source, is_invisible};
use super::read::{Node, Quoted, Style};
use super::rules::Rule;
use super::shape::Is;

/// A text, and how it was written.
pub(super) struct Written<'a> {
    pub(super) node: &'a Node,
    pub(super) text: &'a str,
    pub(super) style: Style,
    /// The comment that ends it.
    pub(super) comment: Option<Place>,
    /// The key it stands behind.
    pub(super) key: &'a str,
}

/// Holds a text against all that texts must satisfy.
pub(super) fn hold(source: &Source, problems: &mut Vec<Problem>, written: &Written<'_>, is: &Is) {
    let Written { node, text, style, comment, key } = *written;
    let at = node.at;
    let mut say = |rule, at, message: String, fix: &str| {
        problems.push(Problem::at(rule, source, at, message, fix));
    };
    if let Some(comment) = comment {
        let lost = source.text.get(comment.start..comment.end).unwrap_or_default();
        let lost: String = lost.chars().take(40).collect();
        let mut problem = Problem::at(
            Rule::CommentBehind,
            source,
            comment,
            format!("`{lost}` is a comment, and the text ends before it"),
            "quote the text, or put the comment on a line of its own",
        );
        if at.line == comment.line
            && let Some(mended) = quoted_to_the_end(source, at)
        {
            problem = problem.mended_by(at.line, mended);
        }
        problems.push(problem);
        return;
    }
    let limit = match is {
        Is::Plain(limit) | Is::Markdown(limit) => *limit,
        _ => 20_000,
    };
    let length = text.chars().count();
    let exact = matches!(is, Is::Exact);
    let seen = text.chars().any(|c| !c.is_whitespace() && !is_invisible(c));
    if !seen && !exact {
        say(Rule::EmptyText, at, format!("`{key}` is empty"), "write the text");
        return;
    }
    if length > limit {
        let fix = format!("at most {limit} are allowed");
        say(Rule::TooLong, at, format!("`{key}` is {length} characters long"), &fix);
        return;
    }
    let invisible = |c: char| is_invisible(c) || (c.is_control() && !matches!(c, '\n' | '\t'));
    if let Some(c) = text.chars().find(|&c| invisible(c)) {
        say(
            Rule::Invisible,
            place_of(source, at, c.encode_utf8(&mut [0; 4]), 0),
            format!("`{key}` has an invisible character, U+{:04X}", u32::from(c)),
            "remove it; in code, write it as an escape",
        );
    }
    let exact = matches!(is, Is::Code | Is::Exact);
    let joined = match style {
        Style::Folded => folded(source, at, key, exact),
        Style::Plain | Style::Quoted => lost_lines(source, written, exact),
        Style::Literal => None,
    };
    if let Some(problem) = joined {
        problems.push(problem);
        return;
    }
    if matches!(is, Is::Markdown(_)) {
        for (fault, piece, before) in markdown::faults(text) {
            let at = place_of(source, at, &piece, before);
            let (rule, said, fix) = match fault {
                Fault::Picture => (
                    Rule::Picture,
                    "a picture stands here, and pictures are not shown".to_owned(),
                    "say it in words, in a table or as code",
                ),
                Fault::DeadLink(to) => (
                    Rule::DeadLink,
                    format!("the link to `{to}` leads nowhere"),
                    "write https://…, or the path of a page of this site such as /concepts/gil",
                ),
                Fault::OpenFence => (
                    Rule::OpenFence,
                    "a code fence is not closed".to_owned(),
                    "end the code with a line of the same marks",
                ),
                Fault::Formula(formula) => (
                    Rule::Formula,
                    format!("the formula `{formula}` is shown as it is written"),
                    "say it in words, or put it between backticks without the signs around it",
                ),
            };
            problems.push(Problem::at(rule, source, at, said, fix));
        }
    }
}

/// Whether a line is one of a list or a table, or the fence of code.
fn is_list(line: &str) -> bool {
    let line = line.trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered =
        number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "));
    numbered || ["```", "~~~", "| ", "- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark))
}

/// Code or a list in a text over several lines that is no block: YAML joins them as well.
fn lost_lines(source: &Source, written: &Written<'_>, exact: bool) -> Option<Problem> {
    let Written { node, text, key, .. } = *written;
    let as_written = source.text.get(node.at.start..node.at.end)?.trim_end();
    if !as_written.contains('\n') {
        return None;
    }
    // A backslash before the end of a line, or an escape within it, may keep what seems lost.
    let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
    let lists = |text: &str| text.lines().filter(|line| is_list(line)).count();
    let lost = lists(as_written) > lists(text) || (exact && lines(as_written) > lines(text));
    lost.then(|| {
        let said = format!(
            "code or a list stands in a text over several lines, and `{key}` loses its line ends"
        );
        let fix = format!("write `{key}: |` and the text below it, further in");
        Problem::at(Rule::Folded, source, node.at, said, fix)
    })
}

/// Code or a list in a block whose lines are joined.
fn folded(source: &Source, at: Place, key: &str, exact: bool) -> Option<Problem> {
    let written = source.text.get(at.start..at.end).unwrap_or_default();
    let joined = exact && written.trim_end().contains('\n');
    if !joined && !written.lines().any(is_list) {
        return None;
    }
    let said =
        format!("code or a list stands in a folded block (`>`), and `{key}` loses its line ends");
    let problem = Problem::at(Rule::Folded, source, at, said, "write `|` instead of `>`");
    let header = (1..=at.line).rev().take(40).find(|&line| {
        let line = source.line(line).trim_end();
        [">", ">-", ">+"].iter().any(|end| line.ends_with(end))
    });
    let Some(line) = header else { return Some(problem) };
    let whole = source.line(line);
    let (before, after) = whole.split_at(whole.rfind('>').unwrap_or(0));
    let mended = format!("{before}|{}", after.get(1..).unwrap_or_default());
    Some(problem.mended_by(line, mended))
}

/// The line of a plain text in quotes, where more belongs to it than YAML takes; not within braces.
fn quoted_to_the_end(source: &Source, at: Place) -> Option<String> {
    let line = Some(source.line(at.line)).filter(|line| line.len() < 2_000)?;
    let from = line.char_indices().nth(at.column - 1)?.0;
    if line.get(..from)?.contains(['{', '[']) {
        return None;
    }
    let quoted = Quoted::from(line, from);
    (quoted.sure && quoted.taken > at.end - at.start).then_some(quoted.line)
}

/// Where a piece stands in a text that has so many before it, or the text, where it was written
/// otherwise: as an escape, or over several lines.
fn place_of(source: &Source, at: Place, piece: &str, before: usize) -> Place {
    let written = source.text.get(at.start..at.end).unwrap_or_default();
    if piece.is_empty() {
        return at;
    }
    match written.match_indices(piece).nth(before) {
        Some((offset, _)) => source.span(at.start + offset, at.start + offset + piece.len()),
        None => at,
    }
}
