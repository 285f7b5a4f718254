//! The short name of a user in addresses: `u_` and ten letters or digits.

use rand::distr::{Alphanumeric, SampleString};

const PREFIX: &str = "u_";
const CHARS: usize = 10;

/// A new one.
pub(super) fn new() -> String {
    format!("{PREFIX}{}", Alphanumeric.sample_string(&mut rand::rng(), CHARS))
}

/// Whether `text` can be one.
pub(super) fn is_one(text: &str) -> bool {
    text.strip_prefix(PREFIX)
        .is_some_and(|rest| rest.len() == CHARS && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_one_is_one_and_not_the_last() {
        let (first, second) = (new(), new());
        assert!(is_one(&first) && is_one(&second));
        assert_ne!(first, second);
        for other in ["u_", "u_123456789", "u_12345678901", "g_1234567890", "u_12345678 0", "u_12345678ä"] {
            assert!(!is_one(other), "{other}");
        }
    }
}
