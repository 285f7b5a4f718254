//! A plugin's own words in the host's messages: few of them, and none that a log or a terminal would obey.

/// Characters of a plugin's own words that a message repeats.
const SHOWN: usize = 200;

/// Settings errors that a message repeats.
pub(crate) const LISTED: usize = 16;

/// The beginning of `words`, with a mark where it is cut and in place of every control character.
pub(crate) fn shown(words: &str) -> String {
    let mark = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut shown: String = words.chars().take(SHOWN).map(mark).collect();
    if words.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        LoadError,
        hooks::{lifecycle::SettingsError, types::GuestError},
    };

    #[test]
    fn few_words_are_shown_as_they_are_and_many_are_cut() {
        assert_eq!(shown("it's \"あ\""), "it's \"あ\"");
        assert_eq!(shown(&"あ".repeat(SHOWN)), "あ".repeat(SHOWN));
        assert_eq!(shown(&"あ".repeat(SHOWN + 1)), "あ".repeat(SHOWN) + "…");
        assert_eq!(shown("a\u{1b}[31m\nb\0"), "a\u{fffd}[31m\u{fffd}b\u{fffd}");
    }

    #[test]
    fn no_message_grows_with_a_plugins_words() {
        let words = "\u{1b}あ".repeat(1 << 20);
        let (plugin, found) = ("p".to_owned(), words.clone());
        let error = SettingsError { pointer: words.clone(), message: words.clone() };
        for message in [
            GuestError::Internal(words.clone()).to_string(),
            GuestError::Unsupported(words).to_string(),
            LoadError::NameDiffers { plugin: plugin.clone(), found }.to_string(),
            LoadError::Settings { plugin, errors: vec![error; 1_000] }.to_string(),
        ] {
            assert!(message.len() < 30_000 && !message.contains('\u{1b}'), "{} bytes", message.len());
        }
    }
}
