//! HTML of other programs as Markdown of ours: what it shows, without what it cannot carry.
//!
//! Forgiving, since such HTML was made by editors: what is not closed ends with the text, what is not
//! known shows its content.

/// Tags that make a text HTML when they stand in it.
const KNOWN: [&str; 23] = [
    "p", "br", "div", "span", "b", "strong", "i", "em", "code", "pre", "ul", "ol", "li", "a",
    "img", "sub", "sup", "u", "h1", "h2", "h3", "h4", "table",
];

/// Whether a text has HTML in it.
pub(super) fn is_html(text: &str) -> bool {
    let tag = text.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        KNOWN.contains(&name.to_lowercase().as_str())
            && behind.starts_with(['>', ' ', '/', '\n', '\t'])
            && behind.contains('>')
    });
    let entity = text.split('&').skip(1).any(|rest| {
        rest.split_once(';').is_some_and(|(name, _)| name.len() < 9 && entity(name).is_some())
    });
    tag || entity
}

/// The Markdown, and how many pictures, sounds and the like were left out.
pub(super) fn to_markdown(html: &str) -> (String, usize) {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        writer.text(before);
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let starts =
            tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let end = if starts { tag.find('>') } else { None };
        match end {
            Some(end) => {
                writer.tag(tag.get(1..end).unwrap_or_default());
                rest = tag.get(end + 1..).unwrap_or_default();
            }
            None if starts => {
                // No tag from here on is closed.
                writer.text(tag);
                rest = "";
            }
            None => {
                writer.text("<");
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    writer.text(rest);
    writer.finish()
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Open lists: the number of the next item, or none.
    lists: Vec<Option<u32>>,
    /// Addresses of open links.
    links: Vec<String>,
    /// The text of a program, while one is open, and its language.
    program: Option<(String, String)>,
    code: bool,
    /// The element whose content is passed over.
    hidden: Option<&'static str>,
    lost: usize,
}

impl Writer {
    fn text(&mut self, raw: &str) {
        if self.hidden.is_some() || raw.is_empty() {
            return;
        }
        let text = decoded(raw);
        if let Some((program, _)) = &mut self.program {
            program.push_str(&text);
            return;
        }
        for c in text.chars() {
            match c {
                c if c.is_whitespace() => {
                    if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                        self.out.push(' ');
                    }
                }
                '*' | '_' | '`' | '\\' | '[' | ']' | '<' if !self.code => {
                    let word = self.out.ends_with(char::is_alphanumeric);
                    if !(c == '_' && word) {
                        self.out.push('\\');
                    }
                    self.out.push(c);
                }
                c => self.out.push(c),
            }
        }
    }

    fn tag(&mut self, tag: &str) {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(end);
        let name = name.to_lowercase();
        if let Some(hidden) = self.hidden {
            if closes && name == hidden {
                self.hidden = None;
            }
            return;
        }
        if self.program.is_some() {
            return self.in_program(&name, closes, attributes);
        }
        match name.as_str() {
            "br" => self.out.push('\n'),
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "tr"
            | "table" => {
                self.paragraph();
            }
            "b" | "strong" => self.mark("**", closes),
            "i" | "em" => self.mark("*", closes),
            "code" | "tt" | "kbd" | "samp" => {
                self.code = !closes;
                self.out.push('`');
            }
            "pre" if !closes => self.program = Some((String::new(), String::new())),
            "ul" if !closes => self.lists.push(None),
            "ol" if !closes => self.lists.push(Some(1)),
            "ul" | "ol" => {
                self.lists.pop();
                self.paragraph();
            }
            "li" if !closes => self.item(),
            "td" | "th" if closes => self.out.push(' '),
            "a" if !closes => {
                let address = attribute(attributes, "href").unwrap_or_default();
                let leads = super::super::markdown::leads_somewhere(&address);
                self.links.push(if leads { address } else { String::new() });
                if leads {
                    self.out.push('[');
                }
            }
            "a" => {
                if let Some(address) = self.links.pop().filter(|address| !address.is_empty()) {
                    self.out.push_str(&format!("]({address})"));
                }
            }
            "img" | "audio" | "video" | "object" | "iframe" if !closes => {
                self.lost += 1;
                if let Some(alt) = attribute(attributes, "alt") {
                    self.text(&alt);
                }
            }
            "script" | "style" if !closes => {
                self.hidden = Some(if name == "style" { "style" } else { "script" });
            }
            _ => {}
        }
    }

    fn in_program(&mut self, name: &str, closes: bool, attributes: &str) {
        let Some((program, lang)) = &mut self.program else { return };
        match name {
            "br" => program.push('\n'),
            "code" if !closes => {
                let class = attribute(attributes, "class").unwrap_or_default();
                let named =
                    class.split_whitespace().find_map(|word| word.strip_prefix("language-"));
                named.unwrap_or_default().clone_into(lang);
            }
            "pre" if closes => {
                let code = program.trim_matches('\n').to_owned();
                let lang = std::mem::take(lang);
                self.program = None;
                self.paragraph();
                let mut fence = "```".to_owned();
                while code.contains(&fence) {
                    fence.push('`');
                }
                self.out.push_str(&format!("{fence}{lang}\n{code}\n{fence}\n\n"));
            }
            _ => {}
        }
    }

    /// Begins a paragraph, unless one has begun.
    fn paragraph(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        while !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn item(&mut self) {
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        let depth = self.lists.len().saturating_sub(1).min(8);
        if !self.out.is_empty() {
            self.out.push_str(if depth == 0 && !self.in_list() { "\n\n" } else { "\n" });
        }
        self.out.push_str(&"   ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("- "),
        }
    }

    /// Whether the last line is one of a list.
    fn in_list(&self) -> bool {
        let line = self.out.lines().last().unwrap_or_default().trim_start();
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.starts_with("- ") || (number.len() < line.len() && number.starts_with(". "))
    }

    fn mark(&mut self, mark: &str, closes: bool) {
        if closes {
            // Marks stand at the text: white space before one goes behind it.
            let kept = self.out.trim_end_matches(' ').len();
            let space = self.out.len() > kept;
            self.out.truncate(kept);
            self.out.push_str(mark);
            if space {
                self.out.push(' ');
            }
        } else {
            self.out.push_str(mark);
        }
    }

    fn finish(mut self) -> (String, usize) {
        if let Some((program, _)) = self.program.take() {
            self.out.push_str(&program);
        }
        let lines: Vec<&str> = self.out.lines().map(str::trim_end).collect();
        let text = lines.join("\n");
        (text.trim().to_owned(), self.lost)
    }
}

/// The value of an attribute.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    let at = lower.match_indices(name).find_map(|(at, _)| {
        let before = lower.get(..at)?.chars().next_back();
        let behind = lower.get(at + name.len()..)?.trim_start();
        (before.is_none_or(|c| c.is_whitespace() || c == '"') && behind.starts_with('='))
            .then_some(at)
    })?;
    let behind = attributes.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = match behind.chars().next()? {
        quote @ ('"' | '\'') => behind.get(1..)?.split(quote).next()?,
        _ => behind.split_whitespace().next()?,
    };
    Some(decoded(value))
}

