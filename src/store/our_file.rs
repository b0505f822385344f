//! Whether the file under the database's name is still the one that was opened.
//!
//! A file that is removed, renamed or replaced under a running server goes on taking what is written
//! and keeps it nowhere. Knows no SQL.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The file that was opened. Clones share what was said of it.
#[derive(Clone)]
pub(super) struct OurFile {
    path: Arc<Path>,
    /// Device and number on it.
    opened: (u64, u64),
    gone: Arc<AtomicBool>,
}

impl OurFile {
    /// Remembers the file under a name.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn at(path: &Path) -> std::io::Result<Self> {
        Ok(Self { path: path.into(), opened: identity(path)?, gone: Arc::default() })
    }

    /// Whether the name still leads to it. The first time it does not, the log says so.
    pub(super) fn is_ours(&self) -> bool {
        let ours = identity(&self.path).is_ok_and(|found| found == self.opened);
        if self.gone.swap(!ours, Ordering::Relaxed) == ours {
            let file = self.path.display();
            if ours {
                tracing::info!(%file, "the database file is back");
            } else {
                tracing::error!(
                    %file,
                    "the database file was removed or replaced under the running server: votes are \
                     refused. Put the file back, or stop the server, which may still hold what was \
                     in it"
                );
            }
        }
        ours
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> std::io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino()))
}
