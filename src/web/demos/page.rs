//! The page of a demo: what to expect, its run, its source and what Python does.
//!
//! An address says all that is shown: `run` names one of the recent runs, each parameter its value,
//! `against` another value of the first parameter, `at` a step, `guess` what one expected.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock};

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::step::Step;
use super::{playground, run};
use crate::content::{Code, Concept, Html, Language, Markdown, highlighted_lines};
use crate::demos::{self, Answer, Demo, Param, Predict, Transcript};
use crate::web::frame::{App, Base, Error, Form, Path, Query, html};
use crate::web::run_pictures::{Shown, Taken, defaults, picture};

/// What an address may say besides values of parameters.
const WORDS: [&str; 4] = ["run", "against", "at", "guess"];

#[derive(Template)]
#[template(path = "demos/page.html")]
struct DemoPage<'a> {
    base: Base,
    demo: &'static Demo,
    concepts: Vec<&'a Concept>,
    params: Vec<Field>,
    /// What the first parameter is compared with.
    against: String,
    texts: &'static Texts,
    playground: Option<String>,
    command: String,
    /// The run that this address names.
    own: Option<Panel>,
    /// The run that speaks for the demo.
    shown: Option<Panel>,
    /// What was expected, and what is right, when that was answered.
    verdict: Option<(&'static Choice, &'static Choice)>,
    lines: Vec<Line>,
    /// Whether a step is shown.
    is_stepped: bool,
    /// This address, for a step to be added.
    steps: String,
    /// Why it cannot be run here, if it cannot.
    closed: Option<String>,
    /// What is wrong with the values of the address.
    wrong: Option<String>,
}

/// A line of the source.
struct Line {
    html: &'static Html,
    /// Whether the step that is shown stands in it.
    is_current: bool,
    /// The first step that it printed.
    step: Option<usize>,
}

/// A parameter with what stands in its field.
struct Field {
    param: &'static Param,
    value: String,
}

/// A run as the page shows it.
struct Panel {
    title: &'static str,
    circumstances: String,
    picture: Html,
    output: String,
    /// Steps there are.
    all: usize,
    step: Option<Step>,
}

/// What is made of a demo's texts when they are first shown, and once.
struct Texts {
    /// Each line of the source, from 1.
    lines: Vec<Html>,
    /// What stands below the source in the Playground, and how many lines it has.
    plumbing: Option<(Html, usize)>,
    caption: Option<Markdown>,
    in_python: Option<Markdown>,
    where_rust_differs: Option<Markdown>,
    twin: Option<Code>,
    predict: Option<Prediction>,
}

/// What to answer before the run is shown.
struct Prediction {
    question: Markdown,
    choices: Vec<Choice>,
}

struct Choice {
    text: Markdown,
    right: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    Path(slug): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let Some(demo) = app.demo(&slug) else {
        let now = demos::find_former(&slug).ok_or(Error::NotFound)?;
        return Ok(Redirect::permanent(&format!("/demos/{}", now.slug)).into_response());
    };
    page(&app, base, demo, &query, None)
}

/// The page again after a form that starts no run: what was typed stands in its fields, below why.
pub(super) fn refused(
    app: &App,
    base: Base,
    demo: &'static Demo,
    form: &Form,
    why: String,
) -> Result<Response, Error> {
    let query: Vec<_> =
        form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let base = Base { path: format!("/demos/{}", demo.slug), ..base };
    let page = page(app, base, demo, &query, Some(why))?;
    Ok((StatusCode::BAD_REQUEST, page).into_response())
}

