//! What is seen before YAML is read: another program's format, a merge that was not finished,
//! spaces that are none.

use super::super::Problem;
use super::super::problem::Source;
use super::super::rules::Rule;

/// Whether the file may be YAML of ours.
pub(super) fn check(source: &Source, problems: &mut Vec<Problem>) -> bool {
    let found = problems.len();
    for (index, line) in source.text.lines().enumerate() {
        let mark = ["<<<<<<< ", ">>>>>>> ", "||||||| "].iter().any(|mark| line.starts_with(mark));
        if mark || line == "=======" {
            let at = source.place(index + 1, 0, 7);
            problems.push(Problem::at(
                Rule::Conflict,
                source,
                at,
                "a merge conflict was left here",
                "keep one of the two versions, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`",
            ));
            if problems.len() >= found + 3 {
                break;
            }
        }
    }
    if problems.len() > found {
        return false;
    }
    let alone = |(at, _): &(usize, &str)| source.text.as_bytes().get(at + 1) != Some(&b'\n');
    if let Some((at, _)) = source.text.match_indices('\r').find(alone) {
        problems.push(Problem::at(
            Rule::WhiteSpace,
            source,
            source.span(at, at + 1),
            "a carriage return stands here without a line feed",
            "end lines as other editors do: with a line feed",
        ));
        return false;
    }
    if let Some(format) = foreign(&source.text) {
        let at = source.place(1, 0, 0);
        problems.push(Problem::at(
            Rule::Foreign,
            source,
            at,
            format!("this looks like {format}"),
            "expected YAML: see questions/README.md; `interleave import` makes drafts of other formats",
        ));
        return false;
    }
    true
}

/// The name of the other format that a text is in.
fn foreign(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    let first = start.lines().next().unwrap_or_default();
    if text.contains('\0') && text.chars().filter(|&c| c == '\0').count() * 3 > text.len() {
        return Some("UTF-16: save it as UTF-8");
    }
    if start.starts_with("<?xml") || start.starts_with("<quiz") {
        let moodle = start.contains("<quiz") || start.contains("<question");
        return Some(if moodle { "Moodle XML" } else { "XML" });
    }
    if start.starts_with("<!DOCTYPE") || start.starts_with("<html") {
        return Some("HTML");
    }
    if start.starts_with('{') && (first == "{" || first.starts_with("{\"")) {
        return Some("JSON");
    }
    if start.starts_with("[{") || first == "[" {
        return Some("JSON");
    }
    let lines = || text.lines().map(str::trim);
    if lines().any(|line| line.strip_prefix("ANSWER:").is_some_and(|rest| rest.trim().len() == 1))
        && lines().any(|line| line.starts_with("A.") || line.starts_with("A)"))
    {
        return Some("Aiken");
    }
    let gift =
        |line: &str| line.starts_with("::") && line.get(2..).is_some_and(|l| l.contains("::"));
    let answers =
        lines().any(|line| line.starts_with('=')) && lines().any(|line| line.starts_with('~'));
    if lines().any(gift)
        || lines().any(|line| line.starts_with("$CATEGORY:"))
        || (answers && text.contains('{'))
    {
        return Some("GIFT");
    }
    if first.starts_with("#separator:") || first.starts_with("#html:") {
        return Some("a text of Anki");
    }
    if start.starts_with("[[questions]]") {
        return Some("a quiz of mdbook-quiz");
    }
    let cells = first.matches(',').count().max(first.matches(';').count());
    let is_table = cells >= 2 && !first.contains(": ") && !first.starts_with(['-', '#', '[']);
    (is_table && lines().take(3).all(|line| line.is_empty() || line.contains([',', ';'])))
        .then_some("CSV")
}

/// The text with plain spaces where another white space stands in the indentation or behind a key;
/// `None` when there is none.
pub(super) fn plain_spaces(source: &Source, problems: &mut Vec<Problem>) -> Option<String> {
    let odd = |c: char| c != ' ' && c != '\t' && c.is_whitespace();
    if !source.text.chars().any(|c| odd(c) && c != '\n' && c != '\r') {
        return None;
    }
    let mut out = String::with_capacity(source.text.len());
    for (index, whole) in source.text.split_inclusive('\n').enumerate() {
        let line = whole.trim_end_matches(['\n', '\r']);
        let lead = line.len() - line.trim_start_matches(|c: char| c == ' ' || odd(c)).len();
        let before = line.get(..lead).unwrap_or_default();
        let rest = line.get(lead..).unwrap_or_default();
        let colon = rest.find(':').filter(|&at| {
            rest.get(..at).is_some_and(|key| {
                key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '))
            })
        });
        let behind = colon.and_then(|at| rest.get(at + 1..)).filter(|rest| rest.starts_with(odd));
        let (from, what, fix) = if before.contains(odd) && !rest.is_empty() {
            let from = before.find(odd).unwrap_or(0);
            (from, "a no-break space stands in the indentation", "indent with plain spaces")
        } else if let (Some(_), Some(at)) = (behind, colon) {
            (lead + at + 1, "a no-break space stands behind the colon", "type a plain one")
        } else {
            out.push_str(whole);
            continue;
        };
        let mended: String = line
            .char_indices()
            .map(|(at, c)| if odd(c) && (at < lead || at == from) { ' ' } else { c })
            .collect();
        let wide = line.get(from..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        let at = source.place(index + 1, from, from + wide);
        problems.push(
            Problem::at(Rule::WhiteSpace, source, at, what, fix)
                .mended_by(index + 1, mended.as_str()),
        );
        out.push_str(&mended);
        out.push_str(whole.get(line.len()..).unwrap_or_default());
        if problems.len() > 200 {
            break;
        }
    }
    let done = out.lines().count();
    for line in source.text.split_inclusive('\n').skip(done) {
        out.push_str(line);
    }
    Some(out)
}
