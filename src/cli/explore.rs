//! `interleave explore`: every schedule of a program, and how each can end.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Args, ValueEnum};
use interleave_explore::{Exploration, Options, Order, Outcome, Python, Switch};
use serde_json::{Value, json};

use super::{USAGE, fail, number_of, say};

#[derive(Debug, Args)]
#[command(after_long_help = interleave_explore::subset())]
pub(super) struct Arguments {
    /// The programs, in the subset of Python that can be explored; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// When threads may be switched.
    #[arg(long, value_enum, default_value_t = When::Any)]
    switch: When,
    /// In which order asyncio's loop takes what is ready.
    #[arg(long, value_enum, default_value_t = Turn::Fifo)]
    order: Turn,
    /// How the outcomes are printed; as JSON, one line a file.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The version of `CPython` that is followed; the python3 found here, or the newest known one.
    #[arg(long)]
    python: Option<String>,
    /// Tell outcomes by the last value of this global instead of the printed lines.
    #[arg(long)]
    value: Option<String>,
    /// An expression over globals that must hold in every state.
    #[arg(long)]
    always: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    /// Before every step another thread can see.
    Any,
    /// Where a GIL lets go: after calls, at the end of a round, where a thread blocks.
    Gil,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Turn {
    /// First in, first out, as asyncio does.
    Fifo,
    /// Any of those that are ready when a turn begins, as Trio does.
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let python = match &arguments.python {
        None => python_here(),
        Some(text) => match Python::parse(text) {
            Some(python) => python,
            None => {
                return fail(
                    USAGE,
                    format!("`{text}` is no version that is followed: 3.11 or later"),
                );
            }
        },
    };
    let options = Options {
        switch: match arguments.switch {
            When::Any => Switch::Any,
            When::Gil => Switch::Gil,
        },
        order: match arguments.order {
            Turn::Fifo => Order::Fifo,
            Turn::Any => Order::Any,
        },
        python,
        project: arguments.value.clone(),
        always: arguments.always.clone(),
        ..Options::default()
    };
    let mut code = ExitCode::SUCCESS;
    for file in &arguments.files {
        let source = match read(file) {
            Ok(source) => source,
            Err(error) => return fail(USAGE, format!("cannot read {}: {error}", file.display())),
        };
        match interleave_explore::explore(&source, options.clone()) {
            Ok(found) if arguments.format == Format::Json => say(format!("{}\n", in_json(&found))),
            Ok(found) => say(in_text(&found)),
            Err(faults) => {
                if arguments.format == Format::Json {
                    let faults: Vec<Value> = faults
                        .iter()
                        .map(|f| {
                            json!({"line": f.line, "column": f.column, "message": f.message,
                                "advice": f.advice})
                        })
                        .collect();
                    say(format!("{}\n", json!({"complete": false, "faults": faults})));
                }
                for fault in faults {
                    code = fail(1, format!("{}:{fault}", file.display()));
                }
            }
        }
    }
    code
}

fn read(file: &Path) -> std::io::Result<String> {
    if file.as_os_str() == "-" {
        let mut source = String::new();
        std::io::stdin().read_to_string(&mut source)?;
        return Ok(source);
    }
    std::fs::read_to_string(file)
}

/// The version of the python3 that would run the program here.
fn python_here() -> Python {
    let asked = Command::new("python3").args(["-c", "import sys; print(sys.version)"]).output();
    let text = asked.map(|found| String::from_utf8_lossy(&found.stdout).into_owned());
    text.ok().and_then(|text| Python::parse(&text)).unwrap_or_default()
}

fn in_json(found: &Exploration) -> Value {
    let count = |number: Option<u128>| match number.map(u64::try_from) {
        Some(Ok(number)) => json!(number),
        // A number that JSON readers would round is written as the digits it has.
        Some(Err(_)) => number.map_or(Value::Null, |n| {
            n.to_string().parse::<serde_json::Number>().map_or(Value::Null, Value::Number)
        }),
        None => Value::Null,
    };
    let outcome = |o: &Outcome| {
        let mut fields = json!({
            "prints": o.prints,
            "ends": o.ends.word(),
            "raises": o.raises,
            "lost": o.lost,
            "schedules": count(o.schedules),
            "witness": o.witness,
        });
        if let Some(value) = &o.value {
            fields["value"] = json!(value);
        }
        fields
    };
    json!({
        "complete": true,
        "schedules": count(found.schedules()),
        "outcomes": found.outcomes().iter().map(outcome).collect::<Vec<_>>(),
    })
}

fn in_text(found: &Exploration) -> String {
    let schedules = match found.schedules() {
        Some(count) => number_of(count, "schedule"),
        None => "a loop: schedules without number".to_owned(),
    };
    let states = number_of(found.nodes(), "state");
    let outcomes = number_of(found.outcomes().len(), "outcome");
    let mut text = format!("{schedules}, all explored ({states}); {outcomes}\n");
    for outcome in found.outcomes() {
        text.push_str(&format!("\nIt can {}{}\n", outcome.words(), found.part(outcome)));
        for step in found.story(&outcome.witness) {
            text.push_str(&format!("    {step}\n"));
        }
    }
    text
}
