//! Decks for Anki: cards and questions of the bank as one file that it imports (`.apkg`).
//!
//! Owns what a note of each kind says and how it is named, so that a later file brings the same notes
//! again. How Anki keeps notes is the store's to know; who asks for which cards is not known here.

mod fields;
mod style;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use self::fields::{linked, marked_up};
use crate::clock::Timestamp;
use crate::content::{Card, Concept, Library, Question};
use crate::id::{ItemId, Slug};
use crate::store::{AnkiCollection, AnkiKind, AnkiNote, lasting_number, write_anki};

/// Something of the bank that becomes a note.
#[derive(Debug, Clone, Copy)]
pub enum Noted<'a> {
    /// A flashcard.
    Card(&'a Card),
    /// A question.
    Question(&'a Question),
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum NoPackage {
    /// The folder for what is under way cannot be used.
    #[error("the temporary folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The collection could not be written.
    #[error("the collection cannot be written: {0}")]
    Collection(#[from] sqlx::Error),
    /// It could not be packed.
    #[error("the file cannot be packed: {0}")]
    Packing(#[from] zip::result::ZipError),
    /// The work was given up.
    #[error("the file was not finished: {0}")]
    GivenUp(#[from] tokio::task::JoinError),
}

/// The notes of these cards and questions. `site` is where links that lead to pages of the site go,
/// such as `https://interleave.example`; without it they are plain text.
#[must_use]
pub fn collect<'a>(
    library: &Library,
    items: impl IntoIterator<Item = Noted<'a>>,
    site: Option<&str>,
    made: Timestamp,
) -> AnkiCollection {
    let notes = items.into_iter().filter_map(|item| note(library, item, site)).collect();
    let kind = |id, what: &str, fields: &[&'static str], front, back| AnkiKind {
        id,
        name: format!("Interleave {what}"),
        fields: fields.to_vec(),
        front,
        back,
        style: style::STYLE,
    };
    let kinds = vec![
        kind(
            CARD,
            "card",
            &["Front", "Back", "Source", "Name"],
            style::CARD_FRONT,
            style::CARD_BACK,
        ),
        kind(
            QUESTION,
            "question",
            &["Stem", "Code", "Options", "Key", "Reason", "Source", "Name"],
            style::QUESTION_FRONT,
            style::QUESTION_BACK,
        ),
    ];
    AnkiCollection { made, kinds, notes }
}

/// The numbers of the two kinds of notes. They never change: Anki knows the kinds by them.
const CARD: i64 = 1_763_900_000_001;
const QUESTION: i64 = 1_763_900_000_002;

/// Packs a collection as Anki imports it. What is under way lies in a temporary folder that goes with
/// the work, done or given up.
///
/// # Errors
/// When the disk is full, or the like.
pub async fn package(collection: &AnkiCollection) -> Result<Vec<u8>, NoPackage> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("collection.anki2");
    write_anki(&file, collection).await?;
    let packed = tokio::task::spawn_blocking(move || {
        let collection = std::fs::read(&file)?;
        drop(folder);
        packed(&collection)
    });
    packed.await?
}

fn packed(collection: &[u8]) -> Result<Vec<u8>, NoPackage> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("collection.anki2", options)?;
    zip.write_all(collection)?;
    // No note has a picture or a sound.
    zip.start_file("media", options)?;
    zip.write_all(b"{}")?;
    Ok(zip.finish()?.into_inner())
}

fn note(library: &Library, noted: Noted<'_>, site: Option<&str>) -> Option<AnkiNote> {
    let (id, was, prefix) = match noted {
        Noted::Card(card) => (&card.id, &card.was, ""),
        Noted::Question(question) => (&question.id, &question.was, "q:"),
    };
    let concept = library.concept(id.concept())?;
    let name = first_name(concept, id, was);
    let guid = format!("interleave:{prefix}{name}");
    let source = source(concept, noted, site);
    let shown_name = format!("{prefix}{id}");
    let (kind, level, sorted_by, fields) = match noted {
        Noted::Card(card) => {
            let fields = vec![
                linked(card.front.html().as_str(), site),
                linked(card.back.html().as_str(), site),
                source,
                shown_name,
            ];
            (CARD, concept.level, card.front.plain(), fields)
        }
        Noted::Question(question) => {
            let [key, reason] = marked_up(question, site);
            let fields = vec![
                linked(question.stem.html().as_str(), site),
                fields::programs(question),
                fields::options(question, site),
                key,
                reason,
                source,
                shown_name,
            ];
            (QUESTION, question.level, question.stem.plain(), fields)
        }
    };
    let what = match noted {
        Noted::Card(_) => "card",
        Noted::Question(question) => question.kind.name(),
    };
    Some(AnkiNote {
        id: lasting_number(&guid),
        guid,
        kind,
        deck: deck(library, concept),
        fields,
        sorted_by: sorted_by.split_whitespace().collect::<Vec<_>>().join(" "),
        tags: vec![
            format!("{}::{}", concept.topic, concept.slug),
            format!("level::{}", level.name()),
            format!("kind::{what}"),
        ],
    })
}

/// The first name that something had in the bank: former names are listed oldest first. A note is
/// known by it, so that a new name makes no second note.
fn first_name(concept: &Concept, id: &ItemId, was: &[ItemId]) -> String {
    let first = concept.was.first().unwrap_or(&concept.slug);
    format!("{}/{}", Slug::as_str(first), was.first().unwrap_or(id).item())
}

/// The bank's deck, and the topic's in it.
fn deck(library: &Library, concept: &Concept) -> String {
    let topic = library.topic(concept.topic.as_str());
    let topic = topic.map_or(concept.topic.as_str(), |topic| topic.title.as_str());
    // Two colons would make a deck within it.
    let plain = |name: &str| name.replace("::", ": ").replace('"', "'");
    format!("{}::{}", plain(&library.bank.title), plain(topic))
}

/// The concept's name, as a link where it is known where to.
fn source(concept: &Concept, noted: Noted<'_>, site: Option<&str>) -> String {
    let title = crate::content::escape(&concept.title);
    let place = match noted {
        Noted::Card(_) => format!("/concepts/{}", concept.slug),
        Noted::Question(question) => format!("/questions/{}", question.id),
    };
    match site {
        Some(site) => format!("<a href=\"{}{place}\">{title}</a>", crate::content::escape(site)),
        None => title,
    }
}
