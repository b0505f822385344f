//! tokio reads files in its blocking pool: a busy pool stops the read, and many small reads cost many hops.

use crate::show::trace;
use std::sync::mpsc;
use std::time::Instant;
use std::{env, fs, process};

use tokio::io::AsyncReadExt;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::{spawn_blocking, yield_now};

const LINES: usize = 1000;
const LINE: &[u8; 16] = b"fifteen letters\n";

/// Holds the only thread of the pool, looks whether the read gets on, then lets go.
async fn behind_a_busy_pool(start: Instant, path: &std::path::Path) -> bool {
    let (release, released) = mpsc::channel();
    let (started, occupied) = oneshot::channel();
    let busy = spawn_blocking(move || {
        trace(start, "pool thread", "▶ occupied");
        started.send(()).expect("the loop waits for it");
        released.recv().expect("released in a moment");
        trace(start, "pool thread", "■ occupied");
    });
    occupied.await.expect("the pool thread has begun");
    let path = path.to_owned();
    let reading = tokio::spawn(async move {
        trace(start, "reader", "▶ tokio::fs::read");
        let content = tokio::fs::read(path).await.expect("the file is there");
        trace(start, "reader", "■ tokio::fs::read");
        content.len()
    });
    for _ in 0..1000 {
        yield_now().await;
    }
    let finished = reading.is_finished();
    trace(start, "loop", "• a thousand turns later");
    release.send(()).expect("the pool thread listens");
    busy.await.expect("it does not panic");
    assert_eq!(reading.await.expect("it does not panic"), LINES * LINE.len());
    finished
}

/// One await, and one trip to the pool, for each line.
async fn line_by_line(path: &std::path::Path) -> usize {
    let mut file = tokio::fs::File::open(path).await.expect("the file is there");
    let (mut line, mut bytes) = ([0; LINE.len()], 0);
    while file.read_exact(&mut line).await.is_ok() {
        bytes += line.len();
    }
    bytes
}

/// One trip to the pool for all of it.
async fn in_one_go(path: &std::path::Path) -> usize {
    let path = path.to_owned();
    spawn_blocking(|| fs::read(path).expect("it is there").len()).await.expect("no panic")
}

pub fn main() {
    let start = Instant::now();
    let path = env::temp_dir().join(format!("async-file-io-{}", process::id()));
    fs::write(&path, LINE.repeat(LINES)).expect("the temporary directory is writable");
    let runtime = Builder::new_current_thread().max_blocking_threads(1).build().expect("a runtime");
    runtime.block_on(async {
        assert!(!behind_a_busy_pool(start, &path).await, "no thread, no read");
        let began = Instant::now();
        trace(start, "reader", "▶ 1000 small reads");
        assert_eq!(line_by_line(&path).await, LINES * LINE.len());
        trace(start, "reader", "■ 1000 small reads");
        let small = began.elapsed();
        let mut large = small;
        for _ in 0..5 {
            let began = Instant::now();
            trace(start, "reader", "▶ one large read");
            assert_eq!(in_one_go(&path).await, LINES * LINE.len());
            trace(start, "reader", "■ one large read");
            large = large.min(began.elapsed());
        }
        println!("= 1000 small reads: {:.2} ms", small.as_secs_f64() * 1e3);
        println!("= one large read: {:.2} ms", large.as_secs_f64() * 1e3);
        assert!(small > large, "a thousand trips to another thread are not free");
    });
    fs::remove_file(&path).expect("our own file");
    println!("File reads waited for a pool thread; one trip to the pool beat a thousand.");
}
