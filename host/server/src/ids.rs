//! The ids that arrive as text: exactly the hyphenated form, nothing the parser would also be kind enough to take.

use uuid::Uuid;

/// A UUID in its hyphenated form, any version, any case.
pub(crate) fn uuid(text: &str) -> Option<Uuid> {
    (text.len() == uuid::fmt::Hyphenated::LENGTH).then(|| Uuid::try_parse(text).ok()).flatten()
}

/// Whether `text` can name a version: 7 to 40 hexadecimal digits.
pub(crate) fn is_version_id(text: &str) -> bool {
    (7..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hyphenated_form_is_an_id() {
        let id = "018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5f";
        assert_eq!(uuid(id).map(|id| id.to_string()).as_deref(), Some(id));
        assert!(uuid(&id.to_uppercase()).is_some());
        for other in [
            "018f2b6e7a107c3b9d510a1b2c3d4e5f",
            "{018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5f}",
            "urn:uuid:018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5f",
            "018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5f\n",
            "018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5",
            "",
        ] {
            assert_eq!(uuid(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_version_id_is_a_git_hash_whole_or_short() {
        assert!(is_version_id("a1b2c3d"));
        assert!(is_version_id(&"F".repeat(40)));
        for other in ["a1b2c3", "a1b2c3g", "a1b2c3d\n", "HEAD~1", &"a".repeat(41)] {
            assert!(!is_version_id(other), "{other:?}");
        }
    }
}
