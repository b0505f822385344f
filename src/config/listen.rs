//! Where the server listens: a host and a port. A name is looked up when the server starts.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

/// A host and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    host: String,
    port: u16,
}

impl Listen {
    /// What a socket is bound to: each address of the host is tried.
    #[must_use]
    pub fn place(&self) -> (&str, u16) {
        (&self.host, self.port)
    }
}

impl From<SocketAddr> for Listen {
    fn from(address: SocketAddr) -> Self {
        Self { host: address.ip().to_string(), port: address.port() }
    }
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Ok(address.into());
        }
        let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
        let Ok(port) = port.parse::<u16>() else {
            let host = if text.is_empty() { "127.0.0.1" } else { text.trim_end_matches(':') };
            return Err(format!("a port is missing; write {host}:3000"));
        };
        if host.is_empty() {
            return Err(format!(
                "a host is missing; write 127.0.0.1:{port} for this machine alone, or \
                 0.0.0.0:{port} for its network"
            ));
        }
        if host.contains(':') {
            return Err(format!("an IPv6 address stands in brackets; write [{host}]:{port}"));
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
    }
}

#[cfg(test)]
mod tests {
    use super::Listen;

    #[test]
    fn a_place_to_listen_is_a_host_and_a_port() {
        for text in ["localhost:3000", "127.0.0.1:0", "[::1]:80", "0.0.0.0:8080", "lab.example:1"] {
            assert_eq!(text.parse::<Listen>().unwrap().to_string(), text);
        }
        for (text, cure) in [
            (":3000", "write 127.0.0.1:3000"),
            ("3000", "write 127.0.0.1:3000"),
            ("localhost", "write localhost:3000"),
            ("localhost:", "write localhost:3000"),
            ("::1:80", "write [::1]:80"),
            ("host:99999", "a port is missing"),
        ] {
            let said = text.parse::<Listen>().unwrap_err();
            assert!(said.contains(cure), "{text}: {said}");
        }
    }
}
