//! The link that opens a program in the Rust Playground.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a query may hold as it is: RFC 3986's `pchar` less what separates pairs and means a space.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b':')
    .remove(b'@')
    .remove(b'/')
    .remove(b'?')
    // Only the first one of a pair parts its name from its value.
    .remove(b'=')
    // Becomes the plus sign below.
    .remove(b' ');

/// The address that opens this program, ready to run. Without the edition the Playground would take
/// a program in a link for one of edition 2015.
pub(super) fn link(source: &str) -> String {
    let code = utf8_percent_encode(source, PLAIN).to_string().replace(' ', "+");
    format!("https://play.rust-lang.org/?version=stable&mode=debug&edition=2024&code={code}")
}
