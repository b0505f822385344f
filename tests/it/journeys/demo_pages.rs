//! The page of a demo: an address says its values, a step, a comparison, what one expected.

use interleave::demos;

use crate::support::server::Server;

/// The address that a run led to, without its fragment.
fn address(page: &crate::support::visitor::Page) -> String {
    page.path.split('#').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_address_fills_the_form_and_a_wrong_value_is_told() {
    let server = Server::live();
    let visitor = server.visitor();
    let page = visitor.get("/demos/gil?workers=8").await;
    assert!(page.html.contains(r#"name="workers" type="number" min="1" max="16" value="8""#));
    let page = visitor.get("/demos/gil?workers=99&utm_source=mail").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("`workers` must be a whole number from 1 to 16, not `99`"));
    assert!(page.html.contains(r#"value="99""#), "what was typed stays");
}

#[tokio::test]
async fn a_run_has_an_address_that_shows_it_again_to_anybody() {
    let server = Server::live();
    let page = server.visitor().post("/demos/lost-update/runs", &[("threads", "3")]).await;
    let address = address(&page);
    assert!(address.ends_with("&threads=3"), "{address}");
    let other = server.visitor().get(&address).await;
    assert!(other.text().contains("Your run") && other.text().contains("thread 3"));
    // Without the name of the run, its values are enough.
    let other = server.visitor().get("/demos/lost-update?threads=3").await;
    assert!(other.text().contains("A run with these values"), "{}", other.text());
}

#[tokio::test]
async fn a_run_is_stepped_through_by_links() {
    let server = Server::live();
    let visitor = server.visitor();
    let page = visitor.post("/demos/async-race/runs", &[("tasks", "2")]).await;
    let address = address(&page);
    let first = visitor.get(&format!("{address}&at=1")).await;
    assert!(first.text().contains("Step 1 of"), "{}", first.text());
    assert!(first.html.contains("tl-cursor") && first.html.contains("is-current"));
    assert!(!first.html.contains(r#"rel="prev""#));
    let links = first.attributes("href");
    let next = links.iter().find(|link| link.contains("at=2#run")).expect("a next step");
    let second = visitor.get(next.split('#').next().expect("an address")).await;
    assert!(second.text().contains("Step 2 of") && second.html.contains(r#"rel="prev""#));
    let last = visitor.get(&format!("{address}&at=9999")).await;
    assert!(!last.html.contains(r#"rel="next""#), "past the end is the end");
}

#[tokio::test]
async fn two_values_are_compared_in_one_picture() {
    let server = Server::live();
    let visitor = server.visitor();
    let form = [("tasks", "2"), ("against", "4")];
    let page = visitor.post("/demos/async-race/runs", &form).await;
    assert!(page.text().contains("tasks 2 with tasks 4"), "{}", page.text());
    for value in ["read, await, write · tasks 2", "read, await, write · tasks 4"] {
        assert!(page.text().contains(value), "{value}: {}", page.text());
    }
    // The two runs are found by their values, too.
    let again = server.visitor().get("/demos/async-race?tasks=2&against=4").await;
    assert!(again.text().contains("tasks 2 with tasks 4"));
    let wrong = server.visitor().get("/demos/async-race?tasks=2&against=4000").await;
    assert!(wrong.text().contains("not `4000`"), "{}", wrong.text());
}

#[tokio::test]
async fn a_prediction_opens_the_run() {
    let server = Server::start();
    let visitor = server.visitor();
    let before = visitor.get("/demos/lost-update").await;
    assert!(before.html.contains(r#"<details class="shown"><summary>Show the run"#));
    let right = visitor.get("/demos/lost-update?guess=3").await;
    assert!(right.text().contains("You said: Four. That is what the run shows."));
    assert!(right.html.contains(r#"<details class="shown" open>"#));
    let wrong = visitor.get("/demos/lost-update?guess=1").await;
    assert!(wrong.text().contains("You said: None of them. The run shows: Four."));
    let nothing = visitor.get("/demos/lost-update?guess=9").await;
    assert!(nothing.html.contains(r#"<details class="shown"><summary>"#));
    let code = visitor.get("/demos/swallowed-cancellation?guess=1").await;
    let said = code.html.split(r#"class="verdict-line""#).nth(1).expect("a verdict");
    let said = said.split("</p>").next().expect("its end");
    assert!(said.contains("<code>task.cancelled()</code>") && !said.contains('`'), "{said}");
}

#[tokio::test]
async fn what_to_notice_shows_code_as_code() {
    let page = Server::start().visitor().get("/demos/contextvars-propagation?guess=1").await;
    let notice = page.html.split("What to notice.").nth(1).expect("what to notice");
    let notice = notice.split("</p>").next().expect("its end");
    assert!(notice.contains("<code>to_thread</code>") && !notice.contains('`'), "{notice}");
}

#[tokio::test]
async fn the_list_begins_with_ten_and_finds_words() {
    let server = Server::start();
    let visitor = server.visitor();
    let page = visitor.get("/demos").await;
    assert!(page.html.len() < 64 << 10, "{} bytes", page.html.len());
    let first = page.html.split("id=\"start-here\"").nth(1).expect("where to start");
    let first = first.split("</ul>").next().expect("a list");
    assert_eq!(first.matches("<li").count(), 10);
    let found = visitor.get("/demos?q=lost+increments").await;
    assert!(found.html.contains("/demos/lost-update"), "{}", found.text());
    assert!(!found.html.contains("/demos/celery-task"));
    let none = visitor.get("/demos?q=zebra").await;
    assert!(none.text().contains("No demo has these words."));
}

#[tokio::test]
async fn a_visitors_run_stands_beside_the_recorded_one_and_replaces_nothing() {
    let demo = demos::find("queue-priorities").expect("a demo");
    let date = demo.recorded().expect("a recording").date;
    let server = Server::live();
    let address = format!("/demos/{}", demo.slug);
    let said = format!("Recorded {date}");
    let before = server.visitor().get(&address).await;
    assert!(before.text().contains(&said) && !before.text().contains("Your run"));
    let own = server.visitor().post(&format!("{address}/runs"), &[]).await;
    assert!(own.text().contains(&said) && own.text().contains("Your run"), "{}", own.text());
    let after = server.visitor().get(&address).await;
    assert!(after.text().contains(&said) && !after.text().contains("Your run"));
}

#[tokio::test]
async fn what_python_does_stands_beside_the_source() {
    let demo = demos::all().iter().find(|demo| demo.python.is_some()).expect("a demo with a twin");
    let page = Server::start().visitor().get(&format!("/demos/{}", demo.slug)).await;
    let python = page.html.split(r#"aria-label="In Python""#).nth(1).expect("the section");
    assert!(python.contains(&format!("{}.py", demo.slug)), "{python}");
    let prints = demo.python_prints.expect("what it prints");
    let line = prints.lines().nth(1).expect("a line");
    assert!(page.text().contains(line), "{line}");
}

#[tokio::test]
async fn a_former_name_leads_to_the_demo_that_it_went_into() {
    let server = Server::live();
    let visitor = server.visitor();
    let mut redirected = 0;
    for demo in demos::all() {
        for former in demo.was {
            let page = visitor.get(&format!("/demos/{former}")).await;
            assert_eq!(page.status, 200, "{former}");
            assert_eq!(page.path, format!("/demos/{}", demo.slug), "{former}");
            redirected += 1;
        }
    }
    assert!(redirected > 10, "{redirected}");
    assert_eq!(visitor.get("/demos/never-there").await.status, 404);
}
