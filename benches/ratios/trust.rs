//! What trust costs: a vote while somebody keeps a reader open on the database, against one without; a
//! page compressed, against the same as it is; the limits, against none.

use std::time::{Duration, Instant};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use tokio::task::JoinSet;

use crate::client;
use crate::pages::value;
use crate::server::{Server, questions};
use crate::{ROUNDS, count, quantile, ratio, say};

const POLL: &str = "/polls/module-import/favourite-layout";
const TIME: Duration = Duration::from_secs(7);

/// Votes that one address may send at once, and some to spare.
const WITHIN_LIMITS: usize = 900;
const CONNECTIONS: usize = 15;

pub(crate) async fn measure() {
    readers().await;
    compression().await;
    limits().await;
}

/// The body of a vote for the poll's first option.
async fn ballot(server: &Server) -> String {
    let mut open = client::Connection::open(server.address).await;
    let (_, _, page) = open.ask(&client::get(POLL, "")).await;
    format!("option={}", value(&String::from_utf8_lossy(&page), "option"))
}

/// Longer than the five seconds between two times that the log is emptied.
async fn votes(server: &Server, clients: usize) -> (f64, Vec<f64>) {
    let body = ballot(server).await;
    client::load(server.address, clients, TIME, 303, move |_, _| client::post(POLL, "", &body))
        .await
}

async fn readers() {
    for clients in [1, 32] {
        let mut figures: [[Vec<f64>; 4]; 2] =
            std::array::from_fn(|_| std::array::from_fn(|_| Vec::new()));
        for _ in 0..ROUNDS {
            for (held, figures) in [false, true].into_iter().zip(&mut figures) {
                let server = Server::start();
                let options =
                    SqliteConnectOptions::new().filename(server.database()).read_only(true);
                let mut reader = SqliteConnection::connect_with(&options).await.expect("the file");
                if held {
                    sqlx::query("begin").execute(&mut reader).await.expect("a transaction");
                    let look = sqlx::query("select count(*) from receipt");
                    look.execute(&mut reader).await.expect("a snapshot");
                }
                let (rate, times) = votes(&server, clients).await;
                let [rates, p50, p99, longest] = figures;
                rates.push(rate);
                p50.push(quantile(&times, 0.5));
                p99.push(quantile(&times, 0.99));
                longest.push(quantile(&times, 1.0));
            }
        }
        for (figures, what) in figures.iter().zip(["without a reader", "with a reader held open"]) {
            for (values, (figure, unit)) in figures.iter().zip([
                ("votes", "votes/s"),
                ("p50", "ms"),
                ("p99", "ms"),
                ("longest", "ms"),
            ]) {
                say(&format!("{clients} clients, {what}: {figure}"), values, unit);
            }
        }
        let [without, with] = &figures;
        ratio(&format!("{clients} clients: p99 with a reader ÷ without"), &with[2], &without[2]);
    }
}

async fn compression() {
    let server = Server::start();
    for path in ["/questions/gil/four-threads", "/concepts/gil", "/demos"] {
        let mut figures: [[Vec<f64>; 3]; 3] =
            std::array::from_fn(|_| std::array::from_fn(|_| Vec::new()));
        let codings = ["identity", "gzip", "br"];
        for _ in 0..ROUNDS {
            for (coding, figures) in codings.into_iter().zip(&mut figures) {
                let request = format!(
                    "GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: {coding}\r\n\r\n"
                );
                let request = request.into_bytes();
                let mut open = client::Connection::open(server.address).await;
                let (status, head, body) = open.ask(&request).await;
                assert_eq!(status, 200, "{path}");
                let coded = client::header(&head, "content-encoding").unwrap_or("identity");
                assert!(coded == coding || coding == "br", "{path} came as {coded}");
                let time = Duration::from_millis(800);
                let (rate, times) =
                    client::load(server.address, 16, time, 200, move |_, _| request.clone()).await;
                let [bytes, rates, p50] = figures;
                bytes.push(count(body.len()));
                rates.push(rate);
                p50.push(quantile(&times, 0.5));
            }
        }
        for (figures, coding) in figures.iter().zip(codings) {
            for (values, unit) in figures.iter().zip(["bytes", "pages/s", "ms p50"]) {
                say(&format!("{path}, {coding}"), values, unit);
            }
        }
        let [plain, gzip, br] = &figures;
        ratio(&format!("{path}: bytes as they are ÷ gzip"), &plain[0], &gzip[0]);
        ratio(&format!("{path}: pages/s as they are ÷ gzip"), &plain[1], &gzip[1]);
        ratio(&format!("{path}: bytes as they are ÷ asked for br"), &plain[0], &br[0]);
    }
}

async fn limits() {
    let (mut on, mut off, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (limits, rates) in [("on", &mut on), ("off", &mut off)] {
            let server = Server::with(&questions(), &["--demos", "recorded", "--limits", limits]);
            let body = ballot(&server).await;
            rates.push(some(&server, &body, WITHIN_LIMITS / CONNECTIONS, 303).await);
            if limits == "on" {
                // What is left in the bucket, and then nothing but refusals.
                let mut open = client::Connection::open(server.address).await;
                while open.status(&client::post(POLL, "", &body)).await != 429 {}
                refused.push(some(&server, &body, 200, 429).await);
            }
        }
    }
    say("votes within the limits", &on, "votes/s");
    say("votes without limits", &off, "votes/s");
    say("votes refused", &refused, "/s");
    ratio("votes without limits ÷ within them", &off, &on);
}

/// So many votes over each of some connections; how many a second.
async fn some(server: &Server, body: &str, each: usize, expected: u16) -> f64 {
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (address, request) = (server.address, client::post(POLL, "", body));
        tasks.spawn(async move {
            let mut open = client::Connection::open(address).await;
            let mut others = 0;
            for _ in 0..each {
                others += usize::from(open.status(&request).await != expected);
            }
            others
        });
    }
    let others: usize = tasks.join_all().await.into_iter().sum();
    // While refusals are counted the bucket takes two votes a second.
    assert!(others <= each * CONNECTIONS / 20, "{others} answers of another kind");
    count(each * CONNECTIONS) / begun.elapsed().as_secs_f64()
}
