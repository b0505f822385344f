//! Moodle's XML, held element by element against what its documentation and its importer have.
//! <https://docs.moodle.org/en/Moodle_XML_format>

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use interleave::content::{self, Library, Question, Written};
use interleave::demos;
use roxmltree::{Document, Node};

use crate::support::server::path;

/// What every question has: the element, and whether it must be there.
const EVERY: &[(&str, bool)] = &[
    ("name", true),
    ("questiontext", true),
    ("generalfeedback", false),
    ("defaultgrade", false),
    ("penalty", false),
    ("hidden", false),
    ("idnumber", false),
    ("hint", false),
    ("tags", false),
];

/// What a question of each type has beside that.
const OWN: &[(&str, &[(&str, bool)])] = &[
    (
        "multichoice",
        &[
            ("single", true),
            ("shuffleanswers", true),
            ("answernumbering", true),
            ("showstandardinstruction", false),
            ("answer", true),
        ],
    ),
    (
        "numerical",
        &[
            ("answer", true),
            ("units", false),
            ("unitgradingtype", false),
            ("unitpenalty", false),
            ("showunits", false),
            ("unitsleft", false),
        ],
    ),
    (
        "ordering",
        &[
            ("layouttype", true),
            ("selecttype", true),
            ("selectcount", true),
            ("gradingtype", true),
            ("showgrading", true),
            ("numberingstyle", false),
            ("answer", true),
        ],
    ),
    (
        "essay",
        &[
            ("responseformat", true),
            ("responserequired", false),
            ("responsefieldlines", false),
            ("attachments", false),
            ("attachmentsrequired", false),
            ("graderinfo", true),
            ("responsetemplate", false),
        ],
    ),
];

/// The values of elements that have few.
const VALUES: &[(&str, &[&str])] = &[
    ("single", &["true", "false"]),
    ("shuffleanswers", &["true", "false"]),
    ("answernumbering", &["none", "abc", "ABCD", "123", "iii", "IIII"]),
    ("showstandardinstruction", &["0", "1"]),
    ("hidden", &["0", "1"]),
    ("layouttype", &["VERTICAL", "HORIZONTAL"]),
    ("selecttype", &["ALL", "RANDOM", "CONTIGUOUS"]),
    ("showgrading", &["SHOW", "HIDE"]),
    ("numberingstyle", &["none", "abc", "ABCD", "123", "iii", "IIII"]),
    (
        "gradingtype",
        &[
            "ALL_OR_NOTHING",
            "ABSOLUTE_POSITION",
            "RELATIVE_NEXT_EXCLUDE_LAST",
            "RELATIVE_NEXT_INCLUDE_LAST",
            "RELATIVE_ONE_PREVIOUS_AND_NEXT",
            "RELATIVE_ALL_PREVIOUS_AND_NEXT",
            "LONGEST_ORDERED_SUBSET",
            "LONGEST_CONTIGUOUS_SUBSET",
            "RELATIVE_TO_CORRECT",
        ],
    ),
    ("responseformat", &["editor", "editorfilepicker", "plain", "monospaced", "noinline"]),
    ("responserequired", &["0", "1"]),
    ("unitgradingtype", &["0", "1", "2"]),
    ("showunits", &["0", "1", "2", "3"]),
    ("unitsleft", &["0", "1"]),
];

/// The parts of the whole that an answer may count, in percent; each also below zero.
const GRADES: &[f64] = &[
    0.0, 5.0, 10.0, 11.11111, 12.5, 14.28571, 16.66667, 20.0, 25.0, 30.0, 33.33333, 40.0, 50.0,
    60.0, 66.66667, 70.0, 75.0, 80.0, 83.33333, 90.0, 100.0,
];

/// Elements whose text stands in an element of its own, and which say how it is written.
const TEXTS: &[&str] =
    &["questiontext", "generalfeedback", "feedback", "hint", "graderinfo", "responsetemplate"];

fn library(folder: &Path) -> Library {
    let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
    content::load(&[folder.to_owned()], &demos).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<String>())
    })
}

fn children<'a>(node: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

