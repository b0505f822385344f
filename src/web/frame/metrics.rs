//! What the server counts of itself, for Prometheus, and the access log.
//!
//! Owns the figures of requests: how many, how they ended, how long they took, and for how long each
//! handler kept a worker thread busy (the time its future spent in `poll`, by tokio-metrics), so that
//! one that blocks shows by name. A route stands for all its addresses, so nothing of a visitor is in
//! a label or a line: no address, no browser, no cookie, no choice. Knows no feature.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use parking_lot::RwLock;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::AtomicU64;
use tokio_metrics::TaskMonitor;

/// Upper ends of the buckets of a request's time, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

/// A handler that keeps its thread for longer in one go blocks others.
const SLOW_POLL: Duration = Duration::from_millis(5);

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    name: &'static str,
}

type Figure = Gauge<f64, AtomicU64>;

/// What a part of the server says of itself when it is asked: a name and a number each.
pub(in crate::web) type Reading = Vec<(&'static str, f64)>;

/// All figures. Clones share them.
#[derive(Clone)]
pub(in crate::web) struct Metrics(Arc<Inner>);

struct Inner {
    log: bool,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    busy: Family<Route, Figure>,
    slow: Family<Route, Figure>,
    state: Family<Named, Figure>,
    monitors: RwLock<HashMap<Route, TaskMonitor>>,
    registry: Registry,
}

impl Metrics {
    /// Figures that are all zero, and an access log if it is wanted.
    pub(in crate::web) fn new(log: bool) -> Self {
        let mut registry = Registry::with_prefix("interleave");
        let requests = Family::default();
        let seconds: Family<Route, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let (busy, slow, state) = (Family::default(), Family::default(), Family::default());
        registry.register("requests", "Requests answered", Family::clone(&requests));
        registry.register_with_unit(
            "request",
            "From a request's head to its answer's head",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register_with_unit(
            "handler_busy",
            "For how long a route's handlers kept a worker thread",
            Unit::Seconds,
            Family::clone(&busy),
        );
        registry.register(
            "handler_slow_polls",
            "How often a route's handlers kept a worker thread for over 5 ms in one go",
            Family::clone(&slow),
        );
        registry.register("state", "The server at this moment, by name", Family::clone(&state));
        Self(Arc::new(Inner {
            log,
            requests,
            seconds,
            busy,
            slow,
            state,
            monitors: RwLock::default(),
            registry,
        }))
    }

    /// Everything in the text format of Prometheus, with what the parts of the server say now.
    pub(in crate::web) fn text(&self, readings: Reading) -> String {
        let inner = &*self.0;
        for (route, monitor) in inner.monitors.read().iter() {
            let sum = monitor.cumulative();
            inner.busy.get_or_create(route).set(sum.total_poll_duration.as_secs_f64());
            #[expect(
                clippy::cast_precision_loss,
                reason = "a count of slow polls is far below 2^52"
            )]
            inner.slow.get_or_create(route).set(sum.total_slow_poll_count as f64);
        }
        for (name, value) in readings {
            inner.state.get_or_create(&Named { name }).set(value);
        }
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &inner.registry);
        text
    }

    fn monitor(&self, route: &Route) -> TaskMonitor {
        if let Some(monitor) = self.0.monitors.read().get(route) {
            return monitor.clone();
        }
        let mut monitors = self.0.monitors.write();
        let new = || TaskMonitor::builder().with_slow_poll_threshold(SLOW_POLL).clone().build();
        monitors.entry(route.clone()).or_insert_with(new).clone()
    }
}

/// Counts a request, times it, and writes a line of it where that is wanted.
pub(super) async fn measure(metrics: Metrics, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let route = Route {
        method: known(request.method()),
        // Addresses that lead nowhere are one: anybody can make up any number of them.
        route: matched.map_or("none", MatchedPath::as_str).to_owned(),
    };
    let began = Instant::now();
    let response = metrics.monitor(&route).instrument(next.run(request)).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    metrics.0.seconds.get_or_create(&route).observe(took.as_secs_f64());
    if metrics.0.log {
        let (method, name) = (route.method, route.route.as_str());
        let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(target: "interleave::access", method, route = name, status, took_us);
    }
    let Route { method, route } = route;
    metrics.0.requests.get_or_create(&Answered { method, route, status }).inc();
    response
}

/// The method, if it is one that we answer: anybody can make up any number of them.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
