//! How much one address may do: token buckets for each kind of action (GCRA, by the `governor` crate).
//!
//! Owns the figures and whose bucket is whose. An address is cut to the prefix that one household or
//! hall is given (/24 of IPv4, /56 of IPv6, RFC 6177) and kept as a keyed hash under a key of the day
//! that lives in memory alone; nothing of it is written or logged. Knows no visitor: a cookie costs
//! nothing, so it limits nobody.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use parking_lot::{Mutex, RwLock};
use rand::random;

use super::error;

/// What is limited. Reading a page is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// A ballot in a poll.
    Vote,
    /// An answer, in a quiz or beside one.
    Answer,
    /// A new quiz, which is kept for long.
    Quiz,
    /// A card's grade.
    Card,
    /// A demo's run, which is a process.
    Run,
    /// Following a poll live, which keeps a connection.
    Follow,
    /// A report of a question, which somebody reads.
    Report,
    /// Anything else that is written.
    Other,
}

impl Action {
    const ALL: [Self; 8] = [
        Self::Vote,
        Self::Answer,
        Self::Quiz,
        Self::Card,
        Self::Run,
        Self::Follow,
        Self::Report,
        Self::Other,
    ];

    /// How many at once, and how many a minute after that, from one address. A lecture hall behind one
    /// address votes within a minute and answers every few seconds; a script does so for hours.
    fn quota(self) -> (u32, u32) {
        match self {
            Self::Vote => (1_000, 120),
            Self::Quiz => (300, 60),
            Self::Run => (60, 60),
            Self::Answer | Self::Card | Self::Follow => (2_000, 600),
            Self::Report => (20, 2),
            Self::Other => (200, 60),
        }
    }

    /// What a request does, if it is one of these.
    fn of(method: &Method, path: &str) -> Option<Self> {
        let mut parts = path.trim_start_matches('/').split('/');
        let (first, last) = (parts.next().unwrap_or_default(), parts.next_back());
        if method == Method::GET || method == Method::HEAD {
            return (first == "polls" && last == Some("events")).then_some(Self::Follow);
        }
        Some(match (first, last) {
            ("polls", _) => Self::Vote,
            ("questions", Some("report")) => Self::Report,
            ("questions", _) | ("quizzes", Some(_)) => Self::Answer,
            ("quizzes", None) => Self::Quiz,
            ("cards", _) => Self::Card,
            ("demos", _) => Self::Run,
            _ => Self::Other,
        })
    }
}

type Bucket = DefaultKeyedRateLimiter<u64>;

/// The buckets of a day.
struct Today {
    began: Instant,
    key: u64,
    buckets: Vec<Bucket>,
}

/// All buckets. Clones share them.
#[derive(Clone)]
pub(in crate::web) struct Limits(Option<Arc<Inner>>);

struct Inner {
    /// Proxies in front whose word on the address is trusted.
    hops: usize,
    today: RwLock<Today>,
}

/// The key and the buckets are thrown away after this.
const DAY: Duration = Duration::from_hours(24);

/// Past so many addresses in a bucket, those that are full again are forgotten at once.
const MANY: usize = 100_000;

impl Limits {
    /// Buckets by the address that the last of so many proxies saw; none where limits are off.
    pub(in crate::web) fn new(on: bool, hops: usize) -> Self {
        Self(on.then(|| Arc::new(Inner { hops, today: RwLock::new(Today::begin()) })))
    }

    /// How long whoever asks has to wait, if the bucket is empty.
    fn take(&self, action: Action, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<Duration> {
        let inner = self.0.as_deref()?;
        let address = address(inner.hops, headers, peer)?;
        if inner.today.read().began.elapsed() > DAY {
            *inner.today.write() = Today::begin();
        }
        let today = inner.today.read();
        let at = Action::ALL.iter().position(|other| *other == action)?;
        let bucket = today.buckets.get(at)?;
        if bucket.len() > MANY {
            bucket.retain_recent();
        }
        let refused = bucket.check_key(&hash(today.key, prefix(address))).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()))
    }
}

impl Today {
    fn begin() -> Self {
        let bucket = |action: Action| {
            let (burst, minute) = action.quota();
            let one = NonZeroU32::MIN;
            let quota = Quota::per_minute(NonZeroU32::new(minute).unwrap_or(one));
            RateLimiter::keyed(quota.allow_burst(NonZeroU32::new(burst).unwrap_or(one)))
        };
        Self {
            began: Instant::now(),
            key: random(),
            buckets: Action::ALL.into_iter().map(bucket).collect(),
        }
    }
}

/// Who sent a request, put beside it by the accept loop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// How many connections each network has. Clones share it.
#[derive(Clone)]
pub(super) struct Guests {
    most: usize,
    here: Arc<Mutex<HashMap<[u8; 16], usize>>>,
}

impl Guests {
    /// Each network may have so many at once.
    pub(super) fn new(most: usize) -> Self {
        Self { most, here: Arc::default() }
    }

    /// A place for one more from this address, while it is kept; none if its network has all it may.
    pub(super) fn come(&self, address: IpAddr) -> Option<Guest> {
        let network = prefix(address);
        let mut here = self.here.lock();
        let count = here.entry(network).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Guest { guests: self.clone(), network })
    }
}

