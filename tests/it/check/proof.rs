//! Puzzles against all schedules of their programs: what is said where an author and the proof
//! differ.

use std::collections::HashSet;

use interleave::content;

use super::{GOOD, check, said};

/// Two threads add one each: 1 or 2, and nothing else.
pub(super) const RACE: &str = "\
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

/// Two locks in two orders.
const LOCKS: &str = "\
puzzles:
  - id: lost
    title: Two locks
    goal: Let them wait.
    code: |
      from threading import Lock, Thread
      a = Lock()
      b = Lock()
      def one(first, second):
          with first:
              with second:
                  pass
      x = Thread(target=one, args=(a, b))
      y = Thread(target=one, args=(b, a))
      x.start()
      y.start()
      x.join()
      y.join()
      print(\"done\")
    outcomes:
      - {prints: \"done\", why: One after the other.}
      - {ends: deadlock, goal: true, why: Each holds what the other wants.}
";

/// Two tasks that are ready in one turn of the loop, which takes them in any order.
pub(crate) const TURNS: &str = "\
puzzles:
  - id: turns
    title: Two turns
    goal: Print b first.
    order: any
    code: |
      import asyncio
      async def say(name):
          print(name)
      async def main():
          await asyncio.gather(say(\"a\"), say(\"b\"))
      asyncio.run(main())
    outcomes:
      - {prints: \"a\\nb\", why: As they were made.}
      - {prints: \"b\\na\", goal: true, why: The other way round.}
";

/// The good concept with a puzzle and a question that it proves.
fn bank(puzzle: &str, asks: &str, options: &[(&str, bool)]) -> String {
    let mut question = format!(
        "  - id: proved\n    stem: What follows?\n    proved_by: {{puzzle: lost, asks: {asks}}}\n    \
         explanation: It follows.\n    options:\n"
    );
    for (index, (outcome, correct)) in options.iter().enumerate() {
        let correct = if *correct { ", correct: true" } else { "" };
        question.push_str(&format!(
            "      - {{id: o{index}, text: \"Number {index}\", outcome: \"{outcome}\"{correct}, why: So.}}\n"
        ));
    }
    GOOD.replace("cards:\n", &format!("{question}cards:\n")) + puzzle
}

fn alone(puzzle: &str) -> String {
    format!("{GOOD}{puzzle}")
}

#[track_caller]
fn but(puzzle: &str, piece: &str, other: &str) -> String {
    assert_eq!(puzzle.matches(piece).count(), 1, "{piece}");
    alone(&puzzle.replace(piece, other))
}

#[test]
fn what_is_proven_passes() {
    for file in [
        alone(RACE),
        alone(LOCKS),
        alone(TURNS),
        but(RACE, "{prints: \"1\", goal", "{prints: \"/[01]/\", goal"),
        alone(
            &RACE
                .replace("prints: ", "value: ")
                .replace("    code", "    worst: n\n    always: n <= 2\n    code"),
        ),
        bank(RACE, "impossible", &[("1", false), ("3", true)]),
        bank(RACE, "possible", &[("1", true), ("3", false)]),
        bank(RACE, "only-set", &[("2 | 1", true), ("1", false), ("1 | 2 | 3", false)]),
        bank(LOCKS, "can-deadlock", &[("deadlock", true), ("no deadlock", false)]),
        bank(RACE, "can-deadlock", &[("deadlock", false), ("no deadlock", true)]),
        bank(LOCKS, "possible", &[("deadlock", true), ("it waits and never ends", false)]),
    ] {
        let (code, output) = check(&[("threads/gil.yaml", &file)]);
        assert_eq!(code, 0, "{output}");
        assert!(output.contains("1 puzzle: all as they should be"), "{output}");
    }
}

#[test]
fn where_an_author_and_the_proof_differ() {
    let four = "      for _ in range(4):\n          Thread(target=add).start()\n";
    let many = RACE.replace(
        "          n += 1\n",
        "          n += 1\n          n += 1\n          n += 1\n          n += 1\n",
    );
    insta::assert_snapshot!(said(&[
        (
            "an outcome that is not said",
            but(RACE, "      - {prints: \"2\", why: None was lost.}\n", "")
        ),
        (
            "one that cannot happen",
            but(
                RACE,
                "      - {prints: \"2\"",
                "      - {prints: \"0\", why: No.}\n      - {prints: \"2\""
            )
        ),
        (
            "two that are one",
            but(
                RACE,
                "      - {prints: \"2\"",
                "      - {prints: \"/[12]/\", why: Any.}\n      - {prints: \"2\""
            )
        ),
        (
            "one that can happen after all",
            but(
                RACE,
                "      - {prints: \"2\", why: None was lost.}\n    never: [{prints: \"3\"",
                "    never: [{prints: \"2\""
            )
        ),
        ("no pattern", but(RACE, "prints: \"2\"", "prints: \"/[2/\"")),
        ("outside of the subset", but(RACE, "n += 1", "n += (yield)")),
        (
            "outside of the subset, on two lines that are alike",
            but(RACE, "          n += 1\n", &"          n += (yield)\n".repeat(2))
        ),
        ("outside of the subset, and no word", but(RACE, "n += 1", "n += (é := 1)")),
        (
            "too many schedules",
            alone(&many.replace(
                "      a = Thread(target=add)\n",
                &format!("{four}      a = Thread(target=add)\n")
            ))
        ),
        (
            "an invariant that fails",
            but(RACE, "    title: Two steps\n", "    title: Two steps\n    always: n < 2\n")
        ),
        (
            "a global that is not there",
            alone(
                &RACE
                    .replace("prints: ", "value: ")
                    .replace("    title: Two steps\n", "    title: Two steps\n    worst: peak\n")
            )
        ),
    ]));
}

#[test]
fn an_order_of_what_is_ready_is_asyncios_own_unless_it_is_said() {
    insta::assert_snapshot!(said(&[
        ("first in, first out", but(TURNS, "    order: any\n", "")),
        ("the same, said", but(TURNS, "order: any", "order: fifo")),
        ("no loop", but(RACE, "    goal: Print 1.\n", "    goal: Print 1.\n    order: any\n")),
        ("no order", but(TURNS, "order: any", "order: random")),
    ]));
}

#[test]
fn where_a_key_and_the_proof_differ() {
    insta::assert_snapshot!(said(&[
        ("impossible, and it can", bank(RACE, "impossible", &[("1", true), ("2", false)])),
        ("not marked, and it cannot", bank(RACE, "impossible", &[("3", true), ("4", false)])),
        ("possible, and it cannot", bank(RACE, "possible", &[("3", true), ("4", false)])),
        ("possible, and not marked", bank(RACE, "possible", &[("1", true), ("2", false)])),
        ("another set", bank(RACE, "only-set", &[("1", true), ("1 | 2", false)])),
        (
            "it can deadlock",
            bank(LOCKS, "can-deadlock", &[("deadlock", false), ("no deadlock", true)])
        ),
        (
            "it cannot deadlock",
            bank(RACE, "can-deadlock", &[("deadlock", true), ("no deadlock", false)])
        ),
        ("says nothing of it", bank(RACE, "can-deadlock", &[("1", false), ("no deadlock", true)])),
    ]));
}

#[test]
fn a_proved_key_says_what_was_tried_of_its_own_puzzle() {
    let other = "puzzles:\n  - id: other\n    title: Another\n    goal: Print 7.\n    code: print(7)\n    \
                 outcomes: [{prints: \"7\", goal: true, why: It is all there is.}]\n";
    let puzzles = RACE.replace("puzzles:\n", other);
    let file = bank(&puzzles, "possible", &[("1", true), ("3", false)]);
    let folder = super::bank(&[("threads/gil.yaml", &file)]);
    let library = content::load(&[folder.path().join("bank")], &HashSet::from(["gil"])).unwrap();
    let question = library.question(&"gil/proved".parse().unwrap()).unwrap();
    let proved = question.proved_by.as_ref().unwrap();
    assert_eq!(proved.tried, "all 6 schedules were tried");
}

#[test]
fn of_an_option_that_cannot_be_read_nothing_else_is_said() {
    let file = bank(RACE, "possible", &[("1", true), ("3", false)]);
    let whole = "{id: o1, text: \"Number 1\", outcome: \"3\", why: So.}";
    assert!(file.contains(whole), "{file}");
    let (code, output) = check(&[("threads/gil.yaml", &file.replace(whole, "*other"))]);
    assert_eq!(code, 1);
    assert!(!output.contains("says no outcome"), "{output}");
}
