//! The real server as a process that is killed, starved, traced and started again.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use interleave::id::Key;
use rustix::process::{Pid, Signal, kill_process};

use super::bank;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_interleave");

/// The secret of every server here, so that a test knows each voter's tag.
pub(crate) fn key() -> Key {
    "1f".repeat(32).parse().expect("a key")
}

/// How a server is to be started.
#[derive(Clone)]
pub(crate) struct Launch {
    data: PathBuf,
    under: Vec<OsString>,
    program: PathBuf,
    env: Vec<(String, String)>,
}

/// What a program that ended had to say.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Launch {
    /// A server whose database and bank are in this folder.
    pub(crate) fn new(data: &Path) -> Self {
        let env = [
            ("INTERLEAVE_KEY", key().to_hex()),
            ("INTERLEAVE_QUESTIONS", bank::write(data).display().to_string()),
            ("INTERLEAVE_DATA", data.display().to_string()),
            ("INTERLEAVE_LISTEN", "127.0.0.1:0".to_owned()),
            ("INTERLEAVE_DEMOS", "recorded".to_owned()),
            ("INTERLEAVE_LIMITS", "off".to_owned()),
        ];
        let env = env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { data: data.to_owned(), under: Vec::new(), program: PROGRAM.into(), env }
    }

    /// With this in its environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without this in its environment.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.env.retain(|(other, _)| other != name);
        self
    }

    /// As an argument of another program.
    pub(crate) fn under<S: AsRef<OsStr>>(mut self, command: &[S]) -> Self {
        self.under.extend(command.iter().map(|word| word.as_ref().to_owned()));
        self
    }

    /// The file of the embedded database.
    pub(crate) fn file(&self) -> PathBuf {
        self.data.join("interleave.db")
    }

    /// A command of the program, ready to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut words = self.under.iter().cloned().chain([self.program.clone().into_os_string()]);
        let mut command = Command::new(words.next().expect("a program"));
        command.args(words).args(arguments);
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("INTERLEAVE_") || name == "DATABASE_URL" || name == "RUST_LOG" {
                command.env_remove(name.as_ref());
            }
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command
    }

    /// Starts it, and waits until it has told its address.
    pub(crate) fn start(&self) -> Server {
        match self.try_start() {
            Ok(server) => server,
            Err(ended) => panic!("the server did not start: {ended:?}"),
        }
    }

    /// Starts it by another command.
    pub(crate) fn start_as(&self, arguments: &[&str]) -> Server {
        self.try_start_as(arguments).unwrap_or_else(|ended| panic!("it did not start: {ended:?}"))
    }

    /// Starts it, or says why it ended instead.
    pub(crate) fn try_start(&self) -> Result<Server, Ended> {
        self.try_start_as(&[])
    }

    fn try_start_as(&self, arguments: &[&str]) -> Result<Server, Ended> {
        let log = tempfile::NamedTempFile::new().expect("a log");
        let mut child = self
            .command(arguments)
            .stderr(log.reopen().expect("the log"))
            .spawn()
            .expect("the server runs");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("Interleave is at http://");
        match address.and_then(|address| address.parse().ok()) {
            Some(address) => Ok(Server { child, address, log }),
            None => {
                out.read_to_string(&mut line).expect("its output");
                let status = child.wait().expect("its end");
                let err = fs::read_to_string(log.path()).expect("its log");
                Err(Ended { status, out: line, err })
            }
        }
    }

    /// Runs another command of the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).stderr(Stdio::piped()).output().expect("it runs");
        Ended {
            status: output.status,
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ended {
    /// The one line it ended with, and code 1.
    #[track_caller]
    pub(crate) fn refused(&self) -> &str {
        assert_eq!(self.status.code(), Some(1), "{self:?}");
        let lines: Vec<&str> = self.err.lines().collect();
        let [line] = lines.as_slice() else { panic!("not one line: {self:?}") };
        let line = line.strip_prefix("interleave: ");
        line.unwrap_or_else(|| panic!("not its own line: {self:?}"))
    }
}

/// A running server. It is killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    log: tempfile::NamedTempFile,
}

impl Server {
    /// The process's id; of the program it runs under, where there is one.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it wrote to its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log.path()).unwrap_or_default()
    }

    /// Ends it as a power cut of this process alone: SIGKILL.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Ends it as [`Server::kill`], when it runs under strace, which then ends by itself.
    pub(crate) fn kill_traced(&mut self) {
        let strace = self.child.id();
        let children = fs::read_to_string(format!("/proc/{strace}/task/{strace}/children"));
        let traced = children.expect("its children").trim().parse().expect("one child");
        let traced = Pid::from_raw(traced).expect("a process");
        kill_process(traced, Signal::KILL).expect("a signal");
        self.child.wait().expect("its end");
    }

    /// Asks it to stop: SIGTERM.
    pub(crate) fn terminate(&self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("a signal");
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self, at_most: Duration) -> Option<ExitStatus> {
        let began = Instant::now();
        while began.elapsed() < at_most {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }

    /// Asks it to stop, and waits for a good end.
    pub(crate) fn stop(mut self) {
        self.terminate();
        let status = self.wait(Duration::from_secs(10));
        assert!(status.is_some_and(|status| status.success()), "{status:?}: {}", self.log());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
