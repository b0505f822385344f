//! Any text as a file of another program: drafts that hold together, or a sentence with a place; never
//! a panic. The first letter says which format.
#![no_main]

use std::path::Path;

use interleave::content::{Foreign, Home, check_text, import};
use libfuzzer_sys::fuzz_target;

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

fuzz_target!(|text: &str| {
    let Some(first) = text.chars().next() else { return };
    let at = u32::from(first) as usize % FORMATS.len();
    let Ok(concept) = "fuzz".parse() else { return };
    let home =
        Home { concept, title: None, topic: None, level: None, summary: None, taken: Vec::new() };
    let rest = &text[first.len_utf8()..];
    match import(FORMATS[at], Path::new("file"), rest, Path::new("fuzz.yaml"), home) {
        Ok(imported) => {
            assert!(imported.yaml.contains("\nconcept: fuzz\n"));
            // Whatever came in, what comes out is YAML that holds together.
            for problem in check_text(Path::new("fuzz.yaml"), &imported.yaml) {
                assert!(problem.rule.code() != "Q004", "{problem}");
            }
        }
        Err(problems) => {
            for problem in problems {
                assert!(problem.line >= 1 && problem.column >= 1 && !problem.fix.is_empty());
                let _ = (problem.render(false), problem.in_a_line());
            }
        }
    }
});
