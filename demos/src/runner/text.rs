//! Bytes that a child printed, made into lines that can be shown anywhere.
//!
//! Owns what a line may contain. Knows nothing of where the bytes come from.

/// The longest line, in characters; the rest of it is left out.
const LONGEST: usize = 2_000;

/// Cuts bytes into lines.
#[derive(Default)]
pub(super) struct Lines {
    /// The line begun: at most what a longest line can need.
    begun: Vec<u8>,
}

impl Lines {
    /// Takes what was read, and gives each line that it completes.
    pub(super) fn push(&mut self, bytes: &[u8], mut line: impl FnMut(String)) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (content, ends) = match part.strip_suffix(b"\n") {
                Some(content) => (content, true),
                None => (part, false),
            };
            // A character has at most 4 bytes; one more tells that something is left out.
            let room = (LONGEST * 4 + 1).saturating_sub(self.begun.len());
            self.begun.extend_from_slice(content.get(..room).unwrap_or(content));
            if ends {
                line(visible(&self.begun));
                self.begun.clear();
            }
        }
    }

    /// The last line, when it has no end.
    pub(super) fn finish(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.begun);
        (!rest.is_empty()).then(|| visible(&rest))
    }
}

/// Text without anything that acts on a terminal or a page: what is not a printed character is
/// shown by one.
fn visible(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut shown = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        if index == LONGEST {
            shown.push('…');
            break;
        }
        match c {
            '\t' => shown.push(c),
            // The block of control pictures is laid out as the controls are.
            '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
            '\x7f' => shown.push('␡'),
            // Line separators, marks that turn the direction of text, and invisible ones.
            '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => shown.extend(c.escape_unicode()),
            _ => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(parts: &[&[u8]]) -> Vec<String> {
        let (mut lines, mut made) = (Lines::default(), Vec::new());
        for part in parts {
            lines.push(part, |line| made.push(line));
        }
        made.extend(lines.finish());
        made
    }

    #[test]
    fn lines_are_joined_over_reads() {
        assert_eq!(lines(&[b"one\ntw", b"o\n", b"\nthr", b"ee"]), ["one", "two", "", "three"]);
        assert_eq!(lines(&[b"half an \xe2\x94", b"\x82\n"]), ["half an │"]);
        assert_eq!(lines(&[]), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_a_character_becomes_one() {
        assert_eq!(lines(&[b"\x1b[31mred\x1b[0m\r\n"]), ["␛[31mred␛[0m␍"]);
        assert_eq!(lines(&[b"\0\x07\x7f\tkept \xff\xfe\n"]), ["␀␇␡\tkept \u{fffd}\u{fffd}"]);
        assert_eq!(
            lines(&["a\u{202e}b\u{2028}c\u{85}d".as_bytes()]),
            ["a\\u{202e}b\\u{2028}c\\u{85}d"]
        );
    }

    #[test]
    fn long_lines_are_cut() {
        let long = "é".repeat(5_000);
        let shown = format!("{}…", "é".repeat(LONGEST));
        assert_eq!(lines(&[long.as_bytes(), b"\nnext\n"]), [shown, "next".to_owned()]);
        let exact = "x".repeat(LONGEST);
        assert_eq!(lines(&[exact.as_bytes()]), [exact]);
        // In small parts as well, and never holding more than a line can need.
        let mut parts = Lines::default();
        for _ in 0..100_000 {
            parts.push("𝕏".as_bytes(), |_| unreachable!("no line ends here"));
        }
        assert!(parts.begun.len() <= LONGEST * 4 + 1);
        assert_eq!(parts.finish().map(|line| line.chars().count()), Some(LONGEST + 1));
    }
}
