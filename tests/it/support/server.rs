//! The real server, on a port of its own and with a data folder of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::visitor::Visitor;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_interleave");

/// A running server. It ends when dropped.
pub(crate) struct Server {
    child: Child,
    address: String,
    /// Present until the server is killed.
    folder: Option<TempDir>,
}

impl Server {
    /// A server of the small bank beside these tests, which shows recorded runs only.
    pub(crate) fn start() -> Self {
        Self::with(&["--demos", "recorded", "--questions", &path("tests/bank")])
    }

    /// A server of the small bank that runs demos.
    pub(crate) fn live() -> Self {
        Self::with(&["--questions", &path("tests/bank")])
    }

    /// A server of the real bank, which shows recorded runs only.
    pub(crate) fn whole() -> Self {
        Self::with(&["--demos", "recorded", "--questions", &path("questions")])
    }

    /// A server with these options.
    pub(crate) fn with(options: &[&str]) -> Self {
        Self::in_folder(tempfile::tempdir().expect("a folder"), options)
    }

    /// A server that finds what an earlier one left in its folder.
    pub(crate) fn in_folder(folder: TempDir, options: &[&str]) -> Self {
        let log = fs::File::create(folder.path().join("log")).expect("a log");
        let mut command = Command::new(PROGRAM);
        alone(&mut command);
        let mut child = command
            .args(options)
            .args(["--limits", "off", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let out = child.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("a line");
        let Some((_, address)) = line.trim().split_once("Interleave is at ") else {
            let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            panic!("the server printed {line:?} instead of its address:\n{log}");
        };
        Self { child, address: address.to_owned(), folder: Some(folder) }
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Where it keeps its database.
    pub(crate) fn data(&self) -> &Path {
        self.folder.as_ref().expect("a server that runs").path()
    }

    /// Ends it as a power cut would end the process, and hands over what it leaves.
    pub(crate) fn kill(mut self) -> TempDir {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.folder.take().expect("a server that ran")
    }

    /// Somebody with a browser of their own.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    /// What it wrote to its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.data().join("log")).unwrap_or_default()
    }

    /// How often each option was chosen: poll, option and count, a line for each.
    pub(crate) async fn counters(&self) -> String {
        let sql = "select poll || ' ' || option || ' ' || votes from counter order by poll, option";
        let pool = self.database().await;
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&pool).await.expect("counters");
        pool.close().await;
        rows.join("\n")
    }

    /// The database, to read in.
    pub(crate) async fn database(&self) -> sqlx::SqlitePool {
        let file = self.data().join("interleave.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).read_only(true);
        sqlx::SqlitePool::connect_with(options).await.expect("the database")
    }

    /// Each table of the database with what is in it, as text.
    pub(crate) async fn contents(&self) -> String {
        let pool = self.database().await;
        let mut contents = String::new();
        let tables: Vec<String> =
            sqlx::query_scalar("select name from sqlite_schema where type = 'table' order by name")
                .fetch_all(&pool)
                .await
                .expect("the tables");
        for table in tables {
            let columns: String = sqlx::query_scalar(
                "select group_concat('quote(' || name || ')', ' || '' '' || ') from pragma_table_info($1)",
            )
            .bind(&table)
            .fetch_one(&pool)
            .await
            .expect("the columns");
            let sql = format!("select {columns} from {table} order by 1");
            let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .fetch_all(&pool)
                .await
                .expect("the rows");
            contents.push_str(&format!("{table}: {}\n", rows.join("; ")));
        }
        pool.close().await;
        contents
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Takes what the machine's environment says of Interleave from a command.
pub(crate) fn alone(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("INTERLEAVE_") || name == "DATABASE_URL" || name == "RUST_LOG" {
            command.env_remove(name.as_ref());
        }
    }
}

/// A path of this repository.
pub(crate) fn path(below: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), below].iter().collect();
    path.display().to_string()
}
