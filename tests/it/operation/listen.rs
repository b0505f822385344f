//! Where the server listens, and what it says when it cannot; where demos write their files.

use crate::support::process::Launch;
use crate::support::voter::Line;

#[tokio::test]
async fn a_name_is_looked_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_LISTEN", "localhost:0");
    let server = launch.start();
    assert!(server.address.ip().is_loopback() && server.address.port() > 0, "{}", server.address);
    if server.address.is_ipv4() {
        let answer = Line::new(server.address).get("/healthz").await.expect("an answer");
        assert_eq!(answer.status, 200);
    }
    server.stop();
}

#[test]
fn half_an_address_is_told_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    for (listen, cure) in [
        (":3000", "write 127.0.0.1:3000"),
        ("3000", "write 127.0.0.1:3000"),
        ("localhost", "write localhost:3000"),
    ] {
        let launch = Launch::new(folder.path()).without("INTERLEAVE_LISTEN");
        let ended = launch.run(&["--listen", listen]);
        assert_eq!(ended.status.code(), Some(2), "{ended:?}");
        assert!(ended.err.contains(cure) && ended.err.lines().count() == 1, "{ended:?}");
    }
}

#[test]
fn a_port_in_use_is_told_in_plain_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let launch = Launch::new(folder.path()).env("INTERLEAVE_LISTEN", &address);
    let ended = launch.try_start().err().expect("no server");
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    let said = format!("cannot listen on {address}: another program listens there");
    assert!(ended.err.contains(&said), "{ended:?}");
    let launch = launch.env("INTERLEAVE_LISTEN", "203.0.113.1:3000");
    let ended = launch.try_start().err().expect("no server");
    assert!(ended.err.contains("this machine has no such address"), "{ended:?}");
}

#[test]
fn where_nothing_can_be_written_for_a_while_doctor_and_the_start_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("TMPDIR", "/nowhere/at/all");
    let doctor = launch.run(&["doctor"]);
    assert!(doctor.status.success(), "{doctor:?}");
    assert!(doctor.out.contains("files of demos: "), "{doctor:?}");
    let said = "the temporary folder /nowhere/at/all cannot be written to";
    assert!(doctor.out.contains(said), "{doctor:?}");
    let server = launch.start();
    assert!(server.log().contains(said), "{}", server.log());
    server.stop();
}
