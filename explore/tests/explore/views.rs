//! What a page is told of a state.

use crate::{explored, program};

#[test]
fn the_choices_say_who_does_what_on_which_line() {
    let found = explored("crossed_locks");
    let view = found.view("").unwrap();
    let ways: Vec<String> = view
        .ways
        .iter()
        .map(|w| format!("{} {}, line {}, {}", w.digit, view.lanes[w.lane].name, w.line, w.words))
        .collect();
    assert_eq!(ways, ["0 ship, line 8, takes stock", "1 cancel, line 14, takes orders"]);
}

#[test]
fn a_blocked_thread_says_what_it_waits_for_and_who_has_it() {
    let found = explored("crossed_locks");
    let view = found.view("0").unwrap();
    let view = if view.ways.len() > 1 { found.view("01").unwrap() } else { view };
    let reasons: Vec<&str> = view.blocked.iter().map(|b| b.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "waits for ship to end",
            "waits for orders, held by cancel",
            "waits for stock, held by ship",
        ]
    );
    assert_eq!(
        view.locks,
        [
            ("stock".to_owned(), "held by ship".to_owned()),
            ("orders".to_owned(), "held by cancel".to_owned()),
        ]
    );
}

#[test]
fn the_step_that_made_the_deadlock_unavoidable_is_named() {
    let found = explored("crossed_locks");
    let dead = found.outcomes().iter().find(|o| o.ends.word() == "deadlock").unwrap();
    let view = found.view(&dead.witness).unwrap();
    let decided = view.decided.unwrap();
    assert_eq!(decided.choice, dead.witness.len());
    assert_eq!(decided.sentence, "this step made the deadlock unavoidable");
}

#[test]
fn a_story_names_each_step() {
    let found = explored("two_deposits");
    let lost = found.outcomes().iter().find(|o| o.prints == ["70"]).unwrap();
    assert_eq!(
        found.story(&lost.witness),
        [
            "main, line 13: starts deposit(50)",
            "main, line 14: starts deposit(-30)",
            "deposit(-30), line 8: reads account: 100",
            "deposit(50), line 8: reads account: 100",
            "deposit(50), line 8: writes account = 150",
            "main, line 15: goes on: deposit(50) has ended",
            "deposit(-30), line 8: writes account = 70",
            "main, line 16: goes on: deposit(-30) has ended",
            "main, line 17: reads account: 70",
            "main, line 17: prints 70",
            "main, line 17: ends",
        ]
    );
}

#[test]
fn a_hint_leads_on_towards_the_outcome() {
    let found = explored("two_deposits");
    let wanted = found.outcomes().iter().position(|o| o.prints == ["70"]).unwrap();
    let mut path = String::new();
    while let Some(way) = found.hint(&path, wanted) {
        path = way.path;
    }
    assert_eq!(found.view(&path).unwrap().end, Some(wanted));
}

#[test]
fn a_digit_that_is_not_offered_leads_nowhere() {
    let found = explored("two_deposits");
    assert!(found.view("7").is_none());
    assert!(found.view("0000000000").is_none());
    assert!(found.view("x!").is_none());
    assert!(found.view("A").is_none());
}

#[test]
fn the_program_comes_back_as_it_was() {
    assert_eq!(explored("two_deposits").source(), program("two_deposits"));
}
