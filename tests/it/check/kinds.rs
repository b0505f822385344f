//! The kinds of questions and puzzles: what each must say.

use super::{GOOD, check, said, with};

/// The good concept with other questions.
fn asking(questions: &str) -> String {
    let from = GOOD.find("questions:").expect("questions");
    let to = GOOD.find("cards:").expect("cards");
    format!("{}{questions}{}", &GOOD[..from], &GOOD[to..])
}

const SEVERAL: &str = "\
questions:
  - id: several
    kind: several
    stem: Which overlap?
    options:
      - {id: sleep, text: Sleeping, correct: true, why: It waits.}
      - {id: io, text: Reading, correct: true, why: It waits.}
      - {id: sum, text: Adding, why: It computes.}
    explanation: What waits overlaps.
";

const ORDER: &str = "\
questions:
  - id: order
    kind: order
    stem: In which order?
    lines:
      - {id: make, text: Make the thread, why: First it must be there.}
      - {id: log, text: Write a line}
      - {id: start, text: Start it}
      - {id: join, text: Wait for it}
    extra:
      - {id: run, text: Call run, why: That runs it here.}
    free: [[log, start]]
    explanation: Make, start, join.
";

const NUMBER: &str = "\
questions:
  - id: number
    kind: number
    stem: How many times as fast?
    unit: \"×\"
    answer: 1
    accept: {from: 0.8, to: 1.1}
    near: {from: 0.5, to: 1.5}
    wrong:
      - {id: cores, from: 3.5, to: 4.5, why: That is the number of cores.}
    otherwise: One lock, one thread.
    explanation: About once.
";

const ALOUD: &str = "\
questions:
  - id: aloud
    kind: aloud
    minutes: 2
    stem: Explain the lock.
    rubric:
      - {id: a, text: Says one., weight: 2}
      - {id: b, text: Says two., weight: 1}
      - {id: c, text: Says three., weight: 3, senior: true}
      - {id: d, text: Says four., weight: 1}
    model: One lock, and so on.
    follow_up: [And then?]
    red_flags: [Nothing.]
";

