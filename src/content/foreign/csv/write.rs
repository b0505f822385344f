//! Writing CSV: all columns, in the order of the table.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::{Exported, marks};
use super::{COLUMNS, GOES_ON, MOST_OPTIONS, OF_OPTIONS, is_guarded};
use crate::content::{Aloud, Card, Kind, Markdown, Number, Question};

type Cells = HashMap<String, String>;

pub(in super::super) fn write(out: &mut Exported, questions: &[&Question], cards: &[&Card]) {
    // A card's sides are its stem and its explanation.
    let mut head: Vec<String> =
        COLUMNS.iter().filter(|name| **name != "front").map(ToString::to_string).collect();
    let most = most_options(questions);
    let numbered = (1..=most).flat_map(|number| OF_OPTIONS.map(|what| format!("{what}_{number}")));
    head.extend(numbered);
    line(out, &head);
    for question in questions {
        let cells = of_question(out, question);
        row(out, &head, &cells);
    }
    for card in cards {
        let mut cells = Cells::new();
        let mut set = |column: &str, text: &str| cells.insert(column.to_owned(), text.to_owned());
        set("concept", card.id.concept());
        set("id", card.id.item());
        set("kind", "card");
        set("stem", card.front.source());
        set("explanation", card.back.source());
        row(out, &head, &cells);
    }
}

/// How many options the columns must hold.
fn most_options(questions: &[&Question]) -> usize {
    let of = |question: &&Question| match &question.kind {
        Kind::One { options, .. } | Kind::Several { options, .. } => options.len(),
        Kind::Order(order) => order.lines.len() + order.extra.len(),
        Kind::Number(number) => number.wrong.len(),
        Kind::Aloud(aloud) => aloud.rubric.len(),
    };
    questions.iter().map(of).max().unwrap_or(0).clamp(1, MOST_OPTIONS)
}

fn row(out: &mut Exported, head: &[String], cells: &Cells) {
    let cells: Vec<String> =
        head.iter().map(|column| cells.get(column).cloned().unwrap_or_default()).collect();
    line(out, &cells);
    out.written += 1;
}

fn line(out: &mut Exported, cells: &[String]) {
    let quoted = |cell: &str| {
        if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    };
    let cells: Vec<String> = cells.iter().map(|cell| quoted(&guarded(cell))).collect();
    out.text.push_str(&cells.join(","));
    out.text.push_str("\r\n");
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe, as people write one;
/// an import takes it away again. <https://owasp.org/www-community/attacks/CSV_Injection>
fn guarded(cell: &str) -> Cow<'_, str> {
    // A wrong range has two ends.
    let (from, to) = cell.split_once("..").unwrap_or((cell, cell));
    let is_number = from.parse::<f64>().is_ok() && to.parse::<f64>().is_ok();
    if is_guarded(cell.strip_prefix('\'').unwrap_or(cell)) && !is_number {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn of_question(out: &mut Exported, question: &Question) -> Cells {
    let mut cells = Cells::new();
    let mut set = |column: &str, text: &str| {
        cells.insert(column.to_owned(), text.to_owned());
    };
    set("concept", question.id.concept());
    set("id", question.id.item());
    set("kind", question.kind.name());
    set("level", question.level.name());
    set("stem", question.stem.source());
    if let [block, others @ ..] = question.blocks.as_slice() {
        set("code", block.code.source());
        set("lang", marks::language(block.code.language()));
        for (said, what) in [
            (!block.title.is_empty(), "titles of programs"),
            (!others.is_empty(), "further programs of a question"),
        ] {
            if said {
                out.leave_out(what);
            }
        }
    }
    let text = |text: &Option<Markdown>| text.as_ref().map_or("", Markdown::source).to_owned();
    set("hint", &text(&question.hint));
    set("explanation", question.explanation.source());
    if question.is_fixed() {
        set("order", "fixed");
    }
    let mut option = |number: usize, text: &str, right: &str, why: &str| {
        for (what, text) in OF_OPTIONS.into_iter().zip([text, right, why]) {
            set(&format!("{what}_{number}"), text);
        }
    };
    let yes = |right: bool| if right { "yes" } else { "no" };
    match &question.kind {
        Kind::One { options, .. } | Kind::Several { options, .. } => {
            for (at, choice) in (1..).zip(options) {
                option(at, choice.text.source(), yes(choice.correct), choice.why.source());
            }
        }
        Kind::Order(order) => {
            let lines = order.lines.iter().map(|line| (line, true));
            let all = lines.chain(order.extra.iter().map(|line| (line, false)));
            for (at, (line, belongs)) in (1..).zip(all) {
                option(at, line.text.source(), yes(belongs), &text(&line.why));
            }
            if !order.free.is_empty() {
                out.leave_out("pairs of lines whose order is free");
            }
        }
        Kind::Number(number) => of_number(number, &mut cells),
        Kind::Aloud(aloud) => of_aloud(aloud, &mut cells),
    }
    out.leave_out_of(question);
    cells
}

fn of_number(number: &Number, cells: &mut Cells) {
    let mut set = |column: &str, text: String| {
        cells.insert(column.to_owned(), text);
    };
    set("unit", number.unit.clone().unwrap_or_default());
    set("answer", number.answer.to_string());
    set("from", number.accept.from.to_string());
    set("to", number.accept.to.to_string());
    if let Some(near) = number.near {
        set("near_from", near.from.to_string());
        set("near_to", near.to.to_string());
    }
    set("otherwise", number.otherwise.source().to_owned());
    for (at, wrong) in (1..).zip(&number.wrong) {
        set(&format!("option_{at}"), format!("{}..{}", wrong.range.from, wrong.range.to));
        set(&format!("why_{at}"), wrong.why.source().to_owned());
    }
}

fn of_aloud(aloud: &Aloud, cells: &mut Cells) {
    let mut set = |column: &str, text: String| {
        cells.insert(column.to_owned(), text);
    };
    set("minutes", aloud.minutes.to_string());
    set("model", aloud.model.source().to_owned());
    for (at, point) in (1..).zip(&aloud.rubric) {
        let senior = if point.senior { " senior" } else { "" };
        set(&format!("option_{at}"), point.text.source().to_owned());
        set(&format!("right_{at}"), format!("{}{senior}", point.weight));
    }
    let one = |text: &Markdown| text.source().trim_end().replace('\n', &format!("\n{GOES_ON}"));
    let lines = |texts: &[Markdown]| texts.iter().map(one).collect::<Vec<_>>().join("\n");
    set("follow_up", lines(&aloud.follow_up));
    set("red_flags", lines(&aloud.red_flags));
}
