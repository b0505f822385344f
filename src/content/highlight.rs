//! Code with its words classed, so that the style sheet can colour it.
//!
//! Owns the list of languages. The colours are in the style sheet, under the same class names.

use std::fmt::Write;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, ScopeStack, SyntaxSet};

/// Lines longer than this are left plain: the highlighter's regular expressions are quadratic on
/// some of them.
const LONGEST_LINE: usize = 1_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// A language that code can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Python.
    Python,
    /// Rust.
    Rust,
    /// A shell session or script.
    Bash,
    /// SQL.
    Sql,
    /// YAML.
    Yaml,
    /// No language: shown as it is.
    Text,
}

impl Language {
    /// The names an author may write.
    pub const NAMES: [&str; 6] = ["python", "rust", "bash", "sql", "yaml", "text"];

    /// The language of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "python" | "py" => Self::Python,
            "rust" | "rs" => Self::Rust,
            "bash" | "sh" | "console" => Self::Bash,
            "sql" => Self::Sql,
            "yaml" => Self::Yaml,
            "text" | "" => Self::Text,
            _ => return None,
        })
    }

    fn extension(self) -> Option<&'static str> {
        Some(match self {
            Self::Python => "py",
            Self::Rust => "rs",
            Self::Bash => "sh",
            Self::Sql => "sql",
            Self::Yaml => "yaml",
            Self::Text => return None,
        })
    }
}

/// The lines of a program, each escaped HTML with balanced tags of its own.
#[must_use]
pub fn lines(code: &str, language: Language) -> Vec<String> {
    let syntax =
        language.extension().and_then(|extension| SYNTAXES.find_syntax_by_extension(extension));
    let Some(syntax) = syntax else {
        return code.lines().map(escape).collect();
    };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    code.split_inclusive('\n')
        .map(|line| {
            let plain = line.trim_end_matches(['\n', '\r']);
            if line.len() > LONGEST_LINE {
                return escape(plain);
            }
            match state.parse_line(line, &SYNTAXES) {
                Ok(changes) => classed(line, &changes, &mut stack),
                Err(_) => escape(plain),
            }
        })
        .collect()
}

/// A program as one piece of HTML.
#[must_use]
pub(super) fn block(code: &str, language: Language) -> String {
    lines(code, language).join("\n")
}

/// One line: runs of the same class share a span.
fn classed(
    line: &str,
    changes: &[(usize, syntect::parsing::ScopeStackOp)],
    stack: &mut ScopeStack,
) -> String {
    let mut html = String::with_capacity(line.len() * 2);
    let mut from = 0;
    let mut open: Option<&'static str> = None;
    let mut push = |piece: &str, class: Option<&'static str>| {
        let piece = piece.trim_end_matches(['\n', '\r']);
        if piece.is_empty() {
            return;
        }
        if class != open && !piece.trim().is_empty() {
            if open.is_some() {
                html.push_str("</span>");
            }
            if let Some(class) = class {
                let _ = write!(html, "<span class=\"{class}\">");
            }
            open = class;
        }
        escape_into(piece, &mut html);
    };
    for (to, op) in changes {
        if let Some(piece) = line.get(from..*to) {
            push(piece, class(stack));
        }
        from = *to;
        // An operation that does not fit the stack only costs this line its colours.
        let _ = stack.apply(op);
    }
    push(line.get(from..).unwrap_or(""), class(stack));
    if open.is_some() {
        html.push_str("</span>");
    }
    html
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    stack.as_slice().iter().rev().find_map(|scope| {
        let name = scope.build_string();
        let is = |prefix: &str| name.starts_with(prefix);
        if is("comment") || is("punctuation.definition.comment") {
            Some("hl-c")
        } else if is("string") || is("punctuation.definition.string") {
            Some("hl-s")
        } else if is("constant") {
            Some("hl-n")
        } else if is("entity.name.function") || is("support.function") || is("support.macro") {
            Some("hl-f")
        } else if is("storage") || is("keyword.control") || is("keyword.other") {
            Some("hl-k")
        } else if is("entity.name") || is("support.type") || is("meta.annotation") {
            Some("hl-t")
        } else {
            None
        }
    })
}

/// Text made safe between tags and in quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(text, &mut html);
    html
}

fn escape_into(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}
