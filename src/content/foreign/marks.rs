//! Texts between our Markdown and others': what shows the same, written as each side reads it.
//!
//! Ours takes a text of one line as it stands (`>= 3`, `__init__`, `2*3*4`), and `<T>` in any; Markdown
//! elsewhere does not, and plain text has no marks at all.

use super::super::{Block, Language, Markdown};
use super::draft::Program;

/// A text of ours for a program that reads common Markdown.
pub(super) fn to_common(text: &str) -> String {
    let text = text.trim_end();
    if text.contains('\n') {
        return shown_alike(text, outside_code(text, &without_tags));
    }
    let mut out = String::new();
    let mut rest = text;
    if begins_a_block(text) {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, marks) = text.split_at(digits);
        out.push_str(number);
        out.push('\\');
        let mark = marks.chars().next().map_or(0, char::len_utf8);
        let (mark, behind) = marks.split_at(mark);
        out.push_str(mark);
        rest = behind;
    }
    out.push_str(&outside_code(rest, &|piece| without_tags(&escaped_marks(piece))));
    shown_alike(text, out)
}

/// The other text where ours shows the same, and else the first.
fn shown_alike(text: &str, other: String) -> String {
    let same = Markdown::new(other.as_str()).html() == Markdown::new(text).html();
    if same { other } else { text.to_owned() }
}

/// A text with its pieces between code made anew: within code nothing is a mark.
fn outside_code(text: &str, anew: &dyn Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, piece) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 1 {
            out.push_str(piece);
        } else {
            out.push_str(&anew(piece));
        }
    }
    out
}

/// What other programs would take for a tag of HTML, and drop, is written as a character of its own.
fn without_tags(piece: &str) -> String {
    let mut out = String::with_capacity(piece.len());
    let mut chars = piece.chars().peekable();
    while let Some(c) = chars.next() {
        let tag = |next: &char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?');
        if c == '<' && chars.peek().is_some_and(tag) {
            out.push_str("&lt;");
        } else {
            out.push(c);
        }
    }
    out
}

