//! Text that every database takes.

/// The text without NUL characters, each replaced by U+FFFD: Postgres stores all of Unicode but those, and a stray one
/// from outside must not keep a row from being written.
#[must_use]
pub fn storable(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::storable;

    #[test]
    fn only_nul_is_replaced() {
        assert_eq!(storable("技\u{1}\n"), "技\u{1}\n");
        assert_eq!(storable("a\0b"), "a\u{FFFD}b");
    }
}