/// A connection's place. It is free again when this is dropped.
pub(super) struct Guest {
    guests: Guests,
    network: [u8; 16],
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut here = self.guests.here.lock();
        if let Some(count) = here.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                here.remove(&self.network);
            }
        }
    }
}

/// Turns away what is more than one address may do, before its body is read.
pub(super) async fn limit(limits: Limits, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let action = Action::of(request.method(), request.uri().path());
    match action.and_then(|action| limits.take(action, request.headers(), peer)) {
        None => next.run(request).await,
        Some(wait) => too_many(wait),
    }
}

fn too_many(wait: Duration) -> Response {
    let seconds = wait.as_secs().saturating_add(1);
    let mut response = error::page(
        StatusCode::TOO_MANY_REQUESTS,
        "That was a lot at once",
        format!(
            "More came from your network than one place may send in so short a time, so this was \
             not done. Nothing is lost: send it again in {seconds} {}.",
            if seconds == 1 { "second" } else { "seconds" }
        ),
    );
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// The address that the last of so many trusted proxies saw: each appends the one it spoke with to
/// `X-Forwarded-For`, so what stands before those can be anything and is not looked at.
fn address(hops: usize, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    if hops == 0 {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter();
    let named: Vec<&str> =
        lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')).collect();
    let at = named.len().checked_sub(hops);
    at.and_then(|at| named.get(at)?.trim().parse().ok()).or(peer)
}

/// The network that one household or hall has.
fn prefix(address: IpAddr) -> [u8; 16] {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            std::net::Ipv4Addr::new(a, b, c, 0).to_ipv6_mapped().octets()
        }
        IpAddr::V6(address) => {
            let cut = u128::from(address) & (u128::MAX << (128 - 56));
            Ipv6Addr::from(cut).octets()
        }
    }
}

fn hash(key: u64, prefix: [u8; 16]) -> u64 {
    use hmac::digest::Digest;
    let mut digest = sha2::Sha256::new();
    digest.update(key.to_be_bytes());
    digest.update(prefix);
    let mut first = [0; 8];
    first.copy_from_slice(&digest.finalize()[..8]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().expect("a value"));
        }
        headers
    }

    #[test]
    fn only_what_trusted_proxies_appended_names_the_address() {
        let peer = Some("10.0.0.1".parse().expect("an address"));
        let named = |hops, lines: &[&str]| {
            address(hops, &forwarded(lines), peer).map(|address| address.to_string())
        };
        assert_eq!(named(0, &["203.0.113.9"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(named(1, &["6.6.6.6, 203.0.113.9"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(1, &["6.6.6.6", "203.0.113.9"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(2, &["6.6.6.6, 203.0.113.9, 10.0.0.2"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(2, &["203.0.113.9"]).as_deref(), Some("10.0.0.1"), "too few");
        assert_eq!(named(1, &["not an address"]).as_deref(), Some("10.0.0.1"));
    }

    #[test]
    fn a_household_is_one_and_two_are_two() {
        let cut = |text: &str| prefix(text.parse().expect("an address"));
        assert_eq!(cut("203.0.113.9"), cut("203.0.113.200"));
        assert_ne!(cut("203.0.113.9"), cut("203.0.114.9"));
        assert_eq!(cut("2001:db8:1:2300::1"), cut("2001:db8:1:23ff:ffff::9"));
        assert_ne!(cut("2001:db8:1:2300::1"), cut("2001:db8:1:2400::1"));
        assert_eq!(cut("::ffff:203.0.113.9"), cut("203.0.113.9"));
    }

    #[test]
    fn a_network_has_only_so_many_connections_at_once() {
        let guests = Guests::new(2);
        let come = |text: &str| guests.come(text.parse().expect("an address"));
        let (first, second) = (come("203.0.113.1"), come("203.0.113.2"));
        assert!(first.is_some() && second.is_some());
        assert!(come("203.0.113.3").is_none());
        assert!(come("203.0.114.3").is_some(), "another network");
        drop(first);
        assert!(come("203.0.113.3").is_some());
        drop(second);
        assert!(guests.here.lock().is_empty(), "nobody is remembered");
    }

    #[test]
    fn an_action_is_known_by_its_address() {
        let post = |path| Action::of(&Method::POST, path);
        assert_eq!(post("/polls/a/b"), Some(Action::Vote));
        assert_eq!(post("/questions/a/b"), Some(Action::Answer));
        assert_eq!(post("/questions/a/b/report"), Some(Action::Report));
        assert_eq!(post("/quizzes"), Some(Action::Quiz));
        assert_eq!(post("/quizzes/1/answers"), Some(Action::Answer));
        assert_eq!(post("/cards/review"), Some(Action::Card));
        assert_eq!(post("/demos/gil/runs"), Some(Action::Run));
        assert_eq!(post("/privacy/forget"), Some(Action::Other));
        assert_eq!(Action::of(&Method::GET, "/polls/a/b"), None);
        assert_eq!(Action::of(&Method::GET, "/polls/a/b/events"), Some(Action::Follow));
    }
}
