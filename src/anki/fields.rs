//! What the fields of a question's note say, as HTML.
//!
//! Knows no layout: that is in `style`.

use crate::content::{Html, Kind, Line, Markdown, Question, escape};

/// HTML whose links lead to the site, where it is known, and to other hosts; any other link becomes
/// its text.
pub(super) fn linked(html: &str, site: Option<&str>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // Links do not stand in one another, so that one flag says whether the next end is to go.
    while let Some(at) = rest.find("<a href=\"") {
        let (before, link) = rest.split_at(at);
        out.push_str(before);
        let (start, behind) = link.split_at(link.find('>').map_or(link.len(), |end| end + 1));
        let (text, after) = match behind.split_once("</a>") {
            Some(parts) => parts,
            None => (behind, ""),
        };
        let address = start.strip_prefix("<a href=\"").unwrap_or_default();
        match (address.starts_with('/'), address.starts_with('#'), site) {
            (true, _, Some(site)) => {
                out.push_str(&format!("<a href=\"{}{address}{text}</a>", escape(site)));
            }
            (true, _, None) | (_, true, _) => out.push_str(text),
            _ => out.push_str(&format!("{start}{text}</a>")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn html(text: &Markdown, site: Option<&str>) -> String {
    linked(text.html().as_str(), site)
}

fn inline(text: &Markdown, site: Option<&str>) -> String {
    linked(text.inline().as_str(), site)
}

/// The programs that a question is about, each with its title.
pub(super) fn programs(question: &Question) -> String {
    let block = |block: &crate::content::Block| {
        let title = match block.title.as_str() {
            "" => String::new(),
            title => format!("<div class=\"title\">{}</div>", escape(title)),
        };
        let code: &Html = block.code.html();
        format!("{title}<pre><code>{code}</code></pre>")
    };
    question.blocks.iter().map(block).collect()
}

/// What can be chosen, in the author's order.
pub(super) fn options(question: &Question, site: Option<&str>) -> String {
    let texts: Vec<&Markdown> = match &question.kind {
        Kind::One { options, .. } | Kind::Several { options, .. } => {
            options.iter().map(|option| &option.text).collect()
        }
        Kind::Order(order) => {
            // By their names, so that the order gives nothing away.
            let mut lines: Vec<&Line> = order.lines.iter().chain(&order.extra).collect();
            lines.sort_by(|a, b| a.id.cmp(&b.id));
            lines.iter().map(|line| &line.text).collect()
        }
        Kind::Number(_) | Kind::Aloud(_) => return String::new(),
    };
    list("ul", texts.iter().map(|text| inline(text, site)))
}

fn list(tag: &str, items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    format!("<{tag}><li>{}</li></{tag}>", items.join("</li><li>"))
}

/// What is right, and why.
pub(super) fn marked_up(question: &Question, site: Option<&str>) -> [String; 2] {
    let (key, why): (String, String) = match &question.kind {
        Kind::One { options, .. } | Kind::Several { options, .. } => {
            let right: Vec<_> = options.iter().filter(|option| option.correct).collect();
            let key = match right.as_slice() {
                [one] => html(&one.text, site),
                several => list("ul", several.iter().map(|option| inline(&option.text, site))),
            };
            (key, right.iter().map(|option| html(&option.why, site)).collect())
        }
        Kind::Order(order) => {
            let key = list("ol", order.lines.iter().map(|line| inline(&line.text, site)));
            (key, String::new())
        }
        Kind::Number(number) => {
            let unit = number.unit.as_deref().unwrap_or_default();
            let key = format!("{} {unit}", number.answer);
            (format!("<p>{}</p>", escape(key.trim_end())), html(&number.otherwise, site))
        }
        Kind::Aloud(aloud) => {
            let points = list("ul", aloud.rubric.iter().map(|point| inline(&point.text, site)));
            (html(&aloud.model, site), points)
        }
    };
    let explanation = html(&question.explanation, site);
    [key, format!("{why}{explanation}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_somewhere_or_are_text() {
        let html = "<p><a href=\"/concepts/gil\">GIL</a>, <a href=\"https://docs.python.org/3/\">docs</a>, \
                    <sup><a href=\"#fn1-1\">1</a></sup>.</p>";
        assert_eq!(
            linked(html, None),
            "<p>GIL, <a href=\"https://docs.python.org/3/\">docs</a>, <sup>1</sup>.</p>"
        );
        let there = linked(html, Some("https://a.example"));
        assert!(
            there.starts_with("<p><a href=\"https://a.example/concepts/gil\">GIL</a>"),
            "{there}"
        );
    }
}
