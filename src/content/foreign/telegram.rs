//! Quizzes of Telegram: a chat's export, or messages and polls as bots get them.

use super::draft::{Answer, Draft, DraftOption};
use super::json::{Node, Value, parse};
use super::{MOST_ANSWERS, Reader, marks};

pub(super) fn read(reader: &mut Reader) {
    let Some(root) = parse(reader) else { return };
    reader.title = root.get("name").and_then(Node::text).map(str::to_owned);
    let mut polls = Vec::new();
    find(&root, &mut polls);
    if polls.is_empty() {
        let at = root.at(reader);
        let fix =
            "expected a chat's export (result.json), or messages with a `poll` as bots get them";
        return reader.refuse(at, "there is no poll in this file", fix);
    }
    for poll in polls {
        if !one(reader, poll) {
            return;
        }
    }
}

/// Collects what has a question and answers, wherever it is.
fn find<'a>(node: &'a Node, polls: &mut Vec<&'a Node>) {
    if node.get("question").is_some() && answers(node).is_some() {
        polls.push(node);
        return;
    }
    node.items().iter().for_each(|item| find(item, polls));
    node.entries().iter().for_each(|(_, value)| find(value, polls));
}

fn answers(poll: &Node) -> Option<&[Node]> {
    let node = poll.get("answers").or_else(|| poll.get("options"))?;
    matches!(node.value, Value::List(_)).then(|| node.items())
}

/// A text, which may be in pieces.
fn said(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => text.clone(),
        Value::List(items) => items.iter().map(said).collect(),
        Value::Map(_) => node.get("text").map(said).unwrap_or_default(),
        _ => String::new(),
    }
}

fn one(reader: &mut Reader, poll: &Node) -> bool {
    let count = answers(poll).unwrap_or_default().len();
    if count > MOST_ANSWERS && reader.too_many(poll.at(reader), count) {
        return true;
    }
    let text = |key: &str| {
        let text = poll.get(key).map(said).unwrap_or_default();
        Some(marks::from_plain(&text)).filter(|text| !text.is_empty())
    };
    let texts =
        answers(poll).unwrap_or_default().iter().map(|answer| marks::from_plain(&said(answer)));
    let texts: Vec<String> = texts.collect();
    let kind = poll.get("type").and_then(Node::text);
    let explanation = text("explanation");
    let many = poll.get("allows_multiple_answers");
    if kind == Some("regular") && many.is_some_and(|node| matches!(node.value, Value::Bool(true))) {
        let fix = "nothing to do, or ask in the stem for the one that matters most";
        reader.leave_out(poll.at(reader), "several could be chosen; here it is one", fix);
    }
    let answer = if kind == Some("regular") {
        Answer::Poll { options: texts }
    } else {
        let right = right(poll);
        if let Some(&beyond) = right.iter().find(|&&at| at >= texts.len()) {
            let said = format!(
                "the right answer is number {beyond} (from 0), and there are {}",
                texts.len()
            );
            reader.refuse(poll.at(reader), said, "export the quiz again");
            return true;
        }
        let options = texts.into_iter().enumerate().map(|(at, text)| DraftOption {
            id: None,
            text: Some(text).filter(|text| !text.is_empty()),
            right: right.contains(&at),
            why: None,
        });
        Answer::Choice { several: right.len() > 1, fixed: false, options: options.collect() }
    };
    let at = reader.place_if_full(|reader| poll.at(reader));
    let mut draft = Draft::new(at, text("question"), answer);
    draft.explanation = explanation;
    reader.take(draft)
}

/// The numbers of the right answers, from 0: a poll names them, or the answers say so themselves.
fn right(poll: &Node) -> Vec<usize> {
    let number = |node: &Node| match &node.value {
        Value::Number(number) => number.parse().ok(),
        _ => None,
    };
    if let Some(right) = poll.get("correct_option_id").and_then(number) {
        return vec![right];
    }
    let named = poll.get("correct_option_ids").map(Node::items).unwrap_or_default();
    if !named.is_empty() {
        return named.iter().filter_map(number).collect();
    }
    let says = |answer: &Node| {
        let word = answer.get("correct").or_else(|| answer.get("is_correct"));
        word.is_some_and(|node| matches!(node.value, Value::Bool(true)))
    };
    let all = answers(poll).unwrap_or_default().iter().enumerate();
    all.filter(|(_, answer)| says(answer)).map(|(at, _)| at).collect()
}
