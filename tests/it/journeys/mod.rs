//! What a person does with a browser, from the first page to the last: once with the scripts of the
//! pages, once without.

mod axe;
mod cards;
mod demo_pages;
mod demos;
mod errors;
mod frame;
mod kinds;
mod looks;
mod pages;
mod polls;
mod privacy;
mod puzzles;
mod questions;
mod quizzes;

use std::time::Duration;

use serde_json::json;

use crate::support::browser::{Browser, DOWN, ENTER, Scripts};

/// No journey takes longer, even on a busy machine: what does has lost its way.
const LONGEST: Duration = Duration::from_mins(2);

/// Two tests of each journey, and the scripts it is told of.
macro_rules! with_and_without_scripts {
    ($($journey:ident)*) => {$(
        mod $journey {
            #[tokio::test]
            async fn with_scripts() {
                let journey = super::$journey($crate::support::browser::Scripts::On);
                tokio::time::timeout($crate::journeys::LONGEST, journey).await.expect("an end");
            }

            #[tokio::test]
            async fn without_scripts() {
                let journey = super::$journey($crate::support::browser::Scripts::Off);
                tokio::time::timeout($crate::journeys::LONGEST, journey).await.expect("an end");
            }
        }
    )*};
}
use with_and_without_scripts;

/// Chooses an option by the keyboard alone: by its number where scripts run, else as every form is
/// filled in.
async fn choose(browser: &Browser, scripts: Scripts, value: &str) {
    browser.find("[data-question] input[name=option]").await;
    let script = "return [...document.querySelectorAll('input[name=option]')]\
         .findIndex(input => input.value === arguments[0])";
    let at = browser.ask(script, json!([value])).await.as_u64();
    let at = usize::try_from(at.unwrap_or_else(|| panic!("no option {value}"))).expect("a place");
    match scripts {
        Scripts::On => browser.press(&(at + 1).to_string()).await,
        Scripts::Off => {
            browser.tab_to("input[name=option]").await;
            browser.press(" ").await;
            browser.press(&DOWN.repeat(at)).await;
        }
    }
    let chosen = "return document.querySelector('input[name=option]:checked')?.value";
    assert_eq!(browser.ask(chosen, json!([])).await, json!(value));
}

/// Chooses an option and sends it, by the keyboard alone.
async fn answer(browser: &Browser, scripts: Scripts, value: &str) {
    choose(browser, scripts, value).await;
    browser.press(ENTER).await;
    browser.find(".verdict").await;
}
