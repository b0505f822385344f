//! A visitor without a browser: HTTP with cookies, and just enough reading of HTML.

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};

/// Somebody who keeps cookies.
#[derive(Clone)]
pub(crate) struct Visitor {
    client: Client,
    address: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    /// Where it is, after redirects: path and query.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Visitor {
    pub(crate) fn new(address: &str) -> Self {
        // A redirect of ours leads to a page of ours.
        let client = Client::builder().cookie_store(true).redirect(Policy::limited(3)).no_proxy();
        let client = client.build().expect("a client");
        Self { client, address: address.to_owned() }
    }

    /// Looks at a page.
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(self.client.get(format!("{}{path}", self.address))).await
    }

    /// Sends a form as it stands.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        self.send(self.request(path).form(form)).await
    }

    /// A GET to be completed.
    pub(crate) fn asks(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("{}{path}", self.address))
    }

    /// A POST to be completed.
    pub(crate) fn request(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.post(format!("{}{path}", self.address))
    }

    /// Sends a request, to the end of its redirects.
    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Page {
        let response = request.send().await.expect("an answer");
        let url = response.url();
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let html = response.text().await.expect("a text");
        Page { status, path, headers, html }
    }
}

impl Page {
    /// The values of an attribute, wherever it stands.
    pub(crate) fn attributes(&self, name: &str) -> Vec<String> {
        let start = format!(" {name}=\"");
        let values = self.html.split(&start).skip(1).filter_map(|rest| rest.split('"').next());
        values.map(|value| value.replace("&amp;", "&").replace("&#38;", "&")).collect()
    }

    /// The value of a form's hidden field.
    pub(crate) fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let value = self.html.split(&start).nth(1).and_then(|rest| rest.split('"').next());
        value.unwrap_or_else(|| panic!("no field {name}: {}", self.html)).to_owned()
    }

    /// The text between two pieces of HTML.
    pub(crate) fn between(&self, start: &str, end: &str) -> &str {
        let rest = self.html.split_once(start).map(|(_, rest)| rest);
        let text = rest.and_then(|rest| rest.split_once(end)).map(|(text, _)| text);
        text.unwrap_or_else(|| panic!("nothing between {start} and {end}: {}", self.html))
    }

    /// The text without its tags, each run of spaces one space.
    pub(crate) fn text(&self) -> String {
        plain(&self.html)
    }
}

/// HTML without its tags, each run of spaces one space.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        let piece = piece.split_once('>').map_or(piece, |(_, text)| text);
        text.push_str(piece);
        text.push(' ');
    }
    let text = text.replace("&#39;", "'").replace("&quot;", "\"").replace("&#34;", "\"");
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
