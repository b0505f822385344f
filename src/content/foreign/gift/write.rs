//! Writing GIFT. Every text is on one line, as Moodle's own export has it.

use super::super::{Exported, marks};
use crate::content::{Card, Choice, Kind, Markdown, Number, Question};

pub(in super::super) fn write(out: &mut Exported, questions: &[&Question], cards: &[&Card]) {
    out.text.push_str("// Questions in GIFT, to be imported into Moodle.\n");
    for question in questions {
        let (answers, general) = match &question.kind {
            Kind::One { options, .. } => (one(options), &question.explanation),
            Kind::Several { options, .. } => (several(options), &question.explanation),
            Kind::Number(number) => {
                if number.unit.is_some() {
                    out.leave_out("units of numbers");
                }
                (numbers(number), &question.explanation)
            }
            Kind::Aloud(aloud) => {
                out.leave_out("rubrics, follow-ups and red flags of spoken answers");
                if !question.explanation.is_empty() {
                    out.leave_out("explanations of spoken answers");
                }
                (String::new(), &aloud.model)
            }
            Kind::Order(_) => {
                out.leave_out("questions of kind `order`");
                continue;
            }
        };
        for (said, what) in
            [(question.hint.is_some(), "hints"), (question.is_fixed(), "fixed orders of options")]
        {
            if said {
                out.leave_out(what);
            }
        }
        out.leave_out_of(question);
        let stem = marks::with_programs(question.stem.source(), &question.blocks);
        out.text.push_str(&format!("\n::{}::[markdown]{}{{\n", question.id, escaped(&stem)));
        out.text.push_str(&answers);
        if !general.is_empty() {
            out.text.push_str(&format!("\t####{}\n", markdown(general)));
        }
        out.text.push_str("}\n");
        out.written += 1;
    }
    out.leave_out_all("cards", cards.len());
}

fn one(options: &[Choice]) -> String {
    let line = |option: &Choice| {
        let mark = if option.correct { '=' } else { '~' };
        format!("\t{mark}{}#{}\n", markdown(&option.text), markdown(&option.why))
    };
    options.iter().map(line).collect()
}

fn several(options: &[Choice]) -> String {
    let right = options.iter().filter(|option| option.correct).count().max(1);
    let share = share(right);
    let line = |option: &Choice| {
        let sign = if option.correct { "" } else { "-" };
        format!("\t~%{sign}{share}%{}#{}\n", markdown(&option.text), markdown(&option.why))
    };
    options.iter().map(line).collect()
}

/// A hundred percent in so many equal parts, with the digits that Moodle knows.
pub(in super::super) fn share(parts: usize) -> String {
    let parts = u32::try_from(parts).unwrap_or(u32::MAX);
    let share = format!("{:.5}", 100.0 / f64::from(parts));
    share.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn numbers(number: &Number) -> String {
    let mut out = String::from("\t#\n");
    out.push_str(&format!("\t={}:0\n", number.answer));
    let range = |from: f64, to: f64| format!("{from}..{to}");
    out.push_str(&format!("\t={}\n", range(number.accept.from, number.accept.to)));
    if let Some(near) = number.near {
        out.push_str(&format!("\t=%50%{}\n", range(near.from, near.to)));
    }
    for wrong in &number.wrong {
        let range = range(wrong.range.from, wrong.range.to);
        out.push_str(&format!("\t=%0%{range}#{}\n", markdown(&wrong.why)));
    }
    out.push_str(&format!("\t~#{}\n", markdown(&number.otherwise)));
    out
}

fn markdown(text: &Markdown) -> String {
    let text = escaped(&marks::to_common(text.source()));
    // A word in brackets at the start would say how the text is written.
    if text.starts_with('[') { format!("[markdown]{text}") } else { text }
}

/// A text with a backslash before all that has a meaning here.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | '#' | '=' | '~' | '{' | '}' | ':' => {
                out.push('\\');
                out.push(c);
            }
            '\r' => {}
            c => out.push(c),
        }
    }
    out
}
