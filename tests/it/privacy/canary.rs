//! Canaries: visitors whose every trait is known, looked for in every byte that is left behind.

use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use interleave::id::VisitorId;

use crate::support::bank::poll;
use crate::support::process::{Launch, key};
use crate::support::sqlite::beside;
use crate::support::voter::{Line, tag};

/// What nobody would write by chance.
const AGENT: &str = "Kanarienvogel/7.31 (gelb; zwitschert)";

/// A visitor with an address and an id of their own.
struct Canary {
    address: Ipv4Addr,
    id: [u8; 16],
}

fn canaries() -> Vec<Canary> {
    let mut random = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(11);
    (0..20)
        .map(|number| Canary {
            address: Ipv4Addr::new(127, 9, 100 + number, 201 - number),
            id: rand::RngExt::random(&mut random),
        })
        .collect()
}

/// Every way in which bytes might be written.
fn forms(name: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let joined = |each: &dyn Fn(u8) -> String, between: &str| {
        bytes.iter().map(|byte| each(*byte)).collect::<Vec<_>>().join(between)
    };
    let texts = [
        ("hex", joined(&|byte| format!("{byte:02x}"), "")),
        ("upper hex", joined(&|byte| format!("{byte:02X}"), "")),
        ("percent", joined(&|byte| format!("%{byte:02x}"), "")),
        ("upper percent", joined(&|byte| format!("%{byte:02X}"), "")),
        ("escaped", joined(&|byte| format!("\\x{byte:02x}"), "")),
        ("a list", joined(&|byte| byte.to_string(), ", ")),
        ("a tight list", joined(&|byte| byte.to_string(), ",")),
        ("base64", STANDARD.encode(bytes)),
        ("base64 without padding", STANDARD_NO_PAD.encode(bytes)),
        ("base64 for addresses", URL_SAFE.encode(bytes)),
        ("base64 for addresses without padding", URL_SAFE_NO_PAD.encode(bytes)),
        ("decimal", u128::from_be_bytes(bytes.try_into().unwrap_or_default()).to_string()),
    ];
    let mut forms = vec![(format!("{name}, raw"), bytes.to_vec())];
    let mut backwards = bytes.to_vec();
    backwards.reverse();
    forms.push((format!("{name}, backwards"), backwards));
    forms.extend(texts.map(|(form, text)| (format!("{name}, {form}"), text.into_bytes())));
    forms
}

/// What must not be found, and what it would give away.
fn needles(canaries: &[Canary]) -> Vec<(String, Vec<u8>)> {
    let mut needles = vec![
        ("the browser".to_owned(), AGENT.as_bytes().to_vec()),
        ("the browser".to_owned(), b"Kanarienvogel".to_vec()),
        ("the browser".to_owned(), STANDARD_NO_PAD.encode(AGENT).into_bytes()),
        ("an address".to_owned(), b"127.9.".to_vec()),
        ("an address".to_owned(), b"::ffff:127".to_vec()),
    ];
    for canary in canaries {
        let id = VisitorId::from_bytes(canary.id);
        needles.extend(forms("the cookie's id", &canary.id));
        for purpose in ["cookie", "ticket"] {
            let signed = key().sign(purpose, id);
            let (_, signature) = signed.split_once('.').expect("two parts");
            needles.push(("a signature".to_owned(), signature.as_bytes().to_vec()));
        }
        let address = canary.address.to_string();
        needles.push(("an address".to_owned(), address.into_bytes()));
        // An address of four bytes would be found by chance; in words it would not.
        let list = canary.address.octets().map(|byte| byte.to_string()).join(", ");
        needles.push(("an address, a list".to_owned(), list.into_bytes()));
    }
    needles
}

/// What must not be in a log, where there are no receipts.
fn of_receipts(canaries: &[Canary]) -> Vec<(String, Vec<u8>)> {
    let mut needles = Vec::new();
    for canary in canaries {
        let id = VisitorId::from_bytes(canary.id);
        for number in 0..10 {
            needles.extend(forms("a receipt's tag", &tag(&poll(number), id).0));
        }
        needles.extend(forms("a learner's tag", &key().learner_tag(id).0));
    }
    needles.push(("a choice".to_owned(), b"option=".to_vec()));
    needles.push(("a choice".to_owned(), b"choice=".to_vec()));
    needles.push(("the key".to_owned(), key().to_hex().into_bytes()));
    needles
}

#[track_caller]
fn absent(place: &str, bytes: &[u8], needles: &[(String, Vec<u8>)]) {
    // One walk through the bytes for all needles, by their first four bytes.
    let mut by_start: std::collections::HashMap<&[u8], Vec<usize>> =
        std::collections::HashMap::new();
    for (at, (_, needle)) in needles.iter().enumerate() {
        by_start.entry(&needle[..4]).or_default().push(at);
    }
    for at in 0..bytes.len().saturating_sub(3) {
        for needle in by_start.get(&bytes[at..at + 4]).into_iter().flatten() {
            let (what, needle) = &needles[*needle];
            if bytes[at..].starts_with(needle) {
                let around = &bytes[at.saturating_sub(200)..bytes.len().min(at + 200)];
                panic!("{place} at {at} has {what}: {}", String::from_utf8_lossy(around));
            }
        }
    }
}

/// All files of a folder but the bank.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).expect("a file");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

