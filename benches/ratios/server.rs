//! The real program, in a folder of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A server that ends with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to the line that says it is ready.
    pub(crate) ready_after: Duration,
    data: TempDir,
}

impl Server {
    /// Starts one on a new embedded database with the project's own questions.
    pub(crate) fn start() -> Self {
        Self::with(&questions(), &["--demos", "recorded"])
    }

    /// Starts one on these questions, with these options.
    pub(crate) fn with(questions: &Path, options: &[&str]) -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_interleave"))
            .args(["--listen", "127.0.0.1:0"])
            .arg("--questions")
            .arg(questions)
            .arg("--data")
            .arg(data.path())
            .args(options)
            .env("RUST_LOG", "error")
            // All clients are at one address; the options can say otherwise.
            .env("INTERLEAVE_LIMITS", "off")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("its first line");
        let ready_after = begun.elapsed();
        let address = line.trim().rsplit('/').next().and_then(|address| address.parse().ok());
        Self { child, address: address.expect("an address"), ready_after, data }
    }

    /// The file of its database.
    pub(crate) fn database(&self) -> PathBuf {
        self.data.path().join("interleave.db")
    }

    /// Where it keeps what it keeps.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// Resident memory, in bytes.
    pub(crate) fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok())
            .map_or(f64::NAN, |kib| kib * 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The project's own questions.
pub(crate) fn questions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("questions")
}
