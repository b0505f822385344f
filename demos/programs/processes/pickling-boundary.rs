//! A worker process gets a copy made of bytes: its changes stay there, and what has no bytes is refused here.
use crate::show::{bar, trace};
use std::env;
use std::io::{BufRead, BufReader, Write, stdin};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// What one may want to send. A socket means something in this process only.
enum Item {
    Number(u32),
    Socket,
}

/// As bytes, or why that is impossible. The sender does this, before anything is sent.
fn pickle(items: &[Item]) -> Result<String, &'static str> {
    let words = items.iter().map(|item| match item {
        Item::Number(number) => Ok(number.to_string()),
        Item::Socket => Err("TypeError: cannot pickle 'socket' object"),
    });
    Ok(words.collect::<Result<Vec<_>, _>>()?.join(" "))
}

pub fn main() {
    if env::var_os("WORKER").is_some() {
        return work();
    }
    let mut program = Command::new("/proc/self/exe"); // this program once more, as a worker
    program.args(["demo", "pickling-boundary"]).env("WORKER", "yes");
    let pipes = program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut worker = pipes.spawn().expect("it starts");
    let mut results = BufReader::new(worker.stdout.take().expect("it is piped")).lines();
    let start = Instant::now();

    let list: Vec<u32> = (1..=1000).collect();
    let items: Vec<Item> = list.iter().copied().map(Item::Number).collect();
    let pickles = bar(start, "parent", "pickle, send");
    let bytes = pickle(&items).expect("numbers can be written down");
    send(&mut worker, &bytes);
    pickles.done();
    let sums = bar(start, "worker process", "sum the copy");
    let sum = results.next().expect("an answer").expect("text");
    sums.done();
    println!("the worker appended 99 to its list; ours still has {} items", list.len());
    assert_eq!(sum, "500599", "the worker saw every item, and its own change");
    assert_eq!((list.len(), list[999]), (1000, 1000), "that change was made to a copy");

    // What does not survive the trip is noticed here: the worker never hears of it.
    let error = pickle(&[Item::Number(1), Item::Socket]).expect_err("a socket has no bytes");
    trace(start, "parent", format!("• {error}"));
    drop(worker.stdin.take()); // end of input, so the worker leaves
    assert!(results.next().is_none(), "nothing else was sent");
    assert!(worker.wait().expect("it is ours").success(), "in good order");

    println!("= to a process, copied: {} bytes", bytes.len());
    println!("= to a thread, a reference: {} bytes", size_of::<&Vec<u32>>());
    println!("Only bytes cross to a process, as a copy; a thread is lent the thing itself.");
}

/// Reads lists, adds an item to each, and answers with the sum.
fn work() {
    for line in stdin().lines() {
        let line = line.expect("text");
        let mut copy: Vec<u32> =
            line.split(' ').map(|word| word.parse().expect("a number")).collect();
        copy.push(99);
        println!("{}", copy.iter().sum::<u32>());
    }
}

fn send(worker: &mut Child, bytes: &str) {
    let pipe = worker.stdin.as_mut().expect("it is piped");
    writeln!(pipe, "{bytes}").expect("the worker reads");
}
