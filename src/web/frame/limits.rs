//! How much one address may do: token buckets for each kind of action (GCRA, by the `governor` crate).
//!
//! Owns the figures and whose bucket is whose. An address is cut to the prefix that one household or
//! hall is given (/24 of IPv4, /56 of IPv6, RFC 6177) and kept as a keyed hash under a key of the day
//! that lives in memory alone; nothing of it is written or logged. Knows no visitor: a cookie costs
//! nothing, so it limits nobody.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use parking_lot::RwLock;
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
    /// A deck's file, which is made anew for each who asks.
    File,
    /// Anything else that is written.
    Other,
}

impl Action {
    const ALL: [Self; 9] = [
        Self::Vote,
        Self::Answer,
        Self::Quiz,
        Self::Card,
        Self::Run,
        Self::Follow,
        Self::Report,
        Self::File,
        Self::Other,
    ];

    /// How many at once, and how many a minute after that, from one address. A lecture hall behind one
    /// address votes within a minute and answers every few seconds; a script does so for hours.
    fn quota(self) -> (u32, u32) {
        match self {
            Self::Vote => (1_000, 120),
            Self::Quiz => (300, 60),
            Self::Run | Self::File => (60, 60),
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
            return match (first, last) {
                ("polls", Some("events")) => Some(Self::Follow),
                ("cards", Some("deck.apkg")) => Some(Self::File),
                _ => None,
            };
        }
        Some(match (first, last) {
            ("polls", _) => Self::Vote,
            ("questions", Some("report")) => Self::Report,
            ("questions", _) | ("quizzes", Some(_)) => Self::Answer,
            ("quizzes", None) | ("q", _) => Self::Quiz,
            ("cards", _) => Self::Card,
            ("demos", _) => Self::Run,
            _ => Self::Other,
        })
    }
}

type Bucket<C> =
    RateLimiter<u64, DefaultKeyedStateStore<u64>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The buckets of a day, by a clock that only goes forward.
struct Today<C: Clock> {
    began: C::Instant,
    key: u64,
    buckets: Vec<Bucket<C>>,
}

/// All buckets. Clones share them.
#[derive(Clone)]
pub(in crate::web) struct Limits(Option<Arc<Inner>>);

struct Inner {
    /// Proxies in front whose word on the address is trusted.
    hops: usize,
    buckets: Buckets<DefaultClock>,
}

/// Buckets that begin anew each day.
struct Buckets<C: Clock> {
    clock: C,
    today: RwLock<Today<C>>,
}

/// The key and the buckets are thrown away after this.
const DAY: Duration = Duration::from_hours(24);

/// Past so many addresses in a bucket, those that are full again are forgotten at once.
const MANY: usize = 100_000;

impl Limits {
    /// Buckets by the address that the last of so many proxies saw; none where limits are off.
    pub(in crate::web) fn new(on: bool, hops: usize) -> Self {
        Self(on.then(|| Arc::new(Inner { hops, buckets: Buckets::new(DefaultClock::default()) })))
    }

    /// How long whoever asks has to wait, if the bucket is empty.
    fn take(&self, action: Action, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<Duration> {
        let inner = self.0.as_deref()?;
        inner.buckets.take(action, address(inner.hops, headers, peer)?)
    }
}

impl<C: Clock + Clone> Buckets<C> {
    fn new(clock: C) -> Self {
        let today = RwLock::new(Today::begin(&clock));
        Self { clock, today }
    }