fn page(
    app: &App,
    base: Base,
    demo: &'static Demo,
    query: &[(String, String)],
    refused: Option<String>,
) -> Result<Response, Error> {
    let word = |name: &str| {
        query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|v| !v.is_empty())
    };
    // What else stands in an address is somebody's mark, and no value.
    let is_param = |name: &str| demo.params.iter().any(|param| param.name == name);
    let given: Vec<(&str, &str)> = query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| is_param(name))
        .collect();
    let (values, mut wrong) = match demo.parse_args(given.iter().copied()) {
        Ok(values) => (values, refused),
        Err(error) => (defaults(demo), Some(format!("{error}."))),
    };
    let against = word("against").filter(|_| !demo.params.is_empty()).unwrap_or_default();
    let other = match (!against.is_empty()).then(|| run::against_args(demo, &values, against)) {
        Some(Ok(other)) => Some(other),
        Some(Err(error)) => {
            wrong = wrong.or(Some(format!("{error}.")));
            None
        }
        None => None,
    };

    let at = word("at").and_then(|at| at.parse().ok());
    let named = word("run").unwrap_or_default();
    let asked = !given.is_empty() || !named.is_empty() || other.is_some();
    let own = if asked && wrong.is_none() {
        own_panel(app, demo, named, &values, other.as_deref(), at)
    } else {
        None
    };
    let shown = app.runs().last(demo.slug);
    // A step is one of the run that the address names, if it names one.
    let (own, own_transcript) = own.map_or((None, None), |(panel, read)| (Some(panel), Some(read)));
    let (shown, read) = match shown {
        Some(shown) => {
            let read = shown.transcript();
            (Some(Panel::of(&shown, at.filter(|_| own.is_none()))), Some(read))
        }
        None => (None, None),
    };
    let stepped = own.as_ref().or(shown.as_ref());
    let current = stepped.and_then(|panel| panel.step.as_ref()?.line);
    let printed = own_transcript.or(read).map(|read| first_steps(&read)).unwrap_or_default();

    let texts = texts(demo);
    let lines = (1..).zip(&texts.lines).map(|(number, html)| Line {
        html,
        is_current: current == Some(number),
        step: printed.get(&number).copied(),
    });
    let lines = lines.collect();

    let value = |param: &Param| {
        let typed = given.iter().find(|(name, _)| *name == param.name).map(|(_, value)| *value);
        let run = values.iter().find(|(name, _)| *name == param.name);
        let taken = run.map(|(_, value)| value.to_string()).unwrap_or_default();
        typed.filter(|text| !text.is_empty()).map_or(taken, str::to_owned)
    };
    let params = demo.params.iter().map(|param| Field { param, value: value(param) }).collect();
    html(DemoPage {
        demo,
        concepts: demo.concepts.iter().filter_map(|slug| app.library.concept(slug)).collect(),
        params,
        against: against.to_owned(),
        texts,
        playground: demo.no_playground.is_none().then(|| playground::link(&demo.standalone())),
        command: format!("interleave demo {}", demo.slug),
        verdict: word("guess").and_then(|guess| verdict(texts, guess)),
        own,
        shown,
        lines,
        is_stepped: current.is_some(),
        steps: steps(demo, query),
        closed: closed(app, demo),
        wrong,
        base,
    })
}

