//! Voters over plain HTTP/1.1, many at little cost.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use interleave::id::{ItemId, VisitorId, VoterTag};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};

use super::process::key;

/// A connection that is made anew when the server has closed it.
pub(crate) struct Line {
    to: SocketAddr,
    from: Ipv4Addr,
    stream: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// What became of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vote {
    /// Acknowledged, as the first.
    Counted,
    /// Acknowledged, as one that had been counted before.
    Repeated,
    /// Turned away with this status.
    Refused(u16),
}

impl Answer {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| {
            line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
        })?;
        line.split_once(':').map(|(_, value)| value.trim())
    }
}

impl Line {
    pub(crate) fn new(to: SocketAddr) -> Self {
        Self::from(to, Ipv4Addr::LOCALHOST)
    }

    /// A line from this address.
    pub(crate) fn from(to: SocketAddr, from: Ipv4Addr) -> Self {
        Self { to, from, stream: None }
    }

    /// Sends a request, and reads the answer. After an error nobody knows what became of it.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let socket = TcpSocket::new_v4()?;
                socket.bind(SocketAddr::new(IpAddr::V4(self.from), 0))?;
                let stream = socket.connect(self.to).await?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n{headers}\r\n{body}",
            self.to,
            body.len()
        );
        stream.get_mut().write_all(request.as_bytes()).await?;
        let mut head = String::new();
        loop {
            let start = head.len();
            if stream.read_line(&mut head).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if head[start..].trim().is_empty() {
                break;
            }
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let mut answer = Answer { status, head, body: String::new() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body).await?;
        answer.body = String::from_utf8_lossy(&body).into_owned();
        let closes = answer.header("connection").is_some_and(|value| value == "close");
        if !closes {
            self.stream = Some(stream);
        }
        Ok(answer)
    }

    /// Looks at a page.
    pub(crate) async fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "", "").await
    }

    /// Votes as this visitor.
    pub(crate) async fn vote(
        &mut self,
        poll: &str,
        options: &[&str],
        visitor: VisitorId,
    ) -> io::Result<Vote> {
        Ok(self.ballot(poll, options, visitor).await?.vote())
    }

    /// The same, with the whole answer.
    pub(crate) async fn ballot(
        &mut self,
        poll: &str,
        options: &[&str],
        visitor: VisitorId,
    ) -> io::Result<Answer> {
        let form: Vec<String> = options.iter().map(|option| format!("option={option}")).collect();
        let cookie = cookie(visitor);
        let path = format!("/polls/{poll}");
        self.send("POST", &path, &cookie, &form.join("&")).await
    }
}

impl Answer {
    /// What the answer says of a vote.
    pub(crate) fn vote(&self) -> Vote {
        match (self.status, self.header("location")) {
            (303, Some(location)) if location.contains("repeat") => Vote::Repeated,
            (303, _) => Vote::Counted,
            (status, _) => Vote::Refused(status),
        }
    }
}

/// The visitor of this number, the same in every run.
pub(crate) fn visitor(number: u128) -> VisitorId {
    VisitorId::from_bytes(number.to_be_bytes())
}

/// The header that a visitor's browser sends.
pub(crate) fn cookie(visitor: VisitorId) -> String {
    format!("Cookie: visitor={}\r\n", key().sign("cookie", visitor))
}

/// The tag of a visitor's receipt.
pub(crate) fn tag(poll: &str, visitor: VisitorId) -> VoterTag {
    key().voter_tag(&item(poll), visitor)
}

/// The id that a text is.
pub(crate) fn item(text: &str) -> ItemId {
    text.parse().expect("an id")
}
