//! Names of things, each a type of its own so that one cannot stand where another is meant.
//!
//! Owns how identifiers are written, parsed and derived from the server's secret. Knows nothing of
//! HTTP, SQL or YAML.

mod link;

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

pub use self::link::{LinkCode, LinkTag, NotALink};
use crate::clock::Timestamp;

/// A lower-case name made of `a-z`, `0-9` and inner hyphens, 1 to 60 bytes: safe in a URL, a file
/// name and a key of the database.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

/// Why a text is not a [`Slug`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a slug is 1 to 60 of a-z, 0-9 and inner hyphens, such as `start-methods`")]
pub struct NotASlug;

impl Slug {
    /// The longest slug, in bytes.
    pub const MAX: usize = 60;

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A slug made from free text: letters and digits stay, everything between them becomes one
    /// hyphen. Text that leaves nothing, or too much, gets eight hex digits of its SHA-256, so that
    /// the same text always has the same slug and different texts differ.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        use sha2::Digest;
        let mut slug = String::new();
        let mut exact = true;
        for c in text.trim().chars() {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else {
                exact &= matches!(c, ' ' | '-');
                if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
            }
        }
        exact &= slug.len() <= Self::MAX;
        slug.truncate(Self::MAX - 9);
        let slug = slug.trim_end_matches('-');
        if exact && !slug.is_empty() {
            return Self(slug.to_owned());
        }
        let digest = Sha256::digest(text.trim().as_bytes());
        let mark = hex(&digest[..4]);
        Self(if slug.is_empty() { format!("x-{mark}") } else { format!("{slug}-{mark}") })
    }
}

impl FromStr for Slug {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, NotASlug> {
        let inner = |c: u8| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let fits = (1..=Self::MAX).contains(&text.len());
        if fits && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-') {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotASlug)
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The name of a thing that lives in a concept: `concept/item`. The same type names a question, an
/// opinion poll (the two share one name space, and one tally each) and a card.
///
/// What a later revision of a question counts is named `concept/item@2`: see
/// [`ItemId::at_revision`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId {
    text: String,
    slash: usize,
    /// Where the item's slug ends: at the end, or at `@`.
    end: usize,
}

impl ItemId {
    /// The item of that name in that concept.
    #[must_use]
    pub fn new(concept: &Slug, item: &Slug) -> Self {
        let text = format!("{concept}/{item}");
        Self { slash: concept.as_str().len(), end: text.len(), text }
    }

    /// The name of the tally of that revision: the item's own for the first, `concept/item@2` for the
    /// second, and so on.
    #[must_use]
    pub fn at_revision(&self, revision: u32) -> Self {
        let mut text = self.text[..self.end].to_owned();
        if revision > 1 {
            text = format!("{text}@{revision}");
        }
        Self { text, ..*self }
    }

    /// The revision whose tally is named, 1 for an item's own name.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.text[self.end..].strip_prefix('@').and_then(|n| n.parse().ok()).unwrap_or(1)
    }

    /// `concept/item`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The concept's slug.
    #[must_use]
    pub fn concept(&self) -> &str {
        &self.text[..self.slash]
    }

    /// The item's slug within its concept.
    #[must_use]
    pub fn item(&self) -> &str {
        &self.text[self.slash + 1..self.end]
    }
}

impl FromStr for ItemId {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, NotASlug> {
        let (concept, item) = text.split_once('/').ok_or(NotASlug)?;
        let (item, revision) = item.split_once('@').unwrap_or((item, ""));
        let first = Self::new(&concept.parse()?, &item.parse()?);
        let id = first.at_revision(revision.parse().unwrap_or(1));
        // One way to write each name.
        if id.as_str() == text { Ok(id) } else { Err(NotASlug) }
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::borrow::Borrow<str> for ItemId {
    fn borrow(&self) -> &str {
        &self.text
    }
}

/// Who acts: the 16 bytes of a random UUID that live in a cookie and are never stored by the server.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VisitorId([u8; 16]);

impl VisitorId {
    /// A visitor nobody has met: a version 4 UUID.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4().into_bytes())
    }

    /// The visitor of these bits.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

// Not derived: an identity has no business in a log line.
impl fmt::Debug for VisitorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitorId(…)")
    }
}

/// A new name for a thing that began at a moment: 32 hex digits of a version 7 UUID, so that later
/// things have later names. It shows the moment to whoever sees it: give it no finer one than may be
/// known.
#[must_use]
pub fn name_since(began: Timestamp) -> String {
    let seconds = u64::try_from(began.0).unwrap_or(0);
    Uuid::new_v7(uuid::Timestamp::from_unix_time(seconds, 0, 0, 0)).simple().to_string()
}

