//! The short ids that stand in addresses: a kind and ten letters or digits, such as `g_4fT0aXw9Qz`.

use uuid::Uuid;

const DIGITS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// After the kind and its underscore.
const LENGTH: usize = 10;

/// Bytes from here on would make some digits likelier than others.
const FAIR: u8 = 248;

/// What an id is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Game,
    Project,
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Game => "g_",
            Self::Project => "p_",
        }
    }
}

/// A new one: about 59 random bits.
pub(crate) fn new(kind: Kind) -> String {
    let mut id = kind.prefix().to_owned();
    let length = id.len().saturating_add(LENGTH);
    while id.len() < length {
        let bytes = Uuid::new_v4().into_bytes();
        // Two of them hold the version and the variant.
        let random = bytes.iter().enumerate().filter(|(at, byte)| !matches!(at, 6 | 8) && **byte < FAIR);
        let digits = random.filter_map(|(_, byte)| DIGITS.get(usize::from(*byte) % DIGITS.len()));
        id.extend(digits.take(length.saturating_sub(id.len())).map(|digit| char::from(*digit)));
    }
    id
}

/// Whether `text` can be one of this kind.
pub(crate) fn is(kind: Kind, text: &str) -> bool {
    let digits = text.strip_prefix(kind.prefix());
    digits.is_some_and(|digits| {
        digits.len() == LENGTH && digits.bytes().all(|digit| digit.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn new_ones_are_ids_and_never_the_same() {
        let ids: BTreeSet<_> = (0..1_000).map(|_| new(Kind::Game)).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| is(Kind::Game, id) && !is(Kind::Project, id)));
        let used: BTreeSet<_> = ids.iter().flat_map(|id| id.bytes().skip(2)).collect();
        assert_eq!(used.len(), 62, "every digit occurs");
    }

    #[test]
    fn nothing_else_is_one() {
        for text in
            ["", "g_", "g_123456789", "g_12345678901", "g_12345678-0", "g_123456789\n", "u_1234567890"]
        {
            assert!(!is(Kind::Game, text), "{text:?}");
        }
    }
}
