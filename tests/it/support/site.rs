//! The whole site behind its router, in this process, on a database and a clock of its own.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use futures_util::StreamExt;
use http_body_util::BodyExt;
use interleave::clock::{Clock, Day};
use interleave::content;
use interleave::demos::{self, Limits, Runner};
use interleave::id::{ItemId, Key};
use interleave::live::VIEWERS;
use interleave::store::{Place, Store};
use interleave::web::{self, App, Origin, Parts};
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// A bank with one concept, `lab`, and these polls.
pub(crate) fn bank(folder: &std::path::Path, polls: &str) -> PathBuf {
    let bank = folder.join("questions");
    fs::create_dir_all(bank.join("basics")).unwrap();
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n";
    fs::write(bank.join("topics.yaml"), topics).unwrap();
    let concept = format!(
        "concept: lab\ntitle: Lab\ntopic: basics\nlevel: junior\nsummary: Polls to vote in.\n\
         questions:\n  - id: known\n    stem: Which is right?\n    options:\n      - {{id: right, text: This, correct: true, why: It is.}}\n      \
         - {{id: wrong, text: That, why: It is not.}}\n    explanation: So it is.\npolls:\n{polls}"
    );
    fs::write(bank.join("basics/lab.yaml"), concept).unwrap();
    bank
}

/// A poll of that name with options `a`, `b` and `c`, and more lines of YAML.
pub(crate) fn poll(name: &str, rules: &str) -> String {
    format!(
        "  - id: {name}\n    stem: What of {name}?\n    explanation: This is what {name} was about.\n    {rules}\n    \
         options:\n      - {{id: a, text: The first}}\n      - {{id: b, text: The second}}\n      - {{id: c, text: The third}}\n"
    )
}

/// How a site is set up.
pub(crate) struct Setup {
    pub(crate) polls: String,
    pub(crate) place: Option<Place>,
    pub(crate) key: Key,
    pub(crate) public_url: Option<Origin>,
    pub(crate) viewers: usize,
    pub(crate) day: Day,
    pub(crate) https: bool,
    /// More files of the bank: path and YAML.
    pub(crate) files: Vec<(&'static str, String)>,
}

impl Setup {
    pub(crate) fn new(polls: impl Into<String>) -> Self {
        Self {
            polls: polls.into(),
            place: None,
            key: "11".repeat(32).parse().unwrap(),
            public_url: None,
            viewers: VIEWERS,
            day: Day::parse("2026-11-20").unwrap(),
            https: false,
            files: Vec::new(),
        }
    }

    pub(crate) async fn start(self) -> Site {
        let folder = tempfile::tempdir().unwrap();
        self.start_in(folder).await
    }

    pub(crate) async fn start_in(self, folder: TempDir) -> Site {
        let bank = bank(folder.path(), &self.polls);
        for (path, text) in &self.files {
            let file = bank.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
        let library = content::load(&[bank], &demos).unwrap_or_else(|problems| {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<String>())
        });
        let place = self.place.unwrap_or(Place::Sqlite(folder.path().join("test.db")));
        let store = Store::open(&place).await.unwrap();
        let clock = Clock::manual(self.day.start());
        let stop = CancellationToken::new();
        let limits =
            Limits { program: env!("CARGO_BIN_EXE_interleave").into(), ..Limits::default() };
        let app = App::new(Parts {
            library,
            store: store.clone(),
            key: self.key,
            clock: clock.clone(),
            https: self.https,
            public_url: self.public_url,
            access_log: false,
            limits: false,
            trusted_proxy_hops: 0,
            security_contact: None,
            viewers: self.viewers,
            runner: Runner::start(limits).unwrap(),
            live_demos: false,
            stop: stop.clone(),
        });
        let app = app.await.unwrap();
        Site { router: web::router(app.clone()), app, store, clock, stop, folder }
    }
}

/// A running site.
pub(crate) struct Site {
    pub(crate) router: Router,
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) stop: CancellationToken,
    pub(crate) folder: TempDir,
}

impl Site {
    pub(crate) async fn with(polls: impl Into<String>) -> Self {
        Setup::new(polls).start().await
    }

    /// Stops the site, and starts another on its database.
    pub(crate) async fn again(self, setup: Setup) -> Self {
        self.stop.cancel();
        drop((self.router, self.app));
        self.store.close().await;
        setup.start_in(self.folder).await
    }

    /// Lets so many people vote for that option, one after the other.
    pub(crate) async fn crowd(&self, poll: &str, option: &str, people: usize) {
        for _ in 0..people {
            let answer = Person::new(self).post(poll, &format!("option={option}")).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        }
    }
}

pub(crate) fn item(name: &str) -> ItemId {
    name.parse().unwrap()
}

