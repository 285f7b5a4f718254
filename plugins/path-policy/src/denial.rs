//! How a denial is said: a stable code for logs and tests, a sentence for people that names the bound and its value.

use waza_sdk::path_policy::Denial;

/// What a rule answers.
pub(crate) type Judgement<T = ()> = Result<T, Denial>;

/// A rule's no.
pub(crate) fn deny<T>(code: &str, message: impl Into<String>) -> Judgement<T> {
    Err(Denial { code: code.to_owned(), message: message.into() })
}

/// A piece of a path as a message may show it: short, and with nothing in it that a log or a terminal would act on.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 48;
    let mut out: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    format!("`{out}`")
}
