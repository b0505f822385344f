//! Answering a question at its permanent address.

use crate::support::browser::{Browser, Screen, Scripts};
use crate::support::server::Server;

#[tokio::test]
async fn an_answer_shows_the_key_and_every_reason() {
    let server = Server::start();
    let browser = Browser::open(&server, Screen::Desktop, Scripts::On).await;
    browser.goto("/questions/counting/one").await;
    assert_eq!(browser.overflow().await, 0);
    println!("{:?}", browser.console().await);
    browser.click("input[value=right]").await;
    browser.click(".dock button").await;
    println!("{}", browser.text("main").await);
    println!("{:?}", browser.console().await);
    println!("{}", server.contents().await);
}
