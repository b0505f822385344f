//! Markdown to HTML that is safe to put in a page as it is.
//!
//! Owns the only type that templates do not escape, [`Html`]. Raw HTML in Markdown is shown as
//! text, links lead to web addresses and pages of ours alone, and code is highlighted here.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::OnceLock;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::highlight::{self, Language};

/// HTML that is safe as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(String);

impl Html {
    /// Plain text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(highlight::escape(text))
    }

    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// HTML that the caller vouches for: every piece of it was escaped.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// An author's program. It is highlighted when it is first shown, and once.
#[derive(Debug, Clone)]
pub struct Code {
    source: String,
    language: Language,
    html: OnceLock<Html>,
}

impl Code {
    /// The program as written.
    #[must_use]
    pub fn new(source: impl Into<String>, language: Language) -> Self {
        Self { source: source.into(), language, html: OnceLock::new() }
    }

    /// The program as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The language it is in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The program, highlighted.
    pub fn html(&self) -> &Html {
        self.html.get_or_init(|| Html(highlight::block(self.source.trim_end(), self.language)))
    }
}

/// An author's text. It is rendered when it is first shown, and once.
///
/// A text of one line is *inline*: what begins a block in Markdown (`>`, `#`, `-`, `1.`) is shown as
/// it is written. A text of several lines is a *block* and may hold paragraphs, lists, code and
/// tables.
#[derive(Debug, Clone, Default)]
pub struct Markdown {
    source: String,
    block: OnceLock<Html>,
    inline: OnceLock<Html>,
}

impl Markdown {
    /// The text as written.
    #[must_use]
    pub fn new(source: impl Into<String>) -> Self {
        let mut source: String = source.into();
        source.truncate(source.trim_end().len());
        Self { source, block: OnceLock::new(), inline: OnceLock::new() }
    }

    /// The text as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.source.is_empty()
    }

    /// Whether it is a block: its HTML may stand in a `div`, and not in a `p` or a `span`.
    #[must_use]
    pub fn is_block(&self) -> bool {
        is_block(&self.source)
    }

    /// As blocks: a text of one line is one paragraph.
    pub fn html(&self) -> &Html {
        self.block.get_or_init(|| render(&self.source, false))
    }

    /// For a row or a heading: a text of one line without a paragraph around it, and a block as it
    /// is.
    pub fn inline(&self) -> &Html {
        self.inline.get_or_init(|| render(&self.source, true))
    }

    /// The text without any marks, for a title or a description.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut plain = String::new();
        let line = line_of(&self.source);
        for event in events(&self.source, line.as_deref()) {
            match event {
                Event::Text(text)
                | Event::Code(text)
                | Event::Html(text)
                | Event::InlineHtml(text) => {
                    plain.push_str(&text);
                }
                Event::SoftBreak
                | Event::HardBreak
                | Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Item
                    | TagEnd::Heading(_)
                    | TagEnd::TableCell
                    | TagEnd::CodeBlock,
                ) => {
                    plain.push(' ');
                }
                _ => {}
            }
        }
        plain.trim().to_owned()
    }
}

/// What is shown otherwise than its author meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// A picture, which would be missing.
    Picture,
    /// A link to no page.
    DeadLink(String),
    /// A code fence that goes on to the end.
    OpenFence,
    /// The beginning of a formula, which is shown as it is written.
    Formula(String),
}

/// The faults of a text, each with the piece of it that shows it and how many such pieces stand before
/// that one.
pub(super) fn faults(source: &str) -> Vec<(Fault, String, usize)> {
    let mut faults = Vec::new();
    let line = line_of(source);
    let text = line.as_deref().unwrap_or(source);
    let mut fence: Option<char> = None;
    let mut add = |fault: Fault, range: std::ops::Range<usize>| {
        // A piece is looked for in the file: it ends where its line does.
        let piece = text.get(range.clone()).unwrap_or_default().trim();
        let piece = piece.lines().next().unwrap_or_default();
        let before = text.get(..range.start).unwrap_or_default();
        let before = if piece.is_empty() { 0 } else { before.matches(piece).count() };
        faults.push((fault, piece.to_owned(), before));
    };
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { .. }) => add(Fault::Picture, range),
            Event::Start(Tag::Link { dest_url, .. }) if !leads_somewhere(&dest_url) => {
                add(Fault::DeadLink(dest_url.chars().take(80).collect()), range);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                fence = text.get(range).and_then(|text| text.trim_start().chars().next());
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(mark) = fence.take() {
                    let block = text.get(range.clone()).unwrap_or_default().trim_end();
                    let last = block.lines().last().unwrap_or_default();
                    let last = last.trim_start_matches(['>', ' ']);
                    let closed = block.lines().count() > 1
                        && last.len() >= 3
                        && last.chars().all(|c| c == mark);
                    if !closed {
                        add(Fault::OpenFence, range);
                    }
                }
            }
            _ => {}
        }
    }
    if let Some(range) = formula(text) {
        let formula = text.get(range.clone()).unwrap_or_default();
        add(Fault::Formula(formula.chars().take(40).collect()), range);
    }
    faults
}

/// The first formula of a text, between dollar signs or brackets of TeX.
fn formula(text: &str) -> Option<std::ops::Range<usize>> {
    // Most texts have neither.
    if !["$", "\\(", "\\["].iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let mut words = text.as_bytes().to_vec();
    for (event, range) in Parser::new_ext(text, options() | Options::ENABLE_MATH).into_offset_iter()
    {
        match event {
            Event::InlineMath(_) | Event::DisplayMath(_) => {
                return Some(range);
            }
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => {
                if let Some(code) = words.get_mut(range) {
                    code.fill(b' ');
                }
            }
            _ => {}
        }
    }
    let words = String::from_utf8(words).ok()?;
    [("\\(", "\\)"), ("\\[", "\\]")].into_iter().find_map(|(from, to)| {
        let start = words.find(from)?;
        let end = words.get(start..)?.find(to)? + to.len();
        Some(start..start + end)
    })
}

