//! What is exported and imported again says the same.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use interleave::content::{
    self, Block, Choice, Concept, Foreign, Home, Kind, Library, Markdown, Question, Written,
};
use interleave::demos;

use super::interleave;
use crate::support::server::path;

const FORMATS: [(Written, Foreign); 4] = [
    (Written::Gift, Foreign::Gift),
    (Written::MoodleXml, Foreign::MoodleXml),
    (Written::Csv, Foreign::Csv),
    (Written::Json, Foreign::Json),
];

fn library(folder: &Path) -> Library {
    let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    content::load(&[folder.to_owned()], &demos).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<String>())
    })
}

/// Whether a format has a place for all that a question of this kind must say.
fn carries(format: Written, question: &Question) -> bool {
    match format {
        Written::Json | Written::Csv => true,
        Written::Gift => {
            matches!(question.kind, Kind::One { .. } | Kind::Several { .. } | Kind::Number(_))
        }
        Written::MoodleXml => !matches!(question.kind, Kind::Aloud(_)),
    }
}

/// The drafts that a concept's questions become on their way through a format.
fn there_and_back(library: &Library, concept: &Concept, format: Written, back: Foreign) -> Library {
    let questions: Vec<&Question> =
        concept.questions.iter().filter(|question| carries(format, question)).collect();
    let exported = content::export(format, library, &questions, &[]);
    assert_eq!(exported.written, questions.len());
    let home = Home {
        concept: concept.slug.clone(),
        title: Some(concept.title.clone()),
        topic: Some(concept.topic.clone()),
        level: Some(concept.level),
        summary: Some(concept.summary.source().to_owned()),
        taken: Vec::new(),
    };
    let to = PathBuf::from(format!("{}.yaml", concept.slug));
    let imported = content::import(back, Path::new("exported"), &exported.text, &to, home)
        .unwrap_or_else(|problems| {
            let said: String = problems.iter().map(ToString::to_string).collect();
            panic!("{format:?} {}: {said}\n{}", concept.slug, exported.text)
        });
    let said: String = imported.open.iter().map(ToString::to_string).collect();
    assert!(imported.open.is_empty(), "{format:?} {}: {said}\n{}", concept.slug, imported.yaml);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(concept.topic.as_str()).join(&to);
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    // What is proved needs the puzzle beside it, which no question carries.
    fs::write(&file, imported.yaml).expect("the drafts");
    // The beliefs that distractors stand for are the bank's, too.
    if let Some(question) = questions.first() {
        let belief = |id: &str| {
            format!(
                "- {{id: {id}, belief: A., truth: B., concept: {}, question: {}}}\n",
                concept.slug, question.id
            )
        };
        let beliefs = library.misconceptions.iter().map(|one| belief(one.id.as_str()));
        let beliefs: String = beliefs.collect();
        fs::write(folder.path().join("misconceptions.yaml"), beliefs).expect("the beliefs");
    }
    library_of(folder.path(), &file)
}

fn library_of(folder: &Path, file: &Path) -> Library {
    let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    content::load(&[folder.to_owned()], &demos).unwrap_or_else(|problems| {
        let said: String = problems.iter().map(ToString::to_string).collect();
        panic!("{said}\n{}", fs::read_to_string(file).unwrap_or_default())
    })
}

fn text(text: &Markdown) -> &str {
    text.source()
}

fn options(options: &[Choice]) -> Vec<(&str, bool, &str)> {
    options.iter().map(|option| (text(&option.text), option.correct, text(&option.why))).collect()
}

fn blocks(blocks: &[Block]) -> Vec<(String, String)> {
    let lines = |block: &Block| {
        let code = block.code.source().trim_end();
        (format!("{:?}", block.code.language()), code.to_owned())
    };
    blocks.iter().map(lines).collect()
}

