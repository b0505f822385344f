//! A request that parses its rules again does that work a hundred times; one that parsed them once only walks trees.

use crate::show::trace;
use std::collections::HashMap;
use std::future::poll_fn;
use std::iter::Peekable;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Words that were read by the parser.
static PARSED: AtomicUsize = AtomicUsize::new(0);

/// A compiled rule: a tree that only needs to be walked.
enum Expr {
    Number(i64),
    Fact(String),
    Binary(Box<Expr>, &'static str, Box<Expr>),
}

/// Precedence climbing over words; `level` is the weakest operator accepted here.
fn parse<'a>(words: &mut Peekable<impl Iterator<Item = &'a str>>, level: usize) -> Expr {
    const OPERATORS: [&str; 3] = ["and", "<", "+"];
    let word = words.next().expect("a value");
    PARSED.fetch_add(1, Relaxed);
    let mut left = word.parse().map_or_else(|_| Expr::Fact(word.to_owned()), Expr::Number);
    while let Some(found) = words.peek().and_then(|word| OPERATORS.iter().position(|op| op == word))
        && found >= level
    {
        words.next();
        PARSED.fetch_add(1, Relaxed);
        left = Expr::Binary(Box::new(left), OPERATORS[found], Box::new(parse(words, found + 1)));
    }
    left
}

type Facts = HashMap<&'static str, i64>;

fn eval(rule: &Expr, facts: &Facts) -> i64 {
    let of = |part| eval(part, facts);
    match rule {
        Expr::Number(number) => *number,
        Expr::Fact(name) => facts[name.as_str()],
        Expr::Binary(left, "and", right) => of(left) & of(right),
        Expr::Binary(left, "<", right) => i64::from(of(left) < of(right)),
        Expr::Binary(left, _, right) => of(left) + of(right),
    }
}

/// Adds up the time spent inside `poll`: how long this future kept the loop's thread busy.
async fn busy<T>(future: impl Future<Output = T>) -> (T, Duration) {
    let (mut future, mut busy) = (pin!(future), Duration::ZERO);
    let output = poll_fn(|context| {
        let begun = Instant::now();
        let polled = future.as_mut().poll(context);
        busy += begun.elapsed();
        polled
    });
    (output.await, busy)
}

async fn request(start: Instant, lane: &str, rules: impl Fn(&Facts) -> i64) -> i64 {
    sleep(Duration::from_millis(3)).await; // the user's facts come from a database
    let facts = HashMap::from([("age", 30), ("unit", 7), ("days", 400)]);
    trace(start, lane, "▶ 100 rules");
    let shown = rules(&facts);
    trace(start, lane, "■ 100 rules");
    shown
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let rule = |unit| format!("unit < {unit} and 18 < age and age + {unit} < days and 365 < days");
    let compile = |text: &str| parse(&mut text.split_whitespace().peekable(), 0);
    let texts: Vec<String> = (0..100).map(rule).collect();
    let compiled: Vec<Expr> = texts.iter().map(|text| compile(text)).collect();

    let (mut parsed_again, mut parsed_once) = (0, 0);
    let (mut parsing, mut once) = (Duration::MAX, Duration::MAX); // the best of several requests
    for _ in 0..6 {
        PARSED.store(0, Relaxed);
        let rules = |facts: &Facts| texts.iter().map(|text| eval(&compile(text), facts)).sum();
        let (shown, time) = busy(request(start, "parse every time", rules)).await;
        parsed_again += PARSED.swap(0, Relaxed);
        let rules = |facts: &Facts| compiled.iter().map(|rule| eval(rule, facts)).sum();
        let (same, shorter) = busy(request(start, "parsed once", rules)).await;
        parsed_once += PARSED.swap(0, Relaxed);
        (parsing, once) = (parsing.min(time), once.min(shorter));
        assert_eq!(shown, same, "the same answers");
    }
    println!("= parse every time: {parsed_again} words");
    println!("= parsed once: {parsed_once} words");
    println!("= busy, parse every time: {} us", parsing.as_micros());
    println!("= busy, parsed once: {} us", once.as_micros());
    assert_eq!(parsed_again, 6 * 100 * 17, "every request read every rule again");
    assert_eq!(parsed_once, 0, "after the start no text is read");
    println!("Six requests parsed {parsed_again} words, or none: the trees were there already.");
}