/// The run that an address names, or two of them beside each other.
fn own_panel(
    app: &App,
    demo: &'static Demo,
    named: &str,
    values: &[(&'static str, u32)],
    other: Option<&[(&'static str, u32)]>,
    at: Option<usize>,
) -> Option<(Panel, Transcript)> {
    let (first, second) = named.split_once('.').unwrap_or((named, ""));
    let find = |id: &str, values: &[(&'static str, u32)]| {
        let named =
            app.runs().recent(id).filter(|run| run.demo.slug == demo.slug && run.args == values);
        let is_named = named.is_some();
        named.or_else(|| app.runs().with_values(demo, values)).map(|run| (run, is_named))
    };
    let (run, is_own) = find(first, values)?;
    let Some(other) = other else {
        let title = if is_own { "Your run" } else { "A run with these values" };
        let panel = Panel { title, ..Panel::of(&run, at) };
        return Some((panel, run.transcript()));
    };
    let (against, _) = find(second, other)?;
    let named = |values: &[(&str, u32)]| {
        values.first().map(|(name, value)| format!("{name} {value}")).unwrap_or_default()
    };
    let (name, other_name) = (named(values), named(other));
    let both = Transcript::beside((&name, &run.transcript()), (&other_name, &against.transcript()));
    let step = at.and_then(|at| Step::new(&both, at));
    let panel = Panel {
        title: "Compared",
        circumstances: format!("{name} with {other_name}, each from its own start"),
        picture: picture(&both, step.as_ref().map(|step| step.number - 1)),
        output: format!("{name}\n{}\n{other_name}\n{}", run.output, against.output),
        all: both.moments().len(),
        step,
    };
    Some((panel, both))
}

impl Panel {
    fn of(shown: &Arc<Shown>, at: Option<usize>) -> Self {
        let transcript = shown.transcript();
        let step = at.and_then(|at| Step::new(&transcript, at));
        let picture = match &step {
            Some(step) => picture(&transcript, Some(step.number - 1)),
            None => shown.picture().clone(),
        };
        Self {
            title: match shown.taken {
                Taken::Here(_) => "Last run here",
                Taken::Recorded { .. } => "Recorded",
            },
            circumstances: shown.circumstances(),
            picture,
            output: shown.output.clone().into_owned(),
            all: transcript.moments().len(),
            step,
        }
    }
}

/// For each line of the source, the first step that it printed.
fn first_steps(transcript: &Transcript) -> HashMap<u32, usize> {
    let mut steps = HashMap::new();
    for (place, moment) in transcript.moments().iter().enumerate() {
        if let Some(line) = moment.source {
            steps.entry(line).or_insert(place + 1);
        }
    }
    steps
}

/// What was expected and what is right, when the answer is one there is.
fn verdict<'a>(texts: &'a Texts, guess: &str) -> Option<(&'a Choice, &'a Choice)> {
    let choices = &texts.predict.as_ref()?.choices;
    let place: usize = guess.parse().ok()?;
    let guessed = choices.get(place.checked_sub(1)?)?;
    Some((guessed, choices.iter().find(|choice| choice.right)?))
}

/// The address as it is, ready for `at` to be added.
fn steps(demo: &Demo, query: &[(String, String)]) -> String {
    let mut address = format!("/demos/{}?", demo.slug);
    for (name, value) in query {
        let is_plain =
            value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        let is_known = WORDS.contains(&name.as_str()) || demo.params.iter().any(|p| p.name == name);
        if name != "at" && is_known && is_plain {
            address.push_str(&format!("{name}={value}&"));
        }
    }
    address + "at="
}

fn texts(demo: &Demo) -> &'static Texts {
    static ALL: LazyLock<HashMap<&str, OnceLock<Texts>>> =
        LazyLock::new(|| demos::all().iter().map(|demo| (demo.slug, OnceLock::new())).collect());
    static NONE: Texts = Texts {
        lines: Vec::new(),
        plumbing: None,
        caption: None,
        in_python: None,
        where_rust_differs: None,
        twin: None,
        predict: None,
    };
    ALL.get(demo.slug).map_or(&NONE, |once| once.get_or_init(|| Texts::new(demo)))
}

impl Texts {
    fn new(demo: &Demo) -> Self {
        let lines = |text: &str| -> Vec<Html> {
            let lines = highlighted_lines(text.trim_end(), Language::Rust);
            lines.into_iter().map(Html::trusted).collect()
        };
        let plumbing = demo.plumbing().map(|text| {
            let count = text.lines().count();
            (Code::new(text, Language::Rust).html().clone(), count)
        });
        Self {
            lines: lines(demo.source),
            plumbing,
            caption: Some(Markdown::new(demo.caption)),
            in_python: demo.in_python.map(Markdown::new),
            where_rust_differs: demo.where_rust_differs.map(Markdown::new),
            twin: demo.python.map(|text| Code::new(text, Language::Python)),
            predict: demo.predict.map(|Predict { question, options }| Prediction {
                question: Markdown::new(question),
                choices: options.iter().map(Choice::of).collect(),
            }),
        }
    }
}

impl Choice {
    fn of(answer: &Answer) -> Self {
        Self { text: Markdown::new(answer.text), right: answer.right }
    }
}

/// Why a demo cannot be run here, in a sentence.
pub(super) fn closed(app: &App, demo: &Demo) -> Option<String> {
    if !app.live_demos {
        return Some("This server shows recorded runs only.".to_owned());
    }
    app.runner.admits(demo).err().map(|refused| format!("This server does not run it: {refused}."))
}
