//! Taking a quiz: starting it, skipping and coming back, its row of numbers, its result.

use crate::support::site::{Person, Setup, Site, poll};
use crate::support::visitor::plain;

/// A bank with `lab/known` for juniors, and below `more` two for seniors, one of them aloud.
async fn site() -> Site {
    let mut setup = Setup::new(poll("p", ""));
    let topics = "- id: basics\n  title: Basics\n  summary: All there is.\n\
                  - id: more\n  title: More\n  summary: What comes later.\n";
    setup.files.push(("topics.yaml", topics.to_owned()));
    let text = "concept: later\ntitle: What comes later\ntopic: more\nlevel: senior\nsummary: Of two.\n\
                questions:\n  - id: code\n    stem: What does it print?\n    code: print(6 * 7)\n    options:\n      \
                - {id: right, text: \"42\", correct: true, why: It is.}\n      \
                - {id: wrong, text: \"67\", why: It is not.}\n    explanation: So it is.\n  \
                - id: spoken\n    kind: aloud\n    minutes: 1\n    stem: Say it.\n    rubric:\n      \
                - {id: a, text: The first., weight: 1}\n      - {id: b, text: The second., weight: 1}\n      \
                - {id: c, text: The third., weight: 1}\n      - {id: d, text: The fourth., weight: 1}\n    \
                model: All four.\n    follow_up: [\"And?\", \"Then?\"]\n    red_flags: [\"None.\"]\n\
                cards:\n  - {id: card, front: What is it?, back: It is 42.}\n";
    setup.files.push(("more/later.yaml", text.to_owned()));
    setup.start().await
}

