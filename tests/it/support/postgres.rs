//! A PostgreSQL of this test process's own: made in a folder that goes away with it.

use std::io::Read;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs};

use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};

/// PostgreSQL refuses to run as root; Debian's package brings this user.
const USER: &str = "postgres";

/// Ends the server and removes its folder once the pipe to it closes, so however the test process
/// ends. `$0` is the folder.
const GUARDIAN: &str = r#"
    cat >/dev/null
    pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null)
    if [ -n "$pid" ]; then
        kill -INT "$pid" 2>/dev/null
        for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.05; done
        kill -QUIT "$pid" 2>/dev/null
    fi
    rm -rf "$0"
"#;

/// A server, stopped and removed when dropped or when this process ends.
pub(crate) struct Postgres {
    folder: PathBuf,
    port: u16,
    server: Option<Child>,
    guardian: Child,
    leash: Option<ChildStdin>,
}

impl Postgres {
    /// The one that most tests share.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(&[]))
    }

    /// One that nobody else uses, with these settings on top.
    pub(crate) fn start(settings: &[&str]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("il-pg-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        if let Some(owner) = owner() {
            std::os::unix::fs::chown(&folder, Some(owner), None).expect("a folder of its user");
        }
        let made = as_user(&program("initdb"))
            .arg("--pgdata")
            .arg(folder.join("data"))
            .args(["--username=interleave", "--auth=trust", "--no-sync", "--encoding=UTF8"])
            .args(["--locale=C", "--no-instructions"])
            .current_dir(&folder)
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut lines = String::new();
        for setting in [
            // A port of its own is given at each start.
            "listen_addresses = '127.0.0.1'",
            "max_connections = 400",
            "shared_buffers = '32MB'",
            "timezone = 'UTC'",
        ]
        .iter()
        .chain(settings)
        {
            lines.push_str(setting);
            lines.push('\n');
        }
        let config = folder.join("data/postgresql.auto.conf");
        fs::write(config, lines).expect("its settings");

        let mut guardian = Command::new("sh")
            .args(["-c", GUARDIAN])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A Ctrl-C in the terminal is for the tests, not for who cleans up after them.
            .process_group(0)
            .spawn()
            .expect("sh");
        let leash = guardian.stdin.take();
        let mut postgres = Self { folder, port: 0, server: None, guardian, leash };
        postgres.start_again();
        postgres
    }

    /// Starts the server that was stopped, on the port it had.
    pub(crate) fn start_again(&mut self) {
        for _ in 0..5 {
            let port = if self.port == 0 { free_port() } else { self.port };
            let log = fs::File::options()
                .create(true)
                .append(true)
                .open(self.folder.join("log"))
                .expect("a log");
            let server = as_user(&program("postgres"))
                .arg("-D")
                .arg(self.folder.join("data"))
                .arg("-k")
                .arg(&self.folder)
                .args(["-p", &port.to_string()])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(log)
                .process_group(0)
                .spawn()
                .expect("postgres runs");
            self.server = Some(server);
            if self.ready(port) {
                self.port = port;
                return;
            }
        }
        panic!("PostgreSQL did not start:\n{}", self.log());
    }

    /// Whether it takes connections, once it does or is gone.
    fn ready(&mut self, port: u16) -> bool {
        let began = Instant::now();
        while began.elapsed() < Duration::from_mins(1) {
            let server = self.server.as_mut().expect("a server");
            if server.try_wait().expect("its state").is_some() {
                return false;
            }
            let asked = Command::new(program("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
                .status();
            if asked.is_ok_and(|status| status.success()) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }

    /// Ends the server: at once as in a crash, or after what is under way was rolled back.
    pub(crate) fn stop(&mut self, crash: bool) {
        let mut server = self.server.take().expect("a server");
        let signal =
            if crash { rustix::process::Signal::QUIT } else { rustix::process::Signal::INT };
        let pid = rustix::process::Pid::from_child(&server);
        rustix::process::kill_process(pid, signal).expect("a signal");
        server.wait().expect("its end");
    }

    /// Has all its processes stand still, or go on.
    pub(crate) fn freeze(&self, stand_still: bool) {
        let signal =
            if stand_still { rustix::process::Signal::STOP } else { rustix::process::Signal::CONT };
        let server = self.server.as_ref().expect("a server").id();
        let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children"));
        let children = children.expect("its processes");
        let children = children.split_whitespace().filter_map(|child| child.parse().ok());
        for process in children.chain([server.cast_signed()]) {
            if let Some(process) = rustix::process::Pid::from_raw(process) {
                let _ = rustix::process::kill_process(process, signal);
            }
        }
    }

    /// What it logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The address of an empty database that nobody else uses.
    pub(crate) async fn database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection =
            PgConnection::connect(&self.url("postgres")).await.expect("a connection");
        let create = sqlx::AssertSqlSafe(format!("create database {name}"));
        connection.execute(create).await.expect("a database");
        connection.close().await.expect("an end");
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://interleave@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.leash.take());
        if let Some(server) = &mut self.server {
            let _ = server.wait();
        }
        let _ = self.guardian.wait();
    }
}

/// A command of the user that PostgreSQL runs as.
fn as_user(program: &Path) -> Command {
    match owner() {
        None => Command::new(program),
        Some(_) => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", USER, "--regid", USER, "--init-groups", "--"]).arg(program);
            command
        }
    }
}

/// Whom its folder must belong to, when we are root.
fn owner() -> Option<u32> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let mut passwd = String::new();
    fs::File::open("/etc/passwd").and_then(|mut file| file.read_to_string(&mut passwd)).ok()?;
    let line = passwd.lines().find(|line| line.split(':').next() == Some(USER));
    let uid = line.and_then(|line| line.split(':').nth(2)?.parse().ok());
    Some(uid.unwrap_or_else(|| missing()))
}

/// A program of PostgreSQL. Its absence is a failure, never a reason to skip.
fn program(name: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    // Debian keeps them out of the path, one folder a version.
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        let mut versions: Vec<PathBuf> =
            versions.flatten().map(|version| version.path().join("bin")).collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    let found = folders.into_iter().map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| missing())
}

fn missing() -> ! {
    panic!("PostgreSQL is not installed here: run tests/run, which sets it up")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its number").port()
}
