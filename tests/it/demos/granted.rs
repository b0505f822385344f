//! What a demo declares it needs is granted, and nothing beyond; undeclared it is refused.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use interleave::demos::{self, Ending, Event, Limits, Network, Runner, hostile};

use super::{limits, outcome, runner};

const REFUSED: &str = "Operation not permitted (os error 1)";

/// As the C library in use words it.
fn os_error(code: i32) -> String {
    std::io::Error::from_raw_os_error(code).to_string()
}

async fn lines(runner: &Runner, name: &str) -> Vec<String> {
    outcome(runner, name).await.exited(0)
}

#[tokio::test]
async fn libraries_work_inside() {
    let runner = runner(limits());
    for (name, said) in [
        ("with-std", "std works: 1770 1"),
        ("with-tokio", "tokio works: 4951 1"),
        ("with-rayon", "rayon works: 299995 1 2"),
        ("with-crossbeam", "crossbeam works: 8"),
        ("with-parking-lot", "parking_lot works: 8000"),
        ("with-sqlite", "SQLite works: 4950"),
    ] {
        assert_eq!(lines(&runner, name).await, [said]);
    }
}

#[tokio::test]
async fn fork_is_granted_to_those_who_need_it() {
    let runner = runner(limits());
    let works = ["fork: works", "kill a child: works", "share memory with a child: works"];
    assert_eq!(lines(&runner, "use-fork").await, works);
    let refused = ["fork", "kill a child", "share memory with a child"];
    let refused = refused.map(|what| format!("{what}: {REFUSED}"));
    assert_eq!(lines(&runner, "use-fork-ungranted").await, refused);
    assert_eq!(
        lines(&runner, "use-shell").await,
        [
            "from 42",
            "through a pipe",
            "exit status: 4",
            "true: works",
            "/bin/echo: works",
            "/usr/bin/env: works",
            "/no/such/program: No such file or directory (os error 2)",
        ]
    );
}

const STARTED_AGAIN: [&str; 2] =
    [r#"started again, as ["child", "2"]"#, "start itself again: works"];

#[tokio::test]
async fn a_demo_can_start_its_own_program() {
    assert_eq!(lines(&runner(limits()), "use-own-program").await, STARTED_AGAIN);
}

#[tokio::test]
async fn a_demo_can_start_its_own_program_from_a_folder_closed_to_others() {
    let home = tempfile::tempdir().expect("a folder");
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).expect("a closed folder");
    let program = home.path().join("interleave");
    if fs::hard_link(env!("CARGO_BIN_EXE_interleave"), &program).is_err() {
        fs::copy(env!("CARGO_BIN_EXE_interleave"), &program).expect("a copy");
    }
    let runner = runner(Limits { program, ..limits() });
    assert_eq!(lines(&runner, "use-own-program").await, STARTED_AGAIN);
}

/// From a home folder as Debian makes it, run by root: the demo is nobody by then.
#[test]
fn every_demo_that_starts_itself_runs_from_a_folder_closed_to_others() {
    let home = tempfile::tempdir().expect("a folder");
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).expect("a closed folder");
    let program = home.path().join("interleave");
    fs::copy(env!("CARGO_BIN_EXE_interleave"), &program).expect("a copy");
    let mut tried = 0;
    for demo in demos::all().iter().filter(|demo| demo.source.contains("/proc/self/exe")) {
        let ran = Command::new(&program).args(["demo", demo.slug]).current_dir("/").output();
        let ran = ran.expect("it runs");
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success(), "{}: {said}", demo.slug);
        assert!(!said.contains("ermission denied"), "{}: {said}", demo.slug);
        tried += 1;
    }
    assert!(tried >= 5, "only {tried} start themselves");
}