fn options() -> Options {
    Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES
}

fn is_block(source: &str) -> bool {
    source.trim_end().contains('\n')
}

/// What stands before a text of one line while it is parsed: nothing that begins a block can follow
/// it, and it counts as white space for what follows.
const BEFORE: &str = "\u{e000} ";

/// A text of one line as it is parsed.
fn line_of(source: &str) -> Option<String> {
    (!is_block(source)).then(|| format!("{BEFORE}{}", source.trim()))
}

/// The text's events. Marks of emphasis that are part of a name or of a product are text:
/// `__init__` and `2*3*4` are shown as they are written.
fn events<'a>(source: &'a str, line: Option<&'a str>) -> impl Iterator<Item = Event<'a>> {
    let text = line.unwrap_or(source);
    let mut first = line.is_some();
    let mut written: Vec<Option<&'static str>> = Vec::new();
    Parser::new_ext(text, options()).into_offset_iter().map(move |(event, range)| match event {
        Event::Start(Tag::Strong | Tag::Emphasis) => {
            let marks = as_written(text, &range);
            written.push(marks);
            marks.map_or(event, |marks| Event::Text(marks.into()))
        }
        Event::End(TagEnd::Strong | TagEnd::Emphasis) => match written.pop().flatten() {
            Some(marks) => Event::Text(marks.into()),
            None => event,
        },
        Event::Text(text) if first => {
            first = false;
            Event::Text(text.trim_start_matches(['\u{e000}', ' ']).to_owned().into())
        }
        event => event,
    })
}

/// The marks of a piece that is no emphasis: two underscores around a name, or stars between
/// letters and digits.
fn as_written(text: &str, range: &Range<usize>) -> Option<&'static str> {
    let piece = text.get(range.clone())?;
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if let Some(name) = piece.strip_prefix("__").and_then(|rest| rest.strip_suffix("__")) {
        return name.chars().all(|c| c.is_alphanumeric() || c == '_').then_some("__");
    }
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    let stars = if piece.starts_with("**") { "**" } else { "*" };
    (piece.starts_with('*') && (word(before) || word(after))).then_some(stars)
}

fn render(source: &str, inline: bool) -> Html {
    let mut code: Option<(Language, String)> = None;
    let line = line_of(source);
    let bare = inline && line.is_some();
    let mark = footnotes(source);
    let events = events(source, line.as_deref()).filter_map(|event| {
        if let Some((language, text)) = &mut code {
            return match event {
                Event::End(TagEnd::CodeBlock) => {
                    let highlighted = highlight::block(text.trim_end(), *language);
                    code = None;
                    Some(Event::Html(
                        format!("<pre tabindex=\"0\"><code>{highlighted}</code></pre>\n").into(),
                    ))
                }
                Event::Text(piece) => {
                    text.push_str(&piece);
                    None
                }
                _ => None,
            };
        }
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let name = match &kind {
                    CodeBlockKind::Fenced(name) => name.as_ref(),
                    CodeBlockKind::Indented => "",
                };
                code = Some((Language::parse(name).unwrap_or(Language::Text), String::new()));
                None
            }
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) if bare => None,
            // Headings of a text stand below the page's own.
            Event::Start(Tag::Heading { .. }) => Some(Event::Html("<h3>".into())),
            Event::End(TagEnd::Heading(_)) => Some(Event::Html("</h3>\n".into())),
            Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
            Event::Start(Tag::FootnoteDefinition(name)) => Some(Event::Html(
                format!(
                    "<div class=\"footnote\" id=\"{mark}-{0}\"><sup>{0}</sup>\n",
                    highlight::escape(&name)
                )
                .into(),
            )),
            Event::End(TagEnd::FootnoteDefinition) => Some(Event::Html("</div>\n".into())),
            Event::FootnoteReference(name) => Some(Event::InlineHtml(
                format!("<sup><a href=\"#{mark}-{0}\">{0}</a></sup>", highlight::escape(&name))
                    .into(),
            )),
            // Nothing is loaded from another host: a picture is its description.
            Event::Start(Tag::HtmlBlock | Tag::Image { .. })
            | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => None,
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url =
                    if leads_somewhere(&dest_url) { dest_url } else { CowStr::from("#") };
                Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
            }
            other => Some(other),
        }
    });
    let mut out = String::with_capacity(source.len() * 2);
    html::push_html(&mut out, events);
    // A table scrolls by itself. What an author writes of tags is escaped: these are none of theirs.
    if out.contains("<table>") {
        out = out.replace("<table>", "<div class=\"wide-table\" tabindex=\"0\"><table>");
        out = out.replace("</table>", "</table></div>");
    }
    Html(out.trim_end().to_owned())
}

/// What the addresses of a text's footnotes begin with: several texts stand on one page.
fn footnotes(source: &str) -> String {
    let mut hash = DefaultHasher::new();
    source.hash(&mut hash);
    format!("fn{:x}", hash.finish() & 0xff_ffff)
}

/// Whether a link may be followed: a web address, or a page or place of ours.
pub(super) fn leads_somewhere(address: &str) -> bool {
    let own = address.starts_with('#') || (address.starts_with('/') && !address.starts_with("//"));
    own || is_web_address(address)
}

/// Whether an address is `https://host…` or `http://host…` and nothing but visible characters.
pub(super) fn is_web_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}
