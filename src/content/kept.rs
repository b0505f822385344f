//! Files as they were read last, for a bank that is read again and again while it is written.
//!
//! Owns when a file has to be read anew: when its text, or its place in the bank, is another one. Only
//! what a file says by itself is kept; what files say of each other is looked at each time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use parking_lot::RwLock;

use super::check::{self, Checked};

/// What was found in each file of a bank, its puzzles explored. It holds the texts and all that was
/// made of them: about as much memory as the bank itself.
#[derive(Default)]
pub struct Kept(RwLock<HashMap<PathBuf, Read>>);

struct Read {
    text: String,
    in_root: bool,
    checked: Checked,
}

impl Kept {
    /// A file checked by itself, its puzzles explored.
    pub(super) fn concept(&self, file: &Path, text: String, in_root: bool) -> Checked {
        if let Some(read) = self.0.read().get(file)
            && (read.in_root == in_root && read.text == text)
        {
            return read.checked.clone();
        }
        let mut checked = check::concept(file, &text, in_root);
        check::prove(&mut checked);
        let read = Read { text, in_root, checked: checked.clone() };
        self.0.write().insert(file.to_owned(), read);
        checked
    }

    /// Forgets all files but these.
    pub(super) fn only(&self, files: &[PathBuf]) {
        self.0.write().retain(|file, _| files.contains(file));
    }
}
