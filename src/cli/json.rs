//! A line of JSON, read strictly: a name that is there twice is refused, where the usual reader drops a value unsaid.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value as Json};

use crate::error::BadLine;

/// Reads a line.
///
/// # Errors
/// [`BadLine`], which says where.
pub(super) fn read(line: &str) -> Result<Json, BadLine> {
    let twice = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(line);
    let read = Strict(&twice).deserialize(&mut reader).and_then(|json| reader.end().map(|()| json));
    if let Some(name) = twice.into_inner() {
        return Err(BadLine::Twice { name });
    }
    read.map_err(|error| match error.classify() {
        Category::Eof => BadLine::Cut,
        _ => BadLine::Json { column: characters(line, error.column()) },
    })
}

/// The character that a byte of the line belongs to, both from 1.
fn characters(line: &str, bytes: usize) -> usize {
    String::from_utf8_lossy(&line.as_bytes()[..bytes.min(line.len())]).chars().count().max(1)
}

/// A value, and the first name that was there twice.
struct Strict<'a>(&'a RefCell<Option<String>>);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Json;
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Json, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(Strict(self.0))? {
            values.push(value);
        }
        Ok(Json::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut map = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            if map.contains_key(&name) {
                self.0.replace(Some(name));
                return Err(A::Error::custom("twice"));
            }
            map.insert(name, access.next_value_seed(Strict(self.0))?);
        }
        Ok(Json::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_as_json_does_but_no_name_is_there_twice() {
        let line = r#"{"a": [1, -2, 2.5, null, true, "å\n"], "b": {"c": {}}}"#;
        assert_eq!(read(line), Ok(serde_json::from_str(line).unwrap()));
        for (line, why) in [
            (r#"{"a": 1, "a": 2}"#, BadLine::Twice { name: "a".into() }),
            (r#"[{"b": {"ö": 1, "ö": 1}}]"#, BadLine::Twice { name: "ö".into() }),
            (r#"{"a": 1"#, BadLine::Cut),
            ("", BadLine::Cut),
            (r#"{"åäö": tru}"#, BadLine::Json { column: 12 }),
            ("{} {}", BadLine::Json { column: 4 }),
        ] {
            assert_eq!(read(line), Err(why), "{line}");
        }
        assert!(matches!(read(&"[".repeat(100_000)), Err(BadLine::Json { .. })));
    }
}
