//! Rules as data: they see only the facts they are given, and a step budget ends the endless ones.

use crate::show::trace;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The whole language. There is no call, no attribute, no import to escape through.
enum Rule {
    Number(u64),
    Fact(&'static str),
    Less(Box<Rule>, Box<Rule>),
    /// The sum of a rule, repeated that many times; harmless until nested.
    Sum(u64, Box<Rule>),
}

use Rule::{Fact, Less, Number, Sum};

#[derive(Debug, PartialEq)]
enum Refused {
    BudgetExceeded,
    NoSuchFact(&'static str),
}

/// Every node costs a step, so the time of any rule is bounded before it begins.
fn eval(rule: &Rule, facts: &HashMap<&str, u64>, budget: &mut u64) -> Result<u64, Refused> {
    *budget = budget.checked_sub(1).ok_or(Refused::BudgetExceeded)?;
    match rule {
        Number(number) => Ok(*number),
        Fact(name) => facts.get(name).copied().ok_or(Refused::NoSuchFact(name)),
        Less(left, right) => {
            Ok(u64::from(eval(left, facts, budget)? < eval(right, facts, budget)?))
        }
        Sum(times, body) => {
            let mut sum = 0_u64;
            for _ in 0..*times {
                sum = sum.wrapping_add(eval(body, facts, budget)?);
            }
            Ok(sum)
        }
    }
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let facts = HashMap::from([("age", 30)]);
    let beats = Rc::new(Cell::new(0));
    let heart = async {
        loop {
            sleep(Duration::from_millis(5)).await;
            beats.set(beats.get() + 1);
            trace(start, "event loop", "• beat");
        }
    };
    let rules = [
        ("honest rule", Less(Box::new(Number(18)), Box::new(Fact("age"))), u64::MAX),
        ("curious rule", Fact("__class__"), u64::MAX),
        ("greedy rule", Sum(1_000_000, Box::new(Number(1))), u64::MAX),
        ("endless, budgeted", Sum(u64::MAX, Box::new(Sum(u64::MAX, Box::new(Number(1))))), 10_000),
    ];
    let evaluate_all = async {
        let mut results = Vec::new();
        for (name, rule, mut budget) in rules {
            sleep(Duration::from_millis(12)).await;
            let (before, clock, full) = (beats.get(), Instant::now(), budget);
            trace(start, name, "▶ eval");
            let result = eval(&rule, &facts, &mut budget);
            trace(start, name, if result.is_ok() { "■ eval" } else { "✗ eval" });
            assert_eq!(beats.get(), before, "nothing else runs during an evaluation");
            println!("{name}: {result:?} after {} steps", full - budget);
            println!("= {name}: {} us", clock.elapsed().as_micros());
            results.push(result);
        }
        results
    };
    let results = tokio::select! {
        results = evaluate_all => results,
        () = heart => unreachable!("the heart beats for ever"),
    };
    let expected =
        [Ok(1), Err(Refused::NoSuchFact("__class__")), Ok(1_000_000), Err(Refused::BudgetExceeded)];
    assert_eq!(results, expected);
    println!("Unknown names lead nowhere, and the endless rule was stopped after 10000 steps.");
}
