//! The JSON Schema of a bank's files, made of the same table that `check` holds them against.

use serde_json::{Map, Value, json};

use super::kinds::EVERY;
use super::{BANK, CONCEPT, Is, KINDS, Key, MISCONCEPTIONS, TOPICS, TRANSLATION};

/// A slug.
const SLUG: &str = "^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$";

/// The schema of every file: one object whose definitions are the files, and whose root is the
/// concept, the file that is written most.
#[must_use]
pub fn schema() -> Value {
    let mut root = value(&CONCEPT);
    if let Some(root) = root.as_object_mut() {
        root.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("title".into(), json!("A concept of a question bank"));
        root.insert(
            "$defs".into(),
            json!({
                "topics": value(&TOPICS),
                "bank": value(&BANK),
                "misconceptions": value(&MISCONCEPTIONS),
                "translation": value(&TRANSLATION),
            }),
        );
    }
    root
}

fn value(is: &Is) -> Value {
    // A number or a truth value of YAML is a text to this product, and the other way round.
    let text = json!(["string", "number", "boolean"]);
    match is {
        Is::Plain(longest) | Is::Markdown(longest) => {
            json!({"type": text, "minLength": 1, "maxLength": longest})
        }
        Is::Code | Is::Exact => json!({"type": text}),
        Is::Slug => json!({"type": text, "pattern": SLUG}),
        Is::Choice(words) => json!({"enum": words}),
        Is::Bool => json!({"type": "boolean"}),
        Is::Whole(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Is::Number => json!({"type": "number"}),
        Is::Date => json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}),
        Is::Moment => json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}"}),
        Is::List(item, least, most) => {
            json!({"type": "array", "items": value(item), "minItems": least, "maxItems": most})
        }
        Is::Map(shape) => object(&[shape.keys]),
        Is::Named(item) => json!({"type": "object", "additionalProperties": value(item)}),
        Is::TextOr(text, other) => json!({"anyOf": [value(text), value(other)]}),
        Is::Question => {
            let kinds: Vec<Value> = KINDS
                .iter()
                .enumerate()
                .map(|(at, kind)| {
                    let mut keys = object(&[EVERY, kind.keys]);
                    if let Some(own) = keys.pointer_mut("/properties/kind") {
                        *own = json!({"const": kind.name});
                    }
                    if at > 0
                        && let Some(Value::Array(needed)) = keys.get_mut("required")
                    {
                        needed.push(json!("kind"));
                    }
                    keys
                })
                .collect();
            json!({"anyOf": kinds})
        }
    }
}

fn object(groups: &[&[Key]]) -> Value {
    let mut properties = Map::new();
    let mut needed = Vec::new();
    for key in groups.iter().copied().flatten() {
        let mut described = value(&key.is);
        if let Some(described) = described.as_object_mut() {
            described.insert("description".into(), json!(key.about));
        }
        properties.insert(key.name.to_owned(), described);
        if key.needed {
            needed.push(json!(key.name));
        }
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": false,
    })
}
