//! Pages against a bare axum handler that answers with the same bytes.

use std::time::Duration;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use bytes::Bytes;
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
    ] {
        let (status, _, body) = open.ask(&client::get(path, cookie)).await;
        assert_eq!(status, 200, "{path}");
        let size = body.len();
        let bare = bare(Bytes::from(body)).await;
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
                client::load(bare, CONNECTIONS, TIME, 200, move |_, _| request.clone()).await.0
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

/// A server that does nothing but answer with these bytes, in this process.
async fn bare(body: Bytes) -> std::net::SocketAddr {
    let handler = get(move || {
        let body = body.clone();
        async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body) }
    });
    let router = Router::new().fallback_service(handler);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
