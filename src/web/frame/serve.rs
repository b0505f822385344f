//! Accepting connections, and letting them end.
//!
//! Our own loop rather than `axum::serve`, which has no time limit on a silent peer and never ends
//! while an event stream is open.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::guests::Guests;
use super::limits::Peer;
use super::slow::{Impatient, PATIENCE};

/// A request's head arrives within this, and so does the next request on a connection.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest head of a request, in bytes.
const LARGEST_HEAD: usize = 16 << 10;

/// Connections at once; more wait to be accepted.
const CONNECTIONS: usize = 20_000;

/// Of them, from one network.
const FROM_ONE_NETWORK: usize = 5_000;

/// After the signal to stop, requests under way have this long. Whoever asked us to stop waits some
/// seconds before ending us by force; the database is to be closed by then.
const GRACE: Duration = Duration::from_secs(4);

/// Serves until told to stop, then lets requests under way finish.
///
/// With `limited` one network may have only a part of the connections. Where a proxy stands in front,
/// all come from it, so there it is the proxy that limits them.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken, limited: bool) {
    let guests = Guests::new(if limited { FROM_ONE_NETWORK } else { CONNECTIONS });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_headers(64)
        .max_buf_size(LARGEST_HEAD);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // Taken before accepting: past the bound the kernel's queue waits, not our memory.
        let Ok(seat) = Arc::clone(&room).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of descriptors, or a peer that left: the next may do better.
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        let Some(guest) = guests.come(peer.ip()) else {
            // One network has all that one may have: nobody else waits behind it.
            drop(stream);
            continue;
        };
        // Without it small answers wait for the peer's acknowledgement.
        let _ = stream.set_nodelay(true);
        give_up_on_the_vanished(&stream);
        let stream = Impatient::new(stream, PATIENCE);
        let service = TowerToHyperService::new(router.clone().map_request(
            move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(Peer(peer));
                request
            },
        ));
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((seat, guest));
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

/// Ends a connection whose peer acknowledges nothing for [`PATIENCE`]: a phone that left the room
/// would otherwise keep its place for a quarter of an hour.
fn give_up_on_the_vanished(stream: &tokio::net::TcpStream) {
    #[cfg(target_os = "linux")]
    if let Ok(patience) = u32::try_from(PATIENCE.as_millis()) {
        // A kernel without it keeps its own, longer limit.
        let _ = rustix::net::sockopt::set_tcp_user_timeout(stream, patience);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}
