//! Twelve words to find progress again by. Only a keyed hash of them is kept, so they are shown once.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use bip39::{Language, Mnemonic};

use crate::web::frame::{App, Base, Error, Form, KEPT_DAYS, Visitor, html};

/// What words are for, when they are hashed.
const PURPOSE: &str = "words";

/// Words of a code.
const WORDS: usize = 12;

/// What is typed is no longer than this, in bytes.
const LONGEST: usize = 1_000;

#[derive(Template)]
#[template(path = "progress/words.html")]
struct WordsPage {
    base: Base,
    words: Vec<&'static str>,
}

impl WordsPage {
    const KEPT_DAYS: i64 = KEPT_DAYS;
}

/// Makes twelve words, in place of those there were.
pub(super) async fn words(
    State(app): State<App>,
    mut base: Base,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let bits: [u8; 16] = rand::random();
    let code = Mnemonic::from_entropy(&bits).map_err(|error| Error::Internal(error.into()))?;
    let actor = app.actor(visitor, &form);
    let tag = app.key.code_tag(PURPOSE, &code.to_string());
    app.store.save_recovery(app.learner(actor.id), tag).await?;
    "/me/progress".clone_into(&mut base.path);
    Ok((actor, html(WordsPage { base, words: code.words().collect() })?).into_response())
}

/// Lets the words lead nowhere.
pub(super) async fn end(State(app): State<App>, visitor: Visitor) -> Result<Response, Error> {
    if let Some(who) = visitor.0 {
        app.store.end_recovery(app.learner(who)).await?;
    }
    Ok(Redirect::to("/me/progress?done=ended").into_response())
}

#[derive(Template)]
#[template(path = "progress/recover.html")]
struct RecoverPage {
    base: Base,
    typed: String,
    wrong: Option<String>,
    ticket: String,
}

pub(super) async fn show(State(app): State<App>, base: Base) -> Result<Response, Error> {
    html(RecoverPage { base, typed: String::new(), wrong: None, ticket: app.ticket() })
}

pub(super) async fn recover(
    State(app): State<App>,
    mut base: Base,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let typed = form.get("words").unwrap_or_default();
    let refuse = |sentence: String| {
        "/me/progress/recover".clone_into(&mut base.path);
        let typed: String = typed.chars().take(LONGEST).collect();
        let ticket = app.ticket_again(&form);
        let page = html(RecoverPage { base, typed, wrong: Some(sentence), ticket })?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let code = match read(typed) {
        Ok(code) => code,
        Err(sentence) => return refuse(sentence),
    };
    let Some(learner) = app.store.recovered(app.key.code_tag(PURPOSE, &code)).await? else {
        return refuse(format!(
            "These words could be a code, and no progress is kept under them. It may have been deleted, as it is when nothing was added for {KEPT_DAYS} days, or other words were made since."
        ));
    };
    let actor = app.actor(visitor, &form);
    app.store.join(app.learner(actor.id), learner).await?;
    Ok((app.sharing(&actor, learner), Redirect::to("/me/progress?done=joined")).into_response())
}

/// The code that was typed, however it was spaced, numbered or capitalised.
fn read(typed: &str) -> Result<String, String> {
    if typed.len() > LONGEST {
        return Err(format!("A code has {WORDS} words; this is a whole text."));
    }
    let lower = typed.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    for word in &words {
        if Language::English.find_word(word).is_none() {
            let near = |other: &&&str| strsim::damerau_levenshtein(word, other);
            let nearest = Language::English.word_list().iter().min_by_key(near);
            let nearest = nearest.filter(|other| near(other) <= 2);
            let hint = nearest.map_or(String::new(), |other| format!(" Is it “{other}”?"));
            return Err(format!("“{word}” is not a word of such a code.{hint}"));
        }
    }
    match words.len() {
        WORDS => {}
        1 => return Err(format!("A code has {WORDS} words; this is 1.")),
        other => return Err(format!("A code has {WORDS} words; these are {other}.")),
    }
    let code = words.join(" ");
    match Mnemonic::parse_in_normalized(Language::English, &code) {
        Ok(code) => Ok(code.to_string()),
        Err(_) => Err("Every word is one of such a code, and together they are none: one may be another word, or stand in another place.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "legal winner thank year wave sausage worth useful legal winner thank yellow";

    #[test]
    fn words_are_read_however_they_were_written_down() {
        assert_eq!(read(GOOD).as_deref(), Ok(GOOD));
        let numbered: Vec<String> = (1..)
            .zip(GOOD.to_uppercase().split(' '))
            .map(|(n, word)| format!("{n}. {word},\n"))
            .collect();
        assert_eq!(read(&numbered.concat()).as_deref(), Ok(GOOD));
    }

    #[test]
    fn what_is_wrong_of_words_is_said() {
        let said = |typed: &str| read(typed).unwrap_err();
        assert_eq!(said("legal winner"), "A code has 12 words; these are 2.");
        assert_eq!(said(""), "A code has 12 words; these are 0.");
        let misspelt = GOOD.replace("sausage", "sausgae");
        assert_eq!(said(&misspelt), "“sausgae” is not a word of such a code. Is it “sausage”?");
        assert!(said(&GOOD.replace("yellow", "year")).contains("together they are none"));
        assert!(said(&"legal ".repeat(400)).contains("a whole text"));
    }
}