const PUZZLE: &str = "\
questions:
  - id: cannot
    stem: What can it **not** print?
    proved_by: {puzzle: lost, asks: impossible}
    options:
      - {id: a, text: \"1\", outcome: \"1\", why: It can.}
      - {id: b, text: \"3\", outcome: \"3\", correct: true, why: It cannot.}
    explanation: Not 3.
puzzles:
  - id: lost
    title: Two steps
    goal: Print 1.
    code: |
      from threading import Thread
      n = 0
      def add():
          global n
          n += 1
      a = Thread(target=add)
      b = Thread(target=add)
      a.start()
      b.start()
      a.join()
      b.join()
      print(n)
    outcomes:
      - {prints: \"1\", goal: true, why: One was lost.}
      - {prints: \"2\", why: None was lost.}
    never: [{prints: \"3\", why: Nothing adds.}]
";

#[test]
fn every_kind_is_read() {
    for questions in [SEVERAL, ORDER, NUMBER, ALOUD] {
        let (code, output) = check(&[("threads/gil.yaml", &asking(questions))]);
        assert_eq!(code, 0, "{output}");
        assert!(output.starts_with("1 concept, 1 question"), "{output}");
    }
    let guess = asking(PUZZLE).replace("polls:\n", "polls:\n  - {id: guess, guesses: lost}\n");
    let (code, output) = check(&[("threads/gil.yaml", &guess)]);
    assert_eq!(code, 0, "{output}");
    assert_eq!(output, "1 concept, 1 question, 1 card, 2 polls, 1 puzzle: all as they should be\n");
}

#[test]
fn a_ballot_may_have_to_name_every_option() {
    let all = GOOD.replace("  - id: taste\n", "  - id: taste\n    choose: {min: 2, max: 2}\n");
    let (code, output) = check(&[("threads/gil.yaml", &all)]);
    assert_eq!(code, 0, "{output}");
}

#[test]
fn a_close_that_is_no_date_is_said_once() {
    let when = "  - id: taste\n    private: true\n    closes: one day\n";
    let file = GOOD.replace("  - id: taste\n", when);
    let (code, output) = check(&[("threads/gil.yaml", &file)]);
    assert!(code == 1 && !output.contains("never closes"), "{output}");
    assert_eq!(output.matches("error[").count(), 1, "{output}");
}

#[test]
fn what_each_kind_must_say() {
    let but = |questions: &str, piece: &str, other: &str| {
        assert_eq!(questions.matches(piece).count(), 1, "{piece}");
        asking(&questions.replace(piece, other))
    };
    insta::assert_snapshot!(said(&[
        ("a kind nobody knows", but(SEVERAL, "kind: several", "kind: multiple")),
        (
            "a key of another kind",
            but(SEVERAL, "    kind: several", "    kind: several\n    answer: 1")
        ),
        (
            "a key of two other kinds",
            but(ALOUD, "    minutes: 2", "    minutes: 2\n    options: []")
        ),
        ("several, all right", but(SEVERAL, "Adding, why", "Adding, correct: true, why")),
        ("several, none right", asking(&SEVERAL.replace(" correct: true,", ""))),
        (
            "a right option with a misconception",
            but(SEVERAL, "Sleeping, correct: true,", "Sleeping, correct: true, thinks: nothing,")
        ),
        (
            "two lines",
            asking(&ORDER.replace(
                "      - {id: log, text: Write a line}\n      - {id: start, text: Start it}\n",
                ""
            ))
        ),
        ("an extra line of a line's name", but(ORDER, "id: run", "id: join")),
        ("two equal lines", but(ORDER, "Start it", "Wait for it")),
        ("a pair of one", but(ORDER, "[[log, start]]", "[[log], [log, log], [log, logs]]")),
        (
            "an extra line without a reason",
            but(ORDER, "Call run, why: That runs it here.", "Call run")
        ),
        ("an answer outside", but(NUMBER, "answer: 1", "answer: 2")),
        ("no number", but(NUMBER, "answer: 1", "answer: one")),
        (
            "a range that is the wrong way round",
            but(NUMBER, "{from: 0.8, to: 1.1}", "{from: 1.1, to: 0.8}")
        ),
        ("a near range within", but(NUMBER, "{from: 0.5, to: 1.5}", "{from: 0.9, to: 1.5}")),
        ("a wrong answer that is accepted", but(NUMBER, "from: 3.5", "from: 1.0")),
        ("half a range", but(NUMBER, "{from: 0.5, to: 1.5}", "{from: 0.5}")),
        ("three points", but(ALOUD, "      - {id: d, text: Says four., weight: 1}\n", "")),
        ("a point that weighs too much", but(ALOUD, "weight: 3", "weight: 4")),
        ("no time", but(ALOUD, "    minutes: 2\n", "")),
    ]));
}

#[test]
fn what_a_puzzle_and_its_guesses_must_say() {
    let but = |piece: &str, other: &str| {
        assert_eq!(PUZZLE.matches(piece).count(), 1, "{piece}");
        asking(&PUZZLE.replace(piece, other))
    };
    let guess = |poll: &str| asking(PUZZLE).replace("polls:\n", &format!("polls:\n{poll}"));
    insta::assert_snapshot!(said(&[
        ("a puzzle that is not there", but("puzzle: lost", "puzzle: last")),
        ("an option that says no outcome", but("text: \"1\", outcome: \"1\",", "text: \"1\",")),
        (
            "an outcome without a proof",
            but("    proved_by: {puzzle: lost, asks: impossible}\n", "")
        ),
        (
            "an outcome that says nothing",
            but("{prints: \"2\", why: None was lost.}", "{why: None was lost.}")
        ),
        ("an outcome that stands twice", but("prints: \"2\"", "prints: \"1\"")),
        (
            "an outcome that can and cannot happen",
            but("never: [{prints: \"3\"", "never: [{prints: \"2\"")
        ),
        (
            "a value without a global",
            but("{prints: \"2\", why: None was lost.}", "{value: \"1\", why: x}")
        ),
        (
            "a global without a value",
            but("    title: Two steps", "    title: Two steps\n    worst: n")
        ),
        (
            "a global, and an outcome without its value",
            asking(
                &PUZZLE
                    .replace("    title: Two steps", "    title: Two steps\n    worst: n")
                    .replace("prints: \"1\"", "value: \"1\"")
                    .replace("prints: \"3\"", "value: \"3\"")
            )
        ),
        ("an outcome with a misspelled key", but("{prints: \"1\", goal", "{print: \"1\", goal")),
        (
            "an outcome that is no text",
            but("{prints: \"2\", why: None was lost.}", "{prints: [2], why: None was lost.}")
        ),
        (
            "no goal",
            asking(
                &PUZZLE
                    .replace(" goal: true,", "")
                    .replace("    never: [{prints: \"3\", why: Nothing adds.}]\n", "")
            )
        ),
        ("a guess of nothing", guess("  - {id: guess, guesses: last}\n")),
        ("a guess with a stem", guess("  - {id: guess, guesses: lost, stem: What?}\n")),
    ]));
}

/// What has the right shape and says nothing, or what nobody can meet, is told.
#[test]
fn values_that_cannot_be_meant_are_told() {
    let but = |questions: &str, piece: &str, other: &str| {
        assert_eq!(questions.matches(piece).count(), 1, "{piece}");
        asking(&questions.replace(piece, other))
    };
    let all =
        "[[make, log], [make, start], [make, join], [log, start], [log, join], [start, join]]";
    let first = |what: &str| with("    stem: Which?", &format!("    {what}\n    stem: Which?"));
    let wrong = "      - {id: cores, from: 3.5, to: 4.5, why: That is the number of cores.}\n";
    let other = "  - id: second\n    stem: Which else?\n    options:\n      - {id: this, text: This one, correct: true, why: It is.}\n      - {id: that, text: That one, why: It is not.}\n    explanation: This one is.\ncards:";
    let both = |one: &str, two: &str| {
        first(one).replace(
            "cards:",
            &other.replace("  - id: second\n", &format!("  - id: second\n    {two}\n")),
        )
    };
    let evidence = |run: &str, versions: &str| {
        first(&format!(
            "evidence: {{run: {run}, versions: \"{versions}\", program: x, ends: true}}"
        ))
    };
    let told = said(&[
        ("every pair is free", but(ORDER, "[[log, start]]", all)),
        (
            "all pairs but one are free",
            but(ORDER, "[[log, start]]", &all.replace("[make, log], ", "")),
        ),
        ("a pair twice", but(ORDER, "[[log, start]]", "[[log, start], [start, log]]")),
        (
            "a wrong answer that an earlier one hides",
            but(
                NUMBER,
                wrong,
                &format!(
                    "{wrong}{}",
                    wrong.replace("cores, from: 3.5, to: 4.5", "four, from: 4, to: 4")
                ),
            ),
        ),
        (
            "a wrong answer that a later one is wider than",
            but(
                NUMBER,
                wrong,
                &format!(
                    "{}{wrong}",
                    wrong.replace("cores, from: 3.5, to: 4.5", "four, from: 4, to: 4")
                ),
            ),
        ),
        ("lines without a kind", but(ORDER, "    kind: order\n", "")),
        ("an answer without a kind", but(NUMBER, "    kind: number\n", "")),
        ("a rubric without a kind", but(ALOUD, "    kind: aloud\n", "")),
        ("facts that say nothing", first("facts: {}")),
        ("a day that is still to come", first("facts: {checked: 2999-01-01}")),
        ("retired on a day to come", first("retired: {on: 2999-01-01, why: Old.}")),
        ("versions that exclude each other", first("facts: {versions: \">=3.15,<3.11\"}")),
        ("versions that leave nothing", first("facts: {versions: \">3.11,<=3.11\"}")),
        ("one version", first("facts: {versions: \">=3.11,<=3.11\"}")),
        ("versions up to the next", first("facts: {versions: \">=3.11,<4.0\"}")),
        ("versions of nothing", first("facts: {versions: \">=31.1\"}")),
        ("versions of CPython for Rust", evidence("rust", ">=3.11")),
        ("versions of rustc for Rust", evidence("rust", ">=1.85")),
        ("versions of rustc for Python", evidence("python", ">=1.85")),
        ("instead of itself", first("retired: {on: 2026-01-01, why: Old., instead: first}")),
        (
            "instead of each other",
            both(
                "retired: {on: 2026-01-01, why: Old., instead: second}",
                "retired: {on: 2026-01-01, why: Old., instead: gil/first}",
            ),
        ),
        (
            "a draft instead",
            both("retired: {on: 2026-01-01, why: Old., instead: second}", "status: draft"),
        ),
        (
            "one that is asked instead",
            both("retired: {on: 2026-01-01, why: Old., instead: second}", "level: junior"),
        ),
    ]);
    insta::assert_snapshot!(told);
}
