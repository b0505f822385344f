//! What an answer is worth, for every kind of question.

use std::collections::HashSet;
use std::fs;

use interleave::content::{self, Library, Question};
use interleave::quiz::{
    Answer, Given, Hit, NOT_KNOWN, choices, exam_seconds, grade, grading_rule, hit, in_place,
    line_order, sides,
};

const BANK: &str = "\
concept: kinds
title: Kinds
topic: lab
level: junior
summary: One question of every kind.
questions:
  - id: one
    stem: Which?
    options:
      - {id: a, text: This, correct: true, why: It is.}
      - {id: b, text: That, why: It is not.}
    explanation: This.
  - id: several
    kind: several
    stem: Which?
    options:
      - {id: a, text: One, correct: true, why: It is.}
      - {id: b, text: Two, correct: true, why: It is.}
      - {id: c, text: Three, why: It is not.}
      - {id: d, text: Four, why: It is not.}
    explanation: One and two.
  - id: order
    kind: order
    stem: In which order?
    lines:
      - {id: a, text: First}
      - {id: b, text: Any time}
      - {id: c, text: Second}
      - {id: d, text: Last}
    extra:
      - {id: x, text: Never, why: It does not belong.}
    free: [[b, a], [b, c]]
    explanation: First, second, last.
  - id: number
    kind: number
    stem: How many?
    answer: 1
    accept: {from: 0.8, to: 1.1}
    near: {from: 0.5, to: 1.5}
    wrong:
      - {id: cores, from: 3.5, to: 4.5, why: That is the number of cores.}
      - {id: close, from: 1.4, to: 1.6, why: That is nearly it.}
    otherwise: Measure it.
    explanation: One.
  - id: exact
    kind: number
    stem: How many exactly?
    answer: 1
    accept: {from: 1, to: 1}
    otherwise: Count.
    explanation: One.
  - id: below
    kind: number
    stem: How many at least?
    answer: 1
    accept: {from: 1, to: 2}
    near: {from: 0.5, to: 2}
    otherwise: Count.
    explanation: One.
  - id: aloud
    kind: aloud
    minutes: 2
    stem: Explain it.
    rubric:
      - {id: a, text: One., weight: 3}
      - {id: b, text: Two., weight: 2}
      - {id: c, text: Three., weight: 1}
      - {id: d, text: Four., weight: 1}
    model: All four.
    follow_up: [And?]
    red_flags: [None.]
";

fn library() -> Library {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("lab")).expect("a folder");
    fs::write(folder.path().join("lab/kinds.yaml"), BANK).expect("a file");
    content::load(&[folder.path().to_owned()], &HashSet::new()).expect("a bank")
}

fn ids(text: &str) -> Vec<String> {
    text.chars().map(String::from).collect()
}

fn question<'a>(library: &'a Library, name: &str) -> &'a Question {
    let id = format!("kinds/{name}").parse().expect("an id");
    library.question(&id).expect("a question")
}

/// Points of the answer, of all there are; nothing where the answer is none.
fn worth(library: &Library, name: &str, given: &Given) -> Option<(u32, u32)> {
    let grade = grade(question(library, name), given)?;
    Some((grade.points, grade.of))
}

#[test]
fn one_option_is_right_or_it_is_not() {
    let library = library();
    let of = |chosen| worth(&library, "one", &Given::Options(ids(chosen)));
    assert_eq!(of("a"), Some((1, 1)));
    assert_eq!(of("b"), Some((0, 1)));
    for none in ["", "ab", "z"] {
        assert_eq!(of(none), None, "{none}");
    }
    assert_eq!(worth(&library, "one", &Given::Number(1.0)), None);
}

#[test]
fn a_wrong_choice_takes_a_right_one_away() {
    let library = library();
    let of = |chosen| worth(&library, "several", &Given::Options(ids(chosen)));
    for (chosen, points) in
        [("", 0), ("a", 1), ("ab", 2), ("ac", 0), ("abc", 1), ("abcd", 0), ("cd", 0)]
    {
        assert_eq!(of(chosen), Some((points, 2)), "{chosen}");
    }
    assert_eq!(of("aa"), None, "a choice counts once");
    assert_eq!(of("az"), None);
}

#[test]
fn pairs_in_the_right_order_count() {
    let library = library();
    let of = |lines| worth(&library, "order", &Given::Lines(ids(lines)));
    // Of six pairs two are free: a–c, a–d, b–d and c–d matter.
    for (lines, points) in
        [("abcd", 4), ("bacd", 4), ("acbd", 4), ("dcba", 0), ("abdc", 3), ("cabd", 3)]
    {
        assert_eq!(of(lines), Some((points, 4)), "{lines}");
    }
    assert_eq!(of("abc"), Some((1, 4)), "a line left out costs its pairs");
    assert_eq!(of("abcxd"), Some((1, 4)), "a line that does not belong costs as many");
    assert_eq!(of(""), Some((0, 4)));
    assert_eq!(of("abca"), None);
    assert_eq!(of("abcz"), None);
}