fn value<'a>(node: Node<'a, 'a>, name: &'a str) -> &'a str {
    children(node, name).next().and_then(|child| child.text()).unwrap_or_default()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// That a node has these children, and no others.
fn has(node: Node<'_, '_>, at: &str, known: &[&[(&str, bool)]]) {
    let known: Vec<(&str, bool)> = known.iter().flat_map(|list| list.iter().copied()).collect();
    for child in node.children() {
        if child.is_element() {
            let name = child.tag_name().name();
            assert!(known.iter().any(|(known, _)| *known == name), "{at} has <{name}>");
        } else {
            assert_eq!(child.text().unwrap_or_default().trim(), "", "{at} has bare text");
        }
    }
    for (name, _) in known.iter().filter(|(_, must)| *must) {
        assert!(children(node, name).next().is_some(), "{at} has no <{name}>");
    }
    for (name, _) in known.iter().filter(|(name, _)| !matches!(*name, "answer" | "hint")) {
        assert!(children(node, name).count() < 2, "{at} has two <{name}>");
    }
}

/// That a text is one that Moodle's Markdown shows whole: fences that it knows, and no tag that it
/// would take for HTML.
fn shown(text: &str, at: &str) {
    let mut fence = None;
    for line in text.lines() {
        let marks = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(open) => {
                if marks == open && line.trim_end().len() == marks {
                    fence = None;
                }
            }
            None if marks >= 3 => {
                let class = line[marks..].trim();
                let is_class = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
                assert!(class.chars().all(is_class), "{at}: {line}");
                fence = Some(marks);
            }
            None => {
                for piece in line.split('`').step_by(2) {
                    let mut open = piece.match_indices('<');
                    let tag = open.find(|(at, _)| {
                        let next = piece[at + 1..].chars().next();
                        next.is_some_and(|c| {
                            c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')
                        })
                    });
                    assert!(tag.is_none(), "{at}: {line}");
                }
            }
        }
    }
    assert_eq!(fence, None, "{at}: an open fence in {text}");
}

fn texts(node: Node<'_, '_>, at: &str) {
    for inner in node.descendants().filter(|inner| TEXTS.contains(&inner.tag_name().name())) {
        let at = format!("{at} <{}>", inner.tag_name().name());
        has(inner, &at, &[&[("text", true)]]);
        let format = inner.attribute("format").unwrap_or_default();
        assert!(
            matches!(format, "html" | "moodle_auto_format" | "plain_text" | "markdown"),
            "{at}"
        );
        if format == "markdown" {
            shown(value(inner, "text"), &at);
        }
    }
}

fn answers(node: Node<'_, '_>, at: &str, kind: &str) {
    let (mut right, mut most) = (0.0, f64::MIN);
    for (place, answer) in children(node, "answer").enumerate() {
        let at = format!("{at} answer {}", place + 1);
        let own: &[(&str, bool)] = match kind {
            "numerical" => &[("text", true), ("feedback", false), ("tolerance", false)],
            _ => &[("text", true), ("feedback", false)],
        };
        has(answer, &at, &[own]);
        let fraction = number(answer.attribute("fraction").unwrap_or_default());
        if kind == "ordering" {
            assert!((fraction - number(&(place + 1).to_string())).abs() < 0.1, "{at}: {fraction}");
            continue;
        }
        let is_grade = GRADES.iter().any(|grade| (grade - fraction.abs()).abs() < 0.000_01);
        assert!(is_grade, "{at}: {fraction} is no grade of Moodle's");
        right += fraction.max(0.0);
        most = most.max(fraction);
        let text = value(answer, "text").trim();
        if kind == "numerical" && text != "*" {
            let tolerance = number(value(answer, "tolerance"));
            assert!(number(text).is_finite() && tolerance >= 0.0, "{at}");
        }
        assert!(!text.is_empty(), "{at}");
    }
    match (kind, value(node, "single")) {
        ("multichoice", "false") => assert!((right - 100.0).abs() < 0.01, "{at}: {right}"),
        ("multichoice" | "numerical", _) => assert!((most - 100.0).abs() < 0.01, "{at}: {most}"),
        _ => {}
    }
}