#[track_caller]
fn same(format: Written, before: &Question, after: &Question) {
    let id = &before.id;
    assert_eq!(id, &after.id, "{format:?}");
    assert!(after.draft, "{format:?} {id}");
    assert_eq!(text(&before.stem), text(&after.stem), "{format:?} {id}");
    if format == Written::Csv {
        assert_eq!(blocks(&before.blocks).first(), blocks(&after.blocks).first(), "{id}");
    } else {
        assert_eq!(blocks(&before.blocks), blocks(&after.blocks), "{format:?} {id}");
    }
    assert_eq!(text(&before.explanation), text(&after.explanation), "{format:?} {id}");
    if format != Written::Gift {
        assert_eq!(before.level, after.level, "{format:?} {id}");
        let hint = |question: &Question| question.hint.as_ref().map(|hint| text(hint).to_owned());
        assert_eq!(hint(before), hint(after), "{format:?} {id}");
    }
    match (&before.kind, &after.kind) {
        (Kind::One { options: a, .. }, Kind::One { options: b, .. })
        | (Kind::Several { options: a, .. }, Kind::Several { options: b, .. }) => {
            assert_eq!(options(a), options(b), "{format:?} {id}");
        }
        (Kind::Number(a), Kind::Number(b)) => {
            assert_eq!(
                (a.answer, a.accept, a.near),
                (b.answer, b.accept, b.near),
                "{format:?} {id}"
            );
            let wrong = |number: &content::Number| -> Vec<(f64, f64, String)> {
                let one = |wrong: &content::WrongNumber| {
                    (wrong.range.from, wrong.range.to, text(&wrong.why).to_owned())
                };
                number.wrong.iter().map(one).collect()
            };
            assert_eq!(wrong(a), wrong(b), "{format:?} {id}");
            assert_eq!(text(&a.otherwise), text(&b.otherwise), "{format:?} {id}");
            if format != Written::Gift {
                assert_eq!(a.unit, b.unit, "{format:?} {id}");
            }
        }
        (Kind::Order(a), Kind::Order(b)) => {
            let lines = |lines: &[content::Line]| -> Vec<String> {
                lines.iter().map(|line| text(&line.text).to_owned()).collect()
            };
            assert_eq!(lines(&a.lines), lines(&b.lines), "{format:?} {id}");
            if format != Written::MoodleXml {
                assert_eq!(lines(&a.extra), lines(&b.extra), "{format:?} {id}");
            }
        }
        (Kind::Aloud(a), Kind::Aloud(b)) => {
            let points = |aloud: &content::Aloud| -> Vec<(String, u32, bool)> {
                let one = |point: &content::Point| {
                    (text(&point.text).to_owned(), point.weight, point.senior)
                };
                aloud.rubric.iter().map(one).collect()
            };
            let all = |texts: &[Markdown]| texts.iter().map(|one| text(one).to_owned()).collect();
            let lists = |aloud: &content::Aloud| -> [Vec<String>; 2] {
                [all(&aloud.follow_up), all(&aloud.red_flags)]
            };
            assert_eq!((a.minutes, text(&a.model)), (b.minutes, text(&b.model)), "{format:?} {id}");
            assert_eq!(points(a), points(b), "{format:?} {id}");
            assert_eq!(lists(a), lists(b), "{format:?} {id}");
        }
        (a, b) => panic!("{format:?} {id}: {} came back as {}", a.name(), b.name()),
    }
}

/// Holds all questions of a bank but those that a puzzle proves, and says how many there were.
fn held(library: &Library) -> usize {
    let mut count = 0;
    for concept in &library.concepts {
        let mut concept = concept.clone();
        concept.questions.retain(|question| question.proved_by.is_none());
        for (format, back) in FORMATS {
            let carried = |question: &&Question| carries(format, question);
            if !concept.questions.iter().any(|question| carries(format, question)) {
                continue;
            }
            let after = there_and_back(library, &concept, format, back);
            let drafts = &after.concept(concept.slug.as_str()).expect("the concept").drafts;
            let before: Vec<&Question> = concept.questions.iter().filter(carried).collect();
            assert_eq!(before.len(), drafts.len(), "{format:?} {}", concept.slug);
            for (before, after) in before.into_iter().zip(drafts) {
                same(format, before, after);
                count += 1;
            }
        }
    }
    count
}

#[test]
fn every_kind_comes_back() {
    assert!(held(&library(Path::new(&path("tests/bank")))) > 20);
}

#[test]
fn the_bank_comes_back() {
    assert!(held(&library(Path::new(&path("questions")))) > 100);
}

