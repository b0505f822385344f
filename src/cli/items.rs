//! `interleave items`: how questions do in quizzes, and what learners reported.
//!
//! Owns how that is printed. The figures and doubts are `quiz`'s; the database is looked at, and not
//! written to unless reports are to be cleared.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::check::load;
use super::{fail, number_of, on_runtime, say};
use crate::config::Config;
use crate::content::Library;
use crate::id::ItemId;
use crate::quiz::{ChoiceFigures, Doubt, Estimate, ItemRow, Kept, LEAST, item_rows};
use crate::store::{self, Report, Store};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How they are printed.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print only questions with a doubt or a report.
    #[arg(long)]
    doubtful: bool,
    /// Delete what was reported of a question, CONCEPT/QUESTION, and end.
    #[arg(long, value_name = "QUESTION", conflicts_with_all = ["format", "doubtful"])]
    clear: Option<ItemId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// A table, RFC 4180.
    Csv,
    /// One array for programs.
    Json,
}

/// A question, how it does, and what was reported of it.
type Told<'a> = (ItemRow, Vec<&'a Report>);

pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    on_runtime(async {
        let done = match &arguments.clear {
            Some(question) => clear(config, question).await,
            None => print(config, arguments).await,
        };
        match done {
            Ok(text) => {
                say(text);
                ExitCode::SUCCESS
            }
            Err(line) => fail(1, line),
        }
    })
}

async fn clear(config: &Config, question: &ItemId) -> Result<String, String> {
    // A database that is not there is not to be made.
    store::describe(&config.place()).await.map_err(|error| error.to_string())?;
    let store = Store::open(&config.place()).await.map_err(|error| error.to_string())?;
    let cleared = store.clear_reports(question).await;
    store.close().await;
    let count = cleared.map_err(|error| format!("the reports cannot be deleted: {error}"))?;
    let noun = if count == 1 { "report" } else { "reports" };
    Ok(format!("{count} {noun} of {question} deleted\n"))
}

async fn print(config: &Config, arguments: &Arguments) -> Result<String, String> {
    let place = config.place();
    let sums = store::item_sums_at(&place).await.map_err(|error| error.to_string())?;
    let reports = store::reports_at(&place).await.map_err(|error| error.to_string())?;
    let kept = store::meanings_at(&place).await.map_err(|error| error.to_string())?;
    // Without the bank the figures are what they are, and keys are those kept with votes.
    let library = load(&config.questions);
    let unread = library.is_err();
    let library = library.unwrap_or_default();
    let mut told = told(item_rows(&sums, &library, &kept), &reports, &library, &kept);
    if arguments.doubtful {
        told.retain(|(row, reports)| !(row.figures.doubts.is_empty() && reports.is_empty()));
    }
    Ok(match arguments.format {
        Format::Text => text(&told, unread),
        Format::Csv => csv(&told),
        Format::Json => json_of(&told),
    })
}

/// Rows with their reports; questions that were only reported have a row, too.
fn told<'a>(
    rows: Vec<ItemRow>,
    reports: &'a [Report],
    library: &Library,
    kept: &Kept,
) -> Vec<Told<'a>> {
    let mut by: BTreeMap<(String, u32), Vec<&Report>> = BTreeMap::new();
    for report in reports {
        by.entry((report.question.clone(), report.revision)).or_default().push(report);
    }
    let mut told: Vec<Told<'_>> = Vec::new();
    for row in rows {
        let of_it = by.remove(&(row.question.clone(), row.revision)).unwrap_or_default();
        told.push((row, of_it));
    }
    for ((question, revision), of_it) in by {
        let only = [((question, revision), crate::quiz::ItemSums::default())];
        let row = item_rows(&only.into_iter().collect(), library, kept).pop();
        told.extend(row.map(|row| (row, of_it)));
    }
    told
}

