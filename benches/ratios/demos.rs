//! Runs of demos: from the click to the first line, and what pages cost meanwhile.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{Server, questions};
use crate::{client, quantile, ratio, say};

/// A demo that prints at once and computes little.
const SMALL: &str = "set-literal";
/// A demo that burns every core for as long as it runs.
const BUSY: &str = "gil";
const CLICKS: usize = 60;

pub(crate) async fn measure() {
    let server = Server::with(&questions(), &[]);
    wait_until_recorded(&server).await;

    let (mut clicks, mut spawns) = (Vec::new(), Vec::new());
    for _ in 0..CLICKS {
        clicks.push(click_to_first_line(server.address, SMALL).await);
        let begun = Instant::now();
        let ended = Command::new("/bin/true").stdout(Stdio::null()).status().expect("/bin/true");
        assert!(ended.success(), "/bin/true");
        spawns.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    clicks.sort_by(f64::total_cmp);
    spawns.sort_by(f64::total_cmp);
    for (share, name) in [(0.5, "p50"), (0.99, "p99")] {
        let (click, spawn) = (quantile(&clicks, share), quantile(&spawns, share));
        say(&format!("click to first line, {name}"), &[click], "ms");
        say(&format!("/bin/true, start to end, {name}"), &[spawn], "ms");
        ratio(&format!("click to first line ÷ /bin/true, {name}"), &[click], &[spawn]);
    }

    let (mut idle, mut busy, mut idle_p99, mut busy_p99) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..crate::ROUNDS {
        let (rate, times) = pages(server.address).await;
        idle.push(rate);
        idle_p99.push(quantile(&times, 0.99));
        let stop = tokio_util::sync::CancellationToken::new();
        let burners: Vec<_> = (0..std::thread::available_parallelism().map_or(1, usize::from))
            .map(|_| {
                let (address, stop) = (server.address, stop.clone());
                tokio::spawn(async move {
                    while !stop.is_cancelled() {
                        run_to_end(address, BUSY).await;
                    }
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let (rate, times) = pages(server.address).await;
        busy.push(rate);
        busy_p99.push(quantile(&times, 0.99));
        stop.cancel();
        for burner in burners {
            let _ = burner.await;
        }
    }
    say("pages, idle", &idle, "pages/s");
    say("pages, every slot busy", &busy, "pages/s");
    ratio("pages, every slot busy ÷ idle", &busy, &idle);
    say("page p99, idle", &idle_p99, "ms");
    say("page p99, every slot busy", &busy_p99, "ms");
    ratio("page p99, every slot busy ÷ idle", &busy_p99, &idle_p99);
}

async fn pages(address: SocketAddr) -> (f64, Vec<f64>) {
    let request = client::get("/concepts/gil", "");
    client::load(address, 8, Duration::from_secs(1), 200, move |_, _| request.clone()).await
}

fn request(demo: &str) -> Vec<u8> {
    format!(
        "POST /demos/{demo}/runs HTTP/1.1\r\nhost: bench\r\naccept: text/event-stream\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
    .into_bytes()
}

/// Milliseconds until the first line of output is read.
async fn click_to_first_line(address: SocketAddr, demo: &str) -> f64 {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.set_nodelay(true).expect("a TCP option");
    let begun = Instant::now();
    stream.write_all(&request(demo)).await.expect("the server reads");
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains("event: line") {
        let read = stream.read_buf(&mut answer).await.expect("an answer");
        assert!(read > 0, "no line came: {}", String::from_utf8_lossy(&answer));
    }
    let took = begun.elapsed().as_secs_f64() * 1e3;
    let _ = stream.read_to_end(&mut answer).await;
    took
}

async fn run_to_end(address: SocketAddr, demo: &str) {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(&request(demo)).await.expect("the server reads");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
}

/// The server makes one run of each demo after its start; what is measured should not wait for it.
async fn wait_until_recorded(server: &Server) {
    let last = interleave::demos::all().last().expect("demos").slug;
    let request = client::get(&format!("/demos/{last}"), "");
    let mut open = client::Connection::open(server.address).await;
    for _ in 0..600 {
        let (_, _, page) = open.ask(&request).await;
        if String::from_utf8_lossy(&page).contains("Last run here") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
