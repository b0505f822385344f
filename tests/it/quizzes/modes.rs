//! Exams, drills, how sure an answer is, and what a quiz is drawn from.

use crate::support::site::{Person, Setup, Site, poll};
use crate::support::visitor::plain;

/// A concept with three questions beside the one that every bank of these tests has, and one of
/// every kind in another topic's stead.
fn setup() -> Setup {
    let mut setup = Setup::new(poll("p", ""));
    let question = |id: &str| {
        format!(
            "  - id: {id}\n    stem: What of {id}?\n    options:\n      \
             - {{id: right, text: This, correct: true, why: It is.}}\n      \
             - {{id: wrong, text: That, why: It is not.}}\n    explanation: So it is.\n"
        )
    };
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n\
                  - id: more\n  title: More\n  summary: The rest.\n";
    setup.files.push(("topics.yaml", topics.to_owned()));
    let text = format!(
        "concept: one\ntitle: Concept one\ntopic: more\nlevel: junior\nsummary: All.\nquestions:\n{}{}{}",
        question("a"),
        question("b"),
        question("c")
    );
    setup.files.push(("more/one.yaml", text));
    let kinds =
        include_str!("../../bank/forms/kinds.yaml").replace("topic: forms", "topic: basics");
    setup.files.push(("basics/kinds.yaml", kinds));
    setup
}

/// Starts a quiz of topic `more`; gives its address.
async fn start(person: &mut Person<'_>, more: &str) -> String {
    let started = person.send_form("/quizzes", &format!("topic=more&length=5&{more}")).await;
    let to = started.header("location");
    assert!(to.starts_with("/quizzes/"), "{} {}", started.status, plain(&started.text));
    to.split('?').next().unwrap().to_owned()
}

/// The question that is asked at an address.
fn asked(page: &str) -> Option<String> {
    let name = page.split("name=\"question\" value=\"").nth(1)?;
    Some(name.split('"').next()?.to_owned())
}

/// Answers the question at a place; gives where that leads.
async fn answer(person: &mut Person<'_>, quiz: &str, at: usize, form: &str) -> String {
    let page = person.get(&format!("{quiz}?at={at}")).await.text;
    let name = asked(&page).unwrap_or_else(|| panic!("nothing is asked: {}", plain(&page)));
    let sent =
        person.send_form(&format!("{quiz}/answers"), &format!("question={name}&{form}")).await;
    assert!(sent.status.is_redirection(), "{} {}", sent.status, plain(&sent.text));
    sent.header("location").to_owned()
}

async fn exams_kept(site: &Site) -> i64 {
    use sqlx::Connection;
    let file = site.folder.path().join("test.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query_scalar("select count(*) from exam").fetch_one(&mut connection).await.unwrap()
}

#[tokio::test]
async fn every_way_to_draw_is_offered_in_its_own_words() {
    let site = setup().start().await;
    let page = Person::new(&site).get("/quizzes").await.text;
    for (name, words) in [
        ("need", "What I need most"),
        ("missed", "Only what I missed"),
        ("unseen", "Only what I have not seen"),
    ] {
        let option = format!("<option value=\"{name}\">{words}</option>");
        assert!(page.contains(&option), "no {option}: {page}");
    }
    assert!(plain(&page).contains("By chance"), "{page}");
}

#[tokio::test]
async fn an_exam_says_what_was_right_at_its_end_and_not_before() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "mode=exam").await;
    let page = ann.get(&format!("{quiz}?at=1")).await;
    // Three questions of 90 seconds, in whole minutes.
    assert!(plain(&page.text).contains("Ends at 00:05:00 UTC : 5 minutes left"), "{}", page.text);
    assert_eq!(page.header("refresh"), format!("301; url={quiz}"));
    assert_eq!(answer(&mut ann, &quiz, 1, "option=wrong").await, format!("{quiz}?at=2"));
    // Neither its own address nor the row of numbers tells.
    let back = ann.get(&format!("{quiz}?at=1")).await;
    assert_eq!(back.header("location"), format!("{quiz}?at=2"));
    let second = ann.get(&format!("{quiz}?at=2")).await.text;
    assert!(second.contains("is-answered") && !second.contains("is-wrong"), "{second}");
    assert!(!plain(&second).contains("right so far"));
    let early = ann.get(&format!("{quiz}?result")).await;
    assert_eq!(early.header("location"), format!("{quiz}?at=2"), "the result waits");
    assert_eq!(answer(&mut ann, &quiz, 2, "option=right").await, format!("{quiz}?at=3"));
    assert_eq!(exams_kept(&site).await, 1);
    assert_eq!(answer(&mut ann, &quiz, 3, "option=right").await, quiz);
    ann.get(&quiz).await;
    let result = plain(&ann.get(&quiz).await.text);
    assert!(result.contains("Exam: More") && result.contains("2 of 3"), "{result}");
    assert!(result.contains("You said That"), "{result}");
    assert_eq!(exams_kept(&site).await, 0, "its end is kept no longer than it runs");
    let told = plain(&ann.get(&format!("{quiz}?at=1")).await.text);
    assert!(told.contains("Wrong."), "{told}");
}

