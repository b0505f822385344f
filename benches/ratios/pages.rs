//! Pages against a bare axum handler that answers with the same bytes.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use bytes::Bytes;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::client::{self, Connection};
use crate::server::Server;
use crate::{paired, ratio, say};

const QUESTION: &str = "/questions/gil/four-threads";
const TIME: Duration = Duration::from_millis(800);
const CONNECTIONS: usize = 64;

pub(crate) async fn measure() {
    let server = Server::start();
    let mut open = Connection::open(server.address).await;
    let (_, _, asked) = open.ask(&client::get(QUESTION, "")).await;
    let asked = String::from_utf8_lossy(&asked).into_owned();
    let form = format!("ticket={}&option={}", value(&asked, "ticket"), value(&asked, "option"));
    let (status, head, _) = open.ask(&client::post(QUESTION, "", &form)).await;
    assert_eq!(status, 303, "the answer is taken");
    let cookie = client::header(&head, "set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = cookie.expect("a cookie for the first answer").to_owned();

    for (what, path, cookie) in [
        ("the answered question", QUESTION, cookie.as_str()),
        ("the question, not answered", QUESTION, ""),
        ("a concept's page", "/concepts/gil", ""),
        ("the first page", "/", ""),
        ("the start of a puzzle", "/puzzles/thread-race/lost-update", ""),
    ] {
        let (status, _, body) = open.ask(&client::get(path, cookie)).await;
        assert_eq!(status, 200, "{path}");
        let size = body.len();
        let bare = Bare::start(&body);
        let bare_address = bare.address;
        let request = client::get(path, cookie);
        let ours = || {
            let request = request.clone();
            async move {
                client::load(server.address, CONNECTIONS, TIME, 200, move |_, _| request.clone())
                    .await
                    .0
            }
        };
        let theirs = || {
            let request = request.clone();
            async move {
                client::load(bare_address, CONNECTIONS, TIME, 200, move |_, _| request.clone())
                    .await
                    .0
            }
        };
        let (ours, theirs) = paired(ours, theirs).await;
        say(&format!("{what} ({size} bytes)"), &ours, "pages/s");
        say("the same bytes from a bare handler", &theirs, "pages/s");
        ratio(&format!("{what} ÷ bare"), &ours, &theirs);
    }
}

/// The value of a form's first field of that name.
pub(crate) fn value<'a>(page: &'a str, name: &str) -> &'a str {
    let from = page.find(&format!("name=\"{name}\"")).expect("the field");
    let rest = &page[from..];
    rest.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its value")
}

/// The server to compare with, in a process of its own as ours is.
struct Bare {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Bare {
    fn start(body: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("body");
        std::fs::write(&file, body).expect("the body is kept");
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .arg(BARE)
            .arg(file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program again");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("its address");
        Self { child, address: line.trim().parse().expect("an address"), _folder: folder }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The argument that makes this program the bare server.
pub(crate) const BARE: &str = "bare-server";

/// A server that does nothing but answer with the bytes of a file.
pub(crate) async fn serve_bare(file: &str) {
    let body = Bytes::from(std::fs::read(file).expect("the body"));
    let handler = get(move || {
        let body = body.clone();
        async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body) }
    });
    let router = Router::new().fallback_service(handler);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{}", listener.local_addr().expect("its address"));
    axum::serve(listener, router).await.expect("it serves");
}
