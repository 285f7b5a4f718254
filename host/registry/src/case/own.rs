//! A plugin's own cases: read once, within bounds, parsed before anything is compiled.

use super::{Expectation, FormError, Question};
use crate::source::sha256;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// Cases a plugin may have.
pub(crate) const MAX_CASES: usize = 256;
/// Bytes one file of a case may have.
pub(crate) const MAX_FILE_BYTES: u64 = 256 << 10;
/// Bytes all of them may have together.
pub(crate) const MAX_BYTES: u64 = 1 << 20;
/// Catalogues of skills that a ranker's cases may have between them: each is indexed once.
const MAX_CATALOGUES: usize = 4;

/// A plugin's own cases, by name.
#[derive(Clone, Debug)]
pub struct Cases {
    pub(super) cases: Vec<Own>,
    text: Arc<str>,
    digest: String,
    /// Of each file that they were read from.
    files: Vec<String>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) name: String,
    pub(super) question: Question,
    pub(super) expected: Expectation,
}

/// A case as it is written in one document with others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    request: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expect: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// A case's files as text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    pub(crate) request: String,
    pub(crate) expect: Option<String>,
    pub(crate) error: Option<String>,
}

impl Cases {
    /// Reads a document of cases: `{"NAME": {"request": …, "expect": …}}`, or `"error"` with the lines of an `error.txt`
    /// in place of `"expect"`. At most 256 cases and 1 MiB. The error names the case that it is about, or is empty there.
    pub fn parse(text: &str) -> Result<Self, (String, FormError)> {
        let whole = |error| (String::new(), error);
        bounded("bytes of cases", text.len(), MAX_BYTES as usize).map_err(whole)?;
        let entries: BTreeMap<String, Entry> = serde_json::from_str(text)
            .map_err(|source| whole(FormError::Json { file: "the document of cases", source }))?;
        let written = |entry: Entry| Written {
            request: entry.request.to_string(),
            expect: entry.expect.map(|value| value.to_string()),
            error: entry.error,
        };
        let read = entries.into_iter().map(|(name, entry)| (name, written(entry))).collect();
        let cases = Self::of(read)?;
        Ok(Self { files: Vec::new(), ..cases })
    }