fn text(told: &[Told<'_>], unread: bool) -> String {
    let mut text = String::new();
    if unread {
        text.push_str("the question bank has errors: keys are those kept with votes\n\n");
    }
    for (row, reports) in told {
        let figures = &row.figures;
        let revision = if row.current && row.revision == 1 {
            String::new()
        } else {
            format!(
                " revision {}{}",
                row.revision,
                if row.current { "" } else { ", not asked so now" }
            )
        };
        text.push_str(&format!("{}{revision}: {} answers", row.question, figures.answers));
        match &figures.facility {
            Some(facility) => text.push_str(&format!(", {} right", percents(facility))),
            None => text.push_str(&format!(", and {LEAST} say something")),
        }
        if let Some(Estimate { value, from, to }) = figures.discrimination {
            let pairs = figures.pairs;
            text.push_str(&format!(
                ", with the rest {value:.2} ({from:.2} to {to:.2}, {pairs} quizzes)"
            ));
        }
        text.push('\n');
        if figures.facility.is_some() {
            for choice in &figures.choices {
                text.push_str(&format!("    {}\n", of_choice(choice)));
            }
        }
        for doubt in &figures.doubts {
            text.push_str(&format!("  ! {}\n", doubt.words()));
        }
        for Report { day, words, .. } in reports {
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            text.push_str(&format!("  ? reported on {day}: {words}\n"));
        }
    }
    let doubted = told.iter().filter(|(row, _)| row.figures.doubts.iter().any(Doubt::is_of_key));
    let reported: usize = told.iter().map(|(_, reports)| reports.len()).sum();
    text.push_str(&format!(
        "{}, {} with a key in doubt, {}\n",
        number_of(told.len(), "question"),
        doubted.count(),
        number_of(reported, "report")
    ));
    text
}

fn of_choice(choice: &ChoiceFigures) -> String {
    let mark = if choice.correct { "*" } else { " " };
    let name = name_of(choice);
    let rest =
        choice.rest.map_or(String::new(), |rest| format!(", {:.0} % elsewhere", rest * 100.0));
    format!("{mark} {name}: {} chose it, {}{rest}", choice.chosen, percents(&choice.share))
}

/// What was chosen; no option's name has brackets.
fn name_of(choice: &ChoiceFigures) -> &str {
    match choice.choice.as_str() {
        crate::quiz::NOT_KNOWN => "(not known)",
        name => name,
    }
}

fn percents(estimate: &Estimate) -> String {
    let Estimate { value, from, to } = estimate;
    format!("{:.0} % ({:.0} to {:.0})", value * 100.0, from * 100.0, to * 100.0)
}

fn csv(told: &[Told<'_>]) -> String {
    let mut text = "question,revision,current,answers,facility,facility_from,facility_to,\
         discrimination,discrimination_from,discrimination_to,quizzes,choices,doubts,reports\r\n"
        .to_owned();
    let three = |estimate: Option<Estimate>| {
        estimate.map_or([const { String::new() }; 3], |Estimate { value, from, to }| {
            [value, from, to].map(|number| format!("{number:.4}"))
        })
    };
    for (row, reports) in told {
        let figures = &row.figures;
        let choices = figures.choices.iter().map(|c| format!("{}={}", name_of(c), c.chosen));
        let doubts = figures.doubts.iter().map(Doubt::words);
        let mut cells = vec![
            row.question.clone(),
            row.revision.to_string(),
            row.current.to_string(),
            figures.answers.to_string(),
        ];
        cells.extend(three(figures.facility));
        cells.extend(three(figures.discrimination));
        cells.push(figures.pairs.to_string());
        cells.push(choices.collect::<Vec<_>>().join(" "));
        cells.push(doubts.collect::<Vec<_>>().join("; "));
        cells.push(reports.iter().map(|r| r.words.as_str()).collect::<Vec<_>>().join("\n"));
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&format!("{}\r\n", cells.join(",")));
    }
    text
}

/// A cell of a table. What spreadsheets take for a formula is made a text; a number stays one.
fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let cell = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

fn json_of(told: &[Told<'_>]) -> String {
    let estimate = |estimate: Option<Estimate>| {
        estimate.map(|Estimate { value, from, to }| json!({"value": value, "from": from, "to": to}))
    };
    let rows: Vec<Value> = told
        .iter()
        .map(|(row, reports)| {
            let figures = &row.figures;
            let choice = |choice: &ChoiceFigures| {
                json!({
                    "choice": name_of(choice),
                    "correct": choice.correct,
                    "chosen": choice.chosen,
                    "share": estimate(Some(choice.share)),
                    "elsewhere": choice.rest,
                })
            };
            json!({
                "question": row.question,
                "revision": row.revision,
                "current": row.current,
                "answers": figures.answers,
                "facility": estimate(figures.facility),
                "discrimination": estimate(figures.discrimination),
                "quizzes": figures.pairs,
                "choices": figures.choices.iter().map(choice).collect::<Vec<_>>(),
                "doubts": figures.doubts.iter().map(Doubt::words).collect::<Vec<_>>(),
                "reports": reports
                    .iter()
                    .map(|report| json!({"day": report.day.to_string(), "words": report.words}))
                    .collect::<Vec<_>>(),
            })
        })
        .collect();
    serde_json::to_string_pretty(&rows).map_or_else(|_| String::new(), |text| text + "\n")
}
