//! A real browser: headless Chromium over `WebDriver`, each with a driver and a profile of its own.

use std::cell::Cell;
use std::fmt::Debug;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::http::Method;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::cookies::Cookie;
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Url;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::server::Server;

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    /// 1280 by 900.
    Desktop,
    /// 390 by 844.
    Phone,
}

/// Whether scripts run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const DOWN: &str = "\u{e015}";
pub(crate) const LEFT: &str = "\u{e012}";

/// No page of ours takes longer, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a page may take from loaded to shown.
const PAINT: Duration = Duration::from_secs(5);

/// A window that is narrower is a telephone's.
const PHONE: u32 = 500;

/// A browser that looks at one server. It ends when dropped.
pub(crate) struct Browser {
    client: Client,
    address: String,
    /// The size that the window was given, where it was given one.
    window: Cell<Option<(u32, u32)>>,
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// A browser that has never been anywhere.
    pub(crate) async fn open(server: &Server, screen: Screen, scripts: Scripts) -> Self {
        let mut driver = Driver::start();
        let profile = tempfile::tempdir().expect("a folder");
        let options = json!({
            "binary": program("chromium"),
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-dev-shm-usage", "--force-prefers-reduced-motion", "--window-size=1280,900",
                format!("--user-data-dir={}", profile.path().display()),
            ],
            "prefs": {
                "profile.managed_default_content_settings.javascript":
                    if scripts == Scripts::On { 1 } else { 2 },
            },
        });
        let capabilities = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": options,
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.address)
            .await
            .expect("a browser (tests/run sets up what the tests need)");
        driver.session = client.session_id().await.expect("a session");
        let browser = Self {
            client,
            address: server.address().to_owned(),
            window: Cell::new(None),
            _driver: driver,
            _profile: profile,
        };
        if screen == Screen::Phone {
            // Not the driver's own emulation: its taps wait for a timer of the page, and without
            // scripts none ever rings.
            browser.size(390, 844).await;
        }
        browser
    }

    /// What the driver offers beyond the methods here.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Goes to a page.
    pub(crate) async fn goto(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.address)).await.expect("a page");
        self.shown().await;
    }

    /// Waits until what was loaded is on the screen, in the window's size: Chromium drops keys that
    /// come before, and a page that is measured before may still have another window's size. A page
    /// that is never painted, such as a file, is taken as it is.
    async fn shown(&self) {
        let script = "return performance.getEntriesByType('paint').length > 0\
             && (!arguments[0] || innerWidth === arguments[0] && innerHeight === arguments[1])";
        let window = match self.window.get() {
            Some((width, height)) if width >= PHONE => vec![json!(width), json!(height)],
            // A page that is too wide makes a telephone's window wider.
            _ => vec![json!(0), json!(0)],
        };
        let began = std::time::Instant::now();
        while self.client.execute(script, window.clone()).await.ok() != Some(json!(true))
            && began.elapsed() < PAINT
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Where it is: path and query.
    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    /// The element, once it is there.
    #[track_caller]
    pub(crate) fn find(&self, css: &str) -> impl Future<Output = Element> {
        let caller = std::panic::Location::caller();
        async move {
            let wait = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(20));
            match wait.for_element(Locator::Css(css)).await {
                Ok(element) => element,
                Err(error) => {
                    let html = self.client.source().await.unwrap_or_default();
                    panic!("{caller}: no {css} ({error}) in {}:\n{html}", self.path().await)
                }
            }
        }
    }

    /// The text of the first such element, as it is shown.
    #[track_caller]
    pub(crate) fn text(&self, css: &str) -> impl Future<Output = String> {
        let (there, css) = (self.find(css), css.to_owned());
        async move {
            there.await;
            self.texts(&css).await.swap_remove(0)
        }
    }

    /// The texts of all such elements, which may be none. What is only heard counts, too.
    pub(crate) async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)";
        serde_json::from_value(self.ask(script, json!([css])).await).expect("texts")
    }

    /// How many such elements there are.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("elements").len()
    }

    /// Clicks the first such element.
    #[track_caller]
    pub(crate) fn click(&self, css: &str) -> impl Future<Output = ()> {
        let element = self.find(css);
        async move { element.await.click().await.expect("a click") }
    }

    /// Presses keys one after another, whatever has the focus.
    pub(crate) async fn press(&self, keys: &str) {
        self.shown().await;
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.expect("keys");
    }

    /// Presses Tab until such an element has the focus.
    #[track_caller]
    pub(crate) fn tab_to(&self, css: &str) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            for _ in 0..200 {
                self.press(TAB).await;
                let script = "return document.activeElement.matches(arguments[0])";
                if self.ask(script, json!([css])).await == json!(true) {
                    return;
                }
            }
            panic!("{caller}: Tab does not lead to {css} in {}", self.path().await);
        }
    }

    /// What a piece of JavaScript says of the page, whether the page's own scripts run or not.
    pub(crate) async fn ask(&self, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else { unreachable!("a list") };
        self.client.execute(script, arguments).await.expect("an answer")
    }

    /// Waits until a piece of JavaScript says `true` of the page.
    #[track_caller]
    pub(crate) fn until(&self, script: &str) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let began = std::time::Instant::now();
            // A page that is being left has no answer.
            while self.client.execute(script, Vec::new()).await.ok() != Some(json!(true)) {
                let html = self.client.source().await.unwrap_or_default();
                assert!(began.elapsed() < PATIENCE, "{caller}: never so: {script}\n{html}");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }

    /// Makes the window as large as that, whatever the machine's screen.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        let is_phone = width < PHONE;
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.tell("Emulation.setDeviceMetricsOverride", size).await;
        self.window.set(Some((width, height)));
    }

    /// How many pixels the page is wider than the window.
    pub(crate) async fn overflow(&self) -> i64 {
        let script = "const root = document.documentElement; \
             return Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth";
        self.ask(script, json!([])).await.as_i64().expect("a number")
    }

    /// Has the system prefer dark, or light.
    pub(crate) async fn prefer(&self, scheme: &str) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.tell("Emulation.setEmulatedMedia", media).await;
    }

    /// The cookies that this browser has of the server.
    pub(crate) async fn cookies(&self) -> Vec<Cookie<'static>> {
        self.client.get_all_cookies().await.expect("cookies")
    }

    /// Takes over cookies, as a browser does that was closed and opened again.
    pub(crate) async fn keep(&self, cookies: Vec<Cookie<'static>>) {
        self.goto("/about").await;
        for cookie in cookies {
            self.client.add_cookie(cookie).await.expect("a cookie");
        }
    }

    /// Tells Chromium something that the standard has no word for.
    pub(crate) async fn tell(&self, command: &str, parameters: Value) {
        let command = json!({ "cmd": command, "params": parameters });
        self.client.issue_cmd(Extension("goog/cdp/execute", command)).await.expect("done");
    }

    /// What the console was told since this was last asked: errors of scripts, files that were
    /// refused or not there, warnings.
    pub(crate) async fn console(&self) -> Vec<String> {
        let log = Extension("se/log", json!({ "type": "browser" }));
        let log = self.client.issue_cmd(log).await.expect("the log");
        let entries = log.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| format!("{}: {}", entry["level"], entry["message"])).collect()
    }
}

