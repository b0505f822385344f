//! Cookies: when they are set, for where, and who may read them.

use axum::http::header;

use crate::support::site::{Answer, Person, Setup, Site, poll};

/// The cookies an answer sets: name, and everything behind the value.
fn set(answer: &Answer) -> Vec<(String, String)> {
    let lines = answer.headers.get_all(header::SET_COOKIE).iter();
    let cookies = lines.map(|line| {
        let (pair, rest) = line.to_str().unwrap().split_once("; ").unwrap();
        (pair.split_once('=').unwrap().0.to_owned(), rest.to_owned())
    });
    cookies.collect()
}

fn cookie(name: &str, rest: &str) -> (String, String) {
    (name.to_owned(), rest.to_owned())
}

#[tokio::test]
async fn reading_sets_no_cookie() {
    let site = Site::with(poll("p", "results: always")).await;
    for path in ["/", "/polls", "/polls/lab/p", "/questions/lab/known", "/cards/review", "/privacy"]
    {
        assert_eq!(set(&Person::new(&site).get(path).await), [], "{path}");
    }
}

#[tokio::test]
async fn every_cookie_is_kept_from_scripts_and_other_sites() {
    const LONGEST: u32 = 400 * 24 * 3_600;
    const HALF_YEAR: u32 = 180 * 24 * 3_600;
    const YEAR: u32 = 365 * 24 * 3_600;
    let site = Site::with(poll("p", "")).await;
    let mut ann = Person::new(&site);
    let safe = "HttpOnly; SameSite=Lax";
    assert_eq!(
        set(&ann.post("lab/p", "option=b").await),
        [
            cookie("visitor", &format!("Path=/; Max-Age={LONGEST}; {safe}")),
            // For the page of that poll alone: no other page is sent the choice.
            cookie("choice", &format!("Path=/polls/lab/p; Max-Age={HALF_YEAR}; {safe}")),
        ]
    );
    // A repeat lets the visitor's cookie last on, and leaves what was chosen.
    let repeat = set(&ann.post("lab/p", "option=c").await);
    assert_eq!(repeat, [cookie("visitor", &format!("Path=/; Max-Age={LONGEST}; {safe}"))]);
    assert_eq!(
        set(&ann.send_form("/looks", "theme=dark&marks=letters&back=/polls").await),
        [
            cookie("theme", &format!("Path=/; Max-Age={YEAR}; {safe}")),
            cookie("marks", &format!("Path=/; Max-Age={YEAR}; {safe}")),
        ]
    );
    let forgotten = set(&ann.send_form("/privacy/forget", "").await);
    let end = |name| cookie(name, &format!("Path=/; Max-Age=0; {safe}"));
    assert_eq!(forgotten, ["visitor", "learner"].map(end));
}

#[tokio::test]
async fn over_https_cookies_are_for_https_and_this_host_alone() {
    let mut setup = Setup::new(poll("p", ""));
    setup.https = true;
    let site = setup.start().await;
    let cookies = set(&Person::new(&site).post("lab/p", "option=b").await);
    let names: Vec<&str> = cookies.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["__Host-visitor", "choice"]);
    assert!(
        cookies.iter().all(|(_, rest)| rest.ends_with("; SameSite=Lax; Secure")),
        "{cookies:?}"
    );
}

#[tokio::test]
async fn a_cookie_that_was_not_signed_here_names_nobody() {
    let site = Site::with(poll("p", "")).await;
    let mut ann = Person::new(&site);
    ann.post("lab/p", "option=b").await;
    assert!(ann.get("/polls/lab/p").await.text.contains("data-turnout"), "she is known");
    let own = ann.cookies.iter().position(|(name, _, _)| name == "visitor").unwrap();
    let value = ann.cookies[own].2.clone();
    // A ticket is signed for another purpose; the rest are one digit or one part away.
    let asked = Person::new(&site).get("/polls/lab/p").await.text;
    let ticket = asked.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let turned: String = if value.ends_with('0') { "1" } else { "0" }.to_owned();
    let turned = value[..value.len() - 1].to_owned() + &turned;
    for forged in [ticket, &turned, &value[..value.len() - 2], "", ".", &value[..33]] {
        ann.cookies[own].2 = forged.to_owned();
        let page = ann.get("/polls/lab/p").await.text;
        assert!(page.contains("name=\"ticket\""), "{forged} is asked like anybody");
    }
    ann.cookies[own].2 = value;
    assert!(!ann.get("/polls/lab/p").await.text.contains("data-question"));
}

#[tokio::test]
async fn a_form_sent_twice_before_its_cookie_arrived_is_sent_by_one_visitor() {
    let site = Site::with(poll("p", "")).await;
    let page = Person::new(&site).get("/polls/lab/p").await.text;
    let ticket = page.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = format!("option=a&ticket={ticket}");
    let first = Person::new(&site).post("lab/p", &form).await;
    let second = Person::new(&site).post("lab/p", &form).await;
    assert_eq!(first.header("location"), "/polls/lab/p");
    assert_eq!(second.header("location"), "/polls/lab/p?repeat");
}
