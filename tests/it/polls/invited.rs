//! A poll by invitation over HTTP: one link, one vote.

use axum::http::{StatusCode, header};
use interleave::id::{Key, LinkCode};

use super::{Person, Site, item, poll, votes};
use crate::support::site::bars;

fn key() -> Key {
    "11".repeat(32).parse().unwrap()
}

/// A site with two polls by invitation, and links to the first.
async fn invited(links: usize) -> (Site, Vec<LinkCode>) {
    let site = Site::with(poll("p", "invited: true") + &poll("q", "invited: true")).await;
    let codes: Vec<LinkCode> = (0..links).map(|_| LinkCode::random()).collect();
    let tags: Vec<_> = codes.iter().map(|code| key().link_tag(code)).collect();
    site.store.invite(&item("lab/p"), &tags).await.unwrap();
    (site, codes)
}

#[tokio::test]
async fn a_link_lets_one_vote_in() {
    let (site, codes) = invited(2).await;
    let [first, second] = [codes[0].as_str(), codes[1].as_str()];
    let mut ann = Person::new(&site);
    let page = ann.get(&format!("/polls/lab/p?link={first}")).await.text;
    assert!(page.contains(&format!("name=\"link\" value=\"{first}\"")));
    assert!(page.contains("used up with your vote") && !page.contains("for=\"link\""));
    let voted = ann.post("lab/p", &format!("option=a&link={first}")).await;
    assert_eq!(
        (voted.status, voted.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/polls/lab/p")
    );
    assert_eq!(bars(&ann.get("/polls/lab/p").await.text)[0].1, Some(1));

    // The same link from another browser: the form comes back as it was sent, and nothing is counted.
    let mut bob = Person::new(&site);
    let refused = bob.post("lab/p", &format!("option=b&link={first}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("This invitation was used before"), "{}", refused.text);
    assert!(refused.text.contains(&format!("value=\"{first}\"")));
    assert!(refused.text.contains("value=\"b\" checked") || refused.text.contains("checked"));
    assert!(bob.cookies.is_empty(), "nothing was done");
    let typed = codes[1].to_string().to_uppercase().replace('-', "%20");
    let voted = bob.post("lab/p", &format!("option=b&link={typed}")).await;
    assert_eq!(voted.status, StatusCode::SEE_OTHER, "as it is typed from paper");

    // Who has voted spends no second link.
    assert_eq!(site.store.invitations(&item("lab/p")).await.unwrap().spent, 2);
    let again = ann.post("lab/p", &format!("option=b&link={second}")).await;
    assert_eq!(again.header(header::LOCATION), "/polls/lab/p?repeat");
    let tally = site.store.tally(&item("lab/p")).await.unwrap();
    assert_eq!((tally.votes("a"), tally.votes("b"), tally.ballots), (1, 1, 2));
}

#[tokio::test]
async fn without_a_good_link_nothing_is_counted() {
    let (site, codes) = invited(1).await;
    let mut ann = Person::new(&site);
    let page = ann.get("/polls/lab/p").await.text;
    assert!(page.contains("<label for=\"link\">The letters of your invitation</label>"));
    assert!(!page.contains("/polls/lab/p/look"), "nothing is to be had for a vote");
    for form in ["option=a", "option=a&link=", "option=a&link=no%20link", "look=page"] {
        let refused = ann.post("lab/p", form).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{form}");
        assert!(refused.text.contains("role=\"alert\""), "{form}");
    }
    let unknown = LinkCode::random();
    let refused = ann.post("lab/p", &format!("option=a&link={}", unknown.as_str())).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let other = ann.post("lab/q", &format!("option=a&link={}", codes[0].as_str())).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "it is for another poll");
    for poll in ["lab/p", "lab/q"] {
        assert_eq!(site.store.tally(&item(poll)).await.unwrap().ballots, 0);
    }
    assert_eq!(site.store.invitations(&item("lab/p")).await.unwrap().spent, 0);
}

#[tokio::test]
async fn a_printed_address_leads_to_the_form() {
    let (site, codes) = invited(1).await;
    let mut ann = Person::new(&site);
    let screen = ann.get("/polls/lab/p/present").await.text;
    let short = screen.split("lab.example/").nth(1).map(|rest| rest.replace("<wbr>", ""));
    let short = short.and_then(|rest| rest.split('<').next().map(str::to_owned)).unwrap();
    let link = codes[0].as_str();
    let followed = ann.get(&format!("/{short}/{link}")).await;
    assert_eq!(followed.header(header::LOCATION), format!("/polls/lab/p?link={link}"));
    assert_eq!(ann.get(&format!("/{short}/none")).await.status, StatusCode::NOT_FOUND);
    assert!(ann.cookies.is_empty());
}

#[tokio::test]
async fn who_watches_sees_votes_by_invitation_too() {
    let (site, codes) = invited(1).await;
    let site_key = codes[0].as_str();
    let mut ann = Person::new(&site);
    ann.post("lab/p", &format!("option=a&link={site_key}")).await;
    let mut events = ann.events("/polls/lab/p/events").await.unwrap_or_else(|a| panic!("{a:?}"));
    assert_eq!(votes(&events.next().await.unwrap())[0].1, 1);
}
