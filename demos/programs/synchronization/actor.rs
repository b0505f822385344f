//! One task owns the counter and the others send it messages: no lock, and nothing is lost.

use crate::show::{param, trace};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

/// What the owner can be asked for. The answer comes back through a channel of its own.
enum Message {
    Add(u32, oneshot::Sender<u32>),
    Read(oneshot::Sender<u32>),
}

/// The owner. The counter is an ordinary variable: nobody else can reach it.
async fn counter(start: Instant, mut inbox: mpsc::Receiver<Message>) {
    let mut count = 0;
    while let Some(message) = inbox.recv().await {
        match message {
            Message::Add(amount, answer) => {
                trace(start, "owner", "▶ adds");
                let seen = count;
                sleep(Duration::from_millis(10)).await; // writes it down: the await of the race
                count = seen + amount;
                trace(start, "owner", "■ adds");
                answer.send(count).ok(); // the asker may have gone away
            }
            Message::Read(answer) => _ = answer.send(count),
        }
    }
    trace(start, "owner", "• nobody is left to ask");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    println!("~ virtual time");
    let start = Instant::now();
    let tasks = param("tasks", 5);
    let (owner, inbox) = mpsc::channel(2);
    let owning = tokio::spawn(counter(start, inbox));

    let mut asking = JoinSet::new();
    for id in 1..=tasks {
        let owner = owner.clone();
        asking.spawn(async move {
            let lane = format!("task {id}");
            trace(start, &lane, "▶ asks to add 1");
            let (answer, answered) = oneshot::channel();
            owner.send(Message::Add(1, answer)).await.ok();
            let now = answered.await.expect("the owner answers");
            trace(start, &lane, format!("• told: {now}"));
            trace(start, &lane, "■ asks to add 1");
            now
        });
    }
    let mut told = asking.join_all().await;
    told.sort_unstable();

    let (answer, answered) = oneshot::channel();
    owner.send(Message::Read(answer)).await.ok();
    let count = answered.await.expect("the owner answers");
    drop(owner); // the last sender: the owner's loop ends
    owning.await.expect("no panic");

    println!("= asked for: {tasks} increments");
    println!("= counted: {count} increments");
    assert_eq!(count, tasks, "one at a time, because there is one owner");
    assert!(told.into_iter().eq(1..=tasks), "and everyone was told a different number");
    println!("The owner awaits between read and write, and nobody can come between.");
}
