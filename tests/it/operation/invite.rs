//! `interleave invite`: links that an operator gives out, while the server runs.

use std::fs;

use crate::support::bank::poll;
use crate::support::process::Launch;
use crate::support::voter::{Line, cookie, visitor};

fn edit(launch: &Launch, from: &str, to: &str) {
    let file = launch.file().with_file_name("questions/basics/ballots.yaml");
    let text = fs::read_to_string(&file).expect("the bank");
    fs::write(&file, text.replacen(from, to, 1)).expect("written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_are_printed_once_and_each_lets_one_vote_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let launch = Launch::new(folder.path()).env("INTERLEAVE_PUBLIC_URL", "https://vote.example");
    let name = poll(0);
    let invite = ["invite", &name, "--count", "3"];
    let open = launch.run(&invite);
    assert_eq!(open.status.code(), Some(2), "{open:?}");
    assert!(open.err.contains("is open to all: put `invited: true`"), "{open:?}");
    edit(&launch, "- id: p0\n", "- id: p0\n    invited: true\n");
    assert!(launch.run(&invite).refused().contains("there is no database"));

    let server = launch.start();
    let given = launch.run(&invite);
    assert!(given.status.success(), "{given:?}");
    assert!(given.err.contains("3 made; 3 given out in all, 0 used"), "{given:?}");
    let links: Vec<&str> = given.out.lines().collect();
    assert_eq!(links.len(), 3, "{given:?}");
    let mut line = Line::new(server.address);
    for (number, link) in (1..).zip(&links) {
        let path = link.strip_prefix("https://vote.example").expect("an address of the site");
        let followed = line.get(path).await.expect("an answer");
        let to = followed.header("location").expect("the poll").to_owned();
        let code = to.strip_prefix(&format!("/polls/{name}?link=")).expect("the poll");
        let form = format!("option=first&link={code}");
        for (who, status) in [(number, 303), (number + 100, 403)] {
            let (path, who) = (format!("/polls/{name}"), cookie(visitor(who)));
            let vote = line.send("POST", &path, &who, &form).await.expect("an answer");
            assert_eq!(vote.status, status, "{}", vote.body);
        }
    }
    let more = launch.run(&["invite", &name, "--count", "200", "--format", "html"]);
    assert!(more.err.contains("203 given out in all, 3 used"), "{:?}", more.err);
    assert_eq!(more.out.matches("<svg ").count(), 200);
    assert!(!more.out.contains("<script") && !more.out.contains("src="), "a page of its own");
    let picture = launch.run(&["invite", &name, "--count", "2", "--format", "svg"]);
    assert_eq!(picture.out.matches("<path ").count(), 2);
    server.stop();
    assert!(launch.run(&["audit"]).out.contains("3 receipts in 1 poll:"));

    // The letters are nowhere but on paper.
    for file in fs::read_dir(folder.path()).expect("the folder").flatten() {
        if file.path().is_file() {
            let bytes = fs::read(file.path()).expect("a file");
            for link in &links {
                let letters = link.rsplit('/').next().expect("letters").as_bytes();
                assert!(!bytes.windows(letters.len()).any(|window| window == letters));
            }
        }
    }
    // An open poll cannot be made of it, nor another number be asked for.
    edit(&launch, "    invited: true\n", "");
    let ended = launch.try_start().err().expect("no start");
    assert!(ended.err.contains("it was by invitation when they voted"), "{ended:?}");
    assert_eq!(launch.run(&["invite", &name, "--count", "0"]).status.code(), Some(2));
    let nowhere = launch.without("INTERLEAVE_PUBLIC_URL").run(&invite);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(nowhere.err.contains("--public-url"), "{nowhere:?}");
}
