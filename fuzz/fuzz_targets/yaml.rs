//! Any text as a question file: an error with a place, or none; never a panic.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for problem in interleave::content::check_text(Path::new("lab/fuzz.yaml"), text) {
        assert!(problem.line >= 1 && problem.column >= 1);
        let _ = problem.render(false);
    }
});
