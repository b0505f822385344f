//! Writing Moodle's XML: a category for each concept, texts as Markdown. What Moodle would set by
//! itself is written out, as its own exports do.

use super::super::gift::share;
use super::super::{Exported, marks};
use crate::content::{
    Card, Choice, Kind, Library, Markdown, Number, Ordering, Question, Range, escape,
};

pub(in super::super) fn write(
    out: &mut Exported,
    library: &Library,
    questions: &[&Question],
    cards: &[&Card],
) {
    out.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let mut category = "";
    for question in questions {
        let concept = question.id.concept();
        if concept != category {
            category = concept;
            let title = library.concept(concept).map_or(concept, |concept| concept.title.as_str());
            // A slash would begin a category within it; Moodle writes two for one.
            let path = format!("$course$/top/{}", title.replace('/', "//"));
            out.text.push_str(&format!(
                "  <question type=\"category\">\n    <category><text>{}</text></category>\n  </question>\n",
                xml(&path)
            ));
        }
        one(out, question);
    }
    out.text.push_str("</quiz>\n");
    out.leave_out_all("cards", cards.len());
}

fn one(out: &mut Exported, question: &Question) {
    let mut element = Element { text: String::new() };
    let kind = match &question.kind {
        Kind::One { .. } | Kind::Several { .. } => "multichoice",
        Kind::Number(_) => "numerical",
        Kind::Order(_) => "ordering",
        Kind::Aloud(_) => "essay",
    };
    let name: String = question.stem.plain().chars().take(120).collect();
    element.line(&format!("<name><text>{}</text></name>", xml(&name)));
    let stem = marks::with_programs(question.stem.source(), &question.blocks);
    element.markdown("questiontext", &stem);
    element.markdown("generalfeedback", &marks::to_common(question.explanation.source()));
    element.line("<defaultgrade>1</defaultgrade>");
    element.line("<penalty>0.3333333</penalty>");
    element.line("<hidden>0</hidden>");
    // Its column has 100 characters, and a longer one is an error of the database.
    let number = Some(question.id.as_str()).filter(|id| id.len() <= 100);
    element.line(&format!("<idnumber>{}</idnumber>", number.unwrap_or_default()));
    match &question.kind {
        Kind::One { options, fixed } => element.choice(options, *fixed, false),
        Kind::Several { options, fixed } => element.choice(options, *fixed, true),
        Kind::Number(number) => element.number(number),
        Kind::Order(order) => {
            if !order.extra.is_empty() {
                out.leave_out("lines that do not belong");
            }
            if !order.free.is_empty() {
                out.leave_out("pairs of lines whose order is free");
            }
            if order.lines.iter().any(|line| line.why.is_some()) {
                out.leave_out("reasons of lines");
            }
            element.order(order);
        }
        Kind::Aloud(aloud) => {
            out.leave_out("rubrics, follow-ups and red flags of spoken answers");
            if question.hint.is_some() {
                out.leave_out("hints of spoken answers");
            }
            element.essay(&aloud.model);
        }
    }
    if let Some(hint) = &question.hint
        && kind != "essay"
    {
        element.markdown("hint", &markdown(hint));
    }
    let tag = format!("<tags><tag><text>level:{}</text></tag></tags>", question.level.name());
    element.line(&tag);
    out.leave_out_of(question);
    out.text.push_str(&format!("  <question type=\"{kind}\">\n{}  </question>\n", element.text));
    out.written += 1;
}

struct Element {
    text: String,
}

impl Element {
    fn line(&mut self, line: &str) {
        self.text.push_str(&format!("    {line}\n"));
    }

    fn markdown(&mut self, name: &str, text: &str) {
        let text = xml(text);
        self.line(&format!("<{name} format=\"markdown\"><text>{text}</text></{name}>"));
    }

    fn answer(&mut self, fraction: &str, text: &str, feedback: &str) {
        self.line(&format!("<answer fraction=\"{fraction}\" format=\"markdown\">"));
        self.line(&format!("  <text>{}</text>", xml(text)));
        self.feedback(feedback);
        self.line("</answer>");
    }

