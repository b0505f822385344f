//! Running a demo from its page.

use std::time::{Duration, Instant};

use interleave::demos::{self, Demo, Transcript};
use serde_json::json;

use super::with_and_without_scripts;
use crate::support::browser::{Browser, ENTER, Screen, Scripts};
use crate::support::server::Server;

with_and_without_scripts! {
    a_run_takes_what_the_form_says
    a_run_can_be_started_by_the_keyboard
}

#[tokio::test]
async fn lines_appear_one_after_another_and_the_timeline_grows() {
    let server = Server::live();
    let browser = Browser::open(&server, Screen::Desktop, Scripts::On).await;
    browser.goto("/demos/to-thread").await;
    // Notes whatever changes, with what the page says of the run at that moment.
    let watch = "window.seen = []; const of = (name) => document.querySelector(`[data-run-${name}]`);\
         const note = () => seen.push([of('state').innerText.split(/\\s/)[0], \
         of('output').textContent.split('\\n').length, of('picture').querySelectorAll('rect').length]);\
         new MutationObserver(note).observe(document.querySelector('main'), \
         { subtree: true, childList: true, characterData: true });";
    browser.ask(watch, json!([])).await;
    browser.click("[data-run] button").await;
    browser
        .until("return document.querySelector('[data-run-state]').innerText.startsWith('Your run')")
        .await;
    let seen: Vec<(String, usize, usize)> =
        serde_json::from_value(browser.ask("return seen", json!([])).await).expect("notes");
    let running = || seen.iter().filter(|(state, ..)| state.starts_with("Running"));
    let mut lines: Vec<usize> = running().map(|(_, lines, _)| *lines).collect();
    lines.dedup();
    assert!(lines.len() > 5, "lines came {lines:?}");
    assert!(lines.windows(2).all(|pair| pair[0] <= pair[1]), "{lines:?}");
    let mut bars: Vec<usize> =
        running().map(|(_, _, bars)| *bars).filter(|bars| *bars > 0).collect();
    bars.dedup();
    assert!(bars.len() > 1, "the timeline was drawn {bars:?}");
    let state = browser.text("[data-run-state]").await;
    assert!(state.contains("ended by itself"), "{state}");
    assert!(browser.text("[data-run-output]").await.contains("▶"));
    assert_eq!(browser.console().await, Vec::<String>::new());
}

async fn a_run_takes_what_the_form_says(scripts: Scripts) {
    let server = Server::live();
    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.goto("/demos/lost-update").await;
    let field = browser.find("input[name=threads]").await;
    field.clear().await.expect("an empty field");
    field.send_keys("3").await.expect("a number");
    browser.click("[data-run] button").await;
    browser
        .until("return document.querySelector('[data-run-state]').innerText.startsWith('Your run')")
        .await;
    let output = browser.text("[data-run-output]").await;
    assert!(output.contains("│ thread 3 │") && !output.contains("│ thread 4 │"), "{output}");
    assert!(browser.count("[data-run-picture] *").await > 0, "there is a picture");
    let kept = browser.find("input[name=threads]").await.prop("value").await.expect("a property");
    assert_eq!(kept.as_deref(), Some("3"), "the form keeps what was run");
    assert_eq!(browser.overflow().await, 0);
}

async fn a_run_can_be_started_by_the_keyboard(scripts: Scripts) {
    let server = Server::live();
    let browser = Browser::open(&server, Screen::Desktop, scripts).await;
    browser.goto("/concepts/counting").await;
    browser.tab_to("form[action='/demos/lost-update/runs'] button").await;
    browser.press(ENTER).await;
    browser.find("[data-run-state]").await;
    browser
        .until("return document.querySelector('[data-run-state]').innerText.startsWith('Your run')")
        .await;
    assert!(browser.path().await.starts_with("/demos/lost-update?run="));
    match scripts {
        Scripts::On => browser.press("r").await,
        Scripts::Off => {
            browser.tab_to("[data-run] button").await;
            browser.press(ENTER).await;
        }
    }
    browser
        .until("return document.querySelector('[data-run-state]').innerText.startsWith('Your run')")
        .await;
}

#[tokio::test]
async fn a_value_out_of_bounds_is_told_so() {
    let server = Server::live();
    let visitor = server.visitor();
    for (form, sentence) in [
        (&[("threads", "99")][..], "`threads` must be a whole number from 2 to 4, not `99`"),
        (&[("threads", "1")], "`threads` must be a whole number from 2 to 4, not `1`"),
        (&[("threads", "two")], "`threads` must be a whole number from 2 to 4, not `two`"),
        (&[("threads", "3"), ("threads", "3")], "`threads` was given more than once"),
        (&[("rounds", "3")], "`rounds` is not a parameter of this demo: it has `threads`"),
    ] {
        let page = visitor.post("/demos/lost-update/runs", form).await;
        assert_eq!(page.status, 400);
        assert!(page.text().contains(sentence), "{sentence}: {}", page.text());
        // The form again, as it was sent.
        assert!(page.html.contains("action=\"/demos/lost-update/runs\""), "{}", page.html);
        if let [("threads", typed)] = form {
            assert!(page.html.contains(&format!("value=\"{typed}\"")), "{typed}: {}", page.html);
        }
    }
    // With scripts, past the form's own bounds: the sentence stands where the run would.
    let browser = Browser::open(&server, Screen::Desktop, Scripts::On).await;
    browser.goto("/demos/lost-update").await;
    let past = "const field = document.querySelector('input[name=threads]');\
         field.removeAttribute('max'); field.value = 99";
    browser.ask(past, json!([])).await;
    browser.click("[data-run] button").await;
    browser
        .until("return document.querySelector('[data-run-state]').innerText.startsWith('Not run.')")
        .await;
    let state = browser.text("[data-run-state]").await;
    assert!(state.contains("from 2 to 4"), "{state}");
}

