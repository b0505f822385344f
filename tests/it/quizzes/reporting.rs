//! Saying that something is wrong with a question: from its answered page, without a script.

use interleave::store::{Place, Report, reports_at};

use crate::support::site::{Person, Site, poll};
use crate::support::visitor::plain;

async fn site() -> Site {
    Site::with(poll("p", "")).await
}

async fn kept(site: &Site) -> Vec<Report> {
    let place = Place::Sqlite(site.folder.path().join("test.db"));
    reports_at(&place).await.expect("reports")
}

const PATH: &str = "/questions/lab/known/report";

#[tokio::test]
async fn an_answered_question_takes_a_report_that_knows_nobody() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let page = ann.get("/questions/lab/known").await.text;
    assert!(!page.contains(PATH), "nothing above the answer");
    ann.send_form("/questions/lab/known", "option=wrong").await;
    let page = ann.get("/questions/lab/known").await.text;
    assert!(page.contains(&format!("action=\"{PATH}\"")), "{page}");
    let cookies = ann.cookies.clone();

    let sent = ann
        .send_form(PATH, "from=%2Fquestions%2Flab%2Fknown&words=It+says+%3Cb%3E%0D%0Atwice")
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert_eq!(ann.cookies, cookies, "it sets no cookie");
    let thanks = ann.get(sent.header("location")).await;
    assert_eq!(thanks.status, 200);
    assert!(thanks.text.contains("Thank you"), "{}", thanks.text);
    assert!(thanks.text.contains("href=\"/questions/lab/known\""), "{}", thanks.text);
    let [report] = &kept(&site).await[..] else { panic!("one report") };
    assert_eq!(report.words, "It says <b>\ntwice");
    assert_eq!((report.question.as_str(), report.revision), ("lab/known", 1));
    assert_eq!(report.day, site.clock.today());
}

#[tokio::test]
async fn a_report_within_a_quiz_leads_back_to_it() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let started = ann.send_form("/quizzes", "topic=&level=&length=").await;
    let quiz = started.header("location").to_owned();
    let sent = ann
        .send_form(
            &format!("{}/answers", quiz.split('?').next().unwrap()),
            "question=lab%2Fknown&option=wrong",
        )
        .await;
    let page = ann.get(sent.header("location").split('#').next().unwrap()).await.text;
    let from = page.split("name=\"from\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let from = from.unwrap_or_else(|| panic!("no form: {page}")).to_owned();
    assert!(quiz.starts_with(&from), "{from} and {quiz}");
    let form = format!(
        "words=No&from={}",
        from.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D")
    );
    let sent = ann.send_form(PATH, &form).await;
    let thanks = ann.get(sent.header("location")).await.text;
    assert!(thanks.contains(&format!("href=\"{from}\"")), "{thanks}");
}

#[tokio::test]
async fn a_form_that_is_refused_comes_back_filled_in() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let long = "x".repeat(1_001);
    for (words, sentence, comes_back) in [
        ("+%0D%0A+", "Say what is wrong", ""),
        (long.as_str(), "That is 1001 characters, and at most 1000 are kept.", long.as_str()),
        ("a%00b", "cannot be shown", ""),
        ("ok%E2%80%AEgnorw", "cannot be shown", "gnorw"),
        ("a%E2%81%A6b", "cannot be shown", ""),
        ("%E2%80%8B%EF%BB%BF", "Say what is wrong", ""),
    ] {
        let answer = ann.send_form(PATH, &format!("words={words}&from=%2F%2Fevil.example")).await;
        assert_eq!(answer.status, 422);
        assert!(plain(&answer.text).contains(sentence), "{}", plain(&answer.text));
        assert!(answer.text.contains(&format!("{comes_back}</textarea>")), "{}", answer.text);
        assert!(!answer.text.contains("evil.example"), "{}", answer.text);
    }
    assert_eq!(ann.send_form(PATH, "").await.status, 422);
    assert_eq!(ann.send_form("/questions/lab/nothing/report", "words=x").await.status, 404);
    assert!(kept(&site).await.is_empty());
    let family = "%D8%B4%D9%83%D8%B1%D8%A7%E2%80%8F+%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7";
    assert_eq!(ann.send_form(PATH, &format!("words={family}")).await.status, 303);
    assert_eq!(ann.send_form(PATH, &format!("words={}", "ä".repeat(1_000))).await.status, 303);
}

#[tokio::test]
async fn so_many_are_kept_of_a_question_and_then_it_is_said() {
    let site = site().await;
    let mut ann = Person::new(&site);
    for number in 0..50 {
        assert_eq!(ann.send_form(PATH, &format!("words=No+{number}")).await.status, 303);
    }
    let answer = ann.send_form(PATH, "words=The+51st").await;
    assert_eq!(answer.status, 422);
    assert!(plain(&answer.text).contains("Much was said about this already"), "{}", answer.text);
    assert!(answer.text.contains("The 51st</textarea>"), "{}", answer.text);
    assert_eq!(kept(&site).await.len(), 50);
}
