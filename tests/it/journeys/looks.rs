//! Light and dark, emoji and letters.

use serde_json::json;

use super::with_and_without_scripts;
use crate::support::browser::{Browser, Screen, Scripts};
use crate::support::server::Server;

with_and_without_scripts! {
    a_theme_is_kept_from_page_to_page
    letters_stand_in_for_emoji
}

/// The lightness of the page: 0 is black.
async fn lightness(browser: &Browser) -> f64 {
    let script = "const canvas = document.createElement('canvas').getContext('2d');\
         canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;\
         canvas.fillRect(0, 0, 1, 1);\
         return canvas.getImageData(0, 0, 1, 1).data[0] / 255";
    browser.ask(script, json!([])).await.as_f64().expect("a number")
}

async fn a_theme_is_kept_from_page_to_page(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, scripts).await;
    browser.prefer("dark").await;
    browser.goto("/topics").await;
    assert!(lightness(&browser).await < 0.3, "as the system has it");
    browser.prefer("light").await;
    assert!(lightness(&browser).await > 0.8, "as the system has it");
    browser.prefer("dark").await;
    for (theme, is_light) in [("light", true), ("dark", false), ("system", false)] {
        browser.click("form.only-wide button.theme").await;
        browser.find(&format!("form.only-wide button.theme:not([value={theme}])")).await;
        browser
            .until(&format!(
                "return (document.documentElement.dataset.theme ?? 'system') === '{theme}'"
            ))
            .await;
        assert_eq!(browser.path().await, "/topics", "where it was pressed");
        assert_eq!(lightness(&browser).await > 0.8, is_light, "{theme}");
        browser.goto("/polls").await;
        assert_eq!(lightness(&browser).await > 0.8, is_light, "{theme}, on another page");
        browser.goto("/no/such/page").await;
        assert_eq!(lightness(&browser).await > 0.8, is_light, "{theme}, on an error");
        browser.goto("/topics").await;
    }
}

async fn letters_stand_in_for_emoji(scripts: Scripts) {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Phone, scripts).await;
    browser.goto("/polls/counting/taste").await;
    let marks = "return [...document.querySelectorAll('.options .mark')].map(mark => \
         [mark.innerText, getComputedStyle(mark).fontSize, \
         getComputedStyle(mark, '::before').content].join(' '))";
    let emoji = browser.ask(marks, json!([])).await;
    assert!(
        emoji[0].as_str().is_some_and(|mark| mark.starts_with("👾") && mark.ends_with("none")),
        "{emoji}"
    );
    browser.click("button[name=marks]").await;
    browser.find(".marks-letters").await;
    assert_eq!(browser.path().await, "/polls/counting/taste");
    let letters = browser.ask(marks, json!([])).await;
    assert_eq!(letters, json!(["👾 0px \"A\"", "👍 0px \"B\"", "🥰 0px \"C\""]));
    browser.click("button[name=marks]").await;
    browser.find("html:not(.marks-letters)").await;
    assert_eq!(browser.ask(marks, json!([])).await, emoji);
}