/// Somebody with a browser: cookies, each for its path.
pub(crate) struct Person<'a> {
    pub(crate) site: &'a Site,
    pub(crate) cookies: Vec<(String, String, String)>,
    pub(crate) host: &'static str,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl<'a> Person<'a> {
    pub(crate) fn new(site: &'a Site) -> Self {
        Self { site, cookies: Vec::new(), host: "lab.example" }
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header("host", self.host);
        let sent: Vec<String> = self
            .cookies
            .iter()
            .filter(|(_, scope, _)| path.starts_with(scope.as_str()))
            .map(|(name, _, value)| format!("{name}={value}"))
            .collect();
        if !sent.is_empty() {
            request = request.header("cookie", sent.join("; "));
        }
        request
    }

    async fn send(&mut self, request: Request<Body>) -> Response<Body> {
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        for line in response.headers().get_all(header::SET_COOKIE) {
            let mut parts = line.to_str().unwrap().split("; ");
            let (name, value) = parts.next().unwrap().split_once('=').unwrap();
            let path = parts.find_map(|part| part.strip_prefix("Path=")).unwrap();
            self.cookies.retain(|(old, scope, _)| (old.as_str(), scope.as_str()) != (name, path));
            self.cookies.push((name.to_owned(), path.to_owned(), value.to_owned()));
        }
        response
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        read(self.send(request).await).await
    }

    /// What is there, when it is no text.
    pub(crate) async fn get_bytes(&mut self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        let (parts, body) = self.send(request).await.into_parts();
        (parts.status, parts.headers, body.collect().await.unwrap().to_bytes().to_vec())
    }

    pub(crate) async fn get_tagged(&mut self, path: &str, tag: &str) -> Answer {
        let request = self.request("GET", path).header(header::IF_NONE_MATCH, tag);
        read(self.send(request.body(Body::empty()).unwrap()).await).await
    }

    /// Votes.
    pub(crate) async fn post(&mut self, poll: &str, form: &str) -> Answer {
        self.send_form(&format!("/polls/{poll}"), form).await
    }

    /// Sends a form.
    pub(crate) async fn send_form(&mut self, path: &str, form: &str) -> Answer {
        let request =
            self.request("POST", path).header("content-type", "application/x-www-form-urlencoded");
        read(self.send(request.body(Body::from(form.to_owned())).unwrap()).await).await
    }

    /// Sends a file as a form does.
    pub(crate) async fn send_file(&mut self, path: &str, file: &str) -> Answer {
        let part = |name: &str, more: &str, text: &str| {
            format!(
                "--line\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n"
            )
        };
        let body =
            part("ticket", "", "") + &part("file", "; filename=\"f.json\"", file) + "--line--\r\n";
        let request = self.request("POST", path);
        let request = request.header("content-type", "multipart/form-data; boundary=line");
        read(self.send(request.body(Body::from(body)).unwrap()).await).await
    }

    /// Opens a stream of events.
    pub(crate) async fn events(&mut self, path: &str) -> Result<Events, Answer> {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        let response = self.send(request).await;
        if response.status() != StatusCode::OK {
            return Err(read(response).await);
        }
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Ok(Events { stream: response.into_body().into_data_stream(), text: String::new() })
    }
}

async fn read(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, text }
}

/// A stream of events, read as browsers do.
pub(crate) struct Events {
    pub(crate) stream: axum::body::BodyDataStream,
    pub(crate) text: String,
}

impl Events {
    /// The next tally; none when the stream ends or nothing comes in time.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        self.within(Duration::from_secs(5)).await
    }

    pub(crate) async fn within(&mut self, time: Duration) -> Option<Value> {
        tokio::time::timeout(time, self.read()).await.ok().flatten()
    }

    async fn read(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let data = data.map(|data| serde_json::from_str(data).unwrap());
                let rest = rest.to_owned();
                self.text = rest;
                match data {
                    Some(data) => return Some(data),
                    None => continue,
                }
            }
            let bytes = self.stream.next().await?.unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

/// Votes by option, as an event has them.
pub(crate) fn votes(event: &Value) -> Vec<(String, u64)> {
    let options = event["options"].as_array().unwrap();
    options
        .iter()
        .map(|option| {
            (option["id"].as_str().unwrap().to_owned(), option["votes"].as_u64().unwrap())
        })
        .collect()
}

/// The votes beside the bars of a page, by option.
pub(crate) fn bars(page: &str) -> Vec<(String, Option<u64>)> {
    page.split("data-option=\"")
        .skip(1)
        .map(|row| {
            let id = row.split('"').next().unwrap().to_owned();
            let votes = row.split("data-votes>").nth(1).unwrap().split('<').next().unwrap();
            (id, votes.parse().ok())
        })
        .collect()
}

/// How many voted, as a page says it.
pub(crate) fn turnout(page: &str) -> &str {
    page.split("data-turnout>").nth(1).unwrap().split('<').next().unwrap()
}