/// A command that Chromium's driver knows beyond the standard.
#[derive(Debug)]
struct Extension(&'static str, Value);

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(
        &self,
        base: &Url,
        session: Option<&str>,
    ) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.1.to_string()))
    }
}

/// Chromium's driver, and through it the browser.
struct Driver {
    child: Child,
    address: String,
    session: Option<String>,
}

impl Driver {
    fn start() -> Self {
        let mut said = String::new();
        // It looks for a port that is free for two protocols, and gives up when the second is taken.
        for _ in 0..20 {
            let mut child = Command::new(program("chromedriver"))
                .arg("--port=0")
                // A group of its own: what it started ends with it, however it ends.
                .process_group(0)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("the driver starts");
            let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
            for line in lines.by_ref() {
                let line = line.expect("a line");
                if let Some((_, port)) = line.split_once("started successfully on port ") {
                    let address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                    std::thread::spawn(move || lines.for_each(drop));
                    return Self { child, address, session: None };
                }
                said.push_str(&line);
                said.push('\n');
            }
            child.wait().expect("an end");
        }
        panic!("the driver does not start:\n{said}");
    }

    /// Asks the driver to close the browser, and waits for the answer.
    fn close(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else { return Ok(()) };
        let host = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )?;
        stream.read_exact(&mut [0; 12])
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.close();
        if let Some(group) = rustix::process::Pid::from_raw(self.child.id().cast_signed()) {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.wait();
    }
}

/// Where a program is. Its absence is a failure, never a reason to skip.
fn program(name: &str) -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    match found {
        Some(file) => file.display().to_string(),
        None => panic!("{name} is not installed here: run tests/run, which sets it up"),
    }
}
