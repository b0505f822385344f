//! Two servers on one PostgreSQL: what one counts, the viewers of the other see.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use interleave::id::{Key, VisitorId};
use interleave::poll::STEP;
use interleave::store::{Ballot, Place, Store};
use tempfile::TempDir;

use super::{Events, Person, Setup, Site, item, poll, votes};

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

/// A PostgreSQL of this test's own.
struct Cluster {
    folder: TempDir,
    port: u16,
    server: Option<Child>,
}

impl Cluster {
    /// None where PostgreSQL is not installed.
    fn start() -> Option<Self> {
        if !fs::exists(format!("{PROGRAMS}/postgres")).unwrap() {
            eprintln!("skipped: no PostgreSQL in {PROGRAMS}");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        if rustix::process::geteuid().is_root() {
            let owned = Command::new("chown").arg("postgres").arg(folder.path()).status().unwrap();
            assert!(owned.success());
        }
        let made = Self::program("initdb")
            .arg("-D")
            .arg(folder.path().join("data"))
            .args(["-U", "interleave", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut cluster = Self { folder, port, server: None };
        cluster.start_again();
        Some(cluster)
    }

    fn program(name: &str) -> Command {
        let program = format!("{PROGRAMS}/{name}");
        if rustix::process::geteuid().is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        }
    }

    fn start_again(&mut self) {
        let server = Self::program("postgres")
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .arg("-k")
            .arg(self.folder.path())
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string()])
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.server = Some(server);
        let begun = Instant::now();
        let port = self.port.to_string();
        while !Self::program("pg_isready")
            .args(["-q", "-h", "127.0.0.1", "-p", &port])
            .status()
            .is_ok_and(|status| status.success())
        {
            assert!(begun.elapsed() < Duration::from_secs(60), "PostgreSQL did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends it at once, as a crash would.
    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let pid = rustix::process::Pid::from_child(&server);
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::QUIT);
            let _ = server.wait();
        }
    }

    fn place(&self) -> Place {
        let url = format!("postgres://interleave@127.0.0.1:{}/postgres", self.port);
        Place::Postgres { url, allow_unsafe: false }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn node(cluster: &Cluster, polls: &str) -> Site {
    let mut setup = Setup::new(polls);
    setup.place = Some(cluster.place());
    setup.start().await
}

async fn until(events: &mut Events, count: u64, time: Duration) -> Duration {
    let begun = Instant::now();
    loop {
        let left = time.checked_sub(begun.elapsed()).unwrap_or_default();
        let event = events.within(left).await;
        let event = event.unwrap_or_else(|| panic!("{count} was not seen within {time:?}"));
        if votes(&event)[0].1 >= count {
            return begun.elapsed();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn viewers_of_one_server_see_the_votes_of_another_also_after_the_database_was_away() {
    let Some(mut cluster) = Cluster::start() else { return };
    let polls = poll("p", "results: always") + &poll("q", "results: always");
    let (here, there) = (node(&cluster, &polls).await, node(&cluster, &polls).await);
    // The other server listens once it is up; word of it comes with the first change.
    let mut events =
        Person::new(&here).events("/polls/lab/p/events").await.unwrap_or_else(|a| panic!("{a:?}"));
    assert_eq!(votes(&events.next().await.unwrap())[0].1, 0);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut slowest = Duration::ZERO;
    for count in 1..=10 {
        there.crowd("lab/p", "a", 1).await;
        slowest = slowest.max(until(&mut events, count, Duration::from_secs(5)).await);
    }
    assert!(slowest < Duration::from_millis(250), "{slowest:?}");

    // The database goes away and comes back; the first votes after it come from the other server,
    // perhaps before this one listens again.
    cluster.stop();
    let refused = Person::new(&there).post("lab/p", "option=a").await;
    assert!(refused.status.is_server_error());
    cluster.start_again();
    let begun = Instant::now();
    while there.store.tally(&item("lab/p")).await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut counted = 10;
    while counted < 13 {
        let answer = Person::new(&there).post("lab/p", "option=a").await;
        counted += u64::from(answer.status.is_redirection());
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    let seen = until(&mut events, 13, Duration::from_secs(8)).await;
    println!("one server to the other: {slowest:?}; after the database was away: {seen:?}");
    // And it is live again, not just caught up.
    there.crowd("lab/p", "a", 1).await;
    let again = until(&mut events, 14, Duration::from_secs(5)).await;
    assert!(again < Duration::from_millis(500), "{again:?}");
    for site in [&here, &there] {
        site.stop.cancel();
        tokio::time::timeout(Duration::from_secs(5), site.store.close()).await.expect("closed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_publish_one_private_poll_in_whole_steps() {
    let Some(cluster) = Cluster::start() else { return };
    let stores = [
        Store::open(&cluster.place()).await.unwrap(),
        Store::open(&cluster.place()).await.unwrap(),
        Store::open(&cluster.place()).await.unwrap(),
    ];
    let key: Key = "33".repeat(32).parse().unwrap();
    let id = item("lab/p");
    for store in &stores {
        store.settle_published([(&id, true)]).await.unwrap();
    }
    // Every state that a reader can see, in the order of their commits.
    let watcher = {
        let (store, id) = (stores[2].clone(), id.clone());
        tokio::spawn(async move {
            let mut seen = Vec::new();
            loop {
                let now = store.published(&id).await.unwrap();
                if let Some(now) = now
                    && seen.last() != Some(&now)
                {
                    let done = now.ballots > 395;
                    seen.push(now);
                    if done {
                        return seen;
                    }
                }
            }
        })
    };
    let votes = (0..400_u32).map(|who| {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&who.to_be_bytes());
        let ballot = Ballot {
            poll: id.clone(),
            tag: key.voter_tag(&id, VisitorId::from_bytes(bytes)),
            options: vec![format!("o{}", who % 7)],
            multiple: false,
            private: true,
        };
        let store = stores[who as usize % 2].clone();
        async move {
            // Arriving over a while, so that there are many small groups on both.
            tokio::time::sleep(Duration::from_millis(u64::from(who) * 2)).await;
            store.vote(ballot).await.unwrap();
        }
    });
    join_all(votes).await;
    let seen = watcher.await.unwrap();
    println!("{} published tallies", seen.len());
    assert!(seen[0].ballots >= STEP);
    for pair in seen.windows(2) {
        assert!(pair[1].ballots >= pair[0].ballots + STEP, "{pair:?}");
        for (option, votes) in &pair[0].options {
            assert!(pair[1].votes(option) >= *votes, "{pair:?}");
        }
    }
    for published in &seen {
        let votes: u64 = published.options.iter().map(|(_, votes)| votes).sum();
        assert_eq!(votes, published.ballots, "a step is whole");
    }
    for store in &stores {
        store.close().await;
    }
}