/// A text with its entities replaced.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let name = behind.get(1..).and_then(|text| text.split_once(';'));
        match name.and_then(|(name, after)| Some((entity(name)?, after))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = behind.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let number = match hex {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(number).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "times" => '×',
        "minus" => '−',
        "rarr" => '→',
        "larr" => '←',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "deg" => '°',
        "micro" => 'µ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_stays() {
        for (html, markdown) in [
            ("<p>One &amp; <b>two</b></p>", "One & **two**"),
            ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
            ("a<ul><li>b</li><li>c</li></ul>d", "a\n\n- b\n- c\n\nd"),
            ("<ol><li>b<li>c</ol>", "1. b\n2. c"),
            ("<code>a_b *</code> and c_d *", "`a_b *` and c_d \\*"),
            (
                "<p>See</p><pre><code class=\"language-python\">if x &lt; 1:\n    y()</code></pre>",
                "See\n\n```python\nif x < 1:\n    y()\n```",
            ),
            (
                "<a href=\"https://a.example/\">x</a> <a href='javascript:1'>y</a>",
                "[x](https://a.example/) y",
            ),
            ("1 < 2 <script>alert(1)</script>", "1 \\< 2"),
            ("&#955; &bogus; &", "λ &bogus; &"),
        ] {
            assert_eq!(to_markdown(html).0, markdown, "{html}");
        }
        assert_eq!(to_markdown("<img src=x alt='a lock'> shut"), ("a lock shut".to_owned(), 1));
        assert!(
            is_html("<p>x") && is_html("a &lt; b") && !is_html("a < b") && !is_html("Vec<T> & x")
        );
    }
}