/// Starts a quiz; its address without a place.
async fn start(person: &mut Person<'_>, form: &str) -> String {
    let started = person.send_form("/quizzes", form).await;
    assert!(started.status.is_redirection(), "{}", plain(&started.text));
    started.header("location").split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_form_says_how_many_there_are_of_each_topic_and_level() {
    let site = site().await;
    let page = plain(&Person::new(&site).get("/quizzes").await.text);
    assert!(page.contains("Everything (2) Basics (1: 1, 0, 0) More (1: 0, 0, 1)"), "{page}");
}

#[tokio::test]
async fn a_choice_of_nothing_brings_the_form_back_with_what_is_nearest() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let answer = ann.send_form("/quizzes", "topic=more&level=junior&length=20").await;
    assert_eq!(answer.status, 422);
    let text = plain(&answer.text);
    assert!(text.contains("There are no junior questions in “More”."), "{text}");
    assert!(answer.text.contains(r#"<option value="more" selected>"#), "the topic stays");
    assert!(answer.text.contains(r#"name="length" value="20" checked"#), "the length stays");
    assert!(answer.text.contains(r#"name="level" value="junior" checked"#), "the level stays");
    assert!(text.contains("More, senior (1)") && text.contains("Everything, junior (1)"), "{text}");
    let page = ann.get("/quizzes?topic=more&level=senior&length=20&aloud=").await.text;
    assert!(page.contains(r#"name="level" value="senior" checked"#), "the nearest is filled in");
    for (form, what) in [("topic=x", "topic"), ("level=expert", "level"), ("length=7", "length")] {
        let answer = ann.send_form("/quizzes", form).await;
        assert_eq!(answer.status, 422);
        let sentence = format!("There is no such {what}.");
        assert!(answer.text.contains(&sentence) && answer.text.contains("id=\"topic\""), "{form}");
    }
}

#[tokio::test]
async fn a_shorter_quiz_than_was_asked_for_says_so() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let started = ann.send_form("/quizzes", "length=20").await;
    let first = plain(&ann.get(started.header("location")).await.text);
    assert!(first.contains("You asked for 20 questions. There are 2 of this kind"), "{first}");
}

#[tokio::test]
async fn whoever_lost_the_cookie_is_told_that_the_quiz_went_with_it() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "length=5").await;
    for (mut bob, form) in [(Person::new(&site), None), (Person::new(&site), Some("option=right"))]
    {
        let page = match form {
            None => bob.get(&format!("{quiz}?at=1")).await,
            Some(form) => bob.send_form(&format!("{quiz}/answers"), form).await,
        };
        assert_eq!(page.status, 404);
        let text = plain(&page.text);
        assert!(text.contains("its cookie has ended") && text.contains("twelve words"), "{text}");
    }
}

#[tokio::test]
async fn spoken_answers_are_drawn_when_asked_for() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "topic=more&aloud=only").await;
    let page = ann.get(&format!("{quiz}?at=1")).await.text;
    assert!(page.contains("later/spoken") && page.contains("1 of 1"), "{page}");
    assert!(page.contains(&format!("{quiz}?at=1&#38;reveal#rubric")), "{page}");
    let page = ann.get(&format!("{quiz}?at=1&reveal")).await.text;
    assert!(page.contains(r#"value="d""#) && page.contains("All four."), "{page}");
    ann.send_form(&format!("{quiz}/answers"), "question=later/spoken&option=a&option=b&option=d")
        .await;
    let result = plain(&ann.get(&quiz).await.text);
    assert!(result.contains("1 of 1") && result.contains("0.75 points"), "{result}");
}

#[tokio::test]
async fn what_was_skipped_comes_again_and_each_question_can_be_gone_back_to() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "").await;
    let first = ann.get(&format!("{quiz}?at=1")).await.text;
    assert!(first.contains(&format!("href=\"{quiz}?at=2\">Skip</a>")), "{first}");
    let second = ann.get(&format!("{quiz}?at=2")).await.text;
    assert!(second.contains(&format!("href=\"{quiz}?at=1\">Skip</a>")), "{second}");
    let question = second.split("name=\"question\" value=\"").nth(1).unwrap();
    let form = format!("question={}&option=wrong", question.split('"').next().unwrap());
    let to = ann.send_form(&format!("{quiz}/answers"), &form).await;
    assert_eq!(to.header("location"), format!("{quiz}?at=2#verdict"));
    let told = ann.get(&format!("{quiz}?at=2")).await.text;
    assert!(told.contains(&format!("href=\"{quiz}?at=1\" data-key=\"n Enter\"")), "{told}");
    assert!(plain(&told).contains("1 , open 2 , wrong"), "{}", plain(&told));
    let bare = ann.get(&quiz).await;
    assert_eq!(bare.header("location"), format!("{quiz}?at=1"), "it goes on where it is open");
    let early = plain(&ann.get(&format!("{quiz}?result")).await.text);
    assert!(early.contains("1 not answered yet") && early.contains("Go on with question 1"));
}

#[tokio::test]
async fn a_result_keeps_the_code_of_what_was_missed_and_offers_its_cards() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "topic=more").await;
    ann.send_form(&format!("{quiz}/answers"), "question=later/code&unknown=1").await;
    let page = ann.get(&quiz).await.text;
    let text = plain(&page);
    assert!(text.contains("You did not know") && text.contains("Right is 42"), "{text}");
    assert!(page.contains("The program of question 1"), "the code is there: {page}");
    assert!(page.contains("href=\"/cards/review?topic=more\""), "and cards: {page}");
    assert!(page.contains("<title>Result: 0 of 1"), "{page}");
}

#[tokio::test]
async fn a_second_tab_is_told_that_the_first_has_answered() {
    let site = site().await;
    let mut ann = Person::new(&site);
    let quiz = start(&mut ann, "topic=basics").await;
    let answers = format!("{quiz}/answers");
    ann.send_form(&answers, "question=lab/known&option=wrong").await;
    let second = ann.send_form(&answers, "question=lab/known&option=right").await;
    assert_eq!(second.header("location"), format!("{quiz}?at=1&repeat#verdict"));
    let told = plain(&ann.get(&format!("{quiz}?at=1&repeat")).await.text);
    assert!(told.contains("The first answer counts") && told.contains("Wrong."), "{told}");
    // A question that left the quiz leads back into it, and counts nothing.
    let gone = ann.send_form(&answers, "question=lab/gone&option=right").await;
    assert_eq!(gone.header("location"), quiz);
}
