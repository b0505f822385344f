//! What the server is told: options of the command line, each also an environment variable.
//!
//! `--help` is their documentation.

mod listen;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Args, ValueEnum};

pub use self::listen::Listen;
use crate::id::Key;
use crate::live::VIEWERS;
use crate::store::{Place, make_folder};
use crate::web::Origin;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// In force.
    On,
    /// Not in force: for load tests, or where the proxy in front limits.
    Off,
}

/// Whether visitors may run demos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Demos {
    /// They may, where the sandbox reaches level 2.
    Live,
    /// They see what was recorded; nothing is run.
    Recorded,
}

/// Options of the server.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Config {
    /// Where to listen: `HOST:PORT`. A name is looked up.
    #[arg(long, env = "INTERLEAVE_LISTEN", default_value = "127.0.0.1:3000", global = true)]
    pub listen: Listen,

    /// The database, when it is not a file in the data folder.
    #[arg(
        long,
        env = "DATABASE_URL",
        hide_env_values = true,
        global = true,
        help = "The database: sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE [default: interleave.db in the data folder]"
    )]
    pub database_url: Option<Place>,

    /// The folder of questions: one folder a topic, one YAML file a concept. Given several times (in
    /// the environment with a colon between), these banks stand beside each other, under the name of
    /// the last.
    #[arg(
        long,
        env = "INTERLEAVE_QUESTIONS",
        value_name = "DIR",
        value_delimiter = ':',
        default_value = "questions",
        global = true
    )]
    pub questions: Vec<PathBuf>,

    /// The folder for what the server keeps: its database and its key.
    #[arg(long, env = "INTERLEAVE_DATA", default_value = "data", global = true)]
    pub data: PathBuf,

    /// The secret that tags are made with, 64 hexadecimal digits; by default the file key in the
    /// data folder, made at the first start. Several servers on one database share one.
    #[arg(long, env = "INTERLEAVE_KEY", hide_env_values = true, global = true)]
    pub key: Option<Key>,

    /// Go on with another secret than the database was made with: whoever voted may vote again, and
    /// nobody's progress is found. For once, when the first secret is lost.
    #[arg(long, env = "INTERLEAVE_ACCEPT_NEW_KEY", global = true)]
    pub accept_new_key: bool,

    /// Visitors reach the server over HTTPS alone (behind a proxy): cookies insist on it.
    #[arg(long, env = "INTERLEAVE_HTTPS", global = true)]
    pub https: bool,

    /// Where visitors reach the site, such as `https://interleave.example`: for the codes on the
    /// presenter's screen and the links of the feed. Without it the screen shows the host that the
    /// presenter's browser asked for, and the feed's links name no host.
    #[arg(long, env = "INTERLEAVE_PUBLIC_URL", value_name = "URL", global = true)]
    pub public_url: Option<Origin>,

    /// Whom to tell of a weakness, for /.well-known/security.txt: `mailto:you@your.host` or an address.
    #[arg(long, env = "INTERLEAVE_SECURITY_CONTACT", value_name = "URI", global = true, value_parser = contact)]
    pub security_contact: Option<String>,

    /// Whether one network may do only so much (votes, answers, runs, connections).
    #[arg(long, env = "INTERLEAVE_LIMITS", default_value = "on", global = true)]
    pub limits: Switch,

    /// How many proxies stand in front, each of which appends the address it spoke with to
    /// X-Forwarded-For. Without it the address is the peer's, and everybody behind a proxy is one.
    #[arg(long, env = "INTERLEAVE_TRUSTED_PROXY_HOPS", default_value_t = 0, global = true)]
    pub trusted_proxy_hops: usize,

    /// Write a line to the log for each request: method, route, status and time. No address, browser,
    /// cookie or choice is in it.
    #[arg(long, env = "INTERLEAVE_ACCESS_LOG", global = true)]
    pub access_log: bool,

    /// Another address to listen on, for /metrics alone (Prometheus). Visitors must not reach it.
    #[arg(long, env = "INTERLEAVE_METRICS", value_name = "ADDRESS", global = true)]
    pub metrics: Option<SocketAddr>,

    /// Viewers that may follow a poll live at once; more are told to come back.
    #[arg(long, env = "INTERLEAVE_VIEWERS", default_value_t = VIEWERS, global = true)]
    pub viewers: usize,

    /// Whether visitors may run demos.
    #[arg(long, env = "INTERLEAVE_DEMOS", default_value = "live", global = true)]
    pub demos: Demos,

    /// Run on a PostgreSQL that may forget acknowledged votes (`fsync` or `synchronous_commit` off).
    #[arg(long, env = "INTERLEAVE_ALLOW_UNSAFE_DATABASE", global = true)]
    pub allow_unsafe_database: bool,

    /// How the log is written, to standard error. `RUST_LOG` sets its level.
    #[arg(long, env = "INTERLEAVE_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
}

impl Config {
    /// Where the database is.
    #[must_use]
    pub fn place(&self) -> Place {
        match &self.database_url {
            None => Place::Sqlite(self.data.join("interleave.db")),
            Some(Place::Postgres { url, .. }) => {
                Place::Postgres { url: url.clone(), allow_unsafe: self.allow_unsafe_database }
            }
            Some(place) => place.clone(),
        }
    }

    /// The secret that was given, or the one in the data folder. `make` says whether a new one may be
    /// made where there is none.
    ///
    /// # Errors
    /// One line that says what is wrong with the file, or that there is none.
    pub fn key(&self, make: bool) -> Result<Key, String> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let file = self.data.join("key");
        if !make && !file.exists() {
            return Err(format!(
                "the database has votes and progress of another key, and there is no {}: {LOST_KEY}",
                file.display()
            ));
        }
        key_file(&self.data, &file)
            .map_err(|error| format!("cannot use the key {}: {error}", file.display()))
    }
}

/// What to do when the secret is not the database's.
pub const LOST_KEY: &str = "put the first key back there or in INTERLEAVE_KEY, so that nobody votes \
     twice and no progress is lost; or start once with --accept-new-key to go on without it";

/// A contact as security.txt wants one.
fn contact(text: &str) -> Result<String, String> {
    let known = ["mailto:", "https://", "tel:"].iter().any(|scheme| text.starts_with(scheme));
    if known && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("expected mailto:you@your.host, https://… or tel:…".to_owned())
    }
}

fn key_file(folder: &Path, file: &Path) -> io::Result<Key> {
    use std::io::Write;
    let invalid = |error| io::Error::new(io::ErrorKind::InvalidData, error);
    match fs::read_to_string(file) {
        Ok(text) => {
            closed_to_others(file)?;
            return text.parse().map_err(invalid);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    make_folder(folder)?;
    // Written whole under another name first: a server that starts at the same time reads a whole
    // key or none, and whoever links first wins.
    let key = Key::random();
    let draft = folder.join(format!("key.{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&draft)?;
    writeln!(out, "{}", key.to_hex())?;
    out.sync_all()?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::read_to_string(file)?.parse().map_err(invalid)
        }
        Err(error) => Err(error),
    }
}

/// A secret that others on the machine can read is none.
fn closed_to_others(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(file)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!("others can read it (mode {mode:o}); chmod 600 it, or make a new one"),
            ));
        }
    }
    Ok(())
}
