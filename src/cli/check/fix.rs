//! `check --fix`: the mends that change no meaning, made in the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{examine, say};
use crate::content::Mend;

/// A mend can uncover the next fault of the same line or file.
const ROUNDS: usize = 50;

/// Makes all mends there are; says how many, by file.
pub(super) fn fix(paths: &[PathBuf]) -> Result<(), String> {
    let mut made: BTreeMap<Arc<Path>, usize> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let mut mends: BTreeMap<Arc<Path>, BTreeMap<usize, Mend>> = BTreeMap::new();
        for problem in examine(paths).problems {
            if let Some(mend) = problem.mend {
                mends.entry(problem.file).or_default().entry(mend.line).or_insert(mend);
            }
        }
        if mends.is_empty() {
            break;
        }
        for (file, lines) in mends {
            let cannot = |error| format!("{} cannot be mended: {error}", file.display());
            let text = fs::read_to_string(&*file).map_err(cannot)?;
            let mut out = String::with_capacity(text.len());
            for (index, line) in text.split_inclusive('\n').enumerate() {
                match lines.get(&(index + 1)) {
                    Some(mend) => {
                        out.push_str(&mend.text);
                        out.push_str(
                            line.get(line.trim_end_matches(['\n', '\r']).len()..)
                                .unwrap_or_default(),
                        );
                    }
                    None => out.push_str(line),
                }
            }
            if out == text {
                return Ok(());
            }
            // A file is whole at every moment: written beside it, then put in its place.
            let beside = file.with_extension("yaml.mended");
            fs::write(&beside, &out).map_err(cannot)?;
            let permissions = fs::metadata(&*file).map_err(cannot)?.permissions();
            fs::set_permissions(&beside, permissions).map_err(cannot)?;
            fs::rename(&beside, &*file).map_err(cannot)?;
            *made.entry(file).or_default() += lines.len();
        }
    }
    for (file, count) in made {
        let lines = if count == 1 { "line" } else { "lines" };
        say(format!("{}: {count} {lines} mended\n", file.display()));
    }
    Ok(())
}
