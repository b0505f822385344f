//! A worker process gets a copy made of bytes: its changes stay there, and a bad item fails only at the result.
use crate::show::trace;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

/// Another program: it knows nothing of our types, so everything must come as text.
const WORKER: &str = r#"
while read -r items; do
    sum=0
    for item in $items 99; do  # its copy is longer by an item
        case $item in *[!0-9]*) sum="TypeError: $item"; break;; esac
        sum=$((sum + item))
    done
    echo "$sum"
done"#;

pub fn main() {
    let start = Instant::now();
    let mut sh = Command::new("/bin/sh");
    let pipes = sh.args(["-c", WORKER]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut worker = pipes.spawn().expect("sh starts");
    let mut results = BufReader::new(worker.stdout.take().expect("it is piped")).lines();
    let mut result = || results.next().expect("an answer").expect("which is text");

    let list: Vec<u32> = (1..=1000).collect();
    trace(start, "parent", "▶ serialise, submit");
    let sent = submit(&mut worker, &list);
    trace(start, "parent", "■ serialise, submit");
    trace(start, "worker process", "▶ sum the copy");
    let sum = result();
    trace(start, "worker process", "■ sum the copy");
    println!("the worker appended 99 to its list; ours still has {} items", list.len());
    assert_eq!(sum, "500599", "the worker saw every item, and its own change");
    assert_eq!((list.len(), list[999]), (1000, 1000), "that change was made to a copy");

    // What does not survive the trip is noticed over there, not where it was submitted.
    submit(&mut worker, &["1", "<socket>"]);
    trace(start, "parent", "• submitted a socket without complaint");
    let error = result();
    trace(start, "parent", format!("• the result is {error}"));
    assert_eq!(error, "TypeError: <socket>", "the error came with the result");
    drop(worker.stdin.take()); // end of input, so the worker leaves
    assert!(worker.wait().expect("it is ours").success(), "in good order");

    // A thread needs no copy: it reads the very list, and may be given a closure over it.
    let (ours, sum) = (list.as_ptr().addr(), || (list.as_ptr().addr(), list.iter().sum::<u32>()));
    let (theirs, sum) = thread::scope(|scope| {
        trace(start, "thread", "▶ sum the list itself");
        let sum = scope.spawn(sum).join().expect("no panic");
        trace(start, "thread", "■ sum the list itself");
        sum
    });
    assert_eq!((theirs, sum), (ours, 500_500), "same address, same list");
    // And what a thread must not have does not compile: an Rc is not Send (E0277).

    println!("= to a process, copied: {sent} bytes");
    println!("= to a thread, a reference: {} bytes", size_of::<&Vec<u32>>());
    println!("Only bytes cross to a process, as a copy; a thread is lent the thing itself.");
}

/// Sends the items as a line of text; how many bytes that took.
fn submit(worker: &mut Child, items: &[impl ToString]) -> usize {
    let words: Vec<String> = items.iter().map(ToString::to_string).collect();
    let line = words.join(" ") + "\n";
    let pipe = worker.stdin.as_mut().expect("it is piped");
    pipe.write_all(line.as_bytes()).expect("the worker reads");
    line.len()
}