/// What pages beside an exam say of it: one after the other, as text.
async fn told_elsewhere(person: &mut Person<'_>, question: &str) -> String {
    let mut told = String::new();
    for path in ["/me", "/cards", "/topics/more", "/concepts/one", "/today", "/me/progress.json"] {
        told += &plain(&person.get(path).await.text);
    }
    told + &plain(&person.get(&format!("/questions/{question}")).await.text)
}

#[tokio::test]
async fn an_exam_counts_nowhere_while_it_runs_and_everywhere_once_it_is_handed_in() {
    let site = setup().start().await;
    let (mut ann, mut bob) = (Person::new(&site), Person::new(&site));
    let quiz = start(&mut ann, "mode=exam").await;
    let asked_first = asked(&ann.get(&format!("{quiz}?at=1")).await.text).expect("a question");
    // Somebody who began the same exam and has answered nothing is told the same.
    start(&mut bob, "mode=exam").await;
    answer(&mut ann, &quiz, 1, "option=wrong").await;
    answer(&mut ann, &quiz, 2, "option=right").await;
    let told = told_elsewhere(&mut ann, &asked_first).await;
    assert_eq!(told, told_elsewhere(&mut bob, &asked_first).await);
    assert!(told.contains("Answer a question, and its concept stands here."), "{told}");
    let data: serde_json::Value =
        serde_json::from_str(&ann.get("/privacy/data").await.text).expect("JSON");
    assert_eq!(data["quizzes"][0]["questions"][0]["option"], "wrong", "one's own words");
    assert!(data["quizzes"][0]["questions"][0]["correct"].is_null(), "{data}");
    assert!(data["answers"] == serde_json::json!([]) && data["missed"] == serde_json::json!([]));
    let id = quiz.rsplit('/').next().unwrap();
    let missed = ann.send_form("/quizzes", &format!("missed={id}")).await;
    assert_eq!(missed.header("location"), quiz, "what was missed is not practised yet");
    // The tally, which knows nobody, has it at once.
    let tally = site.store.tally(&asked_first.parse().unwrap()).await.unwrap();
    assert_eq!(tally.ballots, 1);

    answer(&mut ann, &quiz, 3, "option=right").await;
    let told = told_elsewhere(&mut ann, &asked_first).await;
    assert!(told.contains("2 of 3 right"), "{told}");
    assert!(told.contains("Questions you missed") && told.contains("Wrong"), "{told}");
    let missed = ann.send_form("/quizzes", &format!("missed={id}")).await;
    assert!(missed.header("location").ends_with("?at=1"), "{}", missed.header("location"));
}

#[tokio::test]
async fn an_exam_that_nobody_comes_back_to_counts_from_its_end_on() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "mode=exam").await;
    let name = asked(&ann.get(&format!("{quiz}?at=1")).await.text).expect("a question");
    answer(&mut ann, &quiz, 1, "option=wrong").await;
    site.clock.advance(299);
    assert!(ann.get("/me").await.text.contains("its concept stands here"));
    site.clock.advance(1);
    let me = plain(&ann.get("/me").await.text);
    assert!(me.contains("0 of 1 right"), "{me}");
    assert_eq!(exams_kept(&site).await, 0, "its end is kept no longer than it runs");
    // What was said after the exam is later, whenever the exam was counted.
    let mut bob = Person::new(&site);
    let quiz = start(&mut bob, "mode=exam").await;
    for at in 1..=3 {
        if asked(&bob.get(&format!("{quiz}?at={at}")).await.text).as_ref() == Some(&name) {
            answer(&mut bob, &quiz, at, "option=wrong").await;
        }
    }
    site.clock.advance(300);
    bob.send_form(&format!("/questions/{name}"), "option=right").await;
    let me = plain(&bob.get("/me").await.text);
    assert!(me.contains("1 of 1 right"), "{me}");
    assert!(bob.get("/cards").await.text.contains("Questions you missed"));
}

