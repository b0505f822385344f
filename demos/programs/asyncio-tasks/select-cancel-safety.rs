//! A ticking select drops a half-read message and the stream falls out of step; a kept read does not.

use crate::show::trace;
use std::io;
use std::pin::pin;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::{Instant, interval, sleep};

const SENT: [&str; 4] = ["umbrella", "tomorrow", "elephant", "notebook"];
const TICK: Duration = Duration::from_millis(110);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let lost = wrong(start, sender(start, "sender 1")).await;
    let kept = right(start, sender(start, "sender 2")).await;

    let intact = |got: &[String]| got.iter().filter(|word| SENT.contains(&word.as_str())).count();
    println!("= new read each turn: {} messages intact", intact(&lost));
    println!("= one read, kept: {} messages intact", intact(&kept));
    assert_eq!(lost, ["umbrella", "tomorrow", "hantnote"], "out of step from the tick on");
    assert_eq!(kept, SENT, "nothing lost");
    println!(
        "A branch that loses in select! is dropped, with every byte it had already read: here half a word."
    );
}

/// Each turn of the loop makes a new read; a tick drops it together with its half-filled buffer.
async fn wrong(start: Instant, mut stream: DuplexStream) -> Vec<String> {
    let (mut ticks, mut words) = (interval(TICK), Vec::new());
    ticks.reset();
    loop {
        tokio::select! {
            word = read_word(start, "new read", &mut stream) => match word {
                Ok(word) => words.push(word),
                Err(_end) => return words,
            },
            _ = ticks.tick() => trace(start, "new read", "• tick drops half a word"),
        }
    }
}

/// The read outlives the turns: select! polls a borrow of it, and a tick drops the borrow only.
async fn right(start: Instant, mut stream: DuplexStream) -> Vec<String> {
    let (mut ticks, mut words) = (interval(TICK), Vec::new());
    ticks.reset();
    loop {
        let mut read = pin!(read_word(start, "kept read", &mut stream));
        let word = loop {
            tokio::select! {
                word = &mut read => break word,
                _ = ticks.tick() => trace(start, "kept read", "• tick, the read stays"),
            }
        };
        match word {
            Ok(word) => words.push(word),
            Err(_end) => return words,
        }
    }
}

/// Not cancel safe: the buffer lives in the future.
async fn read_word(at: Instant, lane: &str, stream: &mut DuplexStream) -> io::Result<String> {
    let mut buffer = [0; 8];
    stream.read_exact(&mut buffer).await?;
    let word = String::from_utf8_lossy(&buffer).into_owned();
    trace(at, lane, format!("• got {word}"));
    Ok(word)
}

/// Sends every word in two halves, one half each 20 ms, and closes the stream.
fn sender(start: Instant, lane: &'static str) -> DuplexStream {
    let (mut ours, theirs) = duplex(64);
    tokio::spawn(async move {
        for word in SENT {
            trace(start, lane, format!("▶ {word}"));
            for half in word.as_bytes().chunks(4) {
                sleep(Duration::from_millis(20)).await;
                ours.write_all(half).await.expect("the reader is there");
            }
            trace(start, lane, format!("■ {word}"));
        }
    });
    theirs
}
