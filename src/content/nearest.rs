//! Names as a sentence lists them, and the one that was probably meant.

/// `` `a`, `b` or `c` ``.
pub(super) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// The name most like this one, when one is near enough to be a slip of the keyboard.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let long = name.chars().count();
    // Of a short word two slips leave too little.
    let allowed = if long < 6 { 1 } else { 2 };
    names
        // At least as many slips as one name is longer than the other, and as it has letters that
        // the other lacks: spares most comparisons.
        .filter(|other| other.chars().count().abs_diff(long) <= allowed)
        .filter(|other| {
            name.chars().filter(|letter| !other.contains(*letter)).nth(allowed).is_none()
        })
        .map(|other| (strsim::osa_distance(name, other), other))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, other)| other)
}