#[tokio::test]
async fn an_exam_survives_a_restart_and_ends_with_its_time() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "mode=exam").await;
    answer(&mut ann, &quiz, 1, "option=right").await;
    let cookies = ann.cookies.clone();
    let site = site.again(setup()).await;
    let mut ann = Person::new(&site);
    ann.cookies = cookies;
    // The clock of this site is a new one, at midnight.
    site.clock.advance(299);
    let page = ann.get(&format!("{quiz}?at=2")).await.text;
    assert!(plain(&page).contains("less than a minute left"), "{page}");
    let name = asked(&page).expect("a question");
    assert!(ann.get("/quizzes").await.text.contains("Go on with your quiz"));
    site.clock.advance(1);
    let (to, form) = (format!("{quiz}/answers"), format!("question={name}&option=right"));
    let late = ann.send_form(&to, &form);
    assert_eq!(late.await.header("location"), format!("{quiz}?late"));
    assert!(!ann.get("/quizzes").await.text.contains("Go on with your quiz"), "it is over");
    ann.get(&quiz).await;
    let result = plain(&ann.get(&format!("{quiz}?late")).await.text);
    assert!(result.contains("1 of 3") && result.contains("2 not answered within the time"));
    assert!(result.contains("it does not count"), "{result}");
    let open = plain(&ann.get(&format!("{quiz}?at=2")).await.text);
    assert!(open.contains("This was not answered within the time."), "{open}");
}

#[tokio::test]
async fn a_spoken_answer_is_given_against_the_clock_and_graded_by_its_speaker() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let page = ann.get("/questions/kinds/aloud").await.text;
    assert!(page.contains("href=\"/questions/kinds/aloud?clock\">Start the clock"), "{page}");
    let started = ann.get("/questions/kinds/aloud?clock").await;
    let address = started.header("location").to_owned();
    site.clock.advance(61);
    let page = ann.get(&address).await.text;
    assert!(plain(&page).contains("Began at 00:00:00, ends at 00:0"), "{}", plain(&page));
    let page = page.replace("&#38;", "&").replace("&amp;", "&");
    let reveal = page.split("href=\"/questions/kinds/aloud?reveal").nth(1).expect("a link");
    let reveal = reveal.split(['"', '#']).next().unwrap();
    site.clock.advance(40);
    let points = ann.get(&format!("/questions/kinds/aloud?reveal{reveal}")).await.text;
    assert!(plain(&points).contains("You took 1 min 41 s of"), "{}", plain(&points));
    assert!(points.contains("Tick the points you made"));
    // A time that cannot be is none.
    for from in ["0", "99999999999", "-5"] {
        let page = ann.get(&format!("/questions/kinds/aloud?again&from={from}")).await;
        assert!(page.status == 200 && page.text.contains("Start the clock"), "{from}");
    }
    // In a quiz of spoken answers, too.
    let quiz = ann.send_form("/quizzes", "topic=basics&length=5&aloud=only").await;
    let quiz = quiz.header("location").split('?').next().unwrap().to_owned();
    let to = ann.get(&format!("{quiz}?at=1&clock")).await.header("location").to_owned();
    assert!(plain(&ann.get(&to).await.text).contains("Began at 00:01:41"));
}

#[tokio::test]
async fn how_sure_an_answer_is_belongs_to_it_and_is_scored() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    assert!(ann.get("/me").await.text.contains("say how sure you are</a>, and it stands here"));
    let quiz = start(&mut ann, "mode=sure").await;
    let page = ann.get(&format!("{quiz}?at=1")).await.text;
    assert!(page.contains("How sure are you?"), "{page}");
    let name = asked(&page).unwrap();
    let sent = format!("question={name}&option=wrong");
    let refused = ann.send_form(&format!("{quiz}/answers"), &sent).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Say how sure you are: here"), "{}", refused.text);
    assert!(refused.text.contains("value=\"wrong\" required checked"), "{}", refused.text);
    answer(&mut ann, &quiz, 1, "option=wrong&sure=sure").await;
    let told = plain(&ann.get(&format!("{quiz}?at=1")).await.text);
    assert!(
        told.contains("You said: sure, which stands for 90 %. That scores 0.19 of 1."),
        "{told}"
    );
    answer(&mut ann, &quiz, 2, "option=right&sure=guess").await;
    // Who does not know has not to say how sure.
    answer(&mut ann, &quiz, 3, "unknown=1").await;
    for page in [ann.get(&quiz).await.text, ann.get("/me").await.text] {
        let page = plain(&page);
        assert!(page.contains("A guess 30 % 100 % 1"), "{page}");
        assert!(page.contains("Sure 90 % 0 % 1"), "{page}");
        assert!(page.contains("0.35 of 1 on average"), "{page}");
    }
    assert_eq!(ann.get("/me").await.text.matches("<circle").count(), 2);
}