    /// Of each case's files, by the case's name.
    pub(crate) fn of(read: BTreeMap<String, Written>) -> Result<Self, (String, FormError)> {
        let whole = |error| (String::new(), error);
        bounded("cases", read.len(), MAX_CASES).map_err(whole)?;
        let bytes = read.values().flat_map(Written::texts).map(str::len).sum();
        bounded("bytes of cases", bytes, MAX_BYTES as usize).map_err(whole)?;
        let files = read.values().flat_map(Written::texts).map(|text| sha256(text.as_bytes())).collect();
        let (mut cases, mut entries) = (Vec::new(), BTreeMap::new());
        for (name, written) in read {
            let named = |error| (name.clone(), error);
            cases.push(written.own(&name).map_err(named)?);
            entries.insert(name.clone(), written.entry().map_err(named)?);
        }
        bounded("catalogues", catalogues(&cases), MAX_CATALOGUES).map_err(whole)?;
        // Names and JSON values have a JSON form.
        let text: Arc<str> = serde_json::to_string(&entries).unwrap_or_default().into();
        Ok(Self { digest: sha256(text.as_bytes()), text, cases, files })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// SHA-256 of the document, 64 hexadecimal digits: the same cases have the same, wherever they came from.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// All of them as one document.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of each file that they were read from; nothing of what came as one document.
    pub(crate) fn files(&self) -> &[String] {
        &self.files
    }
}

impl Written {
    fn texts(&self) -> impl Iterator<Item = &str> {
        [Some(&self.request), self.expect.as_ref(), self.error.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    fn own(&self, name: &str) -> Result<Own, FormError> {
        let question = Question::parse(&self.request)?;
        if question.mutate.is_some() {
            return Err(FormError::Mutates);
        }
        let expected = Expectation::parse(self.expect.as_deref(), self.error.as_deref())?;
        Ok(Own { name: name.to_owned(), question, expected: expected.ok_or(FormError::Neither)? })
    }

    fn entry(&self) -> Result<Entry, FormError> {
        let json =
            |file, text: &str| serde_json::from_str(text).map_err(|source| FormError::Json { file, source });
        Ok(Entry {
            request: json("request.json", &self.request)?,
            expect: self.expect.as_deref().map(|text| json("expect.json", text)).transpose()?,
            error: self.error.clone(),
        })
    }
}

/// How many are different.
fn catalogues(cases: &[Own]) -> usize {
    let mut different: Vec<&[_]> = Vec::new();
    for case in cases {
        let catalogue = &*case.question.catalogue;
        // One more than there may be is enough to know.
        if different.len() <= MAX_CATALOGUES && !different.contains(&catalogue) {
            different.push(catalogue);
        }
    }
    different.len()
}

fn bounded(what: &'static str, got: usize, limit: usize) -> Result<(), FormError> {
    if got <= limit { Ok(()) } else { Err(FormError::TooMany { what, got, limit }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"{"a":{"request":{"hook":"path-policy"},"expect":{"answer":[]}}}"#;

    fn wrong(text: &str) -> String {
        let (case, error) = Cases::parse(text).unwrap_err();
        format!("{case}: {error}")
    }

    #[test]
    fn the_digest_is_of_the_cases_and_not_of_how_they_came() {
        let document = Cases::parse(ONE).unwrap();
        let written = Written {
            request: "{ \"hook\":\n\"path-policy\" }".into(),
            expect: Some("{\"answer\": []}".into()),
            error: None,
        };
        let folders = Cases::of(BTreeMap::from([("a".to_owned(), written)])).unwrap();
        assert_eq!(document.digest(), folders.digest());
        assert_eq!((document.files().len(), folders.files().len()), (0, 2));
        let again = Cases::parse(document.text()).unwrap();
        assert_eq!((again.digest(), again.len()), (document.digest(), 1));
        assert_ne!(Cases::parse(&ONE.replace("\"a\"", "\"b\"")).unwrap().digest(), document.digest());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_case_and_its_file() {
        assert!(wrong(&ONE.replace("[]}", "[],\"x\":1}")).starts_with("a: expect.json: unknown field"));
        assert!(wrong(&ONE.replace("path-policy", "fly")).starts_with("a: request.json: "));
        assert!(wrong(&ONE.replace(r#","expect":{"answer":[]}"#, "")).contains("neither"));
        assert!(wrong(&ONE.replace(r#"{"hook""#, r#"{"mutate":{"flip":1},"hook""#)).contains("mutate"));
        assert!(wrong("[]").starts_with(": the document of cases"));
    }

    #[test]
    fn their_number_their_bytes_and_their_catalogues_are_bounded() {
        let many = |count: usize, more: &str| {
            let each = (0..count).map(|at| {
                let more = more.replace("AT", &at.to_string());
                format!(r#""{at}":{{"request":{{"hook":"skill-ranker"{more}}},"error":"deadline"}}"#)
            });
            format!("{{{}}}", each.collect::<Vec<_>>().join(","))
        };
        assert_eq!(Cases::parse(&many(256, "")).unwrap().len(), 256);
        assert!(wrong(&many(257, "")).contains("cases: 257; the limit is 256"));
        assert!(wrong(&format!("{}{}", " ".repeat(1 << 20), ONE)).contains("the limit is 1048576"));
        let skill = r#","catalogue":[{"name":"s-AT","description":"","metadata":[]}]"#;
        assert_eq!(Cases::parse(&many(4, skill)).unwrap().len(), 4);
        assert!(wrong(&many(5, skill)).contains("catalogues: 5; the limit is 4"));
    }
}
