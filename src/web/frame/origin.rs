//! Where visitors reach the site: scheme, host and port.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// `http` or `https`, a host and perhaps a port. Its text can stand in a page, a link or a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    secure: bool,
    authority: String,
}

/// Why a text is not an [`Origin`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected http:// or https:// with a host and nothing behind it, such as https://interleave.example"
)]
pub struct NotAnOrigin;

impl Origin {
    /// The site at a host, perhaps with a port, over HTTPS or not; none when the text is no host.
    pub(in crate::web) fn at(host: &str, secure: bool) -> Option<Self> {
        is_authority(host).then(|| Self { secure, authority: host.to_ascii_lowercase() })
    }

    /// Whether the host leads every device to itself, or nowhere: loopback, or no address at all.
    #[must_use]
    pub fn is_of_this_machine(&self) -> bool {
        let host = match self.authority.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => self.authority.split(':').next().unwrap_or_default(),
        };
        match host.parse::<IpAddr>() {
            Ok(address) => {
                let address = address.to_canonical();
                address.is_loopback() || address.is_unspecified()
            }
            Err(_) => host == "localhost" || host.ends_with(".localhost"),
        }
    }

    /// Host and port, as people type them.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let (scheme, authority) = text.split_once("://").ok_or(NotAnOrigin)?;
        let secure = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err(NotAnOrigin),
        };
        if !is_authority(authority) {
            return Err(NotAnOrigin);
        }
        Ok(Self { secure, authority: authority.to_ascii_lowercase() })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority)
    }
}

/// Whether a text is `host` or `host:port`: a name of letters, digits, hyphens and dots, or an
/// address. Nobody is named before the host, and nothing is escaped in it.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, after)) => {
                if address.parse::<Ipv6Addr>().is_err() {
                    return false;
                }
                return match after.strip_prefix(':') {
                    Some(port) => is_port(port),
                    None => after.is_empty(),
                };
            }
            None => return false,
        },
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(is_label) && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_host_and_nothing_else() {
        for good in ["a.example", "localhost:3000", "10.0.0.7", "[::1]", "[::1]:8080", "A-b.c_d:1"]
        {
            assert!(is_authority(good), "{good}");
        }
        for bad in [
            "",
            ":80",
            "a b",
            "a/b",
            "user@a.example",
            "a.example:",
            "a:0",
            "a:65536",
            "a:+1",
            "-a",
            "a..b",
            "a.",
            "<script>",
            "a\"b",
            "[::1",
            "[::1]x",
            "[g::1]",
            "a:80:80",
            "é.example",
            "a%41",
            "a#b",
            "a?b",
            "a\\b",
        ] {
            assert!(!is_authority(bad), "{bad}");
        }
    }

    #[test]
    fn a_host_of_this_machine_is_none_that_others_reach() {
        let is_own = |host| Origin::at(host, false).unwrap().is_of_this_machine();
        for own in [
            "localhost",
            "LOCALHOST:3000",
            "lab.localhost",
            "127.0.0.1:3000",
            "127.8.9.10",
            "0.0.0.0:3000",
            "[::1]:3000",
            "[::]",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(is_own(own), "{own}");
        }
        for other in ["lab.example", "10.0.0.7:3000", "[fe80::1]:80", "localhost.example"] {
            assert!(!is_own(other), "{other}");
        }
    }

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        let origin: Origin = "https://Interleave.example/".parse().unwrap();
        assert_eq!(origin.to_string(), "https://interleave.example");
        for bad in ["interleave.example", "ftp://a", "https://a/b", "https://a?b", "https://u@a"] {
            assert_eq!(bad.parse::<Origin>(), Err(NotAnOrigin), "{bad}");
        }
    }
}