/// Two underscores around a name, and stars between letters, with a backslash before each.
fn escaped_marks(piece: &str) -> String {
    let chars: Vec<char> = piece.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut out = String::with_capacity(piece.len());
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(at);
        let after = at(index + 1);
        let double = c == '_' && (before == Some('_') || after == Some('_'));
        let star = c == '*' && word(before) && word(after);
        if (double || star) && before != Some('\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether a line would begin a list, a quotation, a heading or the like.
fn begins_a_block(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = number.strip_prefix(['.', ')']).filter(|_| number.len() < text.len());
    let numbered = behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '));
    let rule = text.len() > 2
        && ["*", "-", "_", "="]
            .iter()
            .any(|mark| text.replace([' '], "").replace(mark, "").is_empty());
    numbered
        || rule
        || text.starts_with(['>', '#', '+', '|', ':'])
        || text.starts_with("- ")
        || text.starts_with("* ")
        || text.starts_with("~~~")
        || text.starts_with("```")
}

/// A text of common Markdown as ours: without the backslashes and the written-out `<` that ours does
/// not need.
pub(super) fn from_common(text: &str) -> String {
    let text = text.trim();
    let plain = shown_alike(text, outside_code(text, &|piece| piece.replace("&lt;", "<")));
    if plain.contains('\n') || !plain.contains('\\') {
        return plain;
    }
    let without = outside_code(&plain, &|piece| {
        let mut out = String::with_capacity(piece.len());
        let mut chars = piece.chars().peekable();
        while let Some(c) = chars.next() {
            let mark = |next: &char| {
                matches!(next, '>' | '#' | '+' | '-' | '*' | '_' | '.' | ')' | '|' | ':' | '~')
            };
            if c != '\\' || !chars.peek().is_some_and(mark) {
                out.push(c);
            }
        }
        out
    });
    shown_alike(&plain, without)
}

/// A plain text as ours: what would be taken for marks gets backslashes.
pub(super) fn from_plain(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    let shown = |text: &str| Markdown::new(text).plain().split_whitespace().collect::<String>();
    let meant: String = text.split_whitespace().collect();
    if shown(&text) == meant {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A stem and the programs it is about as one text: each program is a fenced block at its end, and its
/// title a line of its own before it, since others know no more than a language behind the fence.
pub(super) fn with_programs(stem: &str, blocks: &[Block]) -> String {
    let mut text = to_common(stem);
    for block in blocks {
        let code = block.code.source().trim_end();
        let mut fence = "```".to_owned();
        while code.contains(&fence) {
            fence.push('`');
        }
        if !block.title.is_empty() {
            text.push_str(&format!("\n\n**{}**", block.title));
        }
        let lang = language(block.code.language());
        text.push_str(&format!("\n\n{fence}{lang}\n{code}\n{fence}"));
    }
    text
}

/// The name of a language, as an author writes it.
pub(super) fn language(language: Language) -> &'static str {
    let same = |name: &&&str| Language::parse(name) == Some(language);
    Language::NAMES.iter().find(same).copied().unwrap_or("text")
}

/// What a line says that is strong as a whole.
fn title_of(line: &str) -> Option<&str> {
    let title = line.trim().strip_prefix("**")?.strip_suffix("**")?;
    (!title.trim().is_empty() && !title.contains('*')).then_some(title)
}

/// The stem and the programs at the end of a text.
pub(super) fn without_programs(text: &str) -> (String, Vec<Program>) {
    let mut lines: Vec<&str> = text.trim_end().lines().collect();
    let mut programs = Vec::new();
    loop {
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        let Some(last) = lines.last() else { break };
        let fence = last.trim_end();
        if fence.len() < 3 || fence.chars().any(|c| c != '`') {
            break;
        }
        let inner = lines.get(..lines.len() - 1).unwrap_or_default();
        // The nearest line above that opens a block of the same marks.
        let opens = |line: &&str| {
            line.strip_prefix(fence)
                .is_some_and(|rest| !rest.starts_with('`') && !rest.contains('`'))
        };
        let Some(start) = inner.iter().rposition(opens) else { break };
        let info = inner.get(start).and_then(|line| line.strip_prefix(fence)).unwrap_or_default();
        let (lang, title) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
        let Some(known) = Language::parse(lang) else { break };
        let code = inner.get(start + 1..).unwrap_or_default().join("\n");
        if code.trim().is_empty() {
            break;
        }
        let mut title = title.trim().to_owned();
        lines.truncate(start);
        if let [.., before, line, after] = lines.as_slice()
            && (title.is_empty() && before.trim().is_empty() && after.trim().is_empty())
            && let Some(above) = title_of(line)
        {
            above.clone_into(&mut title);
            lines.truncate(lines.len() - 2);
        }
        programs.push(Program { title, lang: language(known).to_owned(), text: code });
    }
    programs.reverse();
    (lines.join("\n"), programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_back_as_it_was() {
        for text in [
            ">= 3 threads",
            "# is a comment",
            "1. first",
            "- 1",
            "`__init__` and __init__ and 2*3*4",
            "*really* **so**, see [this](https://example.org/a_b)",
            "a_b_c and `a\\_b`",
            "a `Vec<T>`, an Option<T> and </b>, 1 < 2",
            "first `a<b>`\n\nthen Option<T>\n\n```rust\nlet a: Vec<T> = b;\n```",
            "---",
            "x \\* y",
        ] {
            let there = to_common(text);
            assert_eq!(from_common(&there), from_common(text), "{there}");
            let html = |text: &str| Markdown::new(text).html().clone();
            assert_eq!(html(&from_common(&there)), html(text), "{text}");
        }
        assert_eq!(to_common(">= 3"), "\\>= 3");
        assert_eq!(from_common("\\>= 3"), ">= 3");
        assert_eq!(from_common(&to_common("__init__")), "__init__");
    }

    #[test]
    fn a_version_is_no_number_of_a_list() {
        assert_eq!(to_common("3.13 loses none"), "3.13 loses none");
        assert_eq!(to_common("3. loses none"), "3\\. loses none");
    }

    #[test]
    fn plain_text_shows_as_it_was() {
        for text in ["*args and **kwargs", "a_b", "<b>", "[x](y)", "`x`", "5 > 3"] {
            assert_eq!(Markdown::new(from_plain(text)).plain(), text);
        }
    }

    #[test]
    fn programs_leave_a_stem_and_come_back() {
        let code = "x = '''\n```\n'''\n\nprint(x)";
        let block = |title: &str, code: &str, language| Block {
            title: title.to_owned(),
            code: super::super::super::Code::new(code, language),
        };
        let blocks = [block("pool.py", code, Language::Python), block("", "1", Language::Text)];
        let (stem, programs) = without_programs(&with_programs("What?", &blocks));
        assert_eq!(stem, "What?");
        assert_eq!(programs.len(), 2);
        assert_eq!((programs[0].title.as_str(), programs[0].text.as_str()), ("pool.py", code));
        assert_eq!(programs[1].lang, "text");
    }
}
