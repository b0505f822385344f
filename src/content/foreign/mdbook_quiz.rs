//! The TOML of quizzes in books made by mdBook. <https://docs.rs/mdbook-quiz-schema>

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::problem::Place;
use super::draft::{Answer, Draft, DraftOption, Number, Program};
use super::yaml::Yaml;
use super::{Reader, marks};

type Node<'i> = Spanned<DeValue<'i>>;

pub(super) fn read(reader: &mut Reader) {
    let source = reader.source.text.to_string();
    let root = match DeTable::parse(&source) {
        Ok(root) => root,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let said = error.message().lines().next().unwrap_or_default().to_owned();
            let place = reader.place(span.start, span.end);
            return reader.refuse(
                place,
                format!("this is not TOML here: {said}"),
                "mend the quiz first",
            );
        }
    };
    let Some(questions) = root.get_ref().get("questions") else {
        return reader.refuse(
            Place::default(),
            "there are no [[questions]] in this file",
            "is it a quiz?",
        );
    };
    let Some(list) = questions.get_ref().as_array() else {
        let at = place(reader, questions);
        return reader.refuse(at, "`questions` is no list", "begin each with [[questions]]");
    };
    for node in list {
        if let Some(draft) = question(reader, node)
            && !reader.take(draft)
        {
            return;
        }
    }
}

fn place(reader: &Reader, node: &Node<'_>) -> Place {
    let span = node.span();
    let line = reader.source.text.get(span.clone()).and_then(|text| text.lines().next());
    reader.place(span.start, span.start + line.map_or(0, str::len))
}

/// What stands at a path of keys.
fn at<'a, 'i>(node: &'a Node<'i>, path: &[&str]) -> Option<&'a Node<'i>> {
    let mut node = node;
    for key in path {
        node = node.get_ref().as_table()?.get(*key)?;
    }
    Some(node)
}

fn text(node: &Node<'_>, path: &[&str]) -> Option<String> {
    let text = at(node, path)?.get_ref().as_str()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn markdown(node: &Node<'_>, path: &[&str]) -> Option<String> {
    text(node, path).map(|text| marks::from_common(&text))
}

/// The texts of a list, or the one text that stands instead of it.
fn texts(node: &Node<'_>, path: &[&str]) -> Vec<String> {
    let Some(node) = at(node, path) else { return Vec::new() };
    let own = |node: &Node<'_>| node.get_ref().as_str().map(|text| marks::from_common(text.trim()));
    match node.get_ref().as_array() {
        Some(items) => items.iter().filter_map(own).collect(),
        None => own(node).into_iter().collect(),
    }
}

fn question(reader: &mut Reader, node: &Node<'_>) -> Option<Draft> {
    let at = place(reader, node);
    let Some(kind) = text(node, &["type"]) else {
        reader.refuse(
            at,
            "this question says no `type`",
            "one of MultipleChoice, ShortAnswer, Tracing",
        );
        return None;
    };
    let stem = markdown(node, &["prompt", "prompt"]);
    let lists = [["prompt", "distractors"], ["answer", "answer"], ["answer", "alternatives"]];
    let list = |path: &[&str; 2]| self::at(node, path)?.get_ref().as_array().map(|list| list.len());
    let answers = lists.iter().filter_map(list).sum();
    if reader.too_many(at, answers) {
        return None;
    }
    let mut draft = match kind.as_str() {
        "MultipleChoice" => {
            let (stem, programs) = marks::without_programs(&stem.unwrap_or_default());
            let mut draft = Draft::new(at, Some(stem), choice(node));
            draft.programs = programs;
            draft
        }
        "ShortAnswer" => short(node, at, stem),
        "Tracing" => tracing(reader, node, at),
        other => {
            let other: String = other.chars().take(40).collect();
            let fix = "one of MultipleChoice, ShortAnswer, Tracing; write it anew";
            reader.leave_out(at, format!("a question of type `{other}` has no kind here"), fix);
            return None;
        }
    };
    if let Some(part) = text(node, &["multipart"]) {
        let part: String = part.chars().take(40).collect();
        let said = format!("what questions share, the part `{part}`");
        reader.leave_out(at, said, "write it into the stem of each");
    }
    // Names there are random numbers, which say nothing here.
    let context = markdown(node, &["context"]);
    if let Answer::Card { .. } = draft.answer {
        if context.is_some() {
            let fix = "a card has a front and a back; write it into the back where it belongs";
            reader.leave_out(at, "the context of a short answer has no place on a card", fix);
        }
    } else {
        draft.explanation = context;
    }
    Some(draft)
}

fn choice(node: &Node<'_>) -> Answer {
    let option = |right: bool| {
        move |text: String| DraftOption { id: None, text: Some(text), right, why: None }
    };
    let right = texts(node, &["answer", "answer"]);
    let several = right.len() > 1;
    let wrong = texts(node, &["prompt", "distractors"]);
    let options = right.into_iter().map(option(true)).chain(wrong.into_iter().map(option(false)));
    Answer::Choice { several, fixed: false, options: options.collect() }
}

/// A number where the answer is one; else a card.
fn short(node: &Node<'_>, at: Place, stem: Option<String>) -> Draft {
    let answer = text(node, &["answer", "answer"]).unwrap_or_default();
    let others = texts(node, &["answer", "alternatives"]);
    let number = answer.parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some(number) = number.filter(|_| others.is_empty()) {
        let accept = Some((number, number));
        let number = Number { answer: Some(number), accept, ..Number::default() };
        return Draft::new(at, stem, Answer::Number(number));
    }
    let answer = Some(marks::from_plain(&answer)).filter(|answer| !answer.is_empty());
    let back: Vec<String> = answer.into_iter().chain(others).collect();
    let back = Some(back.join("; ")).filter(|back| !back.is_empty());
    Draft::new(at, stem, Answer::Card { back })
}

/// A program whose output is asked for: the right option and the evidence are what it prints.
fn tracing(reader: &mut Reader, node: &Node<'_>, at: Place) -> Draft {
    let program = text(node, &["prompt", "program"]);
    let compiles = self::at(node, &["answer", "doesCompile"])
        .and_then(|node| node.get_ref().as_bool())
        .unwrap_or(true);
    let printed = text(node, &["answer", "stdout"]);
    let line = self::at(node, &["answer", "lineNumber"]);
    if line.is_some() {
        let fix = "say it in the explanation";
        reader.leave_out(at, "the line that does not compile", fix);
    }
    let says = match (&printed, compiles) {
        (_, false) => Some("It does not compile".to_owned()),
        (Some(printed), true) if printed.contains('\n') => Some(format!("```text\n{printed}\n```")),
        (Some(printed), true) => Some(format!("`{printed}`")),
        (None, true) => None,
    };
    let right = DraftOption { id: None, text: says, right: true, why: None };
    let answer = Answer::Choice { several: false, fixed: false, options: vec![right] };
    // What it asks stands in no file: the book's own page does.
    let mut draft = Draft::new(at, None, answer);
    let bare = |key: &str, word: &str| (key.to_owned(), Yaml::Bare(word.to_owned()));
    let mut evidence = vec![bare("run", "rust")];
    match (compiles, printed) {
        (false, _) => evidence.push(bare("compiles", "false")),
        (true, Some(printed)) => evidence.push(("prints".to_owned(), Yaml::Text(printed))),
        (true, None) => evidence.push(bare("ends", "true")),
    }
    if let Some(text) = program {
        draft.programs = vec![Program { title: String::new(), lang: "rust".to_owned(), text }];
        draft.more = vec![("evidence".to_owned(), Yaml::Map(evidence))];
    }
    draft
}
