//! `interleave serve`: the site, until told to stop.

use std::io::{ErrorKind, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::check::{load, report};
use super::scratch::Scratch;
use super::{fail, on_runtime, say};
use crate::clock::Clock;
use crate::config::{Config, Demos, LOST_KEY, Listen, LogFormat, Switch};
use crate::content::Library;
use crate::demos::Runner;
use crate::id::Key;
use crate::store::{self, KeyBinding, Store};
use crate::web::{self, App, Parts, Site};

/// How long SQLite's files keep the order in which votes arrived.
const ORDER_KEPT: Duration = Duration::from_secs(5);

/// Open files beside those of viewers: other visitors, the database, demos.
const FILES_BESIDE_VIEWERS: u64 = 1_024;

/// What comes before all else: the log, and room for viewers.
pub(super) fn prepare(config: &Config) {
    start_log(config.log_format);
    raise_open_files(config.viewers);
}

pub(super) fn run(config: &Config) -> ExitCode {
    prepare(config);
    let library = match load(&config.questions) {
        Ok(library) => library,
        Err(problems) => {
            return fail(
                1,
                format!("the question bank has errors\n\n{}", report(&problems, 50, false)),
            );
        }
    };
    on_runtime(async {
        let questions = config.questions.clone();
        let mut hangups = match signal(SignalKind::hangup()) {
            Ok(hangups) => hangups,
            Err(error) => return fail(1, deaf(&error)),
        };
        let around = |site: &Site| {
            let site = site.clone();
            let router = site.router();
            let reloader = async move { reload_on_hangup(&mut hangups, &questions, &site).await };
            (router, tokio::spawn(reloader))
        };
        match serve(config, library, CancellationToken::new(), around).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(line) => fail(1, line),
        }
    })
}

fn deaf(error: &std::io::Error) -> String {
    format!("signals cannot be received: {error}")
}

/// Serves until told to stop, or says in a line why it cannot. `around` makes of the site what is
/// served, and starts what changes its bank.
pub(super) async fn serve(
    config: &Config,
    library: Library,
    stop: CancellationToken,
    around: impl FnOnce(&Site) -> (Router, JoinHandle<()>),
) -> Result<(), String> {
    // Before the database is opened: it may find that a file may not grow.
    listen_for_signals(stop.clone()).map_err(|error| deaf(&error))?;
    let store = Store::open(&config.place()).await.map_err(|error| error.to_string())?;
    let served = serve_from(config, library, &store, stop, around).await;
    store.close().await;
    served
}

async fn serve_from(
    config: &Config,
    library: Library,
    store: &Store,
    stop: CancellationToken,
    around: impl FnOnce(&Site) -> (Router, JoinHandle<()>),
) -> Result<(), String> {
    let key = bound_key(config, store).await?;
    let fingerprint = key.check_value().get(..8).unwrap_or_default().to_owned();
    let scratch = Scratch::of(config);
    if let Some(said) = scratch.said() {
        tracing::warn!("{said}");
    }
    let runner =
        Runner::start(scratch.limits()).map_err(|error| format!("demos cannot be run: {error}"))?;
    let listener = listen(&config.listen).await?;
    let metrics = match config.metrics {
        Some(at) => Some(listen(&at.into()).await?),
        None => None,
    };
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let app = App::new(parts(config, library, store, key, &runner, &stop)).await;
    let app = app.map_err(|error| error.to_string())?;
    let order_keeper = tokio::spawn({
        let store = store.clone();
        async move { store.keep_no_order(order_kept()).await }
    });
    let sweeper = tokio::spawn(sweep(app.clone()));
    let recorder = tokio::spawn(app.clone().record_demos());
    say(format!("Interleave is at http://{address}\n"));
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        database = store.kind(),
        schema = store::schema(),
        key = fingerprint,
        sandbox = %runner.report().level(),
        "started"
    );

    let limited = config.limits == Switch::On && config.trusted_proxy_hops == 0;
    let figures = metrics.map(|listener| {
        let router = web::metrics_router(app.clone());
        tokio::spawn(web::serve(listener, router, stop.clone(), false))
    });
    let site = Site::new(app);
    let settler = tokio::spawn({
        let site = site.clone();
        async move { site.settle().await }
    });
    let (router, reloader) = around(&site);
    let runs_end = async {
        // A visitor who watches a run is a request under way, and would be waited for.
        stop.cancelled().await;
        recorder.abort();
        runner.shutdown().await;
    };
    tokio::join!(web::serve(listener, router, stop.clone(), limited), runs_end);
    order_keeper.abort();
    settler.abort();
    sweeper.abort();
    reloader.abort();
    if let Some(figures) = figures {
        figures.abort();
    }
    Ok(())
}

/// Between two looks for progress that nobody can come back to.
const SWEEP: Duration = Duration::from_hours(6);

