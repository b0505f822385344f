//! YAML as an import writes it.
//!
//! Owns how texts are quoted. Knows nothing of questions.

/// A value of a file to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Yaml {
    /// A text of an author.
    Text(String),
    /// A name, a number or a truth value.
    Bare(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

/// Keys with their values, in their order.
pub(super) type Entries = Vec<(String, Yaml)>;

/// Keys with their values, each on a line of its own.
pub(super) fn map(entries: &[(String, Yaml)], indent: usize, out: &mut String) {
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            out.push_str(&" ".repeat(indent));
        }
        let plain = key.bytes().all(|c| c.is_ascii_lowercase() || c == b'_') && !key.is_empty();
        let key = if plain { key.clone() } else { quoted(key) };
        out.push_str(&format!("{key}:"));
        match value {
            Yaml::Text(text) => {
                out.push(' ');
                scalar(text, indent + 2, out);
            }
            Yaml::Bare(word) => out.push_str(&format!(" {word}\n")),
            Yaml::List(items) if items.is_empty() => out.push_str(" []\n"),
            Yaml::Map(entries) if entries.is_empty() => out.push_str(" {}\n"),
            Yaml::List(items) => {
                out.push('\n');
                list(items, indent + 2, out);
            }
            Yaml::Map(entries) => {
                out.push('\n');
                out.push_str(&" ".repeat(indent + 2));
                map(entries, indent + 2, out);
            }
        }
    }
}

fn list(items: &[Yaml], indent: usize, out: &mut String) {
    for item in items {
        out.push_str(&format!("{}- ", " ".repeat(indent)));
        match item {
            Yaml::Text(text) => scalar(text, indent + 2, out),
            Yaml::Bare(word) => out.push_str(&format!("{word}\n")),
            Yaml::Map(entries) if entries.is_empty() => out.push_str("{}\n"),
            Yaml::Map(entries) => map(entries, indent + 2, out),
            Yaml::List(items) if items.is_empty() => out.push_str("[]\n"),
            // A pair of names: the only list in a list that there is.
            Yaml::List(items) => {
                let words: Vec<String> = items
                    .iter()
                    .map(|item| match item {
                        Yaml::Text(text) => quoted(text),
                        Yaml::Bare(word) => word.clone(),
                        _ => "[]".to_owned(),
                    })
                    .collect();
                out.push_str(&format!("[{}]\n", words.join(", ")));
            }
        }
    }
}

/// A name, in quotes where an editor would take it for a truth value or a number.
pub(super) fn plain_name(word: String) -> Yaml {
    let taken = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    if taken.contains(&word.as_str()) || word.starts_with(|c: char| c.is_ascii_digit()) {
        Yaml::Text(word)
    } else {
        Yaml::Bare(word)
    }
}

/// A text: of one line in quotes, of several as a block.
fn scalar(text: &str, indent: usize, out: &mut String) {
    let in_block = text.contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
        && !text.contains(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}']);
    if !in_block {
        out.push_str(&format!("{}\n", quoted(text)));
        return;
    }
    out.push_str("|\n");
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let number = u32::from(c);
                out.push_str(&if number < 0x100 {
                    format!("\\x{number:02x}")
                } else {
                    format!("\\u{number:04x}")
                });
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
