//! Every kind of question, asked, answered and counted.

use crate::support::site::{Answer, Person, Setup, Site, item, poll};
use crate::support::visitor::plain;

/// The bank of the journeys has a question of every kind.
const KINDS: &str = include_str!("../../bank/forms/kinds.yaml");

fn setup() -> Setup {
    let mut setup = Setup::new(poll("p", ""));
    setup.files.push(("basics/kinds.yaml", KINDS.replace("topic: forms", "topic: basics")));
    setup
}

/// Answers a question at its permanent address, and reads the page that follows.
async fn said(person: &mut Person<'_>, question: &str, form: &str) -> String {
    let answer = person.send_form(&format!("/questions/{question}"), form).await;
    assert!(answer.status.is_redirection(), "{} {}", answer.status, plain(&answer.text));
    let to = answer.header("location").split('#').next().unwrap().to_owned();
    plain(&person.get(&to).await.text)
}

async fn counted(site: &Site, tally: &str) -> Vec<(String, u64)> {
    site.store.tally(&item(tally)).await.unwrap().options
}

fn names(counted: &[(&str, u64)]) -> Vec<(String, u64)> {
    counted.iter().map(|(name, votes)| ((*name).to_owned(), *votes)).collect()
}

#[track_caller]
fn is_sound(audit: &interleave::store::Audit, receipts: u64) {
    assert_eq!((audit.receipts, audit.discrepancies.as_slice()), (receipts, &[][..]));
}

#[tokio::test]
async fn several_options_are_chosen_and_graded_in_part() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let page = ann.get("/questions/kinds/several").await.text;
    assert!(plain(&page).contains("Choose all that apply"), "{page}");
    assert!(plain(&page).contains("each wrong choice takes one away"), "the rule is said: {page}");
    assert!(!page.contains("One of every kind"), "the concept gives nothing away");
    let told = said(&mut ann, "kinds/several", "option=b&option=a").await;
    assert!(told.contains("Right. How others"), "{told}");
    let told = said(&mut Person::new(&site), "kinds/several", "option=a").await;
    assert!(told.contains("Partly right: 1 of 2. Right is A, B ."), "{told}");
    assert!(told.contains("Right, and not chosen. It is the second letter."), "{told}");
    let told = said(&mut Person::new(&site), "kinds/several", "option=one&option=two").await;
    assert!(told.contains("Wrong. Right is A, B ."), "{told}");
    assert!(told.contains("Wrong, your answer. It prints a digit."), "{told}");
    let wanted = [("+", 2), ("a", 2), ("b", 1), ("one", 1), ("two", 1)];
    let tally = site.store.tally(&item("kinds/several")).await.unwrap();
    assert_eq!(tally.options, names(&wanted[1..]));
    assert_eq!(tally.ballots, 3);
    is_sound(&site.store.audit().await.unwrap(), 3);
}

#[tokio::test]
async fn lines_are_put_in_order_and_graded_by_pairs() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let page = ann.get("/questions/kinds/order").await.text;
    assert_eq!(page.matches("<select ").count(), 4, "each line has a field: {page}");
    let order = "place.first=1&place.second=2&place.third=3&place.never=";
    let told = said(&mut ann, "kinds/order", order).await;
    assert!(told.contains("Right. How others"), "{told}");
    let swapped = "place.first=2&place.second=1&place.third=3&place.never=4";
    let told = said(&mut Person::new(&site), "kinds/order", swapped).await;
    // One pair of three is wrong, and the line that does not belong costs two.
    assert!(told.contains("Wrong. Right is this order ."), "{told}");
    assert!(told.contains("Does not belong; you put it at 4. It does not belong."), "{told}");
    let told = said(&mut Person::new(&site), "kinds/order", "place.first=3&place.third=4").await;
    assert!(told.contains("Partly right: 1 of 3 pairs."), "{told}");
    assert!(told.contains("You left it out. It comes between."), "{told}");
    let counted = counted(&site, "kinds/order").await;
    assert!(counted.contains(&("=right".to_owned(), 1)), "{counted:?}");
    assert!(counted.contains(&("=wrong".to_owned(), 2)), "{counted:?}");
    is_sound(&site.store.audit().await.unwrap(), 3);
}

#[tokio::test]
async fn a_number_has_a_reason_whatever_it_is() {
    let site = setup().start().await;
    for (number, verdict, reason) in [
        ("1", "Right.", "Right, your answer."),
        ("0,9+×", "Right.", "Right, your answer."),
        ("0.6", "Near: it counts half. Right is 0.8 to 1.1 × .", "Near, your answer."),
        ("4", "Wrong. Right is 0.8 to 1.1 × .", "Wrong, your answer. That is the number of cores."),
        ("17", "Wrong.", "Wrong, your answer. Divide one time by the other."),
    ] {
        let told = said(&mut Person::new(&site), "kinds/number", &format!("number={number}")).await;
        assert!(told.contains(verdict) && told.contains(reason), "{number}: {told}");
    }
    let wanted = names(&[("=near", 1), ("=other", 1), ("=right", 2), ("cores", 1)]);
    assert_eq!(counted(&site, "kinds/number").await, wanted);
    is_sound(&site.store.audit().await.unwrap(), 5);
}