#[tokio::test]
async fn who_goes_away_ends_the_run() {
    let server = Server::live();
    let visitor = server.visitor();
    // A visitor known by cookie has one run at a time: a second is refused until the first ended.
    visitor.post("/questions/counting/one", &[("option", "right")]).await;
    let stream = |visitor: &crate::support::visitor::Visitor| {
        visitor
            .request("/demos/gil/runs")
            .header("accept", "text/event-stream")
            .form(&[("workers", "16")])
    };
    let mut first = stream(&visitor).send().await.expect("a stream");
    assert_eq!(first.headers()["content-type"], "text/event-stream");
    first.chunk().await.expect("a piece");
    let second = visitor.post("/demos/gil/runs", &[]).await;
    assert!(second.status == 503 || second.status == 200, "{}", second.status);
    drop(first);
    let began = Instant::now();
    loop {
        let page = visitor.post("/demos/lost-update/runs", &[]).await;
        if page.status == 200 {
            break;
        }
        assert_eq!(page.status, 503);
        assert!(page.headers.contains_key("retry-after"));
        assert!(began.elapsed() < Duration::from_secs(5), "the run goes on without its visitor");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_server_without_live_demos_says_so() {
    let server = Server::start();
    let visitor = server.visitor();
    let page = visitor.get("/demos/gil").await;
    assert!(page.text().contains("This server shows recorded runs only."));
    assert_eq!(page.html.matches("data-key=\"r\"").count(), 0);
    let refused = visitor.post("/demos/gil/runs", &[]).await;
    assert_eq!(refused.status, 400);
}

/// Without scripts, too: a demo under an answer is run, and one goes on where one was.
#[tokio::test]
async fn a_demo_under_an_answer_leads_back_to_the_answer() {
    let server = Server::live();
    let visitor = server.visitor();
    let question = "/questions/counting/one";
    let asked = visitor.get(question).await;
    let answered =
        visitor.post(question, &[("ticket", &asked.field("ticket")), ("option", "right")]).await;
    assert!(answered.html.contains("action=\"/demos/gil/runs\""), "{}", answered.text());
    let run = |from: String| {
        let request = visitor.request("/demos/gil/runs").header("referer", from);
        visitor.send(request.form(&[("stay", "1")]))
    };
    let ran = run(format!("{}{question}", server.address())).await;
    assert_eq!(ran.path, question);
    assert!(ran.html.contains("id=\"demo-gil\""), "the address leads there: {}", ran.text());
    // From another site it leads to the demo's own page.
    let ran = run("http://elsewhere.example/page".to_owned()).await;
    assert!(ran.path.starts_with("/demos/gil?run="), "{}", ran.path);
}

#[tokio::test]
async fn many_lanes_fit_a_phone_and_can_be_read() {
    let server = Server::live();
    let browser = Browser::open(&server, Screen::Phone, Scripts::Off).await;
    let many = |demo: &&Demo| {
        let recording = demo.recorded().map(|recording| Transcript::read(recording.output));
        recording.is_some_and(|transcript| transcript.lanes().len() > 10)
    };
    let many: Vec<_> = demos::all().iter().filter(many).collect();
    assert!(many.len() > 5, "there are demos of many lanes");
    for demo in many {
        browser.goto(&format!("/demos/{}?guess=1", demo.slug)).await;
        // Letters scale with their drawing.
        let seen = "const svg = document.querySelector('.shown .tl-narrow svg'); \
             const sizes = [...svg.querySelectorAll('text')].map(text => \
                 parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a); \
             const list = [...document.querySelectorAll('.shown .tl-narrow .tl-legend')]\
                 .map(one => parseFloat(getComputedStyle(one).fontSize)); \
             return [svg.getBoundingClientRect().height, Math.min(...sizes, ...list)];";
        let seen: (f64, f64) = serde_json::from_value(browser.ask(seen, json!([])).await)
            .unwrap_or_else(|error| panic!("{}: {error}", demo.slug));
        assert!((1.0..500.0).contains(&seen.0), "{}: {} pixels high", demo.slug, seen.0);
        assert!(seen.1 >= 12.0, "{}: letters of {} pixels", demo.slug, seen.1);
        assert_eq!(browser.overflow().await, 0, "{}", demo.slug);
    }
}

#[tokio::test]
async fn what_stands_below_a_run_does_not_move_while_it_runs() {
    const TOP: &str =
        "return document.querySelector('.sources').getBoundingClientRect().top + scrollY";
    let server = Server::live();
    for screen in [Screen::Desktop, Screen::Phone] {
        let browser = Browser::open(&server, screen, Scripts::On).await;
        browser.goto("/demos/lost-update").await;
        let click = format!("document.querySelector('[data-run] button').click(); {TOP}");
        let at_once = browser.ask(&click, json!([])).await.as_f64().expect("a place");
        let said = "document.querySelector('[data-run-state]').innerText.startsWith('Your run')";
        browser.until(&format!("return {said}")).await;
        let after = browser.ask(TOP, json!([])).await.as_f64().expect("a place");
        assert!((after - at_once).abs() < 40.0, "{screen:?}: from {at_once} to {after}");
    }
}
