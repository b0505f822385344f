//! Links that each let one ballot in: the letters in them, and the mark that is kept of each.
//!
//! Knows no poll and no visitor: nothing here could tie a link to who used it.

use std::fmt;
use std::str::FromStr;

use super::Key;

/// None that is taken for another on paper.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Letters of a link, each worth almost five bits: as many as nobody guesses.
const LENGTH: usize = 16;

/// The letters of a single-use link. They are given out and never kept.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkCode(String);

impl LinkCode {
    /// Letters that nobody else has.
    #[must_use]
    pub fn random() -> Self {
        let letter = |_| char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
        Self((0..LENGTH).map(letter).collect())
    }

    /// The letters, as an address has them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no [`LinkCode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a link has 16 letters and digits")]
pub struct NotALink;

impl FromStr for LinkCode {
    type Err = NotALink;

    /// As somebody types it from paper: in capitals, with hyphens or spaces between.
    fn from_str(text: &str) -> Result<Self, NotALink> {
        let typed = text.chars().filter(|c| !matches!(c, '-' | ' '));
        let code: String = typed.map(|c| c.to_ascii_lowercase()).take(LENGTH + 1).collect();
        let fits = code.len() == LENGTH && code.bytes().all(|c| LETTERS.contains(&c));
        if fits { Ok(Self(code)) } else { Err(NotALink) }
    }
}

impl fmt::Display for LinkCode {
    /// As it is read and typed: `k7m4-p2qh-…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, c) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

// Not derived: whoever reads it in a log line could vote with it.
impl fmt::Debug for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkCode(…)")
    }
}

/// What is kept of a link: a keyed hash of its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkTag(pub [u8; 16]);

impl Key {
    /// What is kept of a link.
    #[must_use]
    pub fn link_tag(&self, code: &LinkCode) -> LinkTag {
        LinkTag(self.tag("link", &[code.0.as_bytes()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_people_type_it() {
        let code = LinkCode::random();
        assert_eq!(code.as_str().parse(), Ok(code.clone()));
        let typed = code.to_string();
        assert_eq!(typed.len(), 19);
        assert_eq!(typed.to_uppercase().replace('-', " ").parse(), Ok(code));
        for wrong in ["", "k7m4", "o000-1111-llll-iiii", "k7m4p2qhk7m4p2qhk"] {
            assert_eq!(wrong.parse::<LinkCode>(), Err(NotALink), "{wrong}");
        }
    }

    #[test]
    fn another_key_keeps_another_mark() {
        let code = LinkCode::random();
        let (one, other) = (Key::random(), Key::random());
        assert_eq!(one.link_tag(&code), one.link_tag(&code));
        assert_ne!(one.link_tag(&code), other.link_tag(&code));
        assert_ne!(one.link_tag(&code), one.link_tag(&LinkCode::random()));
    }
}