#[test]
fn a_number_is_right_near_or_wrong() {
    let library = library();
    let of = |number| worth(&library, "number", &Given::Number(number));
    assert_eq!(of(1.0), Some((1, 1)));
    assert_eq!(of(0.8), Some((1, 1)));
    assert_eq!(of(0.5), Some((1, 2)));
    assert_eq!(of(4.0), Some((0, 1)));
    assert_eq!(of(100.0), Some((0, 1)));
    assert_eq!(of(f64::NAN), None);
    let content::Kind::Number(number) = &question(&library, "number").kind else {
        panic!("another kind")
    };
    assert_eq!(hit(number, 1.45), Some(Hit::Wrong(1)), "a name comes before near");
    assert_eq!(hit(number, 0.6), Some(Hit::Near));
    assert_eq!(hit(number, 9.0), Some(Hit::Other));
}

#[test]
fn a_spoken_answer_is_worth_the_points_it_made() {
    let library = library();
    let of = |points| worth(&library, "aloud", &Given::Points(ids(points)));
    assert_eq!(of(""), Some((0, 7)));
    assert_eq!(of("ab"), Some((5, 7)));
    assert_eq!(of("abcd"), Some((7, 7)));
    assert_eq!(of("z"), None);
}

#[test]
fn a_spoken_answer_is_known_from_three_quarters_of_its_weights_on() {
    let library = library();
    let known = |name, given: &Given| Answer::graded(question(&library, name), given);
    let of = |points| known("aloud", &Given::Points(ids(points))).expect("an answer").correct;
    assert!(!of("ab") && of("abc") && of("abcd"), "of seven five are too few and six enough");
    let several = known("several", &Given::Options(ids("a"))).expect("an answer");
    assert!(!several.correct, "of another kind all is needed");
}

#[test]
fn what_is_kept_of_an_answer_is_counted_as_it_was_given() {
    let library = library();
    let counted = |name, kept| choices(question(&library, name), kept);
    assert_eq!(counted("one", "b"), ["b"]);
    assert_eq!(counted("several", "a c"), ["a", "c"]);
    assert_eq!(counted("number", "4"), ["cores"]);
    for name in ["one", "several", "order", "number"] {
        assert_eq!(counted(name, ""), [NOT_KNOWN], "{name}: nothing was known");
        assert_eq!(Given::of(question(&library, name), ""), None, "{name}");
        assert_eq!(counted(name, "gone"), Vec::<String>::new(), "{name} has it no longer");
    }
}

#[test]
fn the_most_lines_that_agree_stand_in_their_places() {
    let library = library();
    let content::Kind::Order(ordering) = &question(&library, "order").kind else {
        panic!("another kind")
    };
    let of = |lines| in_place(ordering, &ids(lines));
    assert_eq!(of("abcd"), [true; 4]);
    assert_eq!(of("dabc"), [true, true, true, false]);
    assert_eq!(of("ad"), [true, false, false, true]);
    assert_eq!(of(""), [false; 4]);
}

#[test]
fn lines_are_never_shown_in_a_right_order() {
    let library = library();
    let question = question(&library, "order");
    let content::Kind::Order(ordering) = &question.kind else { panic!("another kind") };
    let mut shown = HashSet::new();
    for salt in 0..1_000 {
        let order = line_order(&salt.to_string(), question, ordering);
        let lines: String = order.iter().filter_map(|at| "abcd".chars().nth(*at)).collect();
        let right = worth(&library, "order", &Given::Lines(ids(&lines)));
        assert_ne!(right, Some((4, 4)), "{lines}");
        shown.insert(lines);
    }
    assert_eq!(shown.len(), 24 - 3, "every order but those that are right");
}

#[test]
fn the_rule_of_a_number_says_what_is_near_only_where_something_is() {
    let library = library();
    let rule = |name| grading_rule(&question(&library, name).kind);
    assert!(rule("number").contains("near it counts half"));
    assert!(!rule("exact").contains("near"));
}

#[test]
fn an_exam_has_ninety_seconds_for_each_question_and_those_of_a_spoken_answer() {
    let library = library();
    let seconds = |names: &[&str]| exam_seconds(names.iter().map(|name| question(&library, name)));
    assert_eq!(seconds(&["one", "number"]), 180);
    assert_eq!(seconds(&["aloud"]), 90 + 120);
}

#[test]
fn a_question_has_a_side_for_what_is_right_each_reason_and_what_is_not_known() {
    let library = library();
    for (name, expected) in [
        ("one", "a b =unknown"),
        ("several", "=right c d =unknown"),
        ("order", "=right =backwards x =unknown"),
        ("number", "=right =near cores close =other =unknown"),
        ("aloud", "=right =none"),
    ] {
        let question = question(&library, name);
        let sides = sides(question);
        let names: Vec<&str> = sides.iter().map(|side| side.name.as_str()).collect();
        assert_eq!(names.join(" "), expected);
        for side in sides.iter().filter(|side| side.given.is_some()) {
            let given = side.given.as_ref().expect("an answer");
            let full = grade(question, given).is_some_and(interleave::quiz::Grade::is_full);
            assert_eq!(full, side.right, "{name}: {}", side.name);
        }
    }
    let of = |name, side: &str| {
        let all = sides(question(&library, name));
        all.into_iter().find(|one| one.name == side).and_then(|one| one.given)
    };
    assert_eq!(of("number", "=near"), Some(Given::Number(1.5)));
    assert_eq!(of("below", "=near"), Some(Given::Number(0.5)), "above nothing is near");
    assert_eq!(of("number", "=other"), Some(Given::Number(10.0)), "further than all that is named");
}
