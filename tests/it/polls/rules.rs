//! Who sees what, when: results after the vote, after the close, always; a look instead of a vote.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use interleave::poll::Tally;

use super::{Person, Setup, Site, bars, item, poll, turnout};

#[tokio::test]
async fn after_the_vote_its_voter_sees_the_results_and_nobody_else() {
    let site = Site::with(poll("p", "")).await;
    site.crowd("lab/p", "a", 2).await;
    let mut ann = Person::new(&site);
    let before = ann.get("/polls/lab/p").await;
    assert!(before.text.contains("type=\"radio\"") && bars(&before.text).is_empty());
    assert!(!before.text.contains("This is what p was about"));
    assert!(!before.text.contains("http-equiv"), "a form is not reloaded while it is filled in");

    let voted = ann.post("lab/p", "option=b").await;
    assert_eq!((voted.status, voted.header("location")), (StatusCode::SEE_OTHER, "/polls/lab/p"));
    let after = ann.get("/polls/lab/p").await.text;
    let expected = [("a", 2), ("b", 1), ("c", 0)].map(|(id, n)| (id.to_owned(), Some(n)));
    assert_eq!(bars(&after), expected);
    assert_eq!(turnout(&after), "3 votes");
    assert!(after.contains("This is what p was about"));
    assert!(after.contains("<noscript><meta http-equiv=\"refresh\""));
    assert!(after.contains("live.js") || after.contains("/static/live."));

    assert!(bars(&Person::new(&site).get("/polls/lab/p").await.text).is_empty());
}

#[tokio::test]
async fn a_vote_is_counted_once_and_marked_on_its_own_device_alone() {
    let site = Site::with(poll("p", "")).await;
    let mut ann = Person::new(&site);
    ann.post("lab/p", "option=b").await;
    assert_eq!(ann.cookies.len(), 2, "who, and what was chosen: {:?}", ann.cookies);
    let page = ann.get("/polls/lab/p").await.text;
    let row = page.split("data-option=\"b\"").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(row.contains("your vote"));
    assert_eq!(page.matches("your vote").count(), 1);

    let again = ann.post("lab/p", "option=c").await;
    assert_eq!(again.header("location"), "/polls/lab/p?repeat");
    assert!(ann.get("/polls/lab/p?repeat").await.text.contains("You had voted here before"));
    let tally = site.store.tally(&item("lab/p")).await.unwrap();
    assert_eq!((tally.votes("b"), tally.votes("c")), (1, 0));

    // The same visitor without the cookie of that page: counted, not marked.
    ann.cookies.retain(|(name, _, _)| name != "choice");
    assert!(!ann.get("/polls/lab/p").await.text.contains("your vote"));
}

const CLOSE: &str = "<time datetime=\"2026-11-21T00:00:00Z\">20 November 2026, 24:00 UTC</time>";

#[tokio::test]
async fn a_date_says_its_zone_and_can_be_read_by_machines() {
    let site = Site::with(poll("p", "closes: 2026-11-20") + &poll("q", "opens: 2026-11-21")).await;
    let mut ann = Person::new(&site);
    let list = ann.get("/polls").await.text;
    let opens = "<time datetime=\"2026-11-21T00:00:00Z\">21 November 2026, 00:00 UTC</time>";
    assert!(list.contains(&format!("until {CLOSE}")) && list.contains(&format!("opens {opens}")));
    assert!(ann.get("/polls/lab/p").await.text.contains(&format!("open until {CLOSE}")));
    assert!(ann.get("/polls/lab/q").await.text.contains(&format!("Voting begins {opens}.")));
    // Which is so: the last second of that day is open, the next is not.
    site.clock.advance(86_399);
    assert!(ann.get("/polls/lab/p").await.text.contains("type=\"radio\""));
    site.clock.advance(1);
    assert!(!ann.get("/polls/lab/p").await.text.contains("type=\"radio\""));
}

#[tokio::test]
async fn results_after_the_close_are_for_nobody_before_and_for_all_after() {
    let site = Site::with(poll("p", "results: after-close\n    closes: 2026-11-20")).await;
    let mut ann = Person::new(&site);
    ann.post("lab/p", "option=b").await;
    for path in ["/polls/lab/p", "/polls/lab/p/present", "/polls/lab/p/present?reveal"] {
        let page = ann.get(path).await.text;
        assert!(bars(&page).iter().all(|(_, votes)| votes.is_none()), "{path}");
        assert!(page.contains(&format!("after {CLOSE}")), "{path}");
    }
    assert_eq!(ann.get("/polls/lab/p/results.json").await.status, StatusCode::FORBIDDEN);
    assert!(ann.events("/polls/lab/p/events").await.is_err());

    site.clock.advance(86_400);
    let page = Person::new(&site).get("/polls/lab/p").await.text;
    assert_eq!(bars(&page)[1], ("b".to_owned(), Some(1)));
    assert!(!page.contains("type=\"radio\"") && !page.contains("data-live"));
    assert_eq!(Person::new(&site).get("/polls/lab/p/results.json").await.status, StatusCode::OK);
    let late = Person::new(&site).post("lab/p", "option=a").await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
    assert!(late.text.contains("closed"));
}

