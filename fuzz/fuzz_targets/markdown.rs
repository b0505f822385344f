//! Any text as Markdown: HTML without a tag of the author's, never a panic.
#![no_main]

use interleave::content::Markdown;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let markdown = Markdown::new(text);
    let html = markdown.html().as_str().to_lowercase();
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<iframe"));
    let _ = (markdown.inline(), markdown.plain());
});
