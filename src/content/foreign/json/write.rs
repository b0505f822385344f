//! Writing JSON: every key that a file of ours has, with its value.

use serde_json::{Map, Value, json};

use super::super::{Exported, marks};
use crate::content::{
    Aloud, Asks, Card, Choice, Evidence, Expects, Interpreter, Kind, Library, Line, Markdown,
    Number, Ordering, Question, Range, Source,
};

pub(in super::super) fn write(
    out: &mut Exported,
    library: &Library,
    questions: &[&Question],
    cards: &[&Card],
) {
    let file = json!({
        "title": library.bank.title,
        "licence": library.bank.licence,
        "questions": questions.iter().map(|question| of(library, question)).collect::<Vec<_>>(),
        "cards": cards.iter().map(|card| of_card(card)).collect::<Vec<_>>(),
    });
    out.text = format!("{:#}\n", without_nothing(file));
    out.written = questions.len() + cards.len();
}

fn of_card(card: &Card) -> Value {
    json!({
        "concept": card.id.concept(), "id": card.id.item(), "revision": later(card.revision),
        "front": card.front.source(), "back": card.back.source(),
    })
}

/// A revision, unless it is the first.
fn later(revision: u32) -> Option<u32> {
    Some(revision).filter(|revision| *revision > 1)
}

fn of(library: &Library, question: &Question) -> Value {
    let topic = library.concept(question.id.concept()).map(|concept| concept.topic.as_str());
    let mut entry = Map::new();
    let mut set = |key: &str, value: Value| {
        entry.insert(key.to_owned(), value);
    };
    set("concept", json!(question.id.concept()));
    set("topic", json!(topic));
    set("id", json!(question.id.item()));
    set("kind", json!(question.kind.name()));
    set("revision", json!(later(question.revision)));
    set("level", json!(question.level.name()));
    set("stem", json!(question.stem.source()));
    match question.blocks.as_slice() {
        [] => {}
        [one] if one.title.is_empty() => {
            set("code", json!(one.code.source()));
            set("lang", json!(marks::language(one.code.language())));
        }
        several => {
            let block = |block: &crate::content::Block| {
                json!({"title": block.title, "text": block.code.source(),
                       "lang": marks::language(block.code.language())})
            };
            set("code", several.iter().map(block).collect());
        }
    }
    set("hint", json!(question.hint.as_ref().map(Markdown::source)));
    match &question.kind {
        Kind::One { options, fixed } | Kind::Several { options, fixed } => {
            set("order", json!(fixed.then_some("fixed")));
            set("options", options.iter().map(choice).collect());
        }
        Kind::Order(order) => ordering(order, &mut set),
        Kind::Number(number) => numbers(number, &mut set),
        Kind::Aloud(aloud) => spoken(aloud, &mut set),
    }
    set("explanation", json!(Some(question.explanation.source()).filter(|text| !text.is_empty())));
    let facts = &question.facts;
    set(
        "facts",
        json!({"versions": facts.versions, "checked": facts.checked.map(|day| day.to_string())}),
    );
    set("sources", question.sources.iter().map(source).collect());
    set(
        "demos",
        json!(
            question
                .demos
                .as_ref()
                .map(|demos| { demos.iter().map(ToString::to_string).collect::<Vec<_>>() })
        ),
    );
    set("evidence", question.evidence.as_ref().map_or(Value::Null, evidence));
    if let Some(proved) = &question.proved_by {
        let asks = match proved.asks {
            Asks::Impossible => "impossible",
            Asks::Possible => "possible",
            Asks::OnlySet => "only-set",
            Asks::CanDeadlock => "can-deadlock",
        };
        set("proved_by", json!({"puzzle": proved.puzzle.as_str(), "asks": asks}));
    }
    Value::Object(entry)
}

fn source(source: &Source) -> Value {
    if source.title == source.url {
        json!(source.url)
    } else {
        json!({"title": source.title, "url": source.url})
    }
}

fn choice(choice: &Choice) -> Value {
    json!({
        "id": choice.id.as_str(), "text": choice.text.source(),
        "correct": choice.correct.then_some(true), "why": choice.why.source(),
        "thinks": choice.thinks.as_ref().map(crate::id::Slug::as_str),
        "pin": choice.pinned.then_some("last"), "outcome": choice.outcome,
    })
}

fn line(line: &Line) -> Value {
    json!({
        "id": line.id.as_str(), "text": line.text.source(),
        "thinks": line.thinks.as_ref().map(crate::id::Slug::as_str),
        "why": line.why.as_ref().map(Markdown::source),
    })
}

fn ordering(order: &Ordering, set: &mut impl FnMut(&str, Value)) {
    set("lines", order.lines.iter().map(line).collect());
    set("extra", order.extra.iter().map(line).collect());
    let name = |at: usize| order.lines.get(at).map(|line| line.id.as_str());
    set("free", order.free.iter().map(|&(a, b)| json!([name(a), name(b)])).collect());
}

fn range(range: Range) -> Value {
    json!({"from": range.from, "to": range.to})
}

fn numbers(number: &Number, set: &mut impl FnMut(&str, Value)) {
    set("unit", json!(number.unit));
    set("answer", json!(number.answer));
    set("accept", range(number.accept));
    set("near", number.near.map_or(Value::Null, range));
    let wrong = number.wrong.iter().map(|wrong| {
        json!({
            "id": wrong.id.as_str(), "from": wrong.range.from, "to": wrong.range.to,
            "thinks": wrong.thinks.as_ref().map(crate::id::Slug::as_str), "why": wrong.why.source(),
        })
    });
    set("wrong", wrong.collect());
    set("otherwise", json!(number.otherwise.source()));
}

fn spoken(aloud: &Aloud, set: &mut impl FnMut(&str, Value)) {
    let texts = |texts: &[Markdown]| json!(texts.iter().map(Markdown::source).collect::<Vec<_>>());
    set("minutes", json!(aloud.minutes));
    let points = aloud.rubric.iter().map(|point| {
        json!({"id": point.id.as_str(), "text": point.text.source(), "weight": point.weight,
               "senior": point.senior.then_some(true)})
    });
    set("rubric", points.collect());
    set("model", json!(aloud.model.source()));
    set("follow_up", texts(&aloud.follow_up));
    set("red_flags", texts(&aloud.red_flags));
}

fn evidence(evidence: &Evidence) -> Value {
    let mut entry = json!({
        "run": match evidence.run {
            Interpreter::Python => "python",
            Interpreter::Rust => "rust",
        },
        "program": evidence.program, "versions": evidence.versions, "packages": evidence.packages,
    });
    let (key, value) = match &evidence.expects {
        Expects::Prints(text) => ("prints", json!(text)),
        Expects::Pattern(pattern) => ("prints_pattern", json!(pattern)),
        Expects::Raises(name) => ("raises", json!(name)),
        Expects::Ends => ("ends", json!(true)),
        Expects::Measures { name, range } => {
            ("measures", json!({"name": name, "from": range.from, "to": range.to}))
        }
        Expects::Refused { error } => {
            entry["error"] = json!(error);
            ("compiles", json!(false))
        }
    };
    entry[key] = value;
    entry
}

/// The same without keys that say nothing.
fn without_nothing(value: Value) -> Value {
    let nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| (key, without_nothing(value)));
            Value::Object(entries.filter(|(_, value)| !nothing(value)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nothing).collect()),
        other => other,
    }
}