/// What a receipt shows of a voter: a keyed hash of poll and visitor. Two polls give one visitor
/// two tags that cannot be matched without the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VoterTag(pub [u8; 16]);

/// Whose progress a row is: a keyed hash of the visitor under another label than [`VoterTag`], so
/// that progress and receipts cannot be joined without the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LearnerTag(pub [u8; 16]);

/// What is kept of a code that leads to somebody's progress: a keyed hash, so that the database does not
/// say what the code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeTag(pub [u8; 16]);

/// The server's secret, 32 random bytes. It lives beside the database or in the environment, never
/// in the database.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A fresh secret.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// The secret written as 64 hex digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    /// The tag on this visitor's receipt in this poll.
    #[must_use]
    pub fn voter_tag(&self, poll: &ItemId, visitor: VisitorId) -> VoterTag {
        VoterTag(self.tag("receipt", &[poll.as_str().as_bytes(), &visitor.0]))
    }

    /// The tag on this visitor's progress.
    #[must_use]
    pub fn learner_tag(&self, visitor: VisitorId) -> LearnerTag {
        LearnerTag(self.tag("progress", &[&visitor.0]))
    }

    /// The tag of a code, by what it is for.
    #[must_use]
    pub fn code_tag(&self, purpose: &str, code: &str) -> CodeTag {
        CodeTag(self.tag("code", &[purpose.as_bytes(), code.as_bytes()]))
    }

    /// The tag of a learner whose progress a device shares, signed for a cookie.
    #[must_use]
    pub fn sign_learner(&self, learner: LearnerTag) -> String {
        self.sign("shared progress", VisitorId(learner.0))
    }

    /// The learner in a text that [`Key::sign_learner`] made; nothing else passes.
    #[must_use]
    pub fn verify_learner(&self, signed: &str) -> Option<LearnerTag> {
        self.verify("shared progress", signed).map(|learner| LearnerTag(learner.0))
    }

    /// What a database keeps to know its secret by, 32 hex digits. It tells nothing of the secret.
    #[must_use]
    pub fn check_value(&self) -> String {
        hex(&self.tag("check value", &[]))
    }

    /// The name of a thing of this site for other programs, a version 8 UUID. It stays the same
    /// wherever the site moves, and differs from every other site's.
    #[must_use]
    pub fn public_name(&self, thing: &str) -> Uuid {
        Uuid::new_v8(self.tag("public name", &[thing.as_bytes()]))
    }

    /// `visitor.signature`, for a cookie or a hidden field: 32 and 32 hex digits.
    #[must_use]
    pub fn sign(&self, purpose: &str, visitor: VisitorId) -> String {
        format!("{}.{}", hex(&visitor.0), hex(&self.tag(purpose, &[&visitor.0])))
    }

    /// The visitor in a text that [`Key::sign`] made for the same purpose; nothing else passes.
    #[must_use]
    pub fn verify(&self, purpose: &str, signed: &str) -> Option<VisitorId> {
        let (id, signature) = signed.split_once('.')?;
        let id: [u8; 16] = unhex(id)?;
        let signature: [u8; 16] = unhex(signature)?;
        let mut mac = self.mac(purpose);
        update(&mut mac, &id);
        mac.verify_truncated_left(&signature).ok()?;
        Some(VisitorId(id))
    }

    /// HMAC-SHA-256 (RFC 2104) cut to its first 16 bytes. Each part is preceded by its length, so
    /// that no two lists of parts read alike.
    fn tag(&self, label: &str, parts: &[&[u8]]) -> [u8; 16] {
        let mut mac = self.mac(label);
        for part in parts {
            update(&mut mac, part);
        }
        let mut tag = [0; 16];
        tag.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        tag
    }

    fn mac(&self, label: &str) -> Hmac<Sha256> {
        // A key shorter than the hash's block is padded with zeros (RFC 2104, section 2).
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        update(&mut mac, label.as_bytes());
        mac
    }
}

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        unhex(text.trim()).map(Self).ok_or(NotAKey)
    }
}

// Not derived: a secret has no business in a log line.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Why a text is not a [`Key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key is 64 hexadecimal digits")]
pub struct NotAKey;

fn update(mac: &mut Hmac<Sha256>, part: &[u8]) {
    mac.update(&(part.len() as u64).to_be_bytes());
    mac.update(part);
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
