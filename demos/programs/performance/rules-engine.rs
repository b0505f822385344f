//! Two users, one set of rules shared by threads; a result kept outside the loop reveals a draft.

use crate::show::trace;
use std::collections::HashMap;
use std::thread;
use std::time::Instant;

type Name = &'static str;
type Facts = HashMap<Name, i64>;
type Rules = [(Name, Rule)];

/// Rules are data: built once, never changed, read by any thread without a lock.
enum Rule {
    AtLeast(Name, i64),
    Equal(Name, Name),
    /// The result of an earlier rule, under its name.
    Both(Name, Name),
    Draft, // the editor is still working on it
}

/// `None` is a failed rule: it goes to the log, and what depends on it stays hidden.
fn evaluate(rule: &Rule, facts: &Facts) -> Option<bool> {
    match rule {
        Rule::AtLeast(fact, minimum) => Some(facts.get(fact)? >= minimum),
        Rule::Equal(left, right) => Some(facts.get(left)? == facts.get(right)?),
        Rule::Both(left, right) => Some(*facts.get(left)? == 1 && *facts.get(right)? == 1),
        Rule::Draft => unreachable!("drafts are skipped"),
    }
}

/// The components this user sees; each one hangs on a rule.
fn page(start: Instant, lane: Name, rules: &Rules, facts: &Facts, fresh: bool) -> Vec<Name> {
    trace(start, lane, "▶ page");
    let (mut facts, mut visible) = (facts.clone(), Vec::new());
    let mut result = false; // one variable for all rules: the mistake
    for (name, rule) in rules {
        if fresh {
            result = false; // in new code: `let result = …` inside the loop, and no `mut` above
        }
        if !matches!(rule, Rule::Draft) {
            let evaluated = evaluate(rule, &facts);
            if evaluated.is_none() {
                trace(start, lane, format!("• {name} failed: hidden, logged"));
            }
            result = evaluated == Some(true);
        }
        facts.insert(name, i64::from(result));
        if result {
            trace(start, lane, format!("• {name} shown"));
            visible.push(*name);
        }
    }
    trace(start, lane, "■ page");
    visible
}

pub fn main() {
    let start = Instant::now();
    let rules = [
        ("birthday", Rule::Equal("born on", "today")),
        ("bonus", Rule::AtLeast("salary", 1)),
        ("veteran", Rule::AtLeast("years", 10)),
        ("new design", Rule::Draft),
        ("gift", Rule::Both("birthday", "veteran")),
    ];
    let ada = HashMap::from([("born on", 1120), ("today", 1120), ("years", 12)]);
    let bob = HashMap::from([("born on", 301), ("today", 1120), ("years", 2)]);

    let [ada_page, bob_page, ada_stale] = thread::scope(|scope| {
        let ada_page = scope.spawn(|| page(start, "Ada", &rules, &ada, true));
        let bob_page = scope.spawn(|| page(start, "Bob", &rules, &bob, true));
        let ada_stale = scope.spawn(|| page(start, "Ada, stale result", &rules, &ada, false));
        [ada_page, bob_page, ada_stale].map(|page| page.join().expect("no panic"))
    });

    for (name, page) in [("Ada", &ada_page), ("Bob", &bob_page), ("Ada, stale", &ada_stale)] {
        println!("= {name}: {} components", page.len());
    }
    assert!(bob_page.is_empty(), "nothing for Bob today");
    assert_eq!(ada_page, ["birthday", "veteran", "gift"]);
    assert_eq!(ada_stale, ["birthday", "veteran", "new design", "gift"]);
    println!("The draft inherited the success of the rule before it; a fresh result cannot.");
}
