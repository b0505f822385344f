//! Three caches for the same rules: compiled code stays small and right, results grow or go stale.

use crate::show::trace;
use std::collections::HashMap;
use std::time::Instant;

const USERS: u32 = 400;
const RULES: u32 = 100;
const DAYS: u32 = 2;

/// What a cache may hold: a compiled rule, or what it once said.
#[derive(Clone, Copy)]
enum Stored {
    BirthdayIsToday,
    UnitIs(u32),
    Result(bool),
}

/// The expensive step. Rule 0 is `birthday == today`, the others look at the user's unit.
fn compile(rule: u32) -> Stored {
    if rule == 0 { Stored::BirthdayIsToday } else { Stored::UnitIs(rule) }
}

fn eval(stored: Stored, user: u32, today: u32) -> bool {
    match stored {
        Stored::BirthdayIsToday => user % 365 == today,
        Stored::UnitIs(unit) => user % RULES == unit,
        Stored::Result(result) => result,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Design {
    Code,
    Result,
    DatedResult,
}

impl Design {
    /// Everything the stored value is believed to depend on; zero stands for "does not matter".
    fn key(self, user: u32, rule: u32, today: u32) -> (u32, u32, u32) {
        match self {
            Self::Code => (0, rule, 0),
            Self::Result => (user, rule, 0),
            Self::DatedResult => (user, rule, today),
        }
    }

    fn value(self, user: u32, rule: u32, today: u32) -> Stored {
        let code = compile(rule);
        if self == Self::Code { code } else { Stored::Result(eval(code, user, today)) }
    }
}

/// Answers every rule for every user on every day: how many entries, how many wrong answers?
fn serve(start: Instant, design: Design, name: &str) -> (usize, usize) {
    let mut cache = HashMap::new();
    let mut wrong = 0;
    for today in 0..DAYS {
        trace(start, name, format!("▶ day {today}"));
        for (user, rule) in (0..USERS).flat_map(|user| (0..RULES).map(move |rule| (user, rule))) {
            let key = design.key(user, rule, today);
            let stored = *cache.entry(key).or_insert_with(|| design.value(user, rule, today));
            let truth = eval(compile(rule), user, today);
            wrong += usize::from(eval(stored, user, today) != truth);
        }
        trace(start, name, format!("■ day {today}"));
        trace(start, name, format!("• {} entries, {wrong} wrong answers", cache.len()));
    }
    println!("= {name}: {} entries", cache.len());
    println!("= {name}, mistakes: {wrong} wrong answers");
    (cache.len(), wrong)
}

pub fn main() {
    let start = Instant::now();
    let code = serve(start, Design::Code, "code, by rule");
    let (entries, wrong) = serve(start, Design::Result, "result, undated");
    let dated = serve(start, Design::DatedResult, "result, dated");

    let all = (USERS * RULES) as usize;
    assert_eq!(code, (RULES as usize, 0));
    assert_eq!(dated, (all * DAYS as usize, 0));
    assert_eq!(entries, all);
    assert!(wrong > 0, "yesterday's birthdays are not today's");
    println!("Whatever a value depends on belongs in its key, so cache what depends on little.");
}
