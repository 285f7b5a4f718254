//! Reads the operator's settings, and says where they are wrong: serde knows what it met, this keeps the way it took.
//!
//! The text is read into a `Value` first. Settings are a few kilobytes, read once per revision, and a tree makes the
//! tracking short.

use std::cell::RefCell;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde_json::{Error, Value};

use crate::SettingsError;

/// The settings, or what is wrong with them and where (a JSON Pointer).
pub(crate) fn parse<S: DeserializeOwned>(text: &str) -> Result<S, SettingsError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| SettingsError::new("", format!("the settings are not JSON: {error}")))?;
    let place = RefCell::new(None);
    S::deserialize(Tracked { value: &value, way: Way::Root, place: &place })
        .map_err(|error| SettingsError::new(place.take().unwrap_or_default(), error.to_string()))
}

/// The way from the root to a value, as a list that lives on the stack.
#[derive(Clone, Copy)]
enum Way<'a> {
    Root,
    Key(&'a Way<'a>, &'a str),
    Index(&'a Way<'a>, usize),
}

impl Way<'_> {
    fn pointer(&self) -> String {
        match self {
            Way::Root => String::new(),
            Way::Key(up, key) => up.pointer() + "/" + &key.replace('~', "~0").replace('/', "~1"),
            Way::Index(up, index) => format!("{}/{index}", up.pointer()),
        }
    }
}

/// The pointer of the first error. Errors travel outwards, so the first one to be noted is the deepest.
type Place = RefCell<Option<String>>;

fn note<T>(place: &Place, way: Way<'_>, result: Result<T, Error>) -> Result<T, Error> {
    if result.is_err() {
        place.borrow_mut().get_or_insert_with(|| way.pointer());
    }
    result
}

/// A value together with the way to it.
#[derive(Clone, Copy)]
struct Tracked<'a> {
    value: &'a Value,
    way: Way<'a>,
    place: &'a Place,
}

impl<'a> Tracked<'a> {
    fn entries(&'a self, map: &'a serde_json::Map<String, Value>) -> Entries<'a> {
        Entries { of: self, entries: map.iter(), current: None }
    }
}

impl<'de> Deserializer<'de> for Tracked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let result = match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(bool) => visitor.visit_bool(*bool),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Object(map) => visitor.visit_map(self.entries(map)),
            Value::Array(list) => {
                let mut items = Items { of: &self, items: list.iter().enumerate() };
                visitor.visit_seq(&mut items).and_then(|value| match items.items.len() {
                    0 => Ok(value),
                    _ => Err(Error::invalid_length(list.len(), &"fewer elements in the list")),
                })
            }
        };
        note(self.place, self.way, result)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => note(self.place, self.way, visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::String(variant) => {
                note(self.place, self.way, visitor.visit_enum(variant.as_str().into_deserializer()))
            }
            Value::Object(map) if map.len() == 1 => {
                let variant = MapAccessDeserializer::new(self.entries(map));
                note(self.place, self.way, visitor.visit_enum(variant))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

struct Items<'a> {
    of: &'a Tracked<'a>,
    items: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
}

impl<'de> SeqAccess<'de> for &mut Items<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((index, value)) = self.items.next() else { return Ok(None) };
        let way = Way::Index(&self.of.way, index);
        seed.deserialize(Tracked { value, way, place: self.of.place }).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'a> {
    of: &'a Tracked<'a>,
    entries: serde_json::map::Iter<'a>,
    current: Option<(&'a str, &'a Value)>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.current = Some((key, value));
        // A key that nobody knows is noted as its own place: that is where the operator has to look.
        let way = Way::Key(&self.of.way, key);
        note(self.of.place, way, seed.deserialize(key.as_str().into_deserializer())).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((key, value)) = self.current.take() else {
            return Err(Error::custom("a value before its key"));
        };
        let way = Way::Key(&self.of.way, key);
        seed.deserialize(Tracked { value, way, place: self.of.place })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::NoSettings;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Settings {
        limit: u32,
        weights: Vec<i64>,
        pair: Option<(u8, u8)>,
        words: BTreeMap<String, Mode>,
        name: Name,
    }

    impl Default for Settings {
        fn default() -> Self {
            Settings {
                limit: 3,
                weights: vec![],
                pair: None,
                words: BTreeMap::new(),
                name: Name("none".into()),
            }
        }
    }

    #[derive(Deserialize, Debug, PartialEq)]
    struct Name(String);

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    enum Mode {
        Off,
        AtLeast(f64),
        Between { low: i32, high: i32 },
        Both(bool, bool),
    }

    fn place(text: &str) -> String {
        parse::<Settings>(text).unwrap_err().pointer
    }

    #[test]
    fn reads_what_serde_json_reads() {
        let text = r#"{
            "limit": 7, "weights": [-1, 2], "pair": [1, 2], "name": "n",
            "words": {"a": "off", "b": {"at-least": 0.5}, "c": {"between": {"low": -1, "high": 1}}, "d": {"both": [true, false]}}
        }"#;
        let settings: Settings = parse(text).unwrap();
        assert_eq!(settings, serde_json::from_str(text).unwrap());
        assert_eq!(settings.words["c"], Mode::Between { low: -1, high: 1 });
        assert_eq!(parse::<Settings>("{}").unwrap(), Settings::default());
        assert_eq!(parse::<NoSettings>("{}").unwrap(), NoSettings {});
    }

    #[test]
    fn says_where_a_value_is_wrong() {
        assert_eq!(place(r#"{"limit": -1}"#), "/limit");
        assert_eq!(place(r#"{"weights": [1, "x"]}"#), "/weights/1");
        assert_eq!(place(r#"{"name": 1}"#), "/name");
        assert_eq!(place(r#"{"pair": [1, 256]}"#), "/pair/1");
        assert_eq!(place(r#"{"pair": [1]}"#), "/pair");
        assert_eq!(place(r#"{"pair": [1, 2, 3]}"#), "/pair");
        assert_eq!(place("[]x"), "");
        assert_eq!(place("7"), "");
    }

    #[test]
    fn says_where_inside_a_choice() {
        assert_eq!(place(r#"{"words": {"a": "on"}}"#), "/words/a");
        assert_eq!(place(r#"{"words": {"a": {"at-least": "x"}}}"#), "/words/a/at-least");
        assert_eq!(place(r#"{"words": {"a": {"between": {"low": 1}}}}"#), "/words/a/between");
        assert_eq!(place(r#"{"words": {"a": {"on": 1}}}"#), "/words/a/on");
        assert_eq!(place(r#"{"words": {"a": {"at-least": 1, "off": 2}}}"#), "/words/a");
    }

    #[test]
    fn an_unknown_key_is_its_own_place_and_is_escaped() {
        assert_eq!(place(r#"{"limits": 1}"#), "/limits");
        assert_eq!(place(r#"{"a/b~c": 1}"#), "/a~1b~0c");
        assert_eq!(parse::<NoSettings>(r#"{"x": 1}"#).unwrap_err().pointer, "/x");
    }
}