#[test]
fn texts_with_the_marks_of_every_format_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = [
        "{=a ~b#c} ::d:: %50%e -> f",
        ">= 3, \\\"quotes\\\", \\\\n and `\\\\n`",
        "<b>&amp; ]]> <![CDATA[",
        "[plain] a, \\\"b\\\"; c",
        "1. first # not a comment",
        "__init__ and 2*3*4 and *really*",
        "// no comment, $CATEGORY: none",
        "- 1",
    ];
    let options: String = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let correct = if at == 0 { ", correct: true" } else { "" };
            format!("      - {{id: o{at}, text: \"{text}\"{correct}, why: \"{text}\"}}\n")
        })
        .collect();
    let several = options.replacen(", why", ", correct: true, why", 2).replacen(
        "correct: true, correct: true",
        "correct: true",
        1,
    );
    let text = format!(
        "concept: marks\ntitle: \"A/B: marks\"\ntopic: basics\nlevel: senior\nsummary: Marks.\nquestions:\n\
         \x20 - id: one\n    stem: |\n      Which\n\n      ```text\n      inner = {{1}}\n      ```\n\n      of these?\n    \
         code: |\n      d = {{'a': 1}}\n\n      print(f\"{{d}} # ~ \\\\n\")\n    hint: \"{}\"\n    options:\n{options}    explanation: |\n      First ~ this.\n\n      * then = that\n  \
         - id: many\n    kind: several\n    stem: \"{}\"\n    options:\n{several}    explanation: \"{}\"\n",
        texts[2], texts[0], texts[1],
    );
    fs::create_dir_all(folder.path().join("basics")).expect("a folder");
    fs::write(folder.path().join("basics/marks.yaml"), text).expect("a file");
    assert_eq!(held(&library(folder.path())), 8);
    let titled = "concept: marks\ntitle: Marks\ntopic: basics\nlevel: senior\nsummary: Marks.\nquestions:\n  \
         - id: one\n    stem: |\n      Which Option<T>?\n\n      **Not this**\n    \
         code:\n      - {title: my file.py, text: \"a = 1\"}\n      - {title: out, lang: text, text: \"1\"}\n    \
         options:\n      - {id: a, text: \"Rc<T>\", correct: true, why: \"It is <T>.\"}\n      \
         - {id: b, text: \"=No(1)\", why: \"'+No or '=No.\"}\n    explanation: |\n      An Rc<T>.\n\n      So it is `Rc<T>`.\n";
    fs::write(folder.path().join("basics/marks.yaml"), titled).expect("a file");
    assert_eq!(held(&library(folder.path())), 4);
}

#[test]
fn the_commands_do_the_same_and_say_what_they_leave_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let bank = path("tests/bank");
    for (format, left_out) in [
        ("gift", "left out: questions of kind `order` (1)\n"),
        ("moodle-xml", "left out: reasons of lines (1)\n"),
        ("csv", ""),
        ("json", ""),
    ] {
        let output = interleave(
            here,
            &["export", format, "--questions", &bank, "--concept", "kinds", "--out", format],
        );
        let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
        assert_eq!(output.status.code(), Some(0), "{format}: {said}");
        assert!(
            said.contains(&format!(" in {format}\n")) && said.contains(left_out),
            "{format}: {said}"
        );
        let again = interleave(here, &["import", format, format, "--concept", "kinds"]);
        assert_eq!(again.status.code(), Some(0), "{format}");
        let twice = interleave(here, &["export", format, "--questions", &bank, "--out", format]);
        assert_eq!(twice.status.code(), Some(2), "{format}: nothing is overwritten");
    }
    let nowhere = interleave(
        here,
        &["export", "json", "--questions", &bank, "--topic", "nowhere", "--out", "new"],
    );
    assert_eq!(nowhere.status.code(), Some(2));
    assert_eq!(nowhere.stderr, b"interleave: there is no topic `nowhere`\n");
}

/// What begins as a formula does is none in a spreadsheet.
#[test]
fn a_text_is_no_formula_in_a_spreadsheet() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "concept: marks\ntitle: Marks\ntopic: basics\nlevel: senior\nsummary: Marks.\nquestions:\n  \
         - id: one\n    stem: \"=HYPERLINK(1)\"\n    options:\n      \
         - {id: a, text: \"@a\", correct: true, why: \"-b\"}\n      - {id: b, text: \"-1\", why: \"+c\"}\n      \
         - {id: c, text: \"-2+3\", why: \"+1-1\"}\n    \
         explanation: Yes.\n  \
         - id: two\n    kind: number\n    stem: Which?\n    answer: -2\n    accept: {from: -3, to: -1}\n    \
         wrong:\n      - {id: far, from: -9, to: -5, why: Too far.}\n    otherwise: Count.\n    explanation: Two.\n";
    fs::create_dir_all(folder.path().join("basics")).expect("a folder");
    fs::write(folder.path().join("basics/marks.yaml"), text).expect("a file");
    let library = library(folder.path());
    let questions: Vec<&Question> = library.questions().collect();
    let written = content::export(Written::Csv, &library, &questions, &[]).text;
    for cell in
        ["'=HYPERLINK(1)", "'@a", "'-2+3", "'+1-1", "'-b", "'+c", ",-1,", ",-2,-3,-1,", ",-9..-5,"]
    {
        assert!(written.contains(cell), "{cell}: {written}");
    }
    let concept = library.concepts.first().expect("a concept");
    let back = there_and_back(&library, concept, Written::Csv, Foreign::Csv);
    let back: Vec<&Question> = back.concepts.iter().flat_map(|concept| &concept.drafts).collect();
    for (before, after) in questions.iter().zip(back) {
        same(Written::Csv, before, after);
    }
}