#[tokio::test]
async fn a_poll_that_has_not_opened_takes_no_votes() {
    let site = Site::with(poll("p", "opens: 2026-11-21")).await;
    let mut ann = Person::new(&site);
    let page = ann.get("/polls/lab/p").await.text;
    assert!(page.contains("21 November 2026") && !page.contains("<form action=\"/polls/"));
    assert_eq!(ann.post("lab/p", "option=a").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(ann.post("lab/p", "look=page").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(site.store.tally(&item("lab/p")).await.unwrap(), Tally::default());
    site.clock.advance(86_400);
    assert_eq!(ann.post("lab/p", "option=a").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_poll_may_show_its_results_always() {
    let site = Site::with(poll("p", "results: always")).await;
    site.crowd("lab/p", "a", 3).await;
    let page = Person::new(&site).get("/polls/lab/p").await.text;
    assert_eq!(bars(&page)[0], ("a".to_owned(), Some(3)));
    assert!(page.contains("type=\"radio\"") && page.contains("data-live=\"/polls/lab/p/events\""));
    assert!(!page.contains("without voting"), "there is nothing to give a vote for");
    assert!(!page.contains("http-equiv"), "a form is not reloaded while it is filled in");
}

#[tokio::test]
async fn a_look_at_the_results_uses_up_the_vote() {
    let site = Site::with(poll("p", "")).await;
    site.crowd("lab/p", "a", 2).await;
    let mut ann = Person::new(&site);
    let page = ann.get("/polls/lab/p").await.text;
    assert!(page.contains("<a href=\"/polls/lab/p/look\">See the results without voting</a>"));
    // It is asked once more, and nothing is spent by asking.
    let asked = ann.get("/polls/lab/p/look").await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.text.contains("It costs your vote") && bars(&asked.text).is_empty());
    assert!(ann.get("/polls/lab/p").await.text.contains("type=\"radio\""));
    // Even if an option had been chosen before the button was pressed.
    let looked = ann.post("lab/p", "look=page&option=b").await;
    assert_eq!(looked.header("location"), "/polls/lab/p");
    let page = ann.get("/polls/lab/p").await.text;
    assert_eq!(bars(&page)[..2], [("a".to_owned(), Some(2)), ("b".to_owned(), Some(0))]);
    assert_eq!(turnout(&page), "2 votes, 1 only looked");
    assert!(page.contains("Your vote is used up"));

    assert_eq!(ann.get("/polls/lab/p/look").await.header("location"), "/polls/lab/p");
    assert_eq!(ann.post("lab/p", "option=b").await.header("location"), "/polls/lab/p?repeat");
    let tally = site.store.tally(&item("lab/p")).await.unwrap();
    assert_eq!((tally.ballots, tally.abstained, tally.votes("b")), (2, 1, 0));
    assert!(site.store.audit().await.unwrap().discrepancies.is_empty());
}

#[tokio::test]
async fn a_look_is_for_polls_that_show_their_results_after_the_vote() {
    let polls = poll("always", "results: always")
        + &poll("later", "results: after-close\n    closes: 2026-12-01");
    let site = Site::with(polls).await;
    for name in ["lab/always", "lab/later"] {
        let refused = Person::new(&site).post(name, "look=page").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert_eq!(site.store.tally(&item(name)).await.unwrap(), Tally::default());
    }
}

#[tokio::test]
async fn a_ballot_of_several_options_counts_in_each_and_percents_are_of_ballots() {
    let site = Site::with(poll("p", "choose: {min: 1, max: 2}")).await;
    let mut ann = Person::new(&site);
    let page = ann.get("/polls/lab/p").await.text;
    assert_eq!(page.matches("type=\"checkbox\"").count(), 3);
    assert!(page.contains("Choose 1 to 2"));
    for (form, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("option=a&option=b&option=c", StatusCode::BAD_REQUEST),
        ("option=a&option=d", StatusCode::BAD_REQUEST),
        ("option=a&option=b&option=a", StatusCode::SEE_OTHER),
    ] {
        assert_eq!(ann.post("lab/p", form).await.status, status, "{form}");
    }
    site.crowd("lab/p", "a", 2).await;
    let page = ann.get("/polls/lab/p").await.text;
    let percents: Vec<&str> = page
        .split("<span data-percent>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert_eq!(percents, ["100", "33", "0"]);
    assert_eq!(turnout(&page), "3 ballots");
    assert!(page.contains("add up to more than 100"));
    assert_eq!(page.matches("your vote</span>").count(), 2);
}

#[tokio::test]
async fn an_option_that_left_the_file_is_shown_as_retired() {
    let site = Site::with(poll("p", "")).await;
    site.crowd("lab/p", "c", 3).await;
    site.crowd("lab/p", "a", 1).await;
    let edited = poll("p", "").replace("      - {id: c, text: The third}\n", "");
    let site = site.again(Setup::new(edited)).await;
    assert_eq!(Person::new(&site).post("lab/p", "option=c").await.status, StatusCode::BAD_REQUEST);
    let mut ann = Person::new(&site);
    ann.post("lab/p", "option=b").await;
    let page = ann.get("/polls/lab/p").await.text;
    let expected = [("a", 1), ("b", 1), ("c", 3)].map(|(id, n)| (id.to_owned(), Some(n)));
    assert_eq!(bars(&page), expected);
    assert!(page.contains("<code>c</code> <span class=\"tag\">retired"));
    assert_eq!(turnout(&page), "5 votes");
    assert!(page.contains("<span data-percent>60</span>"));
    let event =
        ann.events("/polls/lab/p/events").await.unwrap_or_else(|a| panic!("{a:?}")).next().await;
    assert_eq!(super::votes(&event.unwrap())[2], ("c".to_owned(), 3));
}

/// The options of a page's form, in the order shown, each with its letter.
fn asked(page: &str) -> Vec<(char, String)> {
    let rows = page.split("data-letter=\"").skip(1).filter(|row| row.contains("name=\"option\""));
    rows.map(|row| {
        let letter = row.chars().next().unwrap();
        let id = row.split("name=\"option\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        (letter, id.to_owned())
    })
    .collect()
}

#[tokio::test]
async fn a_shuffled_poll_is_asked_in_many_orders_and_shown_in_one() {
    let polls = poll("mixed", "order: shuffled\n    results: always") + &poll("plain", "");
    let site = Site::with(polls).await;
    let mut orders = BTreeSet::new();
    for _ in 0..40 {
        let page = Person::new(&site).get("/polls/lab/mixed").await.text;
        let order = asked(&page);
        let letters: String = order.iter().map(|(letter, _)| *letter).collect();
        assert_eq!(letters, "ABC", "marks go by place");
        let shown: Vec<String> = bars(&page).into_iter().map(|(id, _)| id).collect();
        assert_eq!(shown, ["a", "b", "c"], "results stand as they were written");
        orders.insert(order.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
        let page = Person::new(&site).get("/polls/lab/plain").await.text;
        let order: Vec<String> = asked(&page).into_iter().map(|(_, id)| id).collect();
        assert_eq!(order, ["a", "b", "c"], "this one is not shuffled");
    }
    // That forty pages miss one of six orders happens once in 250 runs; that they have two, always.
    assert!(orders.len() > 2, "{orders:?}");
}

#[tokio::test]
async fn a_form_that_is_no_ballot_comes_back_as_it_was_filled_in() {
    let polls = poll("p", "choose: {min: 1, max: 2}\n    order: shuffled") + &poll("q", "");
    let site = Site::with(polls).await;
    let mut ann = Person::new(&site);
    let page = ann.get("/polls/lab/p").await.text;
    let ticket = page.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let order = asked(&page);
    let back = ann.post("lab/p", &format!("option=a&option=b&option=c&ticket={ticket}")).await;
    assert_eq!(back.status, StatusCode::BAD_REQUEST);
    assert_eq!(asked(&back.text), order, "in the order it had");
    assert_eq!(back.text.matches(" checked>").count(), 3, "with its ticks");
    assert!(back.text.contains("3 options were chosen, and this poll asks for 1 to 2."));
    assert!(
        back.text.contains("aria-describedby=\"refused\"") && back.text.contains("role=\"alert\"")
    );
    assert!(back.text.contains(&format!("value=\"{ticket}\"")), "and is sent by the same visitor");
    assert!(ann.cookies.is_empty(), "nothing was done");

    let none = ann.post("lab/q", "").await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    assert!(none.text.contains("Nothing was chosen, and this poll asks for one."));
    assert_eq!(asked(&none.text).len(), 3);
    let gone = ann.post("lab/q", "option=d").await;
    assert!(gone.text.contains("no longer there") && asked(&gone.text).len() == 3);
    assert_eq!(site.store.tally(&item("lab/q")).await.unwrap(), Tally::default());

    // Who has voted gets the results, and what was wrong is said there.
    ann.post("lab/q", "option=a").await;
    let late = ann.post("lab/q", "").await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
    assert!(late.text.contains("Nothing was chosen") && bars(&late.text).len() == 3);
}

#[tokio::test]
async fn after_the_vote_nothing_leads_away_by_itself() {
    let site = Site::with(poll("p", "") + &poll("q", "")).await;
    let mut ann = Person::new(&site);
    let before = ann.get("/polls/lab/p").await.text;
    assert!(before.contains("Anonymous, one vote, nothing to install."));
    ann.post("lab/p", "option=a").await;
    let after = ann.get("/polls/lab/p").await.text;
    assert!(!after.contains("is-main") && !after.contains("data-key=\"n Enter\""), "{after}");
    assert!(after.contains("<a href=\"/polls/lab/q\" data-key=\"n\">Next poll</a>"));
}

#[tokio::test]
async fn a_time_with_an_offset_is_kept_to_the_second() {
    let rules = "opens: 2026-11-20T09:00+01:00\n    closes: 2026-11-20T18:30+01:00";
    let site = Site::with(poll("p", rules)).await;
    let mut ann = Person::new(&site);
    let page = ann.get("/polls/lab/p").await.text;
    let opens = "<time datetime=\"2026-11-20T08:00:00Z\">20 November 2026, 08:00 UTC</time>";
    assert!(page.contains(&format!("Voting begins {opens}.")), "{page}");
    site.clock.advance(8 * 3_600 - 1);
    assert_eq!(ann.post("lab/p", "option=a").await.status, StatusCode::BAD_REQUEST);
    site.clock.advance(1);
    assert_eq!(ann.post("lab/p", "option=a").await.status, StatusCode::SEE_OTHER);
    let list = Person::new(&site).get("/polls").await.text;
    let closes = "<time datetime=\"2026-11-20T17:30:00Z\">20 November 2026, 17:30 UTC</time>";
    assert!(list.contains(&format!("until {closes}")), "{list}");
    let feed = ann.get("/feed.atom").await.text;
    assert!(feed.contains("Open until 2026-11-20T17:30:00Z."), "{feed}");
    site.clock.advance(9 * 3_600 + 1_800 - 1);
    assert_eq!(Person::new(&site).post("lab/p", "option=a").await.status, StatusCode::SEE_OTHER);
    site.clock.advance(1);
    let late = Person::new(&site).post("lab/p", "option=a").await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
    assert!(late.text.contains("This poll is closed"), "{}", late.text);
}

#[tokio::test]
async fn a_former_name_of_a_poll_leads_to_it() {
    let site = Site::with(poll("p", "was: [old]\n    results: always")).await;
    let mut ann = Person::new(&site);
    for rest in ["", "/present", "/results.json", "/results.csv", "/look", "/events"] {
        let moved = ann.get(&format!("/polls/lab/old{rest}")).await;
        assert_eq!(moved.status, StatusCode::PERMANENT_REDIRECT, "{rest}");
        assert_eq!(moved.header("location"), format!("/polls/lab/p{rest}"));
    }
    let voted = ann.post("lab/old", "option=a").await;
    assert_eq!(voted.header("location"), "/polls/lab/p", "a page that is older than the name");
    assert_eq!(site.store.tally(&item("lab/p")).await.unwrap().ballots, 1);
    assert_eq!(ann.get("/polls/lab/other").await.status, StatusCode::NOT_FOUND);
}

/// Two puzzles; the second is the one that is guessed.
const PUZZLES: &str = "\
puzzles:
  - id: other
    title: Another
    goal: Print 7.
    code: print(7)
    outcomes: [{prints: \"7\", goal: true, why: It is all there is.}]
  - id: lost
    title: Two steps
    goal: Print 1.
    code: |
      from threading import Thread
      n = 0
      def add():
          global n
          n += 1
      a = Thread(target=add)
      b = Thread(target=add)
      a.start()
      b.start()
      a.join()
      b.join()
      print(n)
    outcomes:
      - {prints: \"1\", goal: true, why: One was lost.}
      - {prints: \"2\", why: None was lost.}
    never: [{prints: \"3\", why: Nothing adds.}]
";

#[tokio::test]
async fn a_guess_asks_what_its_puzzle_can_print_and_what_only_seems_possible() {
    let guess = "  - {id: guess, guesses: lost}\n".to_owned();
    let site = Site::with(guess + PUZZLES).await;
    let page = Person::new(&site).get("/polls/lab/guess").await.text;
    assert!(page.contains("Two steps: what can this program print?"), "{page}");
    for (printed, is) in [("1", true), ("2", true), ("3", true), ("7", false)] {
        assert_eq!(page.contains(&format!("<code>{printed}</code>")), is, "{printed}: {page}");
    }
    assert_eq!(asked(&page).len(), 3, "{page}");
}
