//! The presenter's screen: the way to vote, and nothing before it is revealed.

use qrcode::{Color, QrCode};

use super::{Person, Setup, Site, bars, item, poll, turnout};

/// The modules of the code in a page, as rows of dark and light, without the quiet zone.
fn modules(page: &str) -> Vec<Vec<bool>> {
    let svg = page.split("<aside class=\"qr\"").nth(1).unwrap();
    let width: usize =
        svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut dark = vec![vec![false; width]; width];
    for run in path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let length: usize = rest.split('v').next().unwrap().parse().unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        dark[y][x..x + length].fill(true);
    }
    let inside = 4..width - 4;
    let light = |row: &Vec<bool>| row[..4].iter().chain(&row[width - 4..]).all(|dark| !dark);
    assert!(dark.iter().all(light), "a quiet zone of four at both sides");
    dark[inside.clone()].iter().map(|row| row[inside.clone()].to_vec()).collect()
}

fn code_of(url: &str) -> Vec<Vec<bool>> {
    let code = QrCode::new(url).unwrap();
    let colors = code.to_colors();
    colors.chunks(code.width()).map(|row| row.iter().map(|c| *c == Color::Dark).collect()).collect()
}

/// The address that a screen shows, as it would be typed.
fn address(page: &str) -> String {
    let shown = page.split("Vote at <b>").nth(1).unwrap().split("</b>").next().unwrap();
    shown.replace("<wbr>", "")
}

#[tokio::test]
async fn the_code_is_the_address_of_the_vote() {
    let mut setup = Setup::new(poll("p", "") + &poll("q", ""));
    setup.public_url = Some("https://interleave.example".parse().unwrap());
    let site = setup.start().await;
    let mut ann = Person::new(&site);
    let mut short = Vec::new();
    for name in ["p", "q"] {
        let page = ann.get(&format!("/polls/lab/{name}/present")).await.text;
        let address = address(&page);
        assert_eq!(modules(&page), code_of(&format!("https://{address}")));
        assert!(!page.contains("lab.example"), "what was asked for does not matter then");
        let path = address.strip_prefix("interleave.example").unwrap();
        assert!(path.len() <= 8, "{path} is typed by a room");
        for typed in [path.to_owned(), format!("/p/{}", path[3..].to_uppercase())] {
            let lands = ann.get(&typed).await;
            assert_eq!(lands.header("location"), format!("/polls/lab/{name}"), "{typed}");
        }
        short.push(path.to_owned());
    }
    assert_ne!(short[0], short[1]);
    for nothing in ["/p/k", &short[0][..6], "/p/0000", "/p/%C3%A9%C3%A9"] {
        assert_eq!(ann.get(nothing).await.status, 404, "{nothing}");
    }
}

#[tokio::test]
async fn without_a_public_address_the_code_names_the_host_that_was_asked_for() {
    let site = Site::with(poll("p", "")).await;
    let mut ann = Person::new(&site);
    for host in ["lab.example", "10.0.0.7:3000", "[fe80::1]:80"] {
        ann.host = host;
        let page = ann.get("/polls/lab/p/present").await.text;
        let address = address(&page);
        assert!(address.starts_with(&format!("{host}/p/")), "{address}");
        assert_eq!(modules(&page), code_of(&format!("http://{address}")), "{host}");
    }
    for host in [
        "evil\"><script>alert(1)</script>",
        "evil.example/path",
        "a@evil.example",
        "evil.example:x",
        "evil..example",
    ] {
        ann.host = host;
        let page = ann.get("/polls/lab/p/present").await.text;
        assert!(page.contains("What of p?"), "{host}: {page}");
        assert!(!page.contains("evil") && !page.contains("class=\"qr\""), "{host}");
    }
}

#[tokio::test]
async fn no_code_leads_a_phone_to_itself() {
    let site = Site::with(poll("p", "")).await;
    let mut ann = Person::new(&site);
    for host in ["localhost", "127.0.0.1:3000", "[::1]:3000", "0.0.0.0:3000"] {
        ann.host = host;
        let page = ann.get("/polls/lab/p/present").await.text;
        assert!(!page.contains("class=\"qr\"") && !page.contains("Vote at"), "{host}");
        assert!(page.contains(&format!("No other device can reach {host}")), "{host}");
    }
}