#[tokio::test]
async fn a_program_that_cannot_be_started_keeps_no_slot() {
    let home = tempfile::tempdir().expect("a folder");
    let (program, away) = (home.path().join("interleave"), home.path().join("away"));
    fs::copy(env!("CARGO_BIN_EXE_interleave"), &program).expect("a copy");
    let runner = runner(Limits { program: program.clone(), slots: 2, queue: 2, ..limits() });
    fs::rename(&program, &away).expect("gone");
    let demo = hostile::find("with-std").expect("a program");
    for _ in 0..12 {
        let mut run = runner.run(demo, Vec::new(), None).expect("taken on");
        let ended = loop {
            match run.next().await.expect("an end") {
                Event::Ended(ended) => break ended,
                Event::Waiting { .. } | Event::Started | Event::Line(_) => {}
            }
        };
        assert_eq!(ended.ending, Ending::NotStarted);
    }
    fs::rename(&away, &program).expect("back");
    assert_eq!(lines(&runner, "with-std").await, ["std works: 1770 1"]);
}

#[test]
fn no_demo_starts_itself_by_a_path_that_may_be_closed_to_it() {
    for demo in demos::all() {
        assert!(!demo.source.contains("current_exe"), "{}: use /proc/self/exe", demo.slug);
    }
}

#[tokio::test]
async fn what_fork_grants_is_bounded() {
    let runner = runner(limits());
    for line in lines(&runner, "abuse-fork").await {
        let refused = line.ends_with(REFUSED) || line.ends_with("Permission denied (os error 13)");
        assert!(refused, "{line}");
    }
}

#[tokio::test]
async fn network_is_granted_to_those_who_need_it() {
    let runner = runner(limits());
    let datagrams = match runner.report().network {
        Network::Namespace | Network::Open => "works",
        // Nothing would keep them on this machine.
        Network::Ports => REFUSED,
    };
    let granted = ["TCP over loopback: works", &format!("UDP over loopback: {datagrams}")];
    assert_eq!(lines(&runner, "use-network").await, granted);
    let refused = ["TCP over loopback", "UDP over loopback"];
    let refused = refused.map(|what| format!("{what}: {REFUSED}"));
    assert_eq!(lines(&runner, "use-network-ungranted").await, refused);
}

#[tokio::test]
async fn what_network_grants_is_bounded() {
    let runner = runner(Limits { slots: 1, ..limits() });
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = server.local_addr().expect("an address").port();
    let demo = hostile::find("abuse-network").expect("a program");
    let mut run = runner.run(demo, vec![("port", port.into())], None).expect("taken on");
    let mut lines = Vec::new();
    while let Some(event) = run.next().await {
        if let Event::Line(line) = event {
            lines.push(line);
        }
    }
    let (here, there, datagram) = match runner.report().network {
        // Its own loopback, on which nobody listens; and no way out of it.
        Network::Namespace => {
            (os_error(libc::ECONNREFUSED), os_error(libc::ENETUNREACH), os_error(libc::ENETUNREACH))
        }
        // A port that the kernel chose, on this machine; but no port that is known.
        Network::Ports => ("works".to_owned(), os_error(libc::EACCES), os_error(libc::EPERM)),
        Network::Open => panic!("a demo with sockets was taken on"),
    };
    let mut expected = vec![
        format!("reach a server of this machine: {here}"),
        format!("reach another host: {there}"),
        format!("send to another host: {datagram}"),
        format!("a pair of datagram sockets: {REFUSED}"),
    ];
    expected.extend([16, 1, 2, 17].map(|kind| format!("a socket of kind {kind}: {REFUSED}")));
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn files_are_granted_to_those_who_need_them() {
    let runner = runner(limits());
    let granted = lines(&runner, "use-files").await;
    assert_eq!(granted.len(), 9);
    for line in granted {
        assert!(line.ends_with(": works"), "{line}");
    }
    for line in lines(&runner, "use-files-ungranted").await {
        assert!(line.ends_with(REFUSED), "{line}");
    }
    assert_eq!(lines(&runner, "use-files-of-children").await, ["look at a child: works"]);
}

#[tokio::test]
async fn what_files_grants_is_bounded() {
    let runner = runner(limits());
    for line in lines(&runner, "abuse-files").await {
        let refused = line.ends_with(REFUSED) || line.ends_with("Permission denied (os error 13)");
        assert!(refused, "{line}");
    }
}
