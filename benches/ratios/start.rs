//! From the start of the process to its first line, with many questions.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use crate::server::Server;
use crate::{ROUNDS, count, ratio, say};

/// Questions generated; ten to a concept.
const QUESTIONS: usize = 1_000;

pub(crate) fn measure() {
    let bank = tempfile::tempdir().expect("a temporary folder");
    generate(bank.path(), QUESTIONS);
    let one = tempfile::tempdir().expect("a temporary folder");
    let file = one.path().join("made/concept-0.yaml");
    std::fs::create_dir_all(one.path().join("made")).expect("a folder");
    std::fs::copy(bank.path().join("made/concept-0.yaml"), file).expect("a copy");

    let (mut many, mut few, mut parse) = (Vec::new(), Vec::new(), Vec::new());
    let (mut much, mut little, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let server = Server::with(bank.path(), &["--demos", "recorded"]);
        many.push(server.ready_after.as_secs_f64() * 1e3);
        much.push(server.memory() / MIB);
        let server = Server::with(one.path(), &["--demos", "recorded"]);
        few.push(server.ready_after.as_secs_f64() * 1e3);
        little.push(server.memory() / MIB);
        parse.push(parse_alone(bank.path()));
        bytes.push(size(bank.path()) / MIB);
    }
    say(&format!("start to ready, {QUESTIONS} questions, new database"), &many, "ms");
    say("start to ready, 10 questions, new database", &few, "ms");
    say("parsing the same files as untyped YAML, one thread", &parse, "ms");
    let loading: Vec<f64> = many.iter().zip(&few).map(|(many, few)| many - few).collect();
    ratio("what the questions add ÷ that parse", &loading, &parse);
    say(&format!("memory of a server with {QUESTIONS} questions, ready"), &much, "MiB");
    say("memory of a server with 10 questions, ready", &little, "MiB");
    say("the files of the former", &bytes, "MiB");
    let held: Vec<f64> = much.iter().zip(&little).map(|(much, little)| much - little).collect();
    ratio("memory that the questions add ÷ their files", &held, &bytes);
    let own = Server::start().memory() / MIB;
    say("memory of a server with the project's own bank, ready", &[own], "MiB");
}

/// Bytes of all files.
fn size(bank: &Path) -> f64 {
    let files = std::fs::read_dir(bank.join("made")).expect("the folder").flatten();
    let size = |file: std::fs::Metadata| count(usize::try_from(file.len()).unwrap_or(0));
    files.map(|file| file.metadata().map_or(0.0, size)).sum()
}

/// Milliseconds to read and parse every file, without checking anything.
fn parse_alone(bank: &Path) -> f64 {
    let begun = Instant::now();
    for entry in std::fs::read_dir(bank.join("made")).expect("the folder").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a file");
        let value: serde_json::Value = serde_saphyr::from_str(&text).expect("YAML");
        assert!(value.is_object(), "a mapping");
    }
    begun.elapsed().as_secs_f64() * 1e3
}

/// Bytes.
const MIB: f64 = 1_048_576.0;

/// Writes a bank of so many questions into a folder.
pub(crate) fn generate(bank: &Path, questions: usize) {
    let folder = bank.join("made");
    std::fs::create_dir_all(&folder).expect("a folder");
    for concept in 0..questions / 10 {
        let mut text = format!(
            "concept: concept-{concept}\ntitle: Concept {concept}\ntopic: made\nlevel: middle\n\
             summary: A concept that was made to be loaded.\nquestions:\n"
        );
        for question in 0..10 {
            let _ = writeln!(
                text,
                "  - id: question-{question}\n    stem: |\n      What does `f({question})` return, \
                 and why does it matter here?\n    code: |\n      def f(n):\n          return n * \
                 {concept}\n    options:"
            );
            for option in 0..4 {
                let correct = if option == question % 4 { "\n        correct: true" } else { "" };
                let _ = writeln!(
                    text,
                    "      - id: o{option}\n        text: The value {option} after {question} calls{correct}\n        why: >-\n          \
                     A reason of a usual length, with `code` in it, so that the file is as large as a \
                     real one would be."
                );
            }
            let _ = writeln!(
                text,
                "    explanation: |\n      Some sentences of explanation that say what happens and \
                 why.\n\n      A second paragraph with a list:\n\n      - one\n      - two"
            );
        }
        std::fs::write(folder.join(format!("concept-{concept}.yaml")), text).expect("a file");
    }
}
