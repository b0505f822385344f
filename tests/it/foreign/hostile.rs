//! Files made to be expensive: each ends soon, with a sentence or with drafts.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use interleave::content::{self, Foreign, Home};

use super::imported;
use crate::support::server::path;

fn repeated(piece: &str, times: usize) -> String {
    piece.repeat(times)
}

#[test]
fn no_file_is_too_much() {
    let deep = |open: &str, close: &str| repeated(open, 100_000) + &repeated(close, 100_000);
    let cases: Vec<(&str, String)> = vec![
        ("json", deep("[", "]")),
        ("telegram", deep("{\"a\":", "}")),
        ("telegram", "{\"question\":\"\\ud800\",\"options\":[]}".to_owned()),
        ("telegram", format!("{{\"question\":[{}1],\"options\":[]}}", repeated("1,", 100_000))),
        ("moodle-xml", format!("<quiz>{}</quiz>", deep("<a>", "</a>"))),
        (
            "moodle-xml",
            "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><quiz>&c;</quiz>".to_owned(),
        ),
        ("moodle-xml", format!("<quiz><question type=\"x\"{}/></quiz>", repeated(" ", 1_000_000))),
        ("mdbook-quiz", format!("a = {}", deep("[", "]"))),
        ("mdbook-quiz", format!("{}a = 1", repeated("a.", 100_000))),
        ("gift", repeated("{", 1_000_000)),
        ("gift", format!("a{{{}}}", repeated("~b", 300_000))),
        ("gift", format!("a{{{}}}", repeated("%", 300_000))),
        ("gift", repeated("a{=b ~c}\n\n", 4_000)),
        ("gift", repeated("::", 500_000)),
        ("gift", format!("[html]{}{{=a ~b}}", repeated("<a href=\"", 50_000))),
        ("gift", format!("[html]{}{{=a ~b}}", repeated("<ul><li>", 50_000))),
        ("gift", format!("{}{{=a ~b}}", repeated("`*_", 100_000))),
        ("gift", format!("{}{{=a ~b}}", repeated("&#38", 100_000))),
        ("aiken", repeated("A. a\n", 100_000)),
        ("csv", format!("stem\n\"{}\"", repeated("\"\"", 500_000))),
        ("csv", format!("stem{}", repeated(",", 1_000_000))),
        ("csv", format!("stem\n{}", repeated("a\n", 6_000))),
        ("anki-text", repeated("{{c1::", 100_000)),
        ("anki-text", repeated("[sound:", 100_000)),
        ("anki-text", format!("#html:true\n{}\tb", repeated("<b>", 100_000))),
        ("anki-text", repeated("a\u{1}\u{202e}\tb\n", 2_000)),
    ];
    for (format, text) in cases {
        let begun = Instant::now();
        let (code, drafts, said) = imported(format, "x", &text);
        let start: String = text.chars().take(40).collect();
        assert!(code == 0 || code == 1, "{format} {start}: {code} {said}");
        assert!(!said.contains("panicked"), "{format} {start}: {said}");
        assert!(said.len() < 100_000, "{format} {start}: {} bytes were said", said.len());
        assert!(drafts.len() < 20 << 20, "{format} {start}: {} bytes of drafts", drafts.len());
        // Not a measurement: what grows with the square takes minutes here.
        assert!(begun.elapsed() < Duration::from_mins(1), "{format} {start}");
    }
}

#[test]
fn words_of_a_file_cannot_leave_their_place() {
    let text = "// comment\n::a\\:b::x\\nquestions\\: []\\n- id\\: y{=\"a\\: b\\n# c#\\u0000 ~'d' ####| \\n  >}";
    let (code, drafts, said) = imported("gift", "x\n# y.gift", text);
    assert_eq!(code, 0, "{said}");
    assert_eq!(drafts.matches("\nquestions:").count(), 1, "{drafts}");
    assert!(
        drafts.lines().next().unwrap().starts_with("# 1 draft made of x # y.gift."),
        "{drafts}"
    );
}

const FORMATS: [Foreign; 8] = [
    Foreign::Gift,
    Foreign::Aiken,
    Foreign::MoodleXml,
    Foreign::Csv,
    Foreign::AnkiText,
    Foreign::MdbookQuiz,
    Foreign::Telegram,
    Foreign::Json,
];

/// What the fuzz target asks of a file whose first letter says its format.
fn holds_together(text: &str) {
    let Some(first) = text.chars().next() else { return };
    let home = Home {
        concept: "fuzz".parse().unwrap(),
        title: None,
        topic: None,
        level: None,
        summary: None,
        taken: Vec::new(),
    };
    let format = FORMATS[first as usize % FORMATS.len()];
    let (file, to) = (Path::new("file"), Path::new("fuzz.yaml"));
    match content::import(format, file, &text[first.len_utf8()..], to, home) {
        Ok(imported) => {
            assert!(imported.yaml.contains("\nconcept: fuzz\n"), "{}", imported.yaml);
            for problem in content::check_text(to, &imported.yaml) {
                assert!(problem.rule.code() != "Q004", "{problem}\n{text}");
            }
        }
        Err(problems) => {
            for problem in problems {
                assert!(problem.line >= 1 && problem.column >= 1 && !problem.fix.is_empty());
                assert!(!problem.render(false).is_empty() && !problem.in_a_line().is_empty());
            }
        }
    }
}

fn first_letter(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

#[test]
fn the_corpus_holds_together_whole_and_cut_anywhere() {
    let files = fs::read_dir(path("fuzz/corpus/import")).expect("a corpus").flatten();
    let mut count = 0;
    for file in files {
        count += 1;
        let text = fs::read(file.path()).expect("a file");
        let text = String::from_utf8_lossy(&text).into_owned();
        holds_together(&text);
        // A file that ends too early, or has lost a piece.
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(7).collect();
        for &end in &ends {
            holds_together(&text[..end]);
            holds_together(&format!("{}{}", &text[..first_letter(&text)], &text[end..]));
        }
    }
    assert!(count >= FORMATS.len(), "{count}");
}