#[tokio::test]
async fn what_is_answered_aloud_is_graded_by_whoever_said_it() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let page = plain(&ann.get("/questions/kinds/aloud").await.text);
    assert!(page.contains("about 2 minutes") && page.contains("Show the points"), "{page}");
    for hidden in ["one holds it", "model answer says", "follows first", "it is fast"] {
        assert!(!page.contains(hidden), "{hidden} comes before the answer: {page}");
    }
    let page = plain(&ann.get("/questions/kinds/aloud?reveal").await.text);
    for shown in ["one holds it", "model answer says", "follows first", "it is fast"] {
        assert!(page.contains(shown), "{shown} is missing: {page}");
    }
    let told = said(&mut ann, "kinds/aloud", "option=one&option=wait").await;
    assert!(told.contains("5 of 7, by weight."), "{told}");
    assert!(told.contains("Not made; this one separates seniors."), "{told}");
    for word in ["Wrong", "Right."] {
        assert!(!told.contains(word), "{word} is said of a spoken answer: {told}");
    }
    let told = said(&mut Person::new(&site), "kinds/aloud", "").await;
    assert!(told.contains("0 of 7, by weight."), "{told}");
    let wanted = names(&[("=none", 1), ("one", 1), ("wait", 1)]);
    assert_eq!(counted(&site, "kinds/aloud").await, wanted);
    is_sound(&site.store.audit().await.unwrap(), 2);
}

#[tokio::test]
async fn who_does_not_know_is_counted_apart() {
    let site = setup().start().await;
    for question in ["kinds/several", "kinds/order", "kinds/number", "lab/known"] {
        let told = said(&mut Person::new(&site), question, "unknown=1").await;
        assert!(told.contains("Not known. Right is"), "{told}");
        let tally = site.store.tally(&item(question)).await.unwrap();
        assert_eq!((tally.ballots, tally.abstained, tally.options.len()), (0, 1, 0));
    }
    is_sound(&site.store.audit().await.unwrap(), 4);
}

/// A form that was refused: the page, with a sentence at the field.
#[track_caller]
fn refused(answer: &Answer, sentence: &str) -> String {
    assert_eq!(answer.status, 422, "{}", plain(&answer.text));
    assert!(answer.text.contains("data-question"), "the form is there again");
    let told = answer.text.split("id=\"refused\" role=\"alert\">").nth(1).unwrap_or_default();
    assert!(told.starts_with(sentence), "{told}");
    answer.text.clone()
}

