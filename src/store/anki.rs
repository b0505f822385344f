//! A collection as Anki keeps it: one SQLite file with its notes, cards, note types and decks.
//!
//! Owns the tables of that file, in the layout that every Anki imports (schema 11). Knows nothing of
//! our own database, nor of what a note says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection};

use crate::clock::Timestamp;

/// What a file for Anki holds.
#[derive(Debug, Clone)]
pub struct AnkiCollection {
    /// When it was made: Anki takes a note over that is younger than its own.
    pub made: Timestamp,
    /// The kinds of its notes.
    pub kinds: Vec<AnkiKind>,
    /// Its notes, in learning order.
    pub notes: Vec<AnkiNote>,
}

/// A kind of note: fields, and one card made of them.
#[derive(Debug, Clone)]
pub struct AnkiKind {
    /// Its lasting number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The names of its fields; the first is what notes are sorted by.
    pub fields: Vec<&'static str>,
    /// The card's front, with fields in double braces.
    pub front: &'static str,
    /// The card's back.
    pub back: &'static str,
    /// Its style sheet.
    pub style: &'static str,
}

/// A note, with the one card that is made of it.
#[derive(Debug, Clone)]
pub struct AnkiNote {
    /// The name by which it is known again.
    pub guid: String,
    /// A lasting number made of that name; another one is taken where two notes have the same.
    pub id: i64,
    /// The number of its kind.
    pub kind: i64,
    /// The deck of its card; `::` stands between a deck and one within it.
    pub deck: String,
    /// Its fields as HTML.
    pub fields: Vec<String>,
    /// Its first field as plain text.
    pub sorted_by: String,
    /// Its tags, without white space in them.
    pub tags: Vec<String>,
}

/// What stands between the fields of a note.
const BETWEEN: &str = "\u{1f}";

const TABLES: [&str; 5] = [
    "create table col (id integer primary key, crt integer not null, mod integer not null,
        scm integer not null, ver integer not null, dty integer not null, usn integer not null,
        ls integer not null, conf text not null, models text not null, decks text not null,
        dconf text not null, tags text not null)",
    "create table notes (id integer primary key, guid text not null, mid integer not null,
        mod integer not null, usn integer not null, tags text not null, flds text not null,
        sfld integer not null, csum integer not null, flags integer not null, data text not null)",
    "create table cards (id integer primary key, nid integer not null, did integer not null,
        ord integer not null, mod integer not null, usn integer not null, type integer not null,
        queue integer not null, due integer not null, ivl integer not null,
        factor integer not null, reps integer not null, lapses integer not null,
        left integer not null, odue integer not null, odid integer not null,
        flags integer not null, data text not null)",
    "create table revlog (id integer primary key, cid integer not null, usn integer not null,
        ease integer not null, ivl integer not null, lastIvl integer not null,
        factor integer not null, time integer not null, type integer not null)",
    "create table graves (usn integer not null, oid integer not null, type integer not null)",
];

/// Writes a new file that Anki can open. There must be none of that name.
///
/// # Errors
/// When the file cannot be written.
pub async fn write_anki(file: &Path, collection: &AnkiCollection) -> sqlx::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        // Whoever reads it gets the whole file, once it is closed.
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off);
    let mut file = SqliteConnection::connect_with(&options).await?;
    let written = fill(&mut file, collection).await;
    let closed = file.close().await;
    written.and(closed)
}

