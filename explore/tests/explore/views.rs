//! What a page is told of a state.

use std::collections::BTreeSet;

use interleave_explore::{Exploration, Switch};

use crate::{explored, explored_as, program};

#[test]
fn the_choices_say_who_does_what_on_which_line() {
    let found = explored("crossed_locks");
    let view = found.view("").unwrap();
    let ways: Vec<String> = view
        .ways
        .iter()
        .map(|w| {
            let who = w.lane.map_or("", |lane| view.lanes[lane].name.as_str());
            format!("{} {who}, line {}, {}", w.digit, w.line, w.words)
        })
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

/// Every choice of every state that a few steps lead to: who, if anybody of the program, and what.
fn all_choices(found: &Exploration) -> BTreeSet<String> {
    let mut choices = BTreeSet::new();
    let mut paths = vec![String::new()];
    while let Some(path) = paths.pop() {
        let view = found.view(&path).expect("a state");
        for way in view.ways {
            let who = way.lane.map_or("-", |lane| view.lanes[lane].name.as_str());
            choices.insert(format!("{who}: {}", way.words));
            if way.path.len() < 9 {
                paths.push(way.path);
            }
        }
    }
    choices
}

#[test]
fn what_a_pools_thread_or_a_task_does_is_said_to_be_its_own() {
    let source = "import asyncio\n\ndone = []\n\ndef save():\n    done.append(1)\n\n\
                  async def main():\n    await asyncio.wait_for(asyncio.to_thread(save), 1)\n    print(len(done))\n\n\
                  asyncio.run(main())\n";
    let found = explored_as(source, Switch::Any.into());
    let choices = all_choices(&found);
    for own in ["save: begins", "save: hands over to the loop"] {
        assert!(choices.contains(own), "{own}: {choices:?}");
    }
    assert!(choices.contains("-: the loop goes on"), "{choices:?}");
}

#[test]
fn a_lock_of_a_function_is_called_as_the_function_calls_it() {
    let source = "import asyncio\n\nasync def use(name, lock):\n    async with lock:\n        await io(name)\n\n\
                  async def main():\n    door = asyncio.Lock()\n    \
                  await asyncio.gather(use(\"a\", door), use(\"b\", door), io(\"c\"))\n\nasyncio.run(main())\n";
    let found = explored_as(source, Switch::Any.into());
    let reasons = |path: &str| -> Vec<String> {
        let view = found.view(path).unwrap();
        view.blocked.into_iter().map(|blocked| blocked.reason).collect()
    };
    let before = reasons("");
    assert!(before.contains(&"waits for door, held by use(a)".to_owned()), "{before:?}");
    assert!(before.contains(&"waits for the answer `a`".to_owned()), "{before:?}");
}

#[test]
fn a_task_whose_answer_is_there_waits_for_the_loop_alone() {
    let source = "import asyncio\n\nasync def ask(name):\n    await io(name)\n    print(name)\n\n\
                  async def main():\n    \
                  await asyncio.gather(ask(\"a\"), ask(\"b\"))\n\nasyncio.run(main())\n";
    let found = explored_as(source, Switch::Any.into());
    let view = found.view("0").unwrap();
    let reasons: Vec<String> = view
        .blocked
        .iter()
        .map(|blocked| format!("{} {}", view.lanes[blocked.lane].name, blocked.reason))
        .collect();
    let there = "ask(a) has what it waited for, and goes on when the loop does".to_owned();
    assert!(reasons.contains(&there), "{reasons:?}");
    assert!(reasons.contains(&"ask(b) waits for the answer `b`".to_owned()), "{reasons:?}");
}