#[tokio::test]
async fn no_other_page_says_which_host_was_asked_for() {
    let site = Site::with(poll("p", "results: always")).await;
    let mut ann = Person::new(&site);
    ann.host = "canary.example";
    for path in [
        "/",
        "/polls",
        "/polls/lab/p",
        "/polls/lab/p/results.json",
        "/polls/lab/p/results.csv",
        "/feed.atom",
        "/privacy",
        "/nowhere",
    ] {
        let answer = ann.get(path).await;
        assert!(
            !answer.text.contains("canary") && !format!("{:?}", answer.headers).contains("canary"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn nothing_is_on_the_screen_before_it_is_revealed() {
    let site = Site::with(poll("p", "results: always")).await;
    site.crowd("lab/p", "a", 3).await;
    let mut ann = Person::new(&site);
    let hidden = ann.get("/polls/lab/p/present").await.text;
    assert!(bars(&hidden).iter().all(|(_, votes)| votes.is_none()));
    assert!(!hidden.contains("width=\"100%\" height=\"100%\""));
    assert_eq!(turnout(&hidden), "3 votes", "but how many voted");
    assert!(hidden.contains("data-live=\"/polls/lab/p/events?turnout\""));
    assert!(hidden.contains("<a href=\"/polls/lab/p/present?reveal\" data-key=\"r\">"));
    let shown = ann.get("/polls/lab/p/present?reveal").await.text;
    assert_eq!(bars(&shown)[0], ("a".to_owned(), Some(3)));
    assert!(shown.contains("data-live=\"/polls/lab/p/events\""));
    assert!(shown.contains("<a href=\"/polls/lab/p/present\" data-key=\"r\">"));
    assert!(shown.contains("<noscript><meta http-equiv=\"refresh\""));
}

#[tokio::test]
async fn revealing_what_is_seen_after_the_vote_takes_the_vote() {
    let site = Site::with(poll("p", "")).await;
    site.crowd("lab/p", "a", 3).await;
    let mut ann = Person::new(&site);
    let page = ann.get("/polls/lab/p/present?reveal").await.text;
    assert!(
        bars(&page).iter().all(|(_, votes)| votes.is_none()),
        "an address alone reveals nothing"
    );
    assert!(page.contains("<a href=\"/polls/lab/p/look?for=present\" data-key=\"r\">"));
    // The key alone spends nothing: it is asked once more, and the cost is said.
    let asked = ann.get("/polls/lab/p/look?for=present").await.text;
    assert!(asked.contains("the room reads “1 only looked”") && bars(&asked).is_empty());
    assert_eq!(site.store.tally(&item("lab/p")).await.unwrap().abstained, 0);
    let revealed = ann.post("lab/p", "look=present").await;
    assert_eq!(revealed.header("location"), "/polls/lab/p/present?reveal");
    let page = ann.get("/polls/lab/p/present?reveal").await.text;
    assert_eq!(bars(&page)[0], ("a".to_owned(), Some(3)));
    assert_eq!(site.store.tally(&item("lab/p")).await.unwrap().abstained, 1);
}

#[tokio::test]
async fn results_are_promised_for_later_only_where_nobody_sees_them_sooner() {
    let site = Site::with(
        poll("p", "opens: 2026-11-21") + &poll("q", "closes: 2026-11-21\n    results: after-close"),
    )
    .await;
    for (name, later) in [("p", false), ("q", true)] {
        let page = Person::new(&site).get(&format!("/polls/lab/{name}/present")).await.text;
        assert_eq!(page.contains("<span class=\"later\">Results after"), later, "{name}: {page}");
        assert_eq!(page.contains("class=\"later\""), later, "{name}: {page}");
    }
}

#[tokio::test]
async fn keys_lead_to_the_polls_beside_it() {
    let site = Site::with(poll("p", "") + &poll("q", "") + &poll("r", "")).await;
    let page = Person::new(&site).get("/polls/lab/q/present").await.text;
    for (path, key) in [
        ("/polls/lab/p/present", "ArrowLeft"),
        ("/polls/lab/r/present", "ArrowRight n"),
        ("/polls/lab/q", "Escape"),
    ] {
        assert!(page.contains(&format!("<a href=\"{path}\" data-key=\"{key}\">")), "{key}");
    }
    assert!(!page.contains("style="), "the policy forbids it");
    let first = Person::new(&site).get("/polls/lab/p/present").await.text;
    assert!(!first.contains("ArrowLeft"));
}