    /// How long an address has to wait, if its bucket is empty.
    fn take(&self, action: Action, address: IpAddr) -> Option<Duration> {
        let now = self.clock.now();
        let is_over = |today: &Today<C>| Duration::from(now.duration_since(today.began)) > DAY;
        if is_over(&self.today.read()) {
            let mut today = self.today.write();
            // Another request may have been faster.
            if is_over(&today) {
                *today = Today::begin(&self.clock);
            }
        }
        let today = self.today.read();
        let at = Action::ALL.iter().position(|other| *other == action)?;
        let bucket = today.buckets.get(at)?;
        if bucket.len() > MANY {
            bucket.retain_recent();
        }
        let refused = bucket.check_key(&hash(today.key, prefix(address))).err()?;
        Some(refused.wait_time_from(self.clock.now()))
    }
}

impl<C: Clock + Clone> Today<C> {
    fn begin(clock: &C) -> Self {
        let bucket = |action: Action| {
            let (burst, minute) = action.quota();
            let one = NonZeroU32::MIN;
            let quota = Quota::per_minute(NonZeroU32::new(minute).unwrap_or(one));
            let quota = quota.allow_burst(NonZeroU32::new(burst).unwrap_or(one));
            RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone())
        };
        Self {
            began: clock.now(),
            key: random(),
            buckets: Action::ALL.into_iter().map(bucket).collect(),
        }
    }
}

/// Who sent a request, put beside it by the accept loop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

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
pub(super) fn prefix(address: IpAddr) -> [u8; 16] {
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
    use std::collections::BTreeMap;

    use governor::clock::FakeRelativeClock;
    use proptest::prelude::*;

    use super::*;

    const SECOND: u64 = 1_000_000_000;

    /// What somebody does, and the time that passes before.
    #[derive(Debug, Clone)]
    struct Step {
        after: u64,
        action: usize,
        network: usize,
        host: u8,
        times: u32,
    }

    fn step() -> impl Strategy<Value = Step> {
        let after = prop_oneof![
            4 => Just(0),
            4 => 0..5 * SECOND,
            2 => 0..3_600 * SECOND,
            1 => 0..3 * 86_400 * SECOND,
        ];
        let times = prop_oneof![3 => 1..20_u32, 1 => 1..2_500_u32];
        (after, 0..Action::ALL.len(), 0..3_usize, any::<u8>(), times).prop_map(
            |(after, action, network, host, times)| Step { after, action, network, host, times },
        )
    }

    /// A bucket as one thinks of it: it holds so much, fills evenly, and whoever acts takes one out. In
    /// nanoseconds, so that it is exact.
    #[derive(Clone, Copy)]
    struct Level {
        held: u64,
        at: u64,
    }

    /// An address of a network: two of them of the old kind, one of the new.
    fn address_of(network: usize, host: u8) -> IpAddr {
        let text = match network {
            0 => format!("203.0.113.{host}"),
            1 => format!("203.0.114.{host}"),
            _ => format!("2001:db8:1:23{host:02x}::{host:x}"),
        };
        text.parse().expect("an address")
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 64,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn buckets_agree_with_a_plain_model(steps in prop::collection::vec(step(), 1..40)) {
            let clock = FakeRelativeClock::default();
            let buckets = Buckets::new(clock.clone());
            let (mut now, mut began) = (0, 0);
            let mut levels: BTreeMap<(usize, usize), Level> = BTreeMap::new();
            for Step { after, action, network, host, times } in steps {
                clock.advance(Duration::from_nanos(after));
                now += after;
                if now - began > 86_400 * SECOND {
                    (began, levels) = (now, BTreeMap::new());
                }
                let (burst, minute) = Action::ALL[action].quota();
                let one = 60 * SECOND / u64::from(minute);
                let full = one * u64::from(burst);
                let level = levels.entry((action, network)).or_insert(Level { held: full, at: now });
                *level = Level { held: full.min(level.held + (now - level.at)), at: now };
                for _ in 0..times {
                    let wait = buckets.take(Action::ALL[action], address_of(network, host));
                    if level.held >= one {
                        prop_assert_eq!(wait, None);
                        level.held -= one;
                    } else {
                        prop_assert_eq!(wait, Some(Duration::from_nanos(one - level.held)));
                    }
                }
            }
        }
    }

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
        assert_eq!(Action::of(&Method::GET, "/cards/deck.apkg"), Some(Action::File));
        assert_eq!(Action::of(&Method::GET, "/cards"), None);
        assert_eq!(Action::of(&Method::GET, "/polls/a/b"), None);
        assert_eq!(Action::of(&Method::GET, "/polls/a/b/events"), Some(Action::Follow));
    }
}
