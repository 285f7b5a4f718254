//! Inputs of several values are text with ASCII's unit separator (U+001F) between them: a seed can be written in any
//! editor, and a mutation of one value leaves the others what they were. A value that holds the separator itself cannot
//! be written; every other control character can.

/// The values of an input, in order.
pub(crate) fn fields(data: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(data).split('\u{1f}').map(str::to_owned).collect()
}

/// A number, or something that depends on the text when it is none.
pub(crate) fn number(text: &str) -> u64 {
    text.trim().parse().unwrap_or_else(|_| text.bytes().map(u64::from).sum())
}