#[tokio::test]
async fn a_quiz_is_drawn_from_what_was_missed_or_never_seen() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let nothing = ann.send_form("/quizzes", "topic=more&length=5&from=missed").await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.text.contains("nothing here that you missed"), "{}", nothing.text);
    assert!(nothing.text.contains("value=\"missed\" selected"), "what was chosen stays");
    ann.send_form("/questions/one/b", "option=wrong").await;
    ann.send_form("/questions/one/c", "option=right").await;
    for (from, wanted) in [("missed", vec!["one/b"]), ("unseen", vec!["one/a"])] {
        let quiz = start(&mut ann, &format!("from={from}")).await;
        let page = ann.get(&format!("{quiz}?at=1")).await.text;
        assert_eq!(asked(&page).as_deref(), Some(wanted[0]), "{from}");
        assert_eq!(ann.get(&format!("{quiz}?at=2")).await.status, 404, "and no other");
    }
    let quiz = start(&mut ann, "from=need").await;
    let mut order = Vec::new();
    for at in 1..=3 {
        order.extend(asked(&ann.get(&format!("{quiz}?at={at}")).await.text));
    }
    assert_eq!(order, ["one/b", "one/a", "one/c"]);
    let strange = ann.send_form("/quizzes", "topic=more&length=5&from=above").await;
    assert_eq!(strange.status, 422);
    assert!(strange.text.contains("There is no such way to draw"));
}

/// Takes a shared quiz, with so many right.
async fn take(site: &Site, shared: &str, right: usize) -> String {
    let mut person = Person::new(site);
    let started = person.send_form(shared, "").await;
    let quiz = started.header("location").split('?').next().unwrap().to_owned();
    for at in 1..=3 {
        let option = if at <= right { "right" } else { "wrong" };
        answer(&mut person, &quiz, at, &format!("option={option}")).await;
    }
    plain(&person.get(shared).await.text)
}

#[tokio::test]
async fn a_quiz_is_shared_by_a_short_address_and_everybody_sees_how_all_did() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "").await;
    let sent = ann.send_form(&format!("{quiz}/share"), "").await;
    let shared = sent.header("location").to_owned();
    assert!(shared.starts_with("/q/") && shared.len() == 11, "{shared}");
    let page = ann.get(&shared).await.text;
    assert!(page.contains(&format!("http://lab.example{shared}")) && page.contains("Go on"));
    // Somebody else's quiz cannot be shared, and what is not there is not found.
    let mut bob = Person::new(&site);
    bob.send_form("/questions/one/a", "option=right").await;
    assert_eq!(bob.send_form(&format!("{quiz}/share"), "").await.status, 404);
    assert_eq!(bob.get("/q/nothing").await.status, 404);
    let before = plain(&bob.get(&shared).await.text);
    assert!(before.contains("The same 3 questions") && !before.contains("How everybody did"));

    for number in 1..=9 {
        let page = take(&site, &shared, number % 4).await;
        assert!(page.contains("How they did is shown from 10 on"), "{number}: {page}");
        assert!(!page.contains("Question by question"));
    }
    let page = take(&site, &shared, 3).await;
    assert!(page.contains("10 people, each counted once."), "{page}");
    assert!(page.contains("3 of 3 3 ") && page.contains("of 10 right"), "{page}");
    // Who takes it twice counts once.
    for at in 1..=3 {
        answer(&mut ann, &quiz, at, "option=right").await;
    }
    let again = ann.send_form(&shared, "").await.header("location").to_owned();
    let again = again.split('?').next().unwrap().to_owned();
    for at in 1..=3 {
        answer(&mut ann, &again, at, "option=wrong").await;
    }
    let page = plain(&ann.get(&shared).await.text);
    assert!(page.contains("11 people, each counted once."), "{page}");
    assert!(ann.get(&quiz).await.text.contains(&format!("href=\"{shared}\">How everybody did")));
}
