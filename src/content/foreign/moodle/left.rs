//! What a question of Moodle's XML says that a question of ours has no place for.

use roxmltree::Node;

use super::super::html;
use super::read::{child, plain, tags};

/// What Moodle says of a whole answer, and what it writes there by itself.
const FEEDBACK: [(&str, &str); 3] = [
    ("correctfeedback", "Your answer is correct."),
    ("partiallycorrectfeedback", "Your answer is partially correct."),
    ("incorrectfeedback", "Your answer is incorrect."),
];

/// What a question says that has no place in ours, and what to do about it.
pub(super) fn of(node: Node<'_, '_>) -> Vec<(String, &'static str)> {
    let mut left = Vec::new();
    let mut leave = |said: &str, fix| left.push((said.to_owned(), fix));
    for (name, usual) in FEEDBACK {
        if plain(node, name).is_some_and(|text| !html::to_markdown(&text).0.eq(usual)) {
            leave(
                &format!("`{name}`: what is said of the whole answer"),
                "write it into the explanation where it belongs",
            );
        }
    }
    if plain(node, "responsetemplate").is_some() {
        leave("the template of a written answer", "write it into the stem where it belongs");
    }
    let units = child(node, "units").into_iter().flat_map(|units| units.children());
    if units.filter(|unit| unit.has_tag_name("unit")).count() > 1 {
        leave("further units", "a number has one unit here; name it in the stem");
    }
    let tags: Vec<String> = tags(node).filter(|tag| !tag.starts_with("level:")).take(9).collect();
    if !tags.is_empty() {
        let tags: String = tags.join(", ").chars().take(80).collect();
        leave(&format!("tags: {tags}"), "a topic and a concept are all that sorts questions here");
    }
    left
}
