//! Markdown to HTML that is safe to put in a page as it is.
//!
//! Owns the only type that templates do not escape, [`Html`]. Raw HTML in Markdown is shown as
//! text, links lead to web addresses and pages of ours alone, and code is highlighted here.

use std::fmt;
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

    /// The program, highlighted.
    pub fn html(&self) -> &Html {
        self.html.get_or_init(|| Html(highlight::block(self.source.trim_end(), self.language)))
    }
}

/// An author's text. It is rendered when it is first shown, and once.
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
        Self { source: source.into(), block: OnceLock::new(), inline: OnceLock::new() }
    }

    /// The text as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Paragraphs, lists and code blocks.
    pub fn html(&self) -> &Html {
        self.block.get_or_init(|| render(&self.source, false))
    }

    /// The text without block structure, for a row or a heading.
    pub fn inline(&self) -> &Html {
        self.inline.get_or_init(|| render(&self.source, true))
    }

    /// The text without any marks, for a title or a description.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut plain = String::new();
        for event in Parser::new_ext(&self.source, Options::empty()) {
            match event {
                Event::Text(text) | Event::Code(text) => plain.push_str(&text),
                Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => {
                    plain.push(' ');
                }
                _ => {}
            }
        }
        plain.trim_end().to_owned()
    }
}

fn render(source: &str, inline: bool) -> Html {
    let mut code: Option<(Language, String)> = None;
    let events = Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH).filter_map(|event| {
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
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) if inline => None,
            // Headings of a text stand below the page's own.
            Event::Start(Tag::Heading { .. }) => Some(Event::Html("<h3>".into())),
            Event::End(TagEnd::Heading(_)) => Some(Event::Html("</h3>\n".into())),
            Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
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
    Html(out.trim_end().to_owned())
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