/// Holds an export against the format, and says how many questions of each type there were.
fn held(library: &Library) -> BTreeMap<String, usize> {
    let questions: Vec<&Question> = library.questions().collect();
    let exported = content::export(Written::MoodleXml, library, &questions, &[]);
    let first = exported.text.lines().next().unwrap_or_default();
    assert_eq!(first, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let document = Document::parse(&exported.text).expect("XML");
    let root = document.root_element();
    assert!(root.has_tag_name("quiz"));
    let (mut kinds, mut numbers) = (BTreeMap::new(), HashSet::new());
    for node in root.children().filter(Node::is_element) {
        assert!(node.has_tag_name("question"));
        let kind = node.attribute("type").expect("a type");
        if kind == "category" {
            has(node, kind, &[&[("category", true), ("info", false), ("idnumber", false)]]);
            let category = children(node, "category").next().expect("a category");
            has(category, kind, &[&[("text", true)]]);
            let path = value(category, "text");
            assert!(path.starts_with("$course$/top/"), "{path}");
            continue;
        }
        let name = children(node, "name").next().map(|name| value(name, "text").to_owned());
        let at = format!("{kind} {:?}", name.as_deref().unwrap_or_default());
        assert!(name.is_some_and(|name| (1..=255).contains(&name.chars().count())), "{at}");
        let own = OWN.iter().find(|(known, _)| *known == kind);
        let (_, own) = own.unwrap_or_else(|| panic!("{at}: no such type"));
        has(node, &at, &[EVERY, own]);
        texts(node, &at);
        answers(node, &at, kind);
        for (name, values) in VALUES {
            for child in children(node, name) {
                let value = child.text().unwrap_or_default();
                assert!(values.contains(&value), "{at}: <{name}> is {value:?}");
            }
        }
        let tags = children(node, "tags").flat_map(|tags| tags.children());
        for tag in tags.filter(Node::is_element) {
            assert!(tag.has_tag_name("tag") && !value(tag, "text").is_empty(), "{at}");
        }
        let id = value(node, "idnumber");
        assert!(id.len() <= 100, "{at}: {id}");
        assert!(id.is_empty() || numbers.insert(id), "{at}: {id} stands twice");
        assert!(
            kind != "essay" || children(node, "hint").next().is_none(),
            "{at}: no hint is read"
        );
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }
    kinds
}

#[test]
fn every_element_is_one_that_moodle_reads() {
    let all = ["essay", "multichoice", "numerical", "ordering"];
    for bank in ["tests/bank", "questions"] {
        let kinds = held(&library(Path::new(&path(bank))));
        assert_eq!(kinds.keys().map(String::as_str).collect::<Vec<_>>(), all, "{bank}");
    }
}

/// What Moodle could not keep, or would show otherwise, is written so that it does.
#[test]
fn names_titles_and_tags_are_written_as_moodle_reads_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let (concept, question) = ("c".repeat(60), "q".repeat(60));
    let text = format!(
        "concept: {concept}\ntitle: \"A/B: <T>\"\ntopic: basics\nlevel: senior\nsummary: Marks.\nquestions:\n  \
         - id: {question}\n    stem: |\n      Which Option<T> is it?\n\n      It is `Vec<T>` or </b>.\n    \
         code:\n      - {{title: my file.py, text: \"a = '<b>'\"}}\n      - {{title: b.py, text: \"b = a\"}}\n    \
         options:\n      - {{id: a, text: \"Rc<T>\", correct: true, why: \"It is <T>.\"}}\n      \
         - {{id: b, text: \"1 < 2\", why: No.}}\n    explanation: It is.\n"
    );
    fs::create_dir_all(folder.path().join("basics")).expect("a folder");
    fs::write(folder.path().join(format!("basics/{concept}.yaml")), text).expect("a file");
    let library = library(folder.path());
    assert_eq!(held(&library).into_values().sum::<usize>(), 1);
    let questions: Vec<&Question> = library.questions().collect();
    let text = content::export(Written::MoodleXml, &library, &questions, &[]).text;
    assert!(text.contains("<idnumber></idnumber>"), "{text}");
    for said in ["**my file.py**\n\n```python\n", "Which Option&amp;lt;T&gt;", "A//B: &lt;T&gt;"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}