/// Everything that somebody can do here, as one visitor.
async fn live(line: &mut Line, canary: &Canary) {
    let id = VisitorId::from_bytes(canary.id);
    let headers = format!(
        "Cookie: visitor={}\r\nUser-Agent: {AGENT}\r\nX-Forwarded-For: {}\r\n",
        key().sign("cookie", id),
        canary.address
    );
    let agent = format!("User-Agent: {AGENT}\r\n");
    // The first vote comes with a ticket, before there is a cookie.
    let form = format!("option=first&ticket={}", key().sign("ticket", id));
    let path = format!("/polls/{}", poll(0));
    let answer = line.send("POST", &path, &agent, &form).await.expect("an answer");
    assert_eq!(answer.status, 303, "{answer:?}");
    for number in 0..10 {
        let path = format!("/polls/{}", poll(number));
        let answer = line.send("POST", &path, &headers, "option=third").await.expect("an answer");
        assert_eq!(answer.status, 303, "{answer:?}");
        let page = line.send("GET", &path, &headers, "").await.expect("an answer");
        assert_eq!(page.status, 200);
    }
    let answer = line
        .send("POST", "/questions/ballots/known", &headers, "option=right")
        .await
        .expect("an answer");
    assert_eq!(answer.status, 303, "{answer:?}");
    for path in ["/", "/polls", "/privacy", "/privacy/data", "/cards", "/none", "/polls?%zz"] {
        line.send("GET", path, &headers, "").await.expect("an answer");
    }
    // What goes wrong must not tell more than what goes well.
    for form in ["option=none", "", "option=%ff", "ticket=1.2&option=first"] {
        let path = format!("/polls/{}", poll(0));
        let answer = line.send("POST", &path, &headers, form).await.expect("an answer");
        assert!(answer.status >= 300, "{answer:?}");
    }
    let foreign = format!("{headers}Origin: http://elsewhere.example\r\n");
    let answer = line.send("POST", "/polls/x/y", &foreign, "option=x").await.expect("an answer");
    assert!(answer.status >= 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_byte_left_behind_knows_who_was_here() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path())
        .env("RUST_LOG", "trace")
        .env("INTERLEAVE_TEST_ORDER_KEPT_MS", "60000");
    let server = launch.start();
    let canaries = canaries();
    for canary in &canaries {
        let mut line = Line::from(server.address, canary.address);
        live(&mut line, canary).await;
    }
    // A line that breaks in the middle of a request.
    for canary in &canaries {
        let mut line = Line::from(server.address, canary.address);
        let _ = line.send("POST", "/polls/ballots/p0", "Content-Length: 9\r\n", "option").await;
    }
    let needles = needles(&canaries);
    let running = files(folder.path());
    assert!(running.iter().any(|(name, log)| name.ends_with("-wal") && log.len() > 100_000));
    for (name, bytes) in &running {
        absent(&format!("{name}, running"), bytes, &needles);
    }
    // What others are shown.
    let mut other = Line::new(server.address);
    let both: Vec<_> = needles.iter().chain(&of_receipts(&canaries)).cloned().collect();
    for path in ["/", "/polls", "/polls/ballots/p0", "/about", "/privacy", "/healthz"] {
        let page = other.get(path).await.expect("an answer");
        let needles: Vec<_> = both.iter().filter(|(what, _)| what != "a choice").cloned().collect();
        absent(path, page.body.as_bytes(), &needles);
        absent(path, page.head.as_bytes(), &needles);
    }
    let log = server.log();
    server.stop();
    for (name, bytes) in files(folder.path()) {
        absent(&format!("{name}, stopped"), &bytes, &needles);
    }
    assert!(log.len() > 10_000, "the log has nothing to look at");
    absent("the log", log.as_bytes(), &both);
    println!(
        "{} needles, {} bytes of log, {} bytes of files: 0 hits",
        both.len(),
        log.len(),
        running.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_forgotten_leaves_no_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_TEST_ORDER_KEPT_MS", "300");
    let server = launch.start();
    let canaries = canaries();
    for canary in &canaries {
        let mut line = Line::new(server.address);
        live(&mut line, canary).await;
    }
    // Some of it has gone from the log to the file by now, some has not.
    tokio::time::sleep(Duration::from_millis(700)).await;
    let own = |canary: &Canary| of_receipts(std::slice::from_ref(canary));
    let own = |canary: &Canary| {
        own(canary).into_iter().filter(|(what, _)| what.ends_with("tag, raw")).collect::<Vec<_>>()
    };
    let here = |canary: &Canary| {
        let mut bytes = std::fs::read(launch.file()).expect("the file");
        bytes.extend(std::fs::read(beside(&launch.file(), "-wal")).unwrap_or_default());
        own(canary)
            .iter()
            .filter(|(_, needle)| bytes.windows(16).any(|window| window == needle))
            .count()
    };
    assert_eq!(here(&canaries[0]), 11, "ten receipts and a learner, where they are looked for");
    for (at, canary) in canaries.iter().enumerate().step_by(3) {
        let cookie = key().sign("cookie", VisitorId::from_bytes(canary.id));
        let mut line = Line::new(server.address);
        let headers = format!("Cookie: visitor={cookie}\r\n");
        let answer = line.send("POST", "/privacy/forget", &headers, "").await.expect("an answer");
        assert_eq!(answer.status, 303);
        assert_eq!(here(canary), 0, "{at}: at once, not only at the end");
    }
    server.stop();
    for (at, canary) in canaries.iter().enumerate() {
        assert_eq!(here(canary), if at % 3 == 0 { 0 } else { 11 });
    }
    let audit = launch.run(&["audit"]);
    assert!(audit.status.success(), "{audit:?}");
    // Twenty voters in ten polls and a question; their ballots count on.
    assert!(audit.out.starts_with("220 receipts in 11 polls"), "{audit:?}");
}
