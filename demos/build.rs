//! Makes the list of the demos from `programs/`: one module and one entry for each `<name>.rs`,
//! with what `<name>.yaml` beside it says. A mistake there is named with its file and line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error, fs, process};

use serde::Deserialize;

#[path = "src/fingerprint.rs"]
mod fingerprint;

/// What stands beside a program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    title: String,
    caption: String,
    concepts: Vec<String>,
    #[serde(default)]
    params: Vec<Param>,
    #[serde(default)]
    needs: Vec<Need>,
    #[serde(default)]
    r#virtual: bool,
    no_playground: Option<String>,
    /// Its place among the demos to start with, from 1.
    start_here: Option<u32>,
    #[serde(default)]
    was: Vec<String>,
    in_python: Option<String>,
    where_rust_differs: Option<String>,
    predict: Option<Predict>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Param {
    name: String,
    min: u32,
    max: u32,
    default: u32,
    help: String,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
enum Need {
    Fork,
    Net,
    Files,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Predict {
    question: String,
    options: Vec<Answer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    text: String,
    #[serde(default)]
    right: bool,
}

fn main() {
    println!("cargo::rerun-if-changed=programs");
    println!("cargo::rerun-if-changed=recordings");
    println!("cargo::rerun-if-changed=src/fingerprint.rs");
    println!("cargo::rustc-env=DEMOS_BUILT_WITH={}", compiler().unwrap_or_default());
    if let Err(error) = generate() {
        println!("cargo::error={error}");
        process::exit(1);
    }
}

/// `rustc 1.95.0`.
fn compiler() -> Option<String> {
    let output = process::Command::new(env::var_os("RUSTC")?).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split(' ').take(2).collect::<Vec<_>>().join(" "))
}

fn generate() -> Result<(), Box<dyn error::Error>> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no cargo")?);
    let mut modules = String::new();
    let mut table = String::from("&[\n");
    for topic in entries(&folder.join("programs"))?.iter().filter(|entry| entry.is_dir()) {
        for program in entries(topic)? {
            match program.extension().and_then(|end| end.to_str()) {
                Some("rs") => add(topic, &program, &mut modules, &mut table)?,
                Some("yaml" | "py" | "out") if program.with_extension("rs").is_file() => {}
                _ => return Err(format!("{}: belongs to no program", shown(&program)).into()),
            }
        }
    }
    table.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no cargo")?);
    fs::write(out.join("programs.rs"), modules)?;
    fs::write(out.join("registry.rs"), table)?;
    Ok(())
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn error::Error>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    Ok(entries)
}

fn add(
    topic: &Path,
    program: &Path,
    modules: &mut String,
    table: &mut String,
) -> Result<(), Box<dyn error::Error>> {
    let beside = program.with_extension("yaml");
    let text = fs::read_to_string(&beside)
        .map_err(|error| format!("{}: {error}; each demo has one", shown(&beside)))?;
    let about: About = serde_saphyr::from_str(&text)
        .map_err(|error| format!("{}: {}", shown(&beside), one_line(&error.to_string())))?;
    check(&about).map_err(|(word, why)| {
        let line = text.lines().position(|line| line.trim_start().starts_with(word));
        format!("{}:{}: {why}", shown(&beside), line.map_or(1, |line| line + 1))
    })?;

    let [slug, topic] =
        [program.file_stem(), topic.file_name()].map(|name| name.and_then(|name| name.to_str()));
    let (slug, topic) = slug.zip(topic).ok_or("a name that is no text")?;
    let module = slug.replace('-', "_");
    let python = included(&program.with_extension("py"))?;
    let python_prints = included(&program.with_extension("out"))?;
    let recording = recorded(slug, &fs::read_to_string(program)?)?;
    let program = program.to_str().ok_or("a folder whose name is no text")?;
    writeln!(modules, "#[path = {program:?}] pub(super) mod r#{module};")?;

    let About { title, caption, concepts, no_playground, start_here, was, .. } = &about;
    let About { in_python, where_rust_differs, r#virtual, .. } = &about;
    write!(
        table,
        "Demo {{ slug: {slug:?}, topic: {topic:?}, title: {title:?}, caption: {caption:?}, \
         source: include_str!({program:?}), main: programs::r#{module}::main, \
         python: {python}, python_prints: {python_prints}, recording: {recording}, \
         concepts: &{concepts:?}, virtual_time: {virtual}, \
         no_playground: {no_playground:?}, start_here: {start_here:?}, was: &{was:?}, \
         in_python: {in_python:?}, where_rust_differs: {where_rust_differs:?}, needs: &[",
    )?;
    for need in &about.needs {
        write!(table, "Need::{need:?}, ")?;
    }
    table.push_str("], params: &[");
    for Param { name, min, max, default, help } in &about.params {
        write!(
            table,
            "Param {{ name: {name:?}, min: {min}, max: {max}, default: {default}, help: {help:?} }}, "
        )?;
    }
    table.push_str("], predict: ");
    match &about.predict {
        None => table.push_str("None"),
        Some(Predict { question, options }) => {
            write!(table, "Some(Predict {{ question: {question:?}, options: &[")?;
            for Answer { text, right } in options {
                write!(table, "Answer {{ text: {text:?}, right: {right} }}, ")?;
            }
            table.push_str("] })");
        }
    }
    table.push_str(" },\n");
    Ok(())
}

/// The text of a file that may be there, as an expression.
fn included(file: &Path) -> Result<String, Box<dyn error::Error>> {
    if !file.is_file() {
        return Ok("None".to_owned());
    }
    let file = file.to_str().ok_or("a folder whose name is no text")?;
    Ok(format!("Some(include_str!({file:?}))"))
}

/// The recorded run of a demo, unless it was made from another version of the program.
fn recorded(slug: &str, source: &str) -> Result<String, Box<dyn error::Error>> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no cargo")?);
    let file = folder.join("recordings").join(format!("{slug}.txt"));
    let Ok(text) = fs::read_to_string(&file) else { return Ok("None".to_owned()) };
    let is_current =
        text.lines().next().is_some_and(|head| head.ends_with(&fingerprint::fingerprint(source)));
    if is_current { included(&file) } else { Ok("None".to_owned()) }
}

/// What is wrong, and the word whose line it stands in.
fn check(about: &About) -> Result<(), (&'static str, String)> {
    let wrong = |word, why: &str| Err((word, why.to_owned()));
    if about.title.chars().count() > 60 {
        return wrong("title", "a title has at most 60 characters");
    }
    if about.concepts.is_empty() {
        return wrong("concepts", "names no concept; the first is the demo's home");
    }
    for param in &about.params {
        if !(param.min <= param.default && param.default <= param.max) {
            return wrong("params", "a default stands between min and max");
        }
    }
    if let Some(predict) = &about.predict {
        if !(2..=4).contains(&predict.options.len()) {
            return wrong("predict", "a prediction has two to four options");
        }
        if predict.options.iter().filter(|option| option.right).count() != 1 {
            return wrong("predict", "exactly one option of a prediction is right");
        }
    }
    Ok(())
}

/// The path as one would write it at the root of the repository.
fn shown(path: &Path) -> String {
    let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
    let from = names.iter().rposition(|name| name == "demos").unwrap_or(0);
    names.get(from..).unwrap_or_default().join("/")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
