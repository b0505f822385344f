//! Where demos that write files do so: the temporary folder, else one below the data folder.

use std::path::{Path, PathBuf};
use std::{env, io};

use rustix::fs::{Access, access};

use crate::config::Config;
use crate::demos::Limits;
use crate::store::make_folder;

/// The name of the folder below the data folder.
const BELOW_DATA: &str = "scratch";

/// Where they write.
pub(super) enum Scratch {
    /// In the temporary folder, as everybody.
    Temporary,
    /// Below the data folder, because of this.
    BelowData { folder: PathBuf, why: String },
    /// Nowhere: such demos cannot run, because of this.
    Nowhere(String),
}

impl Scratch {
    /// Looks, and makes nothing.
    pub(super) fn of(config: &Config) -> Self {
        let everybody_is_root = rustix::process::geteuid().is_root();
        Self::between(&env::temp_dir(), &config.data, everybody_is_root)
    }

    fn between(temporary: &Path, data: &Path, as_nobody: bool) -> Self {
        let why = match writable(temporary) {
            Ok(()) => return Self::Temporary,
            Err(error) => format!(
                "the temporary folder {} cannot be written to ({})",
                temporary.display(),
                error.kind()
            ),
        };
        // A data folder that is not there yet will be made.
        let there = data.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
        if let Err(error) = writable(there) {
            return Self::Nowhere(format!("{why}, nor {} ({})", data.display(), error.kind()));
        }
        if as_nobody {
            return Self::Nowhere(format!(
                "{why}, and {} is closed to the user that demos run as; mount a tmpfs at {}, or do \
                 not run as root",
                data.display(),
                temporary.display()
            ));
        }
        Self::BelowData { folder: data.join(BELOW_DATA), why }
    }

    /// The limits of runs that write there. Makes the folder where one is needed.
    pub(super) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        if let Self::BelowData { folder, .. } = self
            && make_folder(folder).is_ok()
        {
            limits.temporary.clone_from(folder);
        }
        limits
    }

    /// What there is to say of it, if anything.
    pub(super) fn said(&self) -> Option<String> {
        match self {
            Self::Temporary => None,
            Self::BelowData { folder, why } => {
                Some(format!("{why}: demos that write files do so in {}", folder.display()))
            }
            Self::Nowhere(why) => Some(format!("demos that write files cannot run: {why}")),
        }
    }
}

fn writable(folder: &Path) -> io::Result<()> {
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_folder_takes_what_the_temporary_folder_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (data, nowhere) = (folder.path().join("data"), folder.path().join("nowhere"));
        let of = |temporary: &Path, data: &Path, nobody| Scratch::between(temporary, data, nobody);
        assert!(of(folder.path(), &data, false).said().is_none());
        let below = of(&nowhere, &data, false);
        let said = below.said().unwrap();
        assert!(said.contains("cannot be written to") && said.contains("data/scratch"), "{said}");
        assert!(!data.exists(), "looking makes nothing");
        assert_eq!(below.limits().temporary, data.join("scratch"));
        assert!(data.join("scratch").is_dir());
        let said = of(&nowhere, &data, true).said().unwrap();
        assert!(said.starts_with("demos that write files cannot run"), "{said}");
        let said = of(&nowhere, Path::new("/dev/null/none"), false).said().unwrap();
        assert!(said.starts_with("demos that write files cannot run"), "{said}");
    }
}