/// Deletes now and then what has ended, until dropped.
async fn sweep(app: App) {
    let mut rounds = tokio::time::interval(SWEEP);
    loop {
        rounds.tick().await;
        match app.forget_ended().await {
            Ok(0) => {}
            Ok(learners) => tracing::info!(learners, "progress that had ended was deleted"),
            Err(error) => tracing::warn!(%error, "progress that has ended was not deleted"),
        }
    }
}

/// What the application is made of.
fn parts(
    config: &Config,
    library: Library,
    store: &Store,
    key: Key,
    runner: &Runner,
    stop: &CancellationToken,
) -> Parts {
    Parts {
        library,
        store: store.clone(),
        key,
        clock: Clock::System,
        https: config.https,
        public_url: config.public_url.clone(),
        access_log: config.access_log,
        limits: config.limits == Switch::On,
        trusted_proxy_hops: config.trusted_proxy_hops,
        security_contact: config.security_contact.clone(),
        viewers: config.viewers,
        runner: runner.clone(),
        live_demos: config.demos == Demos::Live,
        stop: stop.clone(),
    }
}

/// A socket, or a line that says why there is none and what to do.
async fn listen(at: &Listen) -> Result<TcpListener, String> {
    TcpListener::bind(at.place()).await.map_err(|error| {
        let cure = match error.kind() {
            ErrorKind::AddrInUse => {
                "another program listens there, perhaps another Interleave; end it, or choose \
                 another port"
            }
            ErrorKind::AddrNotAvailable => "this machine has no such address",
            ErrorKind::PermissionDenied => "ports below 1024 are for root; choose another",
            _ => return format!("cannot listen on {at}: {error}"),
        };
        format!("cannot listen on {at}: {cure}")
    })
}

/// Reads the bank again at each SIGHUP: all of it or nothing, and the last good one is kept.
async fn reload_on_hangup(hangups: &mut Signal, questions: &[PathBuf], site: &Site) {
    while hangups.recv().await.is_some() {
        let questions = questions.to_owned();
        let loaded = tokio::task::spawn_blocking(move || load(&questions)).await;
        match loaded {
            Ok(Ok(library)) => {
                let (concepts, items) = (library.concepts.len(), library.questions().count());
                match site.serve_library(library).await {
                    Ok(()) => {
                        tracing::info!(concepts, questions = items, "the bank was read again");
                    }
                    Err(error) => {
                        tracing::error!(%error, "the bank was not changed");
                    }
                }
            }
            Ok(Err(problems)) => tracing::error!(
                problems = problems.len(),
                "the bank has errors and was not changed\n{}",
                report(&problems, 50, false)
            ),
            Err(error) => tracing::error!(%error, "the bank was not changed"),
        }
    }
}

/// The secret, once the database is known to belong to it.
pub(super) async fn bound_key(config: &Config, store: &Store) -> Result<Key, String> {
    let unreadable = |error| format!("the database cannot be read: {error}");
    let may_make = config.accept_new_key || !store.is_bound().await.map_err(unreadable)?;
    let key = config.key(may_make)?;
    match store.bind_key(&key.check_value()).await.map_err(unreadable)? {
        KeyBinding::Bound => {}
        KeyBinding::New => tracing::info!("the database belongs to this key from now on"),
        KeyBinding::Another if config.accept_new_key => {
            store.rebind_key(&key.check_value()).await.map_err(unreadable)?;
            tracing::warn!("the database belongs to another key from now on, as asked");
        }
        KeyBinding::Another => {
            return Err(format!("the database belongs to another key: {LOST_KEY}"));
        }
    }
    Ok(key)
}

/// Lets this process have as many files open as it may. A connection is one.
fn raise_open_files(viewers: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let files = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    let wanted = viewers as u64 + FILES_BESIDE_VIEWERS;
    if let Some(files) = files.filter(|files| *files < wanted) {
        tracing::warn!(
            files,
            wanted,
            "fewer files may be open than --viewers asks for: raise the limit (ulimit -n, \
             LimitNOFILE) or lower --viewers"
        );
    }
}

/// [`ORDER_KEPT`]. A debug build can be told otherwise, so that tests need not wait for it.
fn order_kept() -> Duration {
    #[cfg(debug_assertions)]
    if let Ok(kept) = std::env::var("INTERLEAVE_TEST_ORDER_KEPT_MS")
        && let Ok(kept) = kept.parse()
    {
        return Duration::from_millis(kept);
    }
    ORDER_KEPT
}

fn start_log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,interleave=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start of the log, in a test, keeps the first.
    let _ = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}

/// Cancels the token on SIGTERM or SIGINT.
fn listen_for_signals(stop: CancellationToken) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    // A file that may not grow further is an error to answer, not a reason to die.
    let mut file_size = signal(SignalKind::from_raw(libc::SIGXFSZ))?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = stop.cancelled() => {}
        }
        stop.cancel();
        // Kept until the end of the process, so that the signal stays harmless.
        file_size.recv().await;
    });
    Ok(())
}
