//! Hostile files: each an error with its place, or harmless; none costs more than it is worth.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use interleave::content::{Markdown, check_text};

use super::GOOD;
use crate::support::server::path;

/// What is put in the place of a piece of a good file.
const PIECES: [&str; 46] = [
    "",
    " ",
    "\t",
    "\u{a0}",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\0",
    "\u{7}",
    "\r",
    "\r\n",
    "&a ",
    "*a",
    "!a ",
    "!!map ",
    "!<",
    "%YAML 9",
    "---\n",
    "...\n",
    "? ",
    ": ",
    "- ",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "#",
    " # x",
    "\"",
    "'",
    "\\",
    "|",
    ">",
    "|9\n",
    ">-\n",
    "`",
    "@",
    "<<: ",
    "~",
    "null",
    "\u{1f980}",
    "\u{301}",
    "é",
    "[[[[[[[[[[[[[[[[[[",
    "? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?",
];

/// Files made of the good one: every piece at the start of a value, at the start of a line, at the
/// end of one and in the middle of one.
fn made() -> Vec<String> {
    let places =
        ["title: The", "    stem: Which", "      - id: that", "        text: That one", "cards:"];
    let mut files = Vec::new();
    for piece in PIECES {
        for place in places {
            let at = GOOD.find(place).expect("a place");
            let value = at + place.find(": ").map_or(place.len(), |colon| colon + 2);
            let end = at + GOOD[at..].find('\n').expect("an end");
            for cut in [at, value, end] {
                files.push(format!("{}{piece}{}", &GOOD[..cut], &GOOD[cut..]));
            }
        }
    }
    for lines in 0..GOOD.lines().count() {
        let without = GOOD.lines().enumerate().filter(|(at, _)| *at != lines);
        files.push(without.map(|(_, line)| format!("{line}\n")).collect());
        files.push(GOOD.lines().take(lines).map(|line| format!("{line}\n")).collect());
        let moved = GOOD
            .lines()
            .enumerate()
            .map(|(at, line)| format!("{}{line}\n", if at == lines { " " } else { "" }));
        files.push(moved.collect());
    }
    files
}

fn corpus(kind: &str) -> Vec<String> {
    let folder = fs::read_dir(path(&format!("fuzz/corpus/{kind}"))).expect("a corpus");
    let read = |file: fs::DirEntry| {
        String::from_utf8_lossy(&fs::read(file.path()).expect("a file")).into_owned()
    };
    folder.flatten().map(read).collect()
}

#[test]
fn every_hostile_file_is_told_its_place_or_is_harmless() {
    let mut files = made();
    files.extend(corpus("yaml"));
    assert!(files.len() > 200, "{}", files.len());
    let file = Path::new("threads/gil.yaml");
    let start = Instant::now();
    let mut told = 0;
    for text in &files {
        let one = Instant::now();
        let problems = check_text(file, text);
        assert!(one.elapsed() < Duration::from_secs(5), "{text}");
        let lines = text.matches('\n').count() + 1;
        for problem in &problems {
            assert!((1..=lines).contains(&problem.line), "{problem}\n{text}");
            assert!(
                problem.column >= 1 && !problem.message.is_empty() && !problem.fix.is_empty(),
                "{problem}"
            );
            let printed = problem.render(false);
            assert!(!printed.contains('\0') && !printed.contains('\u{202e}'), "{printed}");
        }
        told += usize::from(!problems.is_empty());
    }
    assert!(told * 2 > files.len(), "{told} of {}", files.len());
    println!("{} files in {:?}, {told} with problems", files.len(), start.elapsed());
}

#[test]
fn hostile_markdown_is_text() {
    let mut texts = corpus("markdown");
    for piece in PIECES {
        texts.push(format!("<script>{piece}</script> [x]({piece}) **a{piece}*b"));
        texts.push(format!("{piece}\n\n{piece}<img src=x>\n```{piece}\n"));
    }
    for text in texts {
        let markdown = Markdown::new(text.as_str());
        for html in [markdown.html(), markdown.inline()] {
            let html = html.as_str().to_lowercase();
            for tag in ["<script", "<img", "<iframe", "href=\"javascript"] {
                assert!(!html.contains(tag), "{text:?}: {html}");
            }
        }
        let _ = markdown.plain();
    }
}