    fn feedback(&mut self, feedback: &str) {
        let feedback = xml(feedback);
        self.line(&format!("  <feedback format=\"markdown\"><text>{feedback}</text></feedback>"));
    }

    fn choice(&mut self, options: &[Choice], fixed: bool, several: bool) {
        self.line(&format!("<single>{}</single>", !several));
        self.line(&format!("<shuffleanswers>{}</shuffleanswers>", !fixed));
        self.line("<answernumbering>none</answernumbering>");
        self.line("<showstandardinstruction>1</showstandardinstruction>");
        let right = options.iter().filter(|option| option.correct).count().max(1);
        let share = share(right);
        for option in options {
            let fraction = match (several, option.correct) {
                (false, true) => "100".to_owned(),
                (false, false) => "0".to_owned(),
                (true, true) => share.clone(),
                (true, false) => format!("-{share}"),
            };
            self.answer(&fraction, &markdown(&option.text), &markdown(&option.why));
        }
    }

    fn number(&mut self, number: &Number) {
        let exactly = Range { from: number.answer, to: number.answer };
        self.range("100", exactly, "");
        self.range("100", number.accept, "");
        if let Some(near) = number.near {
            self.range("50", near, "");
        }
        for wrong in &number.wrong {
            self.range("0", wrong.range, &markdown(&wrong.why));
        }
        self.line("<answer fraction=\"0\" format=\"plain_text\">");
        self.line("  <text>*</text>");
        self.feedback(&markdown(&number.otherwise));
        self.line("</answer>");
        if let Some(unit) = &number.unit {
            let unit = xml(unit);
            self.line(&format!(
                "<units><unit><multiplier>1</multiplier><unit_name>{unit}</unit_name></unit></units>"
            ));
        }
        self.line("<unitgradingtype>0</unitgradingtype>");
        self.line("<unitpenalty>0.1</unitpenalty>");
        // 0: a unit may be written; 3: there is none.
        let shown = if number.unit.is_some() { 0 } else { 3 };
        self.line(&format!("<showunits>{shown}</showunits>"));
        self.line("<unitsleft>0</unitsleft>");
    }

    /// All lines, graded by the pairs that stand in the right order.
    fn order(&mut self, order: &Ordering) {
        self.line("<layouttype>VERTICAL</layouttype>");
        self.line("<selecttype>ALL</selecttype>");
        self.line(&format!("<selectcount>{}</selectcount>", order.lines.len()));
        self.line("<gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>");
        self.line("<showgrading>SHOW</showgrading>");
        self.line("<numberingstyle>none</numberingstyle>");
        for (place, line) in order.lines.iter().enumerate() {
            self.answer(&(place + 1).to_string(), &markdown(&line.text), "");
        }
    }

    fn essay(&mut self, model: &Markdown) {
        self.line("<responseformat>editor</responseformat>");
        self.line("<responserequired>1</responserequired>");
        self.line("<responsefieldlines>15</responsefieldlines>");
        self.line("<attachments>0</attachments>");
        self.line("<attachmentsrequired>0</attachmentsrequired>");
        self.markdown("graderinfo", &markdown(model));
        self.markdown("responsetemplate", "");
    }

    /// A range, which is a middle and a width here.
    fn range(&mut self, fraction: &str, range: Range, feedback: &str) {
        let middle = f64::midpoint(range.from, range.to);
        let width = (range.to - range.from) / 2.0;
        self.line(&format!("<answer fraction=\"{fraction}\" format=\"plain_text\">"));
        self.line(&format!("  <text>{middle}</text>"));
        self.feedback(feedback);
        self.line(&format!("  <tolerance>{width}</tolerance>"));
        self.line("</answer>");
    }
}

/// A text within XML 1.0, which has no place for most control characters.
fn xml(text: &str) -> String {
    let odd = |c: char| {
        (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    escape(&text.replace(odd, "\u{fffd}"))
}

fn markdown(text: &Markdown) -> String {
    marks::to_common(text.source())
}