#[tokio::test]
async fn what_is_no_answer_brings_the_form_back_as_it_was_filled_in() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    let quiz = ann.send_form("/quizzes", "length=all").await;
    let quiz = quiz.header("location").split('?').next().unwrap().to_owned();
    for at in 0..2 {
        let mut send = async |question: &str, form: &str| {
            let (path, form) = if at == 0 {
                (format!("/questions/{question}"), form.to_owned())
            } else {
                (format!("{quiz}/answers"), format!("question={question}&{form}"))
            };
            ann.send_form(&path, &form).await
        };
        refused(&send("lab/known", "").await, "Choose an option");
        refused(&send("lab/known", "option=gone").await, "The question no longer has");
        refused(&send("kinds/several", "").await, "Choose at least one option");
        let page = refused(&send("kinds/several", "option=a&option=gone").await, "The question");
        assert!(page.contains(r#"value="a" checked"#), "the tick is kept: {page}");
        refused(&send("kinds/order", "").await, "Give the lines their places");
        let form = "place.first=2&place.second=2";
        let page = refused(&send("kinds/order", form).await, "Two lines have place 2.");
        assert_eq!(page.matches("<option selected>2</option>").count(), 2, "{page}");
        refused(&send("kinds/order", "place.first=9").await, "Places go from 1 to 4.");
        refused(&send("kinds/number", "number=").await, "Write a number");
        let page =
            refused(&send("kinds/number", "number=about+four").await, "That is not a number");
        assert!(page.contains(r#"value="about four""#), "what was written stays: {page}");
    }
    is_sound(&site.store.audit().await.unwrap(), 0);
}

#[tokio::test]
async fn shares_of_others_are_told_from_ten_answers_on() {
    let site = setup().start().await;
    for person in 0..9 {
        let told = said(&mut Person::new(&site), "lab/known", "option=right").await;
        assert!(!told.contains(" %") && told.contains("shown from 10"), "{person}: {told}");
    }
    said(&mut Person::new(&site), "lab/known", "unknown=1").await;
    let told = said(&mut Person::new(&site), "lab/known", "option=wrong").await;
    assert!(told.contains("9 of 10 people were right. 1 more did not know."), "{told}");
    assert!(told.contains("90 % said this, 9 of 10"), "{told}");
}

/// The bank with a change to its question of lines.
fn changed(change: impl Fn(String) -> String) -> Setup {
    let mut setup = setup();
    setup.files = setup.files.into_iter().map(|(path, text)| (path, change(text))).collect();
    setup
}

#[tokio::test]
async fn another_revision_is_another_question_to_whoever_answered() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    said(&mut ann, "kinds/number", "number=1").await;
    let cookies = ann.cookies.clone();
    let site =
        site.again(changed(|text| text.replace("id: number", "id: number\n    revision: 2")));
    let site = site.await;
    let mut ann = Person { cookies, ..Person::new(&site) };
    let page = plain(&ann.get("/questions/kinds/number").await.text);
    assert!(page.contains("Changed since you answered it on 2026-11-20"), "{page}");
    said(&mut ann, "kinds/number", "number=4").await;
    assert_eq!(counted(&site, "kinds/number").await, names(&[("=right", 1)]));
    assert_eq!(counted(&site, "kinds/number@2").await, names(&[("cores", 1)]));
    is_sound(&site.store.audit().await.unwrap(), 2);
}

#[tokio::test]
async fn a_retired_question_keeps_its_page_and_a_draft_has_none() {
    let site = changed(|text| {
        let retired = "id: several\n    retired: {on: 2026-11-19, why: It was too easy., instead: kinds/number}";
        text.replace("id: several", retired)
            .replace("id: number\n    kind", "id: number\n    status: draft\n    kind")
            .replace("instead: kinds/number", "instead: kinds/order")
    });
    let site = site.start().await;
    let mut ann = Person::new(&site);
    let page = ann.get("/questions/kinds/several").await.text;
    let text = plain(&page);
    assert!(text.contains("Retired on 2026-11-19") && text.contains("It was too easy."), "{text}");
    assert!(page.contains("href=\"/questions/kinds/order\"") && !page.contains("data-question"));
    assert_eq!(ann.get("/questions/kinds/number").await.status, 404);
    let quiz = ann.send_form("/quizzes", "length=all").await;
    let quiz = quiz.header("location").split('?').next().unwrap().to_owned();
    for at in 1.. {
        let page = ann.get(&format!("{quiz}?at={at}")).await;
        if page.status == 404 {
            assert!(at > 2, "a quiz has questions");
            break;
        }
        for gone in ["kinds/several", "kinds/number"] {
            assert!(!page.text.contains(&format!("value=\"{gone}\"")), "{gone} is drawn");
        }
    }
}

#[tokio::test]
async fn a_former_name_leads_to_the_question() {
    let site = changed(|text| {
        text.replace("concept: kinds", "concept: kinds\nwas: [sorts]")
            .replace("id: order\n    kind", "id: order\n    was: [lines]\n    kind")
    });
    let site = site.start().await;
    for (former, now) in [("kinds/lines", "kinds/order"), ("sorts/number", "kinds/number")] {
        let answer = Person::new(&site).get(&format!("/questions/{former}")).await;
        assert_eq!(answer.status, 308);
        assert_eq!(answer.header("location"), format!("/questions/{now}"));
    }
}

#[tokio::test]
async fn votes_and_progress_follow_a_name() {
    let site = setup().start().await;
    let mut ann = Person::new(&site);
    said(&mut ann, "kinds/order", "place.first=1&place.second=2&place.third=3").await;
    let cookies = ann.cookies.clone();
    let renamed = changed(|text| {
        text.replace("concept: kinds", "concept: forms\nwas: [kinds]")
            .replace("id: order\n    kind", "id: lines\n    was: [order]\n    kind")
    });
    let renamed =
        Setup { files: vec![("basics/forms.yaml", renamed.files[0].1.clone())], ..renamed };
    std::fs::remove_file(site.folder.path().join("questions/basics/kinds.yaml")).unwrap();
    let site = site.again(renamed).await;
    let mut ann = Person { cookies, ..Person::new(&site) };
    let page = plain(&ann.get("/questions/forms/lines").await.text);
    assert!(page.contains("Right."), "the answer is known: {page}");
    let again = ann.send_form("/questions/forms/lines", "place.first=2&place.second=1").await;
    assert_eq!(again.header("location"), "/questions/forms/lines?repeat#verdict");
    let counted = counted(&site, "forms/lines").await;
    assert!(counted.contains(&("=right".to_owned(), 1)) && counted.len() == 4, "{counted:?}");
    is_sound(&site.store.audit().await.unwrap(), 1);
    let taken = ann.get("/privacy/data").await.text;
    assert!(taken.contains("\"receipts\":[\"forms/lines\"]"), "{taken}");
    ann.send_form("/privacy/forget", "").await;
    let page = plain(
        &Person { cookies: ann.cookies.clone(), ..Person::new(&site) }
            .get("/questions/forms/lines")
            .await
            .text,
    );
    assert!(page.contains("Put the lines in order"), "nothing is known any more: {page}");
}
