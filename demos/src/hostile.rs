//! Programs that misbehave on purpose: what the sandbox and the runner are tested with.
//!
//! Owns a registry of its own, reached only as `__demo hostile:<name>`. Nothing here is listed,
//! linked or offered to a visitor.

mod endings;
mod escapes;
mod exhaustion;
mod granted;
mod libraries;
mod raw;

use super::{Demo, Need};

pub use escapes::GOT_THROUGH;

/// What the name of each begins with.
const PREFIX: &str = "hostile:";

/// A program that misbehaves, by its name without `hostile:`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Demo> {
    let name = name.strip_prefix(PREFIX).unwrap_or(name);
    all().find(|demo| demo.slug.strip_prefix(PREFIX) == Some(name))
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Demo> {
    let singles: [&'static [Demo]; 5] =
        [endings::ALL, escapes::ALL, exhaustion::ALL, granted::ALL, libraries::ALL];
    singles.into_iter().flatten().chain(escapes::each())
}

/// Each attempt to get at something, one program for each.
pub fn attempts() -> impl Iterator<Item = &'static Demo> {
    escapes::each()
}

/// A program that was granted these needs.
const fn program(slug: &'static str, needs: &'static [Need], main: fn()) -> Demo {
    Demo {
        slug,
        topic: "",
        title: slug,
        caption: "",
        source: "",
        main,
        python: None,
        python_prints: None,
        recording: None,
        concepts: &[],
        params: &[],
        needs,
        virtual_time: false,
        no_playground: None,
        start_here: None,
        was: &[],
        in_python: None,
        where_rust_differs: None,
        predict: None,
    }
}
