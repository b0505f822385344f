//! `interleave demo`: a demo as a program of this terminal, where Ctrl-C and exit codes behave.

mod record;

use std::process::ExitCode;

use clap::Args;

use super::{USAGE, fail, say};
use crate::demos::{self, Demo};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Name them all: the slug first on each line.
    #[arg(long)]
    list: bool,
    /// Run demos and write what they printed to `demos/recordings`, to be shown to everyone: those
    /// named, or all. Run it at the root of the repository, on an idle machine.
    #[arg(long, conflicts_with = "list")]
    record: bool,
    /// The demo.
    #[arg(required_unless_present_any = ["list", "record"])]
    slug: Option<String>,
    /// What it takes, such as --workers 8.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    values: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    if arguments.record {
        let named = arguments.slug.iter().chain(&arguments.values);
        return record::record(&named.map(String::as_str).collect::<Vec<_>>());
    }
    let Some(slug) = arguments.slug.as_deref().filter(|_| !arguments.list) else {
        return list();
    };
    let Some(demo) = demos::find(slug) else {
        return fail(USAGE, format!("there is no demo `{slug}` (see interleave demo --list)"));
    };
    match parse(demo, &arguments.values) {
        // The program reads the command line itself, as it does in the Playground, so what it reads
        // must be in the plain form.
        Ok(plain) if plain == arguments.values => {
            (demo.main)();
            ExitCode::SUCCESS
        }
        Ok(plain) => again(slug, &plain),
        Err(sentence) => fail(USAGE, format!("{sentence} (see interleave demo --list)")),
    }
}

fn list() -> ExitCode {
    let width = demos::all().iter().map(|demo| demo.slug.len()).max().unwrap_or(0);
    for demo in demos::all() {
        let mut line = format!("{:width$}  {}", demo.slug, demo.title);
        for param in demo.params {
            line.push_str(&format!("  [--{} {}..{}]", param.name, param.min, param.max));
        }
        say(line + "\n");
    }
    ExitCode::SUCCESS
}

/// The values given, checked, each as `--name value`.
fn parse(demo: &Demo, values: &[String]) -> Result<Vec<String>, String> {
    let mut pairs = Vec::new();
    let mut rest = values.iter();
    while let Some(word) = rest.next() {
        let Some(name) = word.strip_prefix("--") else {
            return Err(format!("`{word}` is not an option of this demo"));
        };
        match name.split_once('=') {
            Some((name, value)) => pairs.push((name, value)),
            None => match rest.next() {
                Some(value) => pairs.push((name, value.as_str())),
                None => return Err(format!("`--{name}` needs a value")),
            },
        }
    }
    demo.parse_args(pairs.iter().copied()).map_err(|error| error.to_string())?;
    Ok(pairs.iter().flat_map(|(name, value)| [format!("--{name}"), (*value).to_owned()]).collect())
}

/// Becomes this program with a plain command line.
fn again(slug: &str, values: &[String]) -> ExitCode {
    use std::os::unix::process::CommandExt;
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return fail(1, format!("cannot start the demo: {error}")),
    };
    let error = std::process::Command::new(program).args(["demo", slug]).args(values).exec();
    fail(1, format!("cannot start the demo: {error}"))
}
