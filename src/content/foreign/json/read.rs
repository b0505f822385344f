//! Reading JSON: entries with the keys of our files, as they are.
//!
//! Which keys there are is not known here: `check` says of the drafts what does not belong.

use super::super::Reader;
use super::super::draft::{Answer, Draft};
use super::super::yaml::Yaml;
use super::tree::Node;
use super::{Value, parse};

/// Lists of a file, and what each becomes.
const LISTS: [&str; 3] = ["questions", "cards", "polls"];

pub(in super::super) fn read(reader: &mut Reader) {
    let Some(root) = parse(reader) else { return };
    if !LISTS.iter().any(|list| root.get(list).is_some()) {
        let at = root.at(reader);
        let fix = "expected {\"questions\": […], \"cards\": […]}";
        return reader.refuse(at, "there are no questions and no cards in this file", fix);
    }
    for list in LISTS {
        let Some(node) = root.get(list) else { continue };
        if !matches!(node.value, Value::List(_)) {
            let at = node.at(reader);
            reader.refuse(at, format!("`{list}` is no list"), "write [{…}, {…}]");
        }
        for item in node.items() {
            if !matches!(item.value, Value::Map(_)) {
                let at = item.at(reader);
                reader.refuse(
                    at,
                    format!("an entry of `{list}` is no object"),
                    "write {\"id\": …}",
                );
                continue;
            }
            if !reader.take(entry(reader, list, item)) {
                return;
            }
        }
    }
}

fn entry(reader: &Reader, list: &'static str, item: &Node) -> Draft {
    let mut draft =
        Draft::new(reader.place_if_full(|reader| item.at(reader)), None, Answer::Whole { list });
    draft.name = item.get("id").and_then(Node::text).map(str::to_owned);
    // Where it came from is the file's to say, and that it is a draft is ours.
    let told = ["id", "status", "concept", "topic"];
    let more = item.entries().iter().filter(|(key, _)| !told.contains(&key.as_str()));
    draft.more = more.filter_map(|(key, node)| Some((key.clone(), yaml(key, node)?))).collect();
    if draft.name.is_none() {
        // A name is made of these words.
        let words = ["stem", "front", "title"].iter().find_map(|key| item.get(key)?.text());
        draft.name = words.map(str::to_owned);
    }
    draft
}

/// Keys whose texts are names or words of the file's own.
const WORDS: [&str; 16] = [
    "id", "kind", "level", "lang", "order", "pin", "thinks", "puzzle", "asks", "demos", "on",
    "run", "checked", "results", "guesses", "free",
];

fn yaml(key: &str, node: &Node) -> Option<Yaml> {
    let word = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    Some(match &node.value {
        Value::Null => return None,
        Value::Bool(is) => Yaml::Bare(is.to_string()),
        Value::Number(number) => Yaml::Bare(number.clone()),
        Value::Text(text) if WORDS.contains(&key) && word(text) => Yaml::Bare(text.clone()),
        Value::Text(text) => Yaml::Text(text.clone()),
        Value::List(items) => Yaml::List(items.iter().filter_map(|item| yaml(key, item)).collect()),
        Value::Map(entries) => {
            let mut entries: Vec<(String, Yaml)> = entries
                .iter()
                .filter_map(|(key, node)| Some((key.clone(), yaml(key, node)?)))
                .collect();
            // A name comes first, as it does in our files.
            entries.sort_by_key(|(key, _)| key != "id");
            Yaml::Map(entries)
        }
    })
}
