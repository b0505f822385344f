//! What is around every page: the menu, the search, ways back; and the screen of a room.

use std::fmt::Write as _;

use serde_json::json;

use crate::support::browser::{Browser, ENTER, Screen, Scripts};
use crate::support::server::Server;

const ESCAPE: &str = "\u{e00c}";

#[tokio::test]
async fn the_menu_of_a_phone_closes_by_escape_and_by_a_tap_beside_it() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, Scripts::On).await;
    browser.goto("/about").await;
    for how in ["escape", "tap"] {
        browser.click(".menu > summary").await;
        browser.find(".menu[open]").await;
        if how == "escape" {
            browser.press(ESCAPE).await;
        } else {
            browser.click(".foot").await;
        }
        browser.until("return !document.querySelector('.menu').open").await;
    }
}

#[tokio::test]
async fn a_slash_leads_to_the_search_and_enter_to_the_hits() {
    let server = Server::start();
    for screen in [Screen::Desktop, Screen::Phone] {
        let browser = Browser::open(&server, screen, Scripts::On).await;
        browser.goto("/about").await;
        browser.press("/").await;
        browser.until("return document.activeElement?.matches('[data-search]') ?? false").await;
        browser.press("countnig").await;
        browser.press(ENTER).await;
        browser.find("main a[href='/concepts/counting']").await;
        assert_eq!(browser.path().await, "/search?q=countnig", "{screen:?}");
        // Whoever types one means the letter.
        browser.press("/").await;
    }
}

#[tokio::test]
async fn an_error_leads_back_to_where_one_was() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, Scripts::Off).await;
    browser.goto("/polls/counting/taste").await;
    browser
        .ask(
            "const a = document.createElement('a'); a.href = '/questions/no/such'; a.id = 'gone';\
             document.querySelector('main').append(a); a.textContent = 'gone'; a.click()",
            json!([]),
        )
        .await;
    browser.find(".error-code").await;
    browser.click("main .button.is-main").await;
    browser.find("form[data-question]").await;
    assert_eq!(browser.path().await, "/polls/counting/taste");
    // Without a page before it, it leads to something near.
    let page = server.visitor().get("/polls/no/such").await;
    assert!(page.html.contains("<a class=\"button is-main\" href=\"/polls\">Polls</a>"));
}

/// A bank of its own, whose polls are as large as polls get.
fn large_polls(folder: &std::path::Path) -> String {
    let bank = folder.join("bank");
    std::fs::create_dir_all(bank.join("basics")).expect("a folder");
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n";
    std::fs::write(bank.join("topics.yaml"), topics).expect("the topics");
    let mut yaml =
        "concept: hall\ntitle: Hall\ntopic: basics\nlevel: junior\nsummary: For a hall.\npolls:\n"
            .to_owned();
    let mut poll = |name: &str, stem: &str, option: &str, options: usize| {
        let _ =
            write!(yaml, "  - id: {name}\n    stem: {stem}\n    results: always\n    options:\n");
        for number in 1..=options {
            let _ = writeln!(yaml, "      - {{id: o{number}, text: {option} {number}}}");
        }
    };
    poll("nine", "Which of these have you used at work?", "Some library of moderate name", 9);
    poll(
        "long",
        "When a service that is written in Python and runs in one process gets slower with every \
         client that connects to it, which of these things do you look at before all others, and why?",
        "Whether something in the event loop takes longer than it should in run",
        4,
    );
    poll(
        "word",
        "What about Donaudampfschifffahrtselektrizitätenhauptbetriebswerk?",
        "Rindfleischetikettierungsüberwachungsgesetz",
        3,
    );
    std::fs::write(bank.join("basics/hall.yaml"), yaml).expect("the concept");
    bank.display().to_string()
}

#[tokio::test]
async fn a_room_sees_all_of_a_poll_and_can_read_its_address() {
    let folder = tempfile::tempdir().expect("a folder");
    let bank = large_polls(folder.path());
    let options =
        ["--questions", &bank, "--public-url", "https://interleave.example", "--demos", "recorded"];
    let server = Server::with(&options);
    let browser = Browser::open(&server, Screen::Desktop, Scripts::On).await;
    for (width, height) in [(1_280, 720), (1_024, 768), (1_920, 1_080)] {
        browser.size(width, height).await;
        for path in ["nine/present", "nine/present?reveal", "long/present?reveal"] {
            browser.goto(&format!("/polls/hall/{path}")).await;
            let below = "return Math.max(document.documentElement.scrollHeight,\
                 ...[...document.querySelectorAll('.option, .present-foot, .address')]\
                     .map(one => one.getBoundingClientRect().bottom)) - innerHeight";
            let below = browser.ask(below, json!([])).await.as_f64().expect("a number");
            let parts = "return JSON.stringify([innerWidth, innerHeight, devicePixelRatio,\
                 ...[...document.querySelectorAll('h1, .options, .qr, .address, .present-foot')]\
                     .map(one => [one.className, one.getBoundingClientRect().height])])";
            let parts = browser.ask(parts, json!([])).await;
            assert!(below < 1.0, "{path} at {width} × {height}: {below} below the edge: {parts}");
            assert_eq!(browser.overflow().await, 0, "{path} at {width} × {height}");
            let size = |css: &str| {
                let script = format!(
                    "return parseFloat(getComputedStyle(document.querySelector('{css}')).fontSize)"
                );
                let browser = &browser;
                async move { browser.ask(&script, json!([])).await.as_f64().expect("a size") }
            };
            assert!(
                size(".address").await >= f64::from(height) / 21.0,
                "a twentieth of the screen"
            );
            assert!(size(".option-text").await >= f64::from(height) / 45.0, "{path}, {width}");
        }
    }
    for width in [704, 768, 900, 992, 1_100] {
        browser.size(width, 800).await;
        browser.goto("/polls").await;
        assert_eq!(browser.overflow().await, 0, "the header at {width}");
    }
    browser.size(390, 844).await;
    for path in ["/polls/hall/word", "/polls/hall/word/present", "/polls", "/search?q=donau"] {
        browser.goto(path).await;
        assert_eq!(browser.overflow().await, 0, "{path}");
    }
}

#[tokio::test]
async fn where_there_are_no_keys_nothing_is_said_of_them() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, Scripts::On).await;
    let hints = "return [...document.querySelectorAll('.note:has(kbd)')]\
         .filter(note => note.getClientRects().length).length";
    browser.goto("/polls/counting/taste").await;
    assert_eq!(browser.ask(hints, json!([])).await, json!(1), "where there are, it is");
    browser.tell("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
    browser
        .tell(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": 844, "height": 390, "deviceScaleFactor": 1, "mobile": true }),
        )
        .await;
    browser.goto("/polls/counting/taste").await;
    assert_eq!(browser.ask(hints, json!([])).await, json!(0));
    // And a short window is for the question: nothing stands over it.
    let stands = "return getComputedStyle(document.querySelector('.dock')).position";
    assert_eq!(browser.ask(stands, json!([])).await, json!("static"));
}
