//! What a visitor asks a demo to run with, checked against what the demo declares.
//!
//! Owns the bounds and the sentence said when they are not kept. Knows nothing of where the values
//! came from.

use super::{Demo, Param};

/// Why the values for a run were not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParamError {
    /// The demo has no such parameter.
    #[error("`{given}` is not a parameter of this demo{}", choices(.known))]
    Unknown {
        /// The name as given, cut to a length that can be shown.
        given: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// The parameter was given twice.
    #[error("`{name}` was given more than once")]
    Repeated {
        /// The parameter.
        name: &'static str,
    },
    /// The value is not a whole number within the bounds.
    #[error("`{name}` must be a whole number from {min} to {max}, not `{given}`")]
    OutOfBounds {
        /// The parameter.
        name: &'static str,
        /// The least value.
        min: u32,
        /// The greatest value.
        max: u32,
        /// The value as given, cut to a length that can be shown.
        given: String,
    },
}

/// The longest part of a visitor's text that an error repeats.
const SHOWN: usize = 40;

impl Demo {
    /// The arguments of a run: every declared parameter once, in declared order, with the value
    /// given or its default. An empty value counts as not given, as an untouched form field does.
    ///
    /// # Errors
    ///
    /// A name that is not declared, a name given twice, or a value outside its bounds.
    pub fn parse_args<'a>(
        &self,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Vec<(&'static str, u32)>, ParamError> {
        // Given or not, and as what.
        let mut values: Vec<Option<Option<u32>>> = vec![None; self.params.len()];
        for (name, text) in given {
            let index = self.params.iter().position(|param| param.name == name);
            let (Some(param), Some(value)) = (
                index.and_then(|index| self.params.get(index)),
                index.and_then(|index| values.get_mut(index)),
            ) else {
                let known = self.params.iter().map(|param| param.name).collect();
                return Err(ParamError::Unknown { given: shown(name), known });
            };
            if value.is_some() {
                return Err(ParamError::Repeated { name: param.name });
            }
            let is_given = !text.is_empty();
            *value = Some(is_given.then(|| param.parse(text)).transpose()?);
        }
        let declared = self.params.iter().zip(values);
        Ok(declared
            .map(|(param, value)| (param.name, value.flatten().unwrap_or(param.default)))
            .collect())
    }
}

impl Param {
    /// The value that a text stands for.
    ///
    /// # Errors
    ///
    /// When it is not a whole number within the bounds.
    pub fn parse(&self, text: &str) -> Result<u32, ParamError> {
        // Digits only: `+4` is a number to Rust, and in a form it is `4` with a stray space.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(value) if digits && (self.min..=self.max).contains(&value) => Ok(value),
            _ => Err(ParamError::OutOfBounds {
                name: self.name,
                min: self.min,
                max: self.max,
                given: shown(text),
            }),
        }
    }
}

fn choices(known: &[&str]) -> String {
    if known.is_empty() {
        return ", which has none".to_owned();
    }
    format!(": it has `{}`", known.join("`, `"))
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
