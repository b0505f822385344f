//! `interleave invite`: single-use links for a poll, as a list or as a sheet to be printed.
//!
//! The letters are in what this prints and nowhere else: the database keeps a keyed hash of each.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::check::{load, report};
use super::{USAGE, fail, on_runtime, say, serve};
use crate::config::Config;
use crate::content::Poll;
use crate::id::{ItemId, LinkCode};
use crate::store::{self, Store};
use crate::web::{Qr, short_address};

/// Links that are made at once, at most.
const MOST: u32 = 10_000;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The poll, as its address has it: `concept/poll`. In its file stands `invited: true`.
    poll: ItemId,
    /// How many links to make, each for one ballot.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST)))]
    count: u32,
    /// How they are printed.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// An address a line.
    #[default]
    Text,
    /// A page of QR codes, to be printed from a browser and cut.
    Html,
    /// One picture of all QR codes.
    Svg,
}

/// A link as it is printed.
struct Ticket {
    address: String,
    letters: String,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> ExitCode {
    let id = &arguments.poll;
    let Some(origin) = &config.public_url else {
        let line = "a link needs the address that voters reach the site at: add --public-url https://your.host";
        return fail(USAGE, line);
    };
    let library = match load(&config.questions) {
        Ok(library) => library,
        Err(problems) => {
            let report = report(&problems, 50, false);
            return fail(1, format!("the question bank has errors\n\n{report}"));
        }
    };
    let Some(poll) = library.poll(id) else {
        return fail(USAGE, format!("the bank has no poll {id}"));
    };
    if !poll.rules.invited {
        let line = format!(
            "{id} is open to all: put `invited: true` into the poll before anybody votes, and reload the server"
        );
        return fail(USAGE, line);
    }
    let codes: Vec<LinkCode> = (0..arguments.count).map(|_| LinkCode::random()).collect();
    let given = on_runtime_result(give(config, id, &codes));
    let said = match given {
        Ok(said) => said,
        Err(line) => return fail(1, line),
    };
    let short = short_address(&library, poll);
    let tickets: Vec<Ticket> = codes
        .iter()
        .map(|code| Ticket {
            address: format!("{origin}{short}/{}", code.as_str()),
            letters: code.to_string(),
        })
        .collect();
    let sheet = match arguments.format {
        Format::Text => Some(list(&tickets)),
        Format::Html => page(poll, &tickets),
        Format::Svg => picture(&tickets),
    };
    let Some(sheet) = sheet else {
        return fail(1, "the address is longer than a QR code can hold");
    };
    say(sheet);
    let _ = writeln!(std::io::stderr().lock(), "{said}");
    ExitCode::SUCCESS
}

/// Keeps the marks of links, and says how many the poll has now.
async fn give(config: &Config, poll: &ItemId, codes: &[LinkCode]) -> Result<String, String> {
    let place = config.place();
    // Looked at first: a mistyped place makes no database.
    store::describe(&place).await.map_err(|error| error.to_string())?;
    let store = Store::open(&place).await.map_err(|error| error.to_string())?;
    let given = async {
        let key = serve::bound_key(config, &store).await?;
        let links: Vec<_> = codes.iter().map(|code| key.link_tag(code)).collect();
        let failed = |error| format!("no link was made: {error}");
        store.invite(poll, &links).await.map_err(failed)?;
        let now = store.invitations(poll).await.map_err(failed)?;
        Ok(format!(
            "{poll}: {} made; {} given out in all, {} used. Each lets one ballot in. They are kept \
             nowhere: print or store them now.",
            codes.len(),
            now.given,
            now.spent
        ))
    };
    let given = given.await;
    store.close().await;
    given
}

fn on_runtime_result(work: impl Future<Output = Result<String, String>>) -> Result<String, String> {
    let mut result = Err("cannot start".to_owned());
    on_runtime(async {
        result = work.await;
        ExitCode::SUCCESS
    });
    result
}

fn list(tickets: &[Ticket]) -> String {
    tickets.iter().fold(String::new(), |mut text, ticket| {
        let _ = writeln!(text, "{}", ticket.address);
        text
    })
}

/// What a page says to whoever holds the ticket.
const PROMISE: &str = "Lets one vote in. Nothing ties it to what you choose.";

/// A page of its own, without scripts or anything from elsewhere.
fn page(poll: &Poll, tickets: &[Ticket]) -> Option<String> {
    const STYLE: &str = "@page{margin:10mm}body{font:11pt/1.35 system-ui,sans-serif;margin:0;color:#000;background:#fff}\
        ul{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(3,1fr)}\
        li{break-inside:avoid;border:1px dashed #999;margin:-1px 0 0 -1px;padding:5mm;text-align:center}\
        svg{display:block;width:32mm;margin:0 auto 2mm}p{margin:0 0 1mm}small{overflow-wrap:anywhere;font-size:8pt}";
    let stem = escaped(&poll.stem.plain());
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Invitations: {stem}</title>\n\
         <style>{STYLE}</style>\n<ul>\n"
    );
    for ticket in tickets {
        let code = Qr::new(&ticket.address)?;
        let _ = writeln!(
            html,
            "<li><p><b>{stem}</b></p><svg viewBox=\"0 0 {width} {width}\" role=\"img\" aria-label=\"QR code\" \
             shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg><p><code>{letters}</code></p>\
             <p><small>{address}</small></p><p><small>{PROMISE}</small></p></li>",
            width = code.width,
            path = code.path,
            letters = ticket.letters,
            address = escaped(&ticket.address),
        );
    }
    html.push_str("</ul>\n</html>\n");
    Some(html)
}

/// All codes in one picture, five in a row.
fn picture(tickets: &[Ticket]) -> Option<String> {
    const ACROSS: usize = 5;
    const SIDE: usize = 100;
    const HIGH: usize = 120;
    let rows = tickets.len().div_ceil(ACROSS);
    let (width, height) = (ACROSS * SIDE, rows * HIGH);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"monospace\" \
         font-size=\"8\" text-anchor=\"middle\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (at, ticket) in tickets.iter().enumerate() {
        let code = Qr::new(&ticket.address)?;
        let (x, y) = (at % ACROSS * SIDE, at / ACROSS * HIGH);
        let _ = writeln!(
            svg,
            "<svg x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\" viewBox=\"0 0 {width} {width}\" \
             shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg><text x=\"{middle}\" y=\"{foot}\">{letters}</text>",
            width = code.width,
            path = code.path,
            middle = x + SIDE / 2,
            foot = y + SIDE + 6,
            letters = ticket.letters,
        );
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