async fn fill(file: &mut SqliteConnection, collection: &AnkiCollection) -> sqlx::Result<()> {
    let mut tx = file.begin().await?;
    for table in TABLES {
        sqlx::query(table).execute(&mut *tx).await?;
    }
    let AnkiCollection { made, kinds, notes } = collection;
    let decks = decks(notes);
    sqlx::query("insert into col values (1, $1, $2, $2, 11, 0, 0, 0, $3, $4, $5, $6, '{}')")
        .bind(made.day().start().0)
        .bind(made.0.saturating_mul(1_000))
        .bind(json!({"nextPos": notes.len() + 1, "curDeck": 1, "activeDecks": [1]}).to_string())
        .bind(kinds_of(kinds, *made).to_string())
        .bind(decks_of(&decks, *made).to_string())
        .bind(options_of_decks(*made).to_string())
        .execute(&mut *tx)
        .await?;
    let mut taken = BTreeSet::new();
    for (place, note) in (1_i64..).zip(notes) {
        let mut id = note.id;
        while !taken.insert(id) {
            id += 1;
        }
        let deck = decks.get(note.deck.as_str()).copied().unwrap_or(1);
        sqlx::query("insert into notes values ($1, $2, $3, $4, -1, $5, $6, $7, $8, 0, '')")
            .bind(id)
            .bind(&note.guid)
            .bind(note.kind)
            .bind(made.0)
            .bind(format!(" {} ", note.tags.join(" ")))
            .bind(note.fields.join(BETWEEN))
            .bind(&note.sorted_by)
            .bind(checksum(&note.sorted_by))
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "insert into cards values ($1, $1, $2, 0, $3, -1, 0, 0, $4, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        )
        .bind(id)
        .bind(deck)
        .bind(made.0)
        .bind(place)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await
}

/// The decks of notes and the decks these are in, each with a lasting number made of its name.
fn decks(notes: &[AnkiNote]) -> BTreeMap<&str, i64> {
    let mut decks = BTreeMap::new();
    for note in notes {
        let above = note.deck.match_indices("::").filter_map(|(at, _)| note.deck.get(..at));
        for name in above.chain([note.deck.as_str()]) {
            decks.entry(name).or_insert_with(|| lasting_number(name));
        }
    }
    decks
}

/// A number for a thing of that name, where Anki would take the milliseconds at which it was made:
/// always the same, and within the years that it accepts.
#[must_use]
pub fn lasting_number(name: &str) -> i64 {
    const FROM: i64 = 1_400_000_000_000;
    const WIDTH: u64 = 200_000_000_000;
    let digest = Sha1::digest(name.as_bytes());
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    FROM + i64::try_from(number % WIDTH).unwrap_or_default()
}

/// What Anki compares first fields by.
fn checksum(text: &str) -> i64 {
    let digest = Sha1::digest(text.as_bytes());
    digest.iter().take(4).fold(0, |number, byte| number << 8 | i64::from(*byte))
}

fn kinds_of(kinds: &[AnkiKind], made: Timestamp) -> Value {
    let one = |kind: &AnkiKind| {
        let fields = kind.fields.iter().enumerate().map(|(ord, name)| {
            json!({"name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial",
                   "size": 20, "media": []})
        });
        let fields: Vec<Value> = fields.collect();
        let card = json!({"name": "Card", "ord": 0, "qfmt": kind.front, "afmt": kind.back,
                          "bqfmt": "", "bafmt": "", "did": null});
        let kind = json!({
            "id": kind.id, "name": kind.name, "type": 0, "mod": made.0, "usn": -1, "sortf": 0,
            "did": 1, "tmpls": [card], "flds": fields, "css": kind.style, "tags": [], "vers": [],
            "latexPre": "", "latexPost": "", "req": [[0, "any", [0]]],
        });
        (kind["id"].to_string(), kind)
    };
    Value::Object(kinds.iter().map(one).collect())
}

fn decks_of(decks: &BTreeMap<&str, i64>, made: Timestamp) -> Value {
    let named = decks.iter().map(|(name, id)| (*name, *id));
    let all = [("Default", 1)].into_iter().chain(named).map(|(name, id)| {
        let deck = json!({
            "id": id, "name": name, "mod": made.0, "usn": -1, "desc": "", "dyn": 0, "conf": 1,
            "collapsed": false, "browserCollapsed": false, "extendNew": 0, "extendRev": 0,
            "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0], "timeToday": [0, 0],
        });
        (id.to_string(), deck)
    });
    Value::Object(all.collect())
}

/// One set of options, as a new profile of Anki has it.
fn options_of_decks(made: Timestamp) -> Value {
    json!({"1": {
        "id": 1, "name": "Default", "mod": made.0, "usn": 0, "maxTaken": 60, "autoplay": true,
        "timer": 0, "replayq": true, "dyn": false,
        "new": {"bury": false, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0],
                "order": 1, "perDay": 20, "separate": true},
        "rev": {"bury": false, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1.0, "maxIvl": 36500,
                "minSpace": 1, "perDay": 200, "hardFactor": 1.2},
        "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
    }})
}
