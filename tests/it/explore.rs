//! `interleave explore` as a program: what it prints and how it ends.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::process::PROGRAM;

const DEPOSITS: &str = "
from threading import Thread
account = 100
def deposit(amount):
    global account
    account += amount
a = Thread(target=deposit, args=(50,))
b = Thread(target=deposit, args=(-30,))
a.start()
b.start()
a.join()
b.join()
print(account)
";

fn explore(source: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("program.py");
    fs::write(&file, source).unwrap();
    let mut command = Command::new(PROGRAM);
    command.arg("explore").arg(&file).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_outcomes_are_printed_as_json_on_one_line() {
    let done = explore(DEPOSITS, &["--format", "json"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let found: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(found["complete"], true);
    assert_eq!(found["schedules"], 6);
    let outcomes = found["outcomes"].as_array().unwrap();
    assert_eq!(outcomes.len(), 3);
    let lost = outcomes.iter().find(|o| o["prints"][0] == "70").unwrap();
    assert_eq!(lost["ends"], "done");
    assert_eq!(lost["raises"], Value::Null);
    assert_eq!(lost["lost"], Value::Array(Vec::new()));
    assert_eq!(lost["schedules"], 2);
    assert_eq!(lost["witness"], "100");
}

#[test]
fn the_loop_may_be_let_take_what_is_ready_in_any_order() {
    let turns = "
import asyncio
async def say(name):
    print(name)
async def main():
    await asyncio.gather(say('a'), say('b'))
asyncio.run(main())
";
    for (order, count) in [("fifo", 1), ("any", 2)] {
        let done = explore(turns, &["--format", "json", "--order", order]);
        let found: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(found["outcomes"].as_array().unwrap().len(), count, "{order}");
    }
}

#[test]
fn people_read_each_outcome_with_a_schedule_step_by_step() {
    let done = explore(DEPOSITS, &[]);
    let printed = text(&done.stdout);
    assert!(printed.starts_with("6 schedules, all explored"), "{printed}");
    assert!(printed.contains("It can print 70 (2 of 6 schedules)\n"), "{printed}");
    assert!(printed.contains("    deposit(50), line 6: reads account: 100\n"), "{printed}");
}

#[test]
fn the_gil_keeps_the_increment_whole() {
    let done = explore(DEPOSITS, &["--switch", "gil", "--format", "json"]);
    let found: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(found["outcomes"].as_array().unwrap().len(), 1);
    assert_eq!(found["outcomes"][0]["prints"][0], "120");
}

#[test]
fn a_program_outside_the_subset_ends_with_one_and_its_place() {
    let done = explore("import random\n", &[]);
    assert_eq!(done.status.code(), Some(1));
    assert!(text(&done.stderr).contains("program.py:1:1: the module `random`"));
}

#[test]
fn wrong_usage_ends_with_two_and_one_line() {
    for arguments in [
        &["--switch", "never"][..],
        &["--order", "lifo"],
        &["--python", "2.7"],
        &["--format", "xml"],
    ] {
        let done = explore(DEPOSITS, arguments);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&done.stderr).lines().count(), 1, "{arguments:?}");
    }
    let missing = Command::new(PROGRAM).args(["explore", "/no/such.py"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn help_lists_what_a_program_may_contain() {
    let help = Command::new(PROGRAM).args(["explore", "--help"]).output().unwrap();
    let help = text(&help.stdout);
    for said in
        ["What a program may contain", "list comprehensions", "Outside: closures, generators"]
    {
        assert!(help.contains(said), "{said}: {help}");
    }
    assert!(!help.contains("What a step is"), "{help}");
}

#[test]
fn one_of_something_is_said_in_the_singular() {
    let done = explore("print(1)\n", &[]);
    let said = text(&done.stdout);
    assert!(said.contains("1 schedule, all explored (1 state); 1 outcome"), "{said}");
    assert!(said.contains("It can print 1 (the only schedule)"), "{said}");
}
