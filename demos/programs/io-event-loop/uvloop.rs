//! The same echo on two event loops: another loop changes the cost of a round trip, not that of the handler.

use crate::show::trace;
use std::thread;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::runtime::{Builder, Runtime};

const TRIPS: u32 = 500;
const SLOW_TRIPS: u32 = 20;
const WORK: Duration = Duration::from_millis(2);

/// The application: one byte in, one byte out. `work` is a blocking call in the handler.
async fn serve(mut socket: UnixStream, work: Option<Duration>) {
    let mut byte = [0];
    while socket.read_exact(&mut byte).await.is_ok() {
        if let Some(time) = work {
            thread::sleep(time);
        }
        socket.write_all(&byte).await.expect("the client waits for it");
    }
}

/// Microseconds for each round trip through this runtime.
fn round_trip(runtime: &Runtime, trips: u32, work: Option<Duration>) -> f64 {
    runtime.block_on(async {
        let (mut client, server) = UnixStream::pair().expect("a socket pair");
        let serving = tokio::spawn(serve(server, work));
        let began = Instant::now();
        for _ in 0..trips {
            client.write_all(b"?").await.expect("the server reads");
            client.read_exact(&mut [0]).await.expect("the server answers");
        }
        let time = began.elapsed();
        drop(client);
        serving.await.expect("the server ends with its client");
        time.as_secs_f64() * 1e6 / f64::from(trips)
    })
}

pub fn main() {
    let start = Instant::now();
    let loops = [
        ("one thread", Builder::new_current_thread().enable_io().build()),
        ("two threads", Builder::new_multi_thread().worker_threads(2).enable_io().build()),
    ];
    for (name, runtime) in loops {
        let runtime = runtime.expect("a runtime can be built");
        trace(start, name, "▶ empty handler");
        let empty = round_trip(&runtime, TRIPS, None);
        trace(start, name, "■ empty handler");
        trace(start, name, "▶ handler blocks for 2 ms");
        let blocking = round_trip(&runtime, SLOW_TRIPS, Some(WORK));
        trace(start, name, "■ handler blocks for 2 ms");
        println!("= {name}, empty handler: {empty:.1} µs");
        println!("= {name}, 2 ms handler: {blocking:.1} µs");
        assert!(blocking >= 2000.0, "no loop can give back the time the handler takes");
    }
    println!("A loop can only make its own part cheaper; 2 ms in the handler stayed 2 ms on both.");
}
